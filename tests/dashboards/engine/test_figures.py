"""Which figure stands on a scorecard, and what it is added up from."""

from datetime import UTC, datetime

import pytest

from safeguarding.periods import Period
from tests.dashboards.engine.world import build, indicator, observe
from tests.factories import (
    AgencyFactory,
    ObligationFactory,
    PartnershipFactory,
    TemplateFactory,
)

LATER = datetime(2013, 1, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return PartnershipFactory()


def test_a_percentage_is_computed_from_its_counts(area):
    made = indicator(area, unit="PERCENT")
    observe(area, made, "2015-16-Q3", numerator=40, denominator=60)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["numerator"], entry["denominator"]) == (40, 60)
    assert (entry["value"], entry["text"]) == (66.6667, "66.7 %")


def test_counts_of_several_agencies_are_added_and_never_averaged(area):
    made = indicator(area, unit="PERCENT")
    police, health = AgencyFactory.create_batch(2)
    observe(area, made, "2015-16-Q3", agency=police, numerator=9, denominator=10)
    observe(area, made, "2015-16-Q3", agency=health, numerator=10, denominator=90)

    entry = build(area, "2015-16-Q3")[made.code]

    # 19 of 100, not the mean of 90 % and 11.1 %.
    assert (entry["numerator"], entry["denominator"], entry["value"]) == (19, 100, 19)
    assert [source["kind"] for source in entry["sources"]] == ["return", "return"]


def test_percentages_of_several_agencies_without_counts_make_no_figure(area):
    made = indicator(area, unit="PERCENT")
    for agency, value in zip(AgencyFactory.create_batch(2), (10, 90), strict=True):
        observe(area, made, "2015-16-Q3", agency=agency, value=value)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["value"]) == ("not_available", None)


def test_a_missing_agency_lowers_confidence_and_is_named(area):
    made = indicator(area)
    template = TemplateFactory(indicators=[made])
    police, health = AgencyFactory(short_name="Police"), AgencyFactory(short_name="NHS")
    for agency in (police, health):
        ObligationFactory(partnership=area, agency=agency, template=template)
    observe(area, made, "2015-16-Q3", agency=police, numerator=12)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["value"]) == ("value", 12)
    assert entry["confidence"]["word"] == "Low"
    assert entry["confidence"]["reasons"] == ["NHS has not sent it."]
    assert entry["expected_from"] == ["Police", "NHS"]


def test_an_owed_figure_that_has_not_come_is_listed_as_not_received(area):
    made = indicator(area)
    template = TemplateFactory(indicators=[made])
    ObligationFactory(partnership=area, template=template)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["qualifier"]) == ("not_received", "")
    assert (entry["value"], entry["numerator"]) == (None, None)


def test_an_indicator_nobody_owes_or_sent_is_not_listed(area):
    indicator(area)

    assert build(area, "2015-16-Q3") == {}


@pytest.mark.parametrize(
    "qualifier",
    ["not_available", "not_collected", "not_applicable", "suppressed", "refused"],
)
def test_a_typed_missing_figure_is_never_zero(area, qualifier):
    made = indicator(area)
    agency = AgencyFactory()
    observe(area, made, "2015-16-Q3", agency=agency, qualifier=qualifier)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["qualifier"]) == (qualifier, qualifier)
    assert entry["value"] is entry["numerator"] is None
    assert entry["confidence"]["word"] == "None"


def test_a_nil_return_is_a_real_zero(area):
    made = indicator(area)
    observe(area, made, "2015-16-Q3", qualifier="nil", value=0)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["qualifier"]) == ("value", "nil")
    assert (entry["value"], entry["numerator"], entry["text"]) == (0, 0, "0")


def test_nothing_out_of_nothing_is_not_applicable(area):
    made = indicator(area, unit="PERCENT")
    observe(area, made, "2015-16-Q3", numerator=0, denominator=0)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["value"]) == ("not_applicable", None)


def test_a_withdrawn_figure_is_as_if_never_sent(area):
    made = indicator(area)
    observe(area, made, "2015-16-Q3", numerator=12)
    observe(
        area,
        made,
        "2015-16-Q3",
        at=LATER,
        qualifier="withdrawn",
    )

    assert build(area, "2015-16-Q3") == {}


def test_three_months_of_a_flow_make_a_quarter(area):
    made = indicator(area, frequency="MONTH", additive=True)
    for month, count in (("2015-10", 4), ("2015-11", 0), ("2015-M12", 7)):
        observe(area, made, month, numerator=count)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["period"], entry["value"]) == ("2015-16-Q3", 11)


def test_two_months_do_not_make_a_quarter(area):
    made = indicator(area, frequency="MONTH", additive=True)
    observe(area, made, "2015-10", numerator=4)
    observe(area, made, "2015-11", numerator=5)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["value"]) == ("not_received", None)
    assert entry["confidence"]["reasons"] == [
        "Not every month of the quarter has been sent."
    ]


def test_a_refused_month_leaves_the_quarter_without_a_number(area):
    made = indicator(area, frequency="MONTH", additive=True)
    observe(area, made, "2015-10", numerator=4)
    observe(area, made, "2015-11", qualifier="refused")
    observe(area, made, "2015-M12", numerator=5)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["value"]) == ("refused", None)


def test_months_that_count_a_child_twice_are_not_added(area):
    made = indicator(area, frequency="MONTH", additive=False)
    for month in ("2015-10", "2015-11", "2015-M12"):
        observe(area, made, month, numerator=4)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["value"]) == ("not_available", None)
    assert "cannot be added up" in entry["confidence"]["reasons"][0]


def test_a_quarter_sent_whole_stands_where_months_cannot_be_added(area):
    made = indicator(area, frequency="MONTH", additive=False)
    for month in ("2015-10", "2015-11", "2015-M12"):
        observe(area, made, month, numerator=4)
    observe(area, made, "2015-16-Q3", numerator=9)

    assert build(area, "2015-16-Q3")[made.code]["value"] == 9


def test_a_stock_is_that_of_the_last_month(area):
    made = indicator(area, frequency="MONTH", timing="AS_AT", additive=False)
    for month, count in (("2015-10", 40), ("2015-11", 50), ("2015-M12", 60)):
        observe(area, made, month, numerator=count)

    assert build(area, "2015-16-Q3")[made.code]["value"] == 60


def test_a_term_stands_on_the_quarter_it_ends_with(area):
    made = indicator(area, frequency="TERM")
    observe(area, made, "2021-22-spring", numerator=23)
    observe(area, made, "2020-21-spring", numerator=15)
    observe(area, made, "2021-22-autumn", numerator=30)

    entry = build(area, "2021-22-Q4")[made.code]

    assert (entry["period"], entry["value"]) == ("2021-22-spring", 23)
    assert entry["previous"]["period"] == "2021-22-autumn"
    assert entry["year_ago"]["period"] == "2020-21-spring"
    assert build(area, "2021-22-Q1") == {}


def test_a_year_stands_on_its_last_quarter_only(area):
    made = indicator(area, frequency="YEAR")
    observe(area, made, "2014-15", numerator=103)

    assert build(area, "2014-15-Q3") == {}
    entry = build(area, "2014-15-Q4")[made.code]
    assert (entry["period"], entry["value"]) == ("2014-15", 103)


def test_history_keeps_its_gaps(area):
    made = indicator(area)
    observe(area, made, "2015-16-Q3", numerator=30)
    observe(area, made, "2015-16-Q1", numerator=10)

    history = build(area, "2015-16-Q3")[made.code]["history"]

    assert [point["period"] for point in history][0::7] == ["2013-14-Q4", "2015-16-Q3"]
    assert [point["value"] for point in history] == [None] * 5 + [10, None, 30]
    assert history[-2]["state"] == "not_received"


def test_entries_stand_in_the_order_of_the_board(area):
    last = indicator(area, code="AAA-01")
    first = indicator(area, code="ZZZ-01")
    last.switches.update(position=2)
    first.switches.update(position=1)
    for made in (last, first):
        observe(area, made, "2015-16-Q3", numerator=10)

    entries = build(area, "2015-16-Q3")

    assert list(entries) == ["ZZZ-01", "AAA-01"]
    assert [entry["position"] for entry in entries.values()] == [1, 2]


def test_an_indicator_switched_off_by_then_is_left_out(area):
    made = indicator(area)
    made.switches.update(active_to=Period.parse("2015-16-Q3").end)
    observe(area, made, "2015-16-Q3", numerator=10)
    observe(area, made, "2015-16-Q4", numerator=10)

    assert list(build(area, "2015-16-Q3")) == [made.code]
    assert build(area, "2015-16-Q4") == {}


def test_a_count_stays_a_count_whatever_denominator_came_with_it(area):
    made = indicator(area)
    police, health = AgencyFactory.create_batch(2)
    observe(area, made, "2015-16-Q3", agency=police, numerator=40, denominator=80)
    observe(area, made, "2015-16-Q3", agency=health, numerator=2)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["value"], entry["denominator"]) == (42, None)


@pytest.mark.parametrize(
    ("term", "quarter"),
    [
        ("2021-22-autumn", "2021-22-Q3"),
        ("2021-22-spring", "2021-22-Q4"),
        ("2021-22-summer", "2022-23-Q2"),  # It ends on 31 August.
    ],
)
def test_every_term_stands_on_the_scorecard_of_the_quarter_it_ends_in(
    area, term, quarter
):
    made = indicator(area, frequency="TERM")
    observe(area, made, term, numerator=23)
    place = Period.parse(quarter)

    shown = build(area, quarter)[made.code]

    assert (shown["period"], shown["value"]) == (term, 23)
    for other in (place.previous(), place.next()):
        assert made.code not in build(area, other.code)


@pytest.mark.parametrize("frequency", ["QUARTER", "MONTH"])
def test_an_agency_that_sent_months_where_others_sent_the_quarter_is_named(
    area, frequency
):
    made = indicator(area, frequency=frequency)
    police, health = AgencyFactory.create_batch(2)
    observe(area, made, "2015-16-Q3", agency=police, numerator=10)
    for month in Period.parse("2015-16-Q3").months:
        observe(area, made, month.code, agency=health, numerator=10)

    entry = build(area, "2015-16-Q3")[made.code]

    left_out = {"QUARTER": health, "MONTH": police}[frequency]
    (reason,) = [r for r in entry["confidence"]["reasons"] if "other periods" in r]
    assert reason.startswith(left_out.short_name)
    assert entry["confidence"]["word"] != "High"
