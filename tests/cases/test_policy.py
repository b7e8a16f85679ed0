"""What a partnership settled about cases comes from its file, or is the default."""

import pytest
from django.conf import settings

from dashboards import setup
from safeguarding.cases.models import CasePolicy, ChildQuarter
from safeguarding.cases.policy import policy_of
from safeguarding.declared import DeclarationError
from safeguarding.partners.models import Partnership
from tests.cases.made_history import Area, day
from tests.factories import PartnershipFactory
from tests.setup.test_setup_partnership import ON, changed

pytestmark = pytest.mark.django_db

DUDLEY = settings.BASE_DIR / "fixtures" / "partnerships" / "dudley.toml"
EPISODES = "frequent_episodes = 3"
LEVELS = 'regional_levels = { medium = "at_risk"'


def test_without_a_row_the_defaults_hold_and_nothing_is_written():
    policy = policy_of(PartnershipFactory())

    assert (policy.frequent_episodes, policy.frequent_months) == (3, 3)
    assert policy.regional_levels == {
        "medium": "at_risk",
        "high": "significant",
        "serious": "serious",
    }
    assert policy.localities == {}
    assert not CasePolicy.objects.exists()


def test_one_partnerships_policy_is_not_anothers():
    north, south = PartnershipFactory(), PartnershipFactory()
    CasePolicy.objects.create(partnership=north, frequent_episodes=2)

    assert policy_of(north).frequent_episodes == 2
    assert policy_of(south).frequent_episodes == 3


@pytest.fixture
def dudley():
    setup.load_catalogue()
    setup.set_up_partnership(DUDLEY, on=ON)
    return Partnership.objects.get(code="dudley")


def test_a_file_that_says_the_defaults_is_set_up_once(dudley):
    assert policy_of(dudley).pk
    again = setup.set_up_partnership(DUDLEY, on=ON)
    assert not again.changes


def test_another_rule_in_the_file_is_written_into_the_quarters(dudley, tmp_path):
    area = Area(dudley)
    child = area.child()
    area.episode(child, day("2015-10-05"))
    area.episode(child, day("2015-10-09"))

    path = changed(tmp_path, EPISODES, "frequent_episodes = 2")
    setup.set_up_partnership(path, on=ON)

    assert policy_of(dudley).frequent_episodes == 2
    assert ChildQuarter.objects.get(child=child).is_frequent


def test_a_file_without_the_table_means_the_defaults(dudley, tmp_path):
    text = DUDLEY.read_text(encoding="utf-8")
    start = text.index("[cases]")
    path = tmp_path / "dudley.toml"
    end = text.index("[[priority]]")
    path.write_text(text[:start] + text[end:], encoding="utf-8")

    setup.set_up_partnership(path, on=ON)

    assert not CasePolicy.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (EPISODES, "frequent_episodes = 1", "at least 2 episodes"),
        (EPISODES, "frequent_episodes = true", "a whole number"),
        (EPISODES, "frequent_episode = 3", "did you mean 'frequent_episodes'"),
        (LEVELS, 'regional_levels = { grave = "at_risk"', "no level 'grave'"),
        (LEVELS, "regional_levels = { medium = 1", "text in quotes"),
        ("localities = {", f'localities = {{ {"x" * 21} = "North",', "20 signs"),
        ("localities = {", 'localities = { n = " ",', "text in quotes"),
    ],
)
def test_a_wrong_table_is_refused_in_words(dudley, tmp_path, old, new, says):
    path = changed(tmp_path, old, new)

    with pytest.raises(DeclarationError) as caught:
        setup.set_up_partnership(path, on=ON)

    assert says in str(caught.value)
    assert policy_of(dudley).frequent_episodes == 3
