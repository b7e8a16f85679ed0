"""What stands beside a figure: England, the region, the statistical neighbours.

The numbers were worked by hand. 30 of 100 is 30 % with a Wilson interval from 21.9 %
to 39.6 %; 300 of 60,000 is 50 per 10,000 with a Byar interval from 44.5 to 56.0.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.assembly.entries import build_entries
from safeguarding.indicators.models import Benchmark
from safeguarding.partners.models import Neighbour
from safeguarding.periods import Period
from tests.dashboards.engine.world import build, build_suppressed, indicator, observe
from tests.factories import PartnershipFactory, SwitchFactory

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2022, 11, 1, 9, tzinfo=UTC)
QUARTER = "2021-22-Q4"
ENGLAND = ("england", "E92000001", "England")
REGION = ("region", "E12000005", "West Midlands")
OTHER_REGION = ("region", "E12000006", "East of England")
WALSALL = ("authority", "E08000030", "Walsall")
SANDWELL = ("authority", "E08000028", "Sandwell")
STOKE = ("authority", "E06000021", "Stoke-on-Trent")


@pytest.fixture
def area():
    return PartnershipFactory(region="West Midlands", la_code="E08000027")


@pytest.fixture
def elsewhere():
    return PartnershipFactory(region="East of England", la_code="E06000031")


def publish(made, place, period="2021-22", *, at=PUBLISHED, **figure):
    """Keep one published figure."""
    level, code, name = place
    when = Period.parse(period)
    figure.setdefault("qualifier", "exact")
    figure.setdefault("source", "DfE, a table")
    figure.setdefault("published_on", date(2022, 10, 27))
    return Benchmark.objects.create(
        indicator=made,
        level=level,
        place_code=code,
        place_name=name,
        kind=when.kind.value,
        period_start=when.start,
        period_end=when.end,
        recorded_at=at,
        **figure,
    )


def compare_with(partnership, *places, name="2021 model", **dates):
    """Give a partnership a set of neighbours."""
    dates.setdefault("starts_on", date(2010, 4, 1))
    for _, code, place in places:
        Neighbour.objects.create(
            partnership=partnership,
            set_name=name,
            place_code=code,
            place_name=place,
            source="a list",
            **dates,
        )


def share(partnership, above=30, below=100, period=QUARTER, **fields):
    made = indicator(partnership, share=True, timing="AS_AT", **fields)
    observe(partnership, made, period, numerator=above, denominator=below)
    return made


def beside(partnership, made, quarter=QUARTER, **known):
    """Give the comparators of an entry by level."""
    entry = build(partnership, quarter, **known)[made.code]
    return {each["level"]: each for each in entry["comparators"]}


@pytest.mark.parametrize(
    ("published", "polarity", "judgement", "word"),
    [
        ("39.5", "HIGHER", "similar", "similar"),
        ("39.7", "HIGHER", "lower", "worse"),
        ("39.7", "LOWER", "lower", "better"),
        ("39.7", "NEUTRAL", "lower", "lower"),
        ("22.0", "LOWER", "similar", "similar"),
        ("21.8", "HIGHER", "higher", "better"),
        ("21.8", "LOWER", "higher", "worse"),
        ("21.8", "NEUTRAL", "higher", "higher"),
    ],
)
def test_a_percentage_is_judged_by_its_own_interval(
    area, published, polarity, judgement, word
):
    made = share(area, polarity=polarity)
    publish(made, ENGLAND, value=Decimal(published))

    england = beside(area, made)["england"]

    assert (england["judgement"], england["word"]) == (judgement, word)
    assert england["method"].startswith("Our 95 % interval (Wilson)")
    assert england["text"] == f"{published.replace('22.0', '22')} %"
    assert (england["name"], england["period_label"]) == ("England", "2021-22")
    assert england["source"] == "DfE, a table"
    assert england["published_on"] == "2022-10-27"
    assert england["is_same_period"]


@pytest.mark.parametrize(
    ("published", "judgement"),
    [("44.4", "higher"), ("44.6", "similar"), ("55.9", "similar"), ("56.1", "lower")],
)
def test_a_rate_is_judged_by_its_own_interval(area, published, judgement):
    made = indicator(area, unit="PER_10K", timing="AS_AT", polarity="NEUTRAL")
    observe(area, made, QUARTER, numerator=300, denominator=60_000)
    publish(made, ENGLAND, value=Decimal(published))

    england = beside(area, made)["england"]

    assert england["judgement"] == judgement
    assert england["method"].startswith("Our 95 % interval (Byar)")


def test_the_interval_of_a_rounded_count_reaches_further(area):
    # 200 of 1,000: 17.6 % to 22.6 %. Rounded to 10 it was 195 to 205: 17.2 to 23.1.
    made = share(area)
    publish(made, ENGLAND, numerator=200, denominator=1000, rounded_to=10)
    publish(made, REGION, numerator=200, denominator=1000)

    found = beside(area, made)

    assert found["england"]["interval_text"] == "17.2 % to 23.1 %"
    assert found["region"]["interval_text"] == "17.6 % to 22.6 %"
    assert found["region"]["text"] == "20 %"
    assert (found["region"]["low"], found["region"]["high"]) == (17.6377, 22.5919)


def test_a_place_is_compared_with_its_own_region(area, elsewhere):
    made = share(area)
    observe(elsewhere, made, QUARTER, numerator=30, denominator=100)
    SwitchFactory(partnership=elsewhere, indicator=made)
    publish(made, REGION, value=40)
    publish(made, OTHER_REGION, value=50)

    assert beside(area, made)["region"]["name"] == "West Midlands"
    assert beside(elsewhere, made)["region"]["name"] == "East of England"


def test_neighbours_are_added_up_and_tested_as_a_second_sample(area, elsewhere):
    # 40 + 60 of 100 + 100 is 50 %. Against 30 of 100: z = -3.29; against 45: -0.82.
    low, like = share(area), share(area, above=45)
    for made in (low, like):
        publish(made, WALSALL, numerator=40, denominator=100)
        publish(made, SANDWELL, numerator=60, denominator=100)
        publish(made, STOKE, numerator=1, denominator=100)
    compare_with(area, WALSALL, SANDWELL)
    compare_with(elsewhere, STOKE)

    found = {made: beside(area, made)["neighbours"] for made in (low, like)}

    assert found[low]["name"] == "Statistical neighbours, 2021 model"
    assert (found[low]["numerator"], found[low]["denominator"]) == (100, 200)
    assert found[low]["text"] == "50 %"
    assert (found[low]["judgement"], found[low]["word"]) == ("lower", "worse")
    assert found[like]["judgement"] == "similar"
    assert found[low]["method"] == (
        "Two proportions, N - 1 chi-squared or exact test, 95 % level. "
        "Numerators and denominators of 2 authorities added up."
    )


def test_without_all_counts_the_mean_is_given_and_said_to_be_one(area):
    made = share(area)
    publish(made, WALSALL, numerator=40, denominator=100)
    publish(made, SANDWELL, value=50)
    compare_with(area, WALSALL, SANDWELL)

    found = beside(area, made)["neighbours"]

    # The mean of 40 % and 50 %; ours reaches up to 39.6 %.
    assert (found["value"], found["numerator"], found["low"]) == (45, None, None)
    assert found["judgement"] == "lower"
    assert "Mean of the figures of 2 authorities" in found["method"]


def test_members_without_a_figure_are_named(area):
    made = share(area)
    publish(made, WALSALL, numerator=40, denominator=100)
    publish(made, SANDWELL, qualifier="suppressed")
    compare_with(area, WALSALL, SANDWELL)

    found = beside(area, made)["neighbours"]

    assert found["text"] == "40 %"
    assert (
        "Without Sandwell, of which no figure is published for 2021-22."
        in (found["method"])
    )


def test_fewer_than_half_of_the_neighbours_are_no_comparison(area):
    made = share(area)
    publish(made, WALSALL, numerator=40, denominator=100)
    compare_with(area, WALSALL, SANDWELL, STOKE)

    found = beside(area, made)["neighbours"]

    assert (found["state"], found["value"], found["judgement"]) == (
        "not_available",
        None,
        "",
    )
    assert (
        "Fewer than half of the neighbours have a published figure" in (found["method"])
    )


def test_the_set_in_force_at_the_end_of_the_period_is_used(area):
    made = share(area)
    observe(area, made, "2020-21-Q4", numerator=30, denominator=100)
    for period in ("2020-21", "2021-22"):
        publish(made, WALSALL, period, value=40)
        publish(made, STOKE, period, value=60)
    compare_with(area, WALSALL, name="old", ends_on=date(2021, 3, 31))
    compare_with(area, STOKE, name="new", starts_on=date(2021, 4, 1))

    new = beside(area, made)["neighbours"]
    old = beside(area, made, "2020-21-Q4")["neighbours"]

    assert (new["name"], new["value"]) == ("Statistical neighbours, new", 60)
    assert (old["name"], old["value"]) == ("Statistical neighbours, old", 40)


@pytest.mark.parametrize(
    ("periods", "chosen", "is_same", "says"),
    [
        (["2020-21", "2021-22"], "2021-22", True, ""),
        (["2019-20", "2020-21"], "2020-21", False, "The latest known is of 2020-21."),
        (["2019-20"], "2019-20", False, "The latest known is of 2019-20."),
        (["2018-19"], None, None, ""),
        (["2022-23"], None, None, ""),
    ],
)
def test_the_same_period_or_an_earlier_one_at_most_two_years_older(
    area, periods, chosen, is_same, says
):
    made = share(area)
    for period in periods:
        publish(made, ENGLAND, period, value=40)

    found = beside(area, made).get("england")

    assert (found["period"] if found else None) == chosen
    if found:
        assert found["is_same_period"] is is_same
        assert says in found["method"]


def test_a_flow_of_a_quarter_is_compared_with_its_whole_year_if_it_is_a_share(area):
    part = indicator(area, share=True)
    rate = indicator(area, unit="PER_10K")
    for made in (part, rate):
        observe(area, made, "2021-22-Q2", numerator=30, denominator=100)
        publish(made, ENGLAND, value=40)

    found = beside(area, part, "2021-22-Q2")["england"]

    assert "It is of the whole year 2021-22." in found["method"]
    assert not found["is_same_period"]
    # A quarter's referrals per child are a quarter of a year's.
    assert beside(area, rate, "2021-22-Q2") == {}


def test_a_stock_of_december_is_not_compared_with_the_march_after(area):
    made = share(area, period="2021-22-Q3")
    publish(made, ENGLAND, "2021-22", value=60)
    publish(made, ENGLAND, "2020-21", value=40)

    assert beside(area, made, "2021-22-Q3")["england"]["value"] == 40


def test_a_figure_that_was_not_published_is_a_reason_and_no_zero(area):
    made = share(area)
    publish(made, ENGLAND, qualifier="suppressed")

    england = beside(area, made)["england"]

    assert (england["state"], england["value"]) == ("suppressed", None)
    assert (england["judgement"], england["interval_text"]) == ("", "")


def test_counts_are_not_put_beside_counts(area):
    made = indicator(area)
    observe(area, made, QUARTER, numerator=300)
    publish(made, ENGLAND, numerator=51_000, rounded_to=10)

    assert beside(area, made) == {}


@pytest.mark.parametrize(
    ("own", "published", "says"),
    [
        ({"value": 30, "qualifier": "exact"}, {"value": 40}, "without its counts"),
        (
            {"numerator": 30, "denominator": 100, "qualifier": "approx"},
            {"value": 40},
            "approximate or a lower bound",
        ),
        (
            {"numerator": 30, "denominator": 100},
            {"value": 40, "qualifier": "at_least"},
            "approximate or a lower bound",
        ),
    ],
)
def test_what_is_not_sure_is_shown_and_not_judged(area, own, published, says):
    made = indicator(area, share=True)
    observe(area, made, QUARTER, **own)
    publish(made, ENGLAND, **published)

    england = beside(area, made)["england"]

    assert (england["value"], england["judgement"], england["word"]) == (40, "", "")
    assert says in england["method"]


def test_an_average_is_shown_and_not_judged(area):
    made = indicator(area, unit="WEEKS")
    observe(area, made, QUARTER, value=44)
    publish(made, ENGLAND, value=41)

    england = beside(area, made)["england"]

    assert (england["text"], england["judgement"]) == ("41 weeks", "")
    assert "how far single values lie apart is not known" in england["method"]


def test_without_a_figure_of_ours_the_others_are_still_shown(area):
    made = indicator(area, share=True)
    observe(area, made, QUARTER, qualifier="not_available")
    publish(made, ENGLAND, value=41)

    england = beside(area, made)["england"]

    assert (england["text"], england["judgement"]) == ("41 %", "")
    assert "one of the two figures is missing" in england["method"]


def test_a_revision_is_shown_and_not_in_what_was_known_before_it(area):
    made = share(area)
    publish(made, ENGLAND, value=40)
    publish(
        made,
        ENGLAND,
        value=25,
        published_on=date(2023, 10, 26),
        at=datetime(2023, 11, 1, 9, tzinfo=UTC),
    )

    days = [date(2022, 10, 31), date(2022, 11, 1), date(2023, 10, 31)]
    then = [beside(area, made, as_known_on=day).get("england") for day in days]

    assert [each and each["value"] for each in then] == [None, 40, 40]
    assert then[1]["word"] == "worse"
    assert beside(area, made)["england"]["value"] == 25
    assert beside(area, made)["england"]["word"] == "similar"


def test_an_older_publication_loaded_late_does_not_come_to_the_front(area):
    made = share(area)
    publish(made, ENGLAND, value=40)
    publish(
        made,
        ENGLAND,
        value=45,
        published_on=date(2022, 6, 1),
        at=datetime(2023, 11, 1, 9, tzinfo=UTC),
    )

    assert beside(area, made)["england"]["value"] == 40


def test_where_ours_is_hidden_nothing_is_judged_and_no_count_gives_it_away(area):
    # 4 of 43 are hidden; the region's 57 of 611 less the others' would be ours.
    made = share(area, above=4, below=43, counts_children=True)
    publish(made, REGION, numerator=57, denominator=611)
    publish(made, ENGLAND, numerator=5321, denominator=59_473)
    publish(made, WALSALL, numerator=53, denominator=568)
    compare_with(area, WALSALL)

    entry = build_suppressed(area, QUARTER)[made.code]

    found = {each["level"]: each for each in entry["comparators"]}
    assert entry["text"] == "c"
    assert [each["judgement"] for each in found.values()] == [""] * 3
    assert {each["method"].split(":")[1] for each in found.values()} <= {
        " our figure is hidden.",
        " our figure is hidden. Numerators and denominators of 1 authorities added up.",
    }
    # 57 of 611 is 9.3290 %; one decimal is all that is told.
    assert (found["region"]["value"], found["region"]["text"]) == (9.3, "9.3 %")
    assert found["region"]["numerator"] is found["england"]["denominator"] is None
    told = json.dumps(entry)
    for number in ("57", "611", "5321", "59473", "568", "9.329", "8.947", "9.331"):
        assert number not in told


def test_a_year_that_is_hidden_gives_no_count_beside_a_quarter_that_is_not(area):
    # The quarter's 30 of 100 are shown; the year's own 3 of 130 are not.
    made = indicator(area, share=True, counts_children=True)
    observe(area, made, QUARTER, numerator=30, denominator=100)
    observe(area, made, "2021-22", numerator=3, denominator=130)
    publish(made, REGION, numerator=457, denominator=1611)

    (region,) = build_suppressed(area, QUARTER)[made.code]["comparators"]

    assert (region["numerator"], region["low"], region["value"]) == (None, None, 28.4)
    # 28.4 % lies between 21.9 % and 39.6 %.
    assert region["judgement"] == "similar"


@pytest.mark.parametrize(("timing", "numerator"), [("PERIOD", None), ("AS_AT", 457)])
def test_a_hidden_quarter_hides_the_counts_of_the_year_it_is_part_of(
    area, timing, numerator
):
    # A year less three quarters is the fourth; what stood in June adds up to nothing.
    made = indicator(area, share=True, counts_children=True, timing=timing)
    observe(area, made, "2021-22-Q1", numerator=3, denominator=90)
    observe(area, made, QUARTER, numerator=30, denominator=100)
    publish(made, REGION, numerator=457, denominator=1611)

    (region,) = build_suppressed(area, QUARTER)[made.code]["comparators"]

    assert (region["numerator"], region["text"]) == (numerator, "28.4 %")


def test_those_who_may_see_small_numbers_see_them_judged(area):
    made = share(area, above=4, below=43, counts_children=True)
    publish(made, REGION, numerator=300, denominator=600)

    region = beside(area, made)["region"]

    # 4 of 43 reaches up to 21.6 %.
    assert (region["judgement"], region["numerator"]) == ("lower", 300)


def test_queries_do_not_grow_with_indicators_places_or_periods(area):
    compare_with(area, WALSALL, SANDWELL)
    counts = []
    for number, quarters in ((1, ["2021-22-Q4"]), (12, ["2021-22-Q3", "2021-22-Q4"])):
        for _ in range(number):
            made = share(area)
            for place in (ENGLAND, REGION, WALSALL, SANDWELL)[: number + 1]:
                for year in ("2019-20", "2020-21", "2021-22"):
                    publish(made, place, year, value=40)
        with CaptureQueriesContext(connection) as queries:
            built = build_entries(area, [Period.parse(code) for code in quarters])
        counts.append(len(queries))
        assert all(
            entry.full["comparators"] for entry in built[Period.parse(quarters[-1])]
        )

    assert counts[0] == counts[1]
    assert sum("indicators_benchmark" in each["sql"] for each in queries) == 1
