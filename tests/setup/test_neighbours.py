"""Sets of statistical neighbours in a partnership's file: old and new."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from dashboards.setup import load_catalogue, set_up_partnership
from safeguarding.declared import DeclarationError
from safeguarding.partners.models import Neighbour

pytestmark = pytest.mark.django_db

DUDLEY = settings.BASE_DIR / "fixtures" / "partnerships" / "dudley.toml"
SECOND = Path(__file__).parent.parent / "data/partnerships/wolverhampton_like.toml"
ON = date(2022, 7, 1)
OLD = """
[[neighbour_set]]
name = "2014 model"
starts_on = 2014-04-01
ends_on = 2021-03-31
source = "a published list"
members = [
  { code = "E08000028", name = "Sandwell" },
  { code = "E08000030", name = "Walsall" },
]
"""
NEW = """
[[neighbour_set]]
name = "2021 model"
starts_on = 2021-04-01
source = "another list"
members = [{ code = "E06000021", name = "Stoke-on-Trent" }]
"""


def set_up(folder, *sets, path=DUDLEY):
    copy = folder / path.name
    text = path.read_text(encoding="utf-8")
    copy.write_text(text + "".join(sets), encoding="utf-8")
    return set_up_partnership(copy, on=ON)


@pytest.fixture(autouse=True)
def catalogue():
    load_catalogue()


def codes_on(partnership, day):
    rows = Neighbour.objects.on_day(day).filter(partnership=partnership)
    return set(rows.values_list("place_code", flat=True))


def test_old_and_new_sets_follow_each_other_and_a_second_run_changes_nothing(tmp_path):
    done = set_up(tmp_path, OLD, NEW)
    other = set_up(tmp_path, NEW, path=SECOND)

    again = set_up(tmp_path, OLD, NEW)

    assert codes_on(done.partnership, date(2021, 3, 31)) == {"E08000028", "E08000030"}
    assert codes_on(done.partnership, date(2021, 4, 1)) == {"E06000021"}
    assert codes_on(other.partnership, date(2021, 3, 31)) == set()
    assert not again.changes


def test_a_set_that_leaves_the_file_leaves_the_table(tmp_path):
    done = set_up(tmp_path, OLD, NEW)

    set_up(tmp_path, NEW)

    sets = Neighbour.objects.filter(partnership=done.partnership)
    assert set(sets.values_list("set_name", flat=True)) == {"2021 model"}


def test_dudley_has_none_because_no_paper_confirms_them(tmp_path):
    done = set_up(tmp_path)

    assert not Neighbour.objects.filter(partnership=done.partnership).exists()


@pytest.mark.parametrize(
    ("sets", "says"),
    [
        (
            [OLD.replace("ends_on = 2021-03-31\n", ""), NEW],
            "2014 model and 2021 model are both in force on 2021-04-01",
        ),
        ([NEW.replace("E06000021", "332")], "332 is not the code of a local authority"),
        ([NEW.replace("E06000021", "E08000027")], "is the partnership's own area"),
        ([NEW.replace('{ code = "E06000021", name = "Stoke-on-Trent" }', "")], "no mem"),
        ([NEW.replace("name = \"Stoke-on-Trent\"", "nme = 1")], "did you mean 'name'"),
        ([OLD.replace("ends_on = 2021", "ends_on = 2013")], "ends after it starts"),
        ([OLD.replace("E08000028", "E08000030")], "stands twice"),
    ],
)  # fmt: skip
def test_a_set_that_cannot_be_is_refused_in_words(tmp_path, sets, says):
    with pytest.raises(DeclarationError, match=says):
        set_up(tmp_path, *sets)

    assert not Neighbour.objects.exists()
