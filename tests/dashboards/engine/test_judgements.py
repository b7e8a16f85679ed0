"""Changes, trends, ratings, confidence, derived figures: what an entry claims."""

from datetime import UTC, date, datetime

import pytest

from safeguarding.indicators.models import Caveat, Target
from safeguarding.partners.models import Population
from safeguarding.periods import Period
from tests.dashboards.engine.world import build, indicator, observe
from tests.factories import (
    AgencyFactory,
    DefinitionFactory,
    ObligationFactory,
    PartnershipFactory,
    TemplateFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return PartnershipFactory()


def test_a_change_in_counts_is_absolute_and_in_per_cent(area):
    made = indicator(area)
    observe(area, made, "2020-21-Q4", numerator=72)
    observe(area, made, "2021-22-Q4", numerator=74)

    change = build(area, "2021-22-Q4")[made.code]["change"]

    # 2 of 72 is 2.77… %.
    assert change["year_ago"]["absolute"] == 2
    assert change["year_ago"]["percent"] == 2.8
    assert change["year_ago"]["text"] == "+2.8 %"
    assert change["previous"] is None


def test_there_is_no_per_cent_change_on_a_base_under_ten(area):
    made = indicator(area)
    observe(area, made, "2020-21-Q4", numerator=5)
    observe(area, made, "2021-22-Q4", numerator=23)

    change = build(area, "2021-22-Q4")[made.code]["change"]["year_ago"]

    assert (change["absolute"], change["percent"], change["text"]) == (18, None, "+18")


def test_percentages_change_by_points(area):
    made = indicator(area, unit="PERCENT")
    observe(area, made, "2020-21-Q4", numerator=42, denominator=200)
    observe(area, made, "2021-22-Q4", numerator=28, denominator=200)

    change = build(area, "2021-22-Q4")[made.code]["change"]["year_ago"]

    assert (change["points"], change["percent"], change["text"]) == (-7, None, "-7 pp")


def test_the_trend_looks_at_the_same_period_last_year_first(area):
    made = indicator(area, polarity="LOWER")
    observe(area, made, "2020-21-Q4", numerator=100)
    observe(area, made, "2021-22-Q3", numerator=200)
    observe(area, made, "2021-22-Q4", numerator=200)

    entry = build(area, "2021-22-Q4")[made.code]

    assert entry["trend"] == "worse"
    assert entry["method"].startswith("Compared with Q4 2020-21. ")


def test_the_trend_falls_back_on_the_period_before(area):
    made = indicator(area, polarity="LOWER")
    observe(area, made, "2021-22-Q3", numerator=200)
    observe(area, made, "2021-22-Q4", numerator=100)

    entry = build(area, "2021-22-Q4")[made.code]

    assert (entry["trend"], entry["method"][:24]) == (
        "better",
        "Compared with Q3 2021-22",
    )


def test_nothing_earlier_gives_no_trend(area):
    made = indicator(area)
    observe(area, made, "2021-22-Q4", numerator=100)

    entry = build(area, "2021-22-Q4")[made.code]

    assert (entry["previous"], entry["year_ago"], entry["trend"]) == (None, None, "")


def test_a_new_definition_breaks_the_series_between_its_versions(area):
    made = indicator(area)
    new = DefinitionFactory(
        indicator=made, version=2, valid_from=date(2021, 4, 1), breaks_series=True
    )
    old = made.definitions.get(version=1)
    observe(area, made, "2020-21-Q4", numerator=100, definition=old)
    observe(area, made, "2021-22-Q3", numerator=90, definition=new)
    observe(area, made, "2021-22-Q4", numerator=50, definition=new)

    entry = build(area, "2021-22-Q4")[made.code]

    assert entry["trend"] == "series broken"
    assert entry["change"]["year_ago"] is None
    assert entry["change"]["previous"]["absolute"] == -40
    assert entry["confidence"]["word"] == "Medium"


def test_a_new_definition_that_counts_the_same_breaks_nothing(area):
    made = indicator(area)
    new = DefinitionFactory(indicator=made, version=2, valid_from=date(2021, 4, 1))
    old = made.definitions.get(version=1)
    observe(area, made, "2020-21-Q4", numerator=100, definition=old)
    observe(area, made, "2021-22-Q4", numerator=50, definition=new)

    assert build(area, "2021-22-Q4")[made.code]["trend"] == "falling"


@pytest.mark.parametrize(
    ("polarity", "value", "word"),
    [
        ("HIGHER", 80, "Target met"),
        ("HIGHER", 79, "Near target"),
        ("HIGHER", 70, "Target missed"),
        ("LOWER", 80, "Target met"),
        ("LOWER", 89, "Near target"),
        ("LOWER", 90, "Target missed"),
        ("NEUTRAL", 80, "Not rated"),
    ],
)
def test_a_rating_has_no_gap_between_its_bands(area, polarity, value, word):
    made = indicator(area, unit="PERCENT", polarity=polarity)
    Target.objects.create(
        partnership=area,
        indicator=made,
        year_start=date(2021, 4, 1),
        target=80,
        red_from=90 if polarity == "LOWER" else 70,
        source="The board",
    )
    observe(area, made, "2021-22-Q4", numerator=value, denominator=100)

    assert build(area, "2021-22-Q4")[made.code]["rating"]["word"] == word


@pytest.mark.parametrize(
    ("value", "red_from", "word"),
    [
        (87, 80, "Target met"),
        (85, 80, "Near target"),
        (80, 80, "Target missed"),
        (87, None, "Target met"),
        (60, None, "Near target"),
    ],
)
def test_amber_begins_where_the_board_says(area, value, red_from, word):
    made = indicator(area, unit="PERCENT", polarity="HIGHER")
    Target.objects.create(
        partnership=area,
        indicator=made,
        year_start=date(2021, 4, 1),
        target=90,
        amber_from=85,
        red_from=red_from,
        source="The board",
    )
    observe(area, made, "2021-22-Q4", numerator=value, denominator=100)

    entry = build(area, "2021-22-Q4")[made.code]

    assert entry["rating"]["word"] == word
    assert entry["target"]["amber_from"] == 85


def test_a_target_is_that_of_the_financial_year(area):
    made = indicator(area, polarity="HIGHER", unit="PERCENT")
    Target.objects.create(
        partnership=area,
        indicator=made,
        year_start=date(2020, 4, 1),
        target=80,
        source="The board",
    )
    observe(area, made, "2020-21-Q4", numerator=80, denominator=100)
    observe(area, made, "2021-22-Q1", numerator=80, denominator=100)

    before, after = (build(area, q)[made.code] for q in ("2020-21-Q4", "2021-22-Q1"))

    assert before["target"]["text"] == "80 % or more"
    assert before["target"]["year"] == "2020-21"
    assert after["target"] is None
    assert after["rating"]["word"] == "No target"
    assert after["rating"]["level"] == "none"


@pytest.mark.parametrize(
    ("qualifier", "polarity", "word"),
    [
        ("at_least", "HIGHER", "Target met"),
        ("at_least", "LOWER", "Not rated"),
        ("approx", "LOWER", "Target met"),
    ],
)
def test_at_least_is_rated_only_where_more_changes_nothing(
    area, qualifier, polarity, word
):
    made = indicator(area, polarity=polarity)
    Target.objects.create(
        partnership=area,
        indicator=made,
        year_start=date(2021, 4, 1),
        target=500,
        source="The board",
    )
    observe(area, made, "2021-22-Q4", value=500, qualifier=qualifier)

    entry = build(area, "2021-22-Q4")[made.code]

    assert entry["rating"]["word"] == word
    assert entry["confidence"]["word"] == "Medium"


def test_a_caveat_says_whether_it_is_about_the_figure_or_the_comparison(area):
    made = indicator(area)
    Caveat.objects.create(
        partnership=area,
        indicator=made,
        starts_on=date(2021, 1, 1),
        ends_on=date(2021, 3, 31),
        mark="lock-down",
        text="Schools were closed.",
        source="A footnote",
    )
    observe(area, made, "2020-21-Q4", numerator=50)
    observe(area, made, "2021-22-Q4", numerator=150)

    entries = {q: build(area, q)[made.code] for q in ("2020-21-Q4", "2021-22-Q4")}

    applies = {q: entry["caveats"][0]["applies_to"] for q, entry in entries.items()}
    assert applies == {"2020-21-Q4": "this figure", "2021-22-Q4": "the comparison"}
    assert entries["2020-21-Q4"]["confidence"]["word"] == "Medium"


RATE = {"numerator": ["CPP-T2"], "denominator": ["POPULATION_0_17"], "per": 10_000}


@pytest.fixture
def rate(area):
    """A rate per 10,000 children, computed from a count."""
    count = indicator(area, code="CPP-T2", timing="AS_AT")
    made = indicator(area, code="CPP-T3", unit="PER_10K", definition=None)
    DefinitionFactory(indicator=made, formula=RATE)
    return count, made


def test_a_rate_uses_the_population_of_the_middle_of_its_year(area, rate):
    count, made = rate
    for mid_year, children in ((2020, 50_000), (2021, 60_000)):
        Population.objects.create(
            partnership=area,
            mid_year=mid_year,
            age_band="0-17",
            count=children,
            source="Estimates",
            recorded_on=date(2021, 6, 1),
        )
    observe(area, count, "2021-22-Q4", numerator=300)

    entry = build(area, "2021-22-Q4")[made.code]

    # 300 of 60,000 children in mid-2021 is 50 per 10,000.
    assert (entry["numerator"], entry["denominator"]) == (300, 60_000)
    assert (entry["value"], entry["text"]) == (50, "50 per 10,000")
    derived = entry["sources"][-1]
    assert derived["formula"] == "CPP-T2 / POPULATION_0_17 x 10,000"
    assert derived["inputs"] == ["CPP-T2", "POPULATION_0_17"]


def test_the_latest_estimate_known_on_the_day_is_used(area, rate):
    count, made = rate
    for day, children in ((date(2022, 6, 1), 60_000), (date(2024, 6, 1), 75_000)):
        Population.objects.create(
            partnership=area,
            mid_year=2021,
            age_band="0-17",
            count=children,
            source="Estimates",
            recorded_on=day,
        )
    observe(area, count, "2021-22-Q4", numerator=300)

    then = build(area, "2021-22-Q4", as_known_on=date(2023, 1, 1))[made.code]
    now = build(area, "2021-22-Q4")[made.code]

    assert (then["value"], now["value"]) == (50, 40)


@pytest.mark.parametrize(("mid_year", "value"), [(2020, 50), (2019, 50), (2018, None)])
def test_a_running_year_takes_the_last_estimate_known_and_says_so(
    area, rate, mid_year, value
):
    count, made = rate
    Population.objects.create(
        partnership=area,
        mid_year=mid_year,
        age_band="0-17",
        count=60_000,
        source="Estimates",
        recorded_on=date(2021, 6, 25),
    )
    observe(area, count, "2021-22-Q4", numerator=300)

    entry = build(area, "2021-22-Q4")[made.code]

    assert entry["value"] == value
    if value:
        assert (entry["numerator"], entry["denominator"]) == (300, 60_000)
        assert entry["confidence"]["word"] == "Medium"
        (reason,) = entry["confidence"]["reasons"]
        assert reason.startswith(f"Children aged 0 to 17 are those of mid-{mid_year}:")
        assert reason.endswith("no estimate for mid-2021 is known yet.")
        (derived,) = [one for one in entry["sources"] if one["kind"] == "derived"]
        assert f"mid-{mid_year} estimate" in derived["population"]


def test_a_rate_without_a_population_says_so(area, rate):
    count, made = rate
    observe(area, count, "2021-22-Q4", numerator=300)

    entry = build(area, "2021-22-Q4")[made.code]

    assert (entry["state"], entry["value"]) == ("not_available", None)
    assert entry["confidence"]["reasons"] == [
        "There is no population aged 0 to 17 for mid-2021."
    ]


def test_a_derived_figure_follows_from_what_was_known_on_the_day(area):
    parts = [indicator(area, code=code) for code in ("CON-T1", "REF-T1")]
    share = indicator(area, code="CON-T2", unit="PERCENT", definition=None)
    formula = {"numerator": ["REF-T1"], "denominator": ["CON-T1"]}
    DefinitionFactory(indicator=share, formula=formula)
    early, late = (datetime(2022, month, 2, tzinfo=UTC) for month in (4, 9))
    observe(area, parts[0], "2021-22-Q4", numerator=200, at=early)
    observe(area, parts[1], "2021-22-Q4", numerator=50, at=early)
    observe(area, parts[1], "2021-22-Q4", numerator=60, at=late)

    then = build(area, "2021-22-Q4", as_known_on=date(2022, 5, 1))["CON-T2"]
    now = build(area, "2021-22-Q4")["CON-T2"]

    assert (then["numerator"], then["value"]) == (50, 25)
    assert (now["numerator"], now["value"]) == (60, 30)


def test_as_known_on_a_day_before_anything_shows_nothing(area):
    made = indicator(area)
    observe(area, made, "2021-22-Q4", numerator=5, at=datetime(2022, 4, 2, tzinfo=UTC))

    assert build(area, "2021-22-Q4", as_known_on=date(2022, 4, 1)) == {}
    assert list(build(area, "2021-22-Q4", as_known_on=date(2022, 4, 2))) == [made.code]


def test_half_a_figure_is_not_compared_with_a_whole_one(area):
    made = indicator(area, polarity="LOWER")
    template = TemplateFactory(indicators=[made])
    police, health = AgencyFactory(short_name="Police"), AgencyFactory(short_name="NHS")
    for agency in (police, health):
        for quarter in ("2014-15-Q3", "2015-16-Q3"):
            ObligationFactory(
                partnership=area,
                agency=agency,
                template=template,
                period=Period.parse(quarter),
            )
    observe(area, made, "2014-15-Q3", agency=police, numerator=12)
    observe(area, made, "2014-15-Q3", agency=health, numerator=300)
    observe(area, made, "2015-16-Q3", agency=police, numerator=12)

    entry = build(area, "2015-16-Q3")[made.code]

    assert (entry["trend"], entry["signal"]) == ("too few to say", False)
    assert entry["change"]["year_ago"] is None
    assert "share is in one of the two figures only" in entry["method"]


def test_figures_that_lack_the_same_agency_are_compared(area):
    made = indicator(area, polarity="LOWER")
    police, health = AgencyFactory(short_name="Police"), AgencyFactory(short_name="NHS")
    for quarter, number in (("2014-15-Q3", 200), ("2015-16-Q3", 100)):
        observe(area, made, quarter, agency=police, numerator=number)
        observe(area, made, quarter, agency=health, qualifier="not_collected")

    entry = build(area, "2015-16-Q3")[made.code]

    assert entry["trend"] == "better"
    assert entry["change"]["year_ago"]["text"] == "-50.0 %"
