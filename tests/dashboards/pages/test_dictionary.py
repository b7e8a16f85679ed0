"""The dictionary and the help pages: what things mean, for everybody with a seat."""

from datetime import date

import pytest

from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Definition
from tests.dashboards.pages import made
from tests.dashboards.pages.test_scorecard import words
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    PartnershipFactory,
    SwitchFactory,
    TemplateFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", ["/dictionary/", "/dictionary/EH-01/", "/help/"])
def test_everybody_with_a_seat_may_look_words_up(client, north, role, path):
    IndicatorFactory(code="EH-01")
    client.force_login(member(role, north, AgencyFactory()))

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/dictionary/", "/dictionary/EH-01/", "/help/"])
def test_nobody_without_a_seat_may(client, path):
    client.force_login(UserFactory())

    assert client.get(path).status_code == 403


def test_the_list_is_narrowed_by_words_family_and_use(client, north):
    used = IndicatorFactory(code="EH-01", title="Step-downs", family="early_help")
    IndicatorFactory(code="EH-02", title="Step-ups", family="early_help")
    IndicatorFactory(code="CSE-01", title="Children at risk", family="cse")
    SwitchFactory(partnership=north, indicator=used)
    client.force_login(member(Role.BOARD_MEMBER, north))

    by_word = words(client.get("/dictionary/?q=step+UPS"))
    by_family = words(client.get("/dictionary/?family=cse"))
    by_use = words(client.get("/dictionary/?on=on"))
    nothing = words(client.get("/dictionary/?q=zebra"))

    assert "Step-ups" in by_word
    assert "Step-downs" not in by_word
    assert "Children at risk" in by_family
    assert "Step-ups" not in by_family
    assert "1 indicator." in by_use
    assert "Step-downs" in by_use
    assert "Nothing was found" in nothing


def test_words_of_the_definition_are_found_too(client, north):
    IndicatorFactory(code="EH-01", title="Step-downs")
    Definition.objects.update(text="Families that leave social care.")
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "Step-downs" in words(client.get("/dictionary/?q=families"))


def test_use_names_the_partnerships_of_the_reader_only(client, north):
    indicator = IndicatorFactory(code="EH-01")
    SwitchFactory(partnership=north, indicator=indicator, active_to=date(2015, 3, 31))
    south = PartnershipFactory(short_name="CANARY South")
    SwitchFactory(partnership=south, indicator=indicator)
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(client.get("/dictionary/"))

    assert "North, until 31 March 2015" in text
    assert "CANARY" not in text


def test_an_entry_says_what_why_who_and_what_to_beware_of(client, north):
    related = IndicatorFactory(code="EH-02", title="Step-ups")
    indicator = IndicatorFactory(
        code="EH-01",
        title="Step-downs",
        polarity="LOWER",
        related=["EH-02", "NO-99"],
        why_it_matters="It shows help in place.",
        traps=["Do not add quarters."],
        questions=["Who came back?"],
        counts_children=True,
    )
    TemplateFactory(title="Early help, quarterly", indicators=[indicator])
    Definition.objects.filter(indicator=indicator).update(numerator="cases closed")
    client.force_login(member(Role.AGENCY_SUBMITTER, north, AgencyFactory()))

    text = words(client.get("/dictionary/EH-01/"))

    for said in (
        "What is “Step-downs”?",
        "cases closed",
        "Down is better.",
        "Every quarter",
        "in the return: Early help, quarterly",
        "It shows help in place.",
        "Do not add quarters.",
        "Who came back?",
        "small numbers are hidden",
        related.title,
    ):
        assert said in text
    assert "NO-99" not in text


def test_a_changed_definition_is_told_with_its_day_and_effect(client, north):
    indicator = IndicatorFactory(code="EH-01")
    Definition.objects.create(
        indicator=indicator,
        version=2,
        valid_from=date(2014, 10, 1),
        text="Counted by family.",
        breaks_series=True,
        reason="A new system.",
    )
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(client.get("/dictionary/EH-01/"))

    assert "From 1 October 2014: Counted by family. A new system." in text
    assert "cannot be compared" in text


def test_a_computed_indicator_names_what_it_is_computed_from(client, north):
    indicator = IndicatorFactory(code="CSE-20")
    Definition.objects.filter(indicator=indicator).update(
        formula={"rate": {"of": "CSE-01", "per": 10000}}
    )
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "Computed from CSE-01." in words(client.get("/dictionary/CSE-20/"))


def test_an_entry_leads_to_the_figures_the_reader_may_see(client, north):
    south = PartnershipFactory(code="south", short_name="CANARY South")
    made.scorecard(north, [made.entry()])
    made.scorecard(south, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))
    reader = client.get("/dictionary/EH-01/").content.decode()
    client.force_login(member(Role.AGENCY_SUBMITTER, north, AgencyFactory()))
    sender = client.get("/dictionary/EH-01/").content.decode()

    assert "/scorecard/north/indicator/EH-01/" in reader
    assert "CANARY" not in reader
    assert "/scorecard/north/indicator/" not in sender


def test_an_unknown_code_does_not_exist(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert client.get("/dictionary/NO-99/").status_code == 404


def test_help_explains_every_word_the_pages_use(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(client.get("/help/"))

    for word in (
        "better",
        "worse",
        "rising",
        "falling",
        "no real change",
        "too few to say",
        "series broken",
        "not compared",
        "Target missed",
        "Not received",
        "Not applicable",
        "at least",
        "percentage points",
    ):
        assert word in text


@pytest.mark.parametrize("count", [1, 170])
def test_queries_of_the_list_do_not_grow(
    client, north, count, django_assert_max_num_queries
):
    for number in range(count):
        IndicatorFactory(code=f"TST-{number:03}")
    client.force_login(member(Role.BOARD_MEMBER, north))

    with django_assert_max_num_queries(9):
        client.get("/dictionary/")
