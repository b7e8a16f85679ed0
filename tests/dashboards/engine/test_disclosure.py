"""No suppressed entry holds a hidden number, or anything that gives one away."""

import pytest

from safeguarding.partners.models import Population
from tests.dashboards.engine.world import (
    build,
    build_suppressed,
    indicator,
    observe,
)
from tests.factories import AgencyFactory, DefinitionFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

# Keys whose numbers say where a thing stands, never how many there are.
PLACES = {"position", "row", "version", "submission", "definition_version"}


@pytest.fixture
def area():
    return PartnershipFactory()


def numbers(payload):
    """List every number of a payload, and every text that has one in it."""
    if isinstance(payload, dict):
        return [
            found
            for key, value in payload.items()
            if key not in PLACES
            for found in numbers(value)
        ]
    if isinstance(payload, list):
        return [found for each in payload for found in numbers(each)]
    is_number = isinstance(payload, int | float) and not isinstance(payload, bool)
    return [payload] if is_number else []


def children(area, **fields):
    return indicator(area, counts_children=True, **fields)


@pytest.mark.parametrize("count", [1, 3, 5])
def test_a_small_count_of_children_is_hidden_everywhere(area, count):
    made = children(area)
    observe(area, made, "2015-16-Q3", numerator=count, note=f"There were {count}.")

    entry = build_suppressed(area, "2015-16-Q3")[made.code]

    assert (entry["state"], entry["text"]) == ("suppressed", "c")
    assert numbers({**entry, "counts_children": None}) == []
    assert str(count) not in entry["method"] + "".join(entry["confidence"]["reasons"])
    assert "note" not in entry["sources"][0]


@pytest.mark.parametrize("count", [0, 6])
def test_zero_and_larger_counts_are_shown(area, count):
    made = children(area)
    observe(area, made, "2015-16-Q3", numerator=count)

    assert build_suppressed(area, "2015-16-Q3")[made.code]["value"] == count


def test_the_threshold_is_that_of_the_partnership():
    area = PartnershipFactory(suppression_threshold=9)
    made = children(area)
    observe(area, made, "2015-16-Q3", numerator=9)

    assert build_suppressed(area, "2015-16-Q3")[made.code]["state"] == "suppressed"


def test_counts_of_other_things_are_never_hidden(area):
    made = indicator(area, counts_children=False)
    observe(area, made, "2015-16-Q3", numerator=3)

    assert build_suppressed(area, "2015-16-Q3")[made.code]["value"] == 3


def test_a_reader_who_may_see_it_sees_it(area):
    made = children(area)
    observe(area, made, "2015-16-Q3", numerator=3)

    assert build(area, "2015-16-Q3")[made.code]["value"] == 3


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(3, 60), (57, 60), (2, 4)], ids=str
)
def test_a_share_is_hidden_with_its_counts_and_its_complement(
    area, numerator, denominator
):
    made = children(area, unit="PERCENT")
    observe(area, made, "2015-16-Q3", numerator=numerator, denominator=denominator)

    entry = build_suppressed(area, "2015-16-Q3")[made.code]

    assert entry["numerator"] is entry["denominator"] is entry["value"] is None


def test_a_change_on_a_hidden_figure_gives_nothing_away(area):
    made = children(area)
    observe(area, made, "2014-15-Q3", numerator=4)
    observe(area, made, "2015-16-Q3", numerator=104)

    entry = build_suppressed(area, "2015-16-Q3")[made.code]

    assert entry["value"] == 104
    assert entry["year_ago"]["text"] == "c"
    assert entry["change"] == {"previous": None, "year_ago": None}
    assert (entry["trend"], entry["rating"]["level"]) == ("", "none")
    assert set(numbers({**entry, "counts_children": None})) == {104}


def test_a_hidden_figure_is_hidden_in_every_later_history(area):
    made = children(area)
    observe(area, made, "2014-15-Q1", numerator=4)
    observe(area, made, "2015-16-Q3", numerator=40)

    history = build_suppressed(area, "2015-16-Q3")[made.code]["history"]

    assert [point["text"] for point in history if point["state"] != "not_received"] == [
        "c",
        "40",
    ]


def test_a_year_that_would_give_a_quarter_away_is_hidden(area):
    made = children(area, frequency="YEAR", additive=True)
    for quarter, count in zip(("Q1", "Q2", "Q3", "Q4"), (20, 4, 30, 40), strict=True):
        observe(area, made, f"2015-16-{quarter}", numerator=count)
    observe(area, made, "2015-16", numerator=94)

    entries = {
        quarter: build_suppressed(area, f"2015-16-{quarter}")[made.code]["text"]
        for quarter in ("Q1", "Q2", "Q3", "Q4")
    }

    # The year stands on Q4; the quarters seen before it are not hidden afterwards.
    assert entries == {"Q1": "20", "Q2": "c", "Q3": "30", "Q4": "c"}


def test_a_whole_and_its_parts_do_not_give_a_part_away(area):
    home = children(area, code="MIS-T1")
    care = children(area, code="MIS-T2")
    whole = children(area, code="MIS-T0", parts=["MIS-T1", "MIS-T2"])
    for made, count in ((home, 3), (care, 83), (whole, 86)):
        observe(area, made, "2015-16-Q3", numerator=count)

    entries = build_suppressed(area, "2015-16-Q3")

    assert {code: entry["text"] for code, entry in entries.items()} == {
        "MIS-T0": "86",
        "MIS-T1": "c",
        "MIS-T2": "c",
    }


def test_a_small_rest_that_nobody_printed_is_protected_too(area):
    knife = children(area, code="POL-T1")
    victims = children(area, code="POL-T0", parts=["POL-T1"])
    observe(area, knife, "2015-16-Q3", numerator=26)
    observe(area, victims, "2015-16-Q3", numerator=28)

    entries = build_suppressed(area, "2015-16-Q3")

    # 28 less 26 would tell of 2 children.
    assert "c" in {entry["text"] for entry in entries.values()}


def test_a_breakdown_hides_as_much_as_its_total_would_tell(area):
    made = children(area, breakdowns={"year_group": {"y7": "Year 7"}})
    groups = {"y10": 11, "y11": 6, "y7": 3, "y8": 10, "y9": 21}
    for code, count in groups.items():
        observe(
            area,
            made,
            "2012-13-Q4",
            numerator=count,
            breakdown_dimension="year_group",
            breakdown_code=code,
        )
    observe(area, made, "2012-13-Q4", numerator=51)

    entry = build_suppressed(area, "2012-13-Q4")[made.code]
    rows = {row["code"]: row["text"] for row in entry["breakdowns"][0]["rows"]}

    # DOMAIN F.3: [3, 10, 21, 11, 6] becomes [c, 10, 21, 11, c], total 51 shown.
    assert entry["text"] == "51"
    assert rows == {"y7": "c", "y8": "10", "y9": "21", "y10": "11", "y11": "c"}


def test_a_derived_rate_follows_its_count(area):
    count = children(area, code="CPP-T2")
    rate = indicator(area, code="CPP-T3", unit="PER_10K", definition=None)
    formula = {"numerator": ["CPP-T2"], "denominator": ["POPULATION_0_17"]}
    DefinitionFactory(indicator=rate, formula={**formula, "per": 10_000})
    Population.objects.create(
        partnership=area,
        mid_year=2015,
        age_band="0-17",
        count=40_000,
        source="Estimates",
        recorded_on="2016-06-01",
    )
    observe(area, count, "2015-16-Q3", numerator=4)

    entries = build_suppressed(area, "2015-16-Q3")

    assert [entry["text"] for entry in entries.values()] == ["c", "c"]
    assert build(area, "2015-16-Q3")[rate.code]["value"] == 1


def test_counts_do_not_tell_the_complement_that_a_derived_share_hides(area):
    done = children(area, code="MIS-T10")
    due = children(area, code="MIS-T11")
    share = children(area, code="MIS-T12", unit="PERCENT", definition=None)
    formula = {"numerator": ["MIS-T10"], "denominator": ["MIS-T11"]}
    DefinitionFactory(indicator=share, formula=formula)
    observe(area, done, "2015-16-Q3", numerator=57)
    observe(area, due, "2015-16-Q3", numerator=60)

    shown = {
        code: entry["text"]
        for code, entry in build_suppressed(area, "2015-16-Q3").items()
    }

    # 60 less 57 would tell of 3 children without an interview.
    assert shown[share.code] == "c"
    assert "c" in (shown[done.code], shown[due.code])


def test_an_agencys_share_of_a_shown_total_is_not_in_the_sources(area):
    made = children(area)
    small, large = AgencyFactory.create_batch(2)
    observe(area, made, "2015-16-Q3", agency=small, numerator=3)
    observe(area, made, "2015-16-Q3", agency=large, numerator=87)

    entry = build_suppressed(area, "2015-16-Q3")[made.code]
    full = build(area, "2015-16-Q3")[made.code]

    assert entry["value"] == 90
    assert set(numbers({**entry, "counts_children": None})) == {90}
    assert {source["numerator"] for source in full["sources"]} == {3, 87}


def test_a_figure_hidden_by_its_sender_is_not_mistaken_for_ours(area):
    made = children(area)
    observe(area, made, "2015-16-Q3", agency=AgencyFactory(), qualifier="suppressed")

    full = build(area, "2015-16-Q3")[made.code]

    assert (full["state"], full["text"]) == ("suppressed", "Hidden by the sender")
