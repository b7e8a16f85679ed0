"""What one scorecard hides, another or simple arithmetic must not give back."""

import pytest

from safeguarding.partners.models import Population
from safeguarding.periods import Kind, Period
from tests.dashboards.engine.world import build_suppressed, indicator, observe
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db

YEAR = Period.parse("2021-22")
QUARTERS = YEAR.parts(Kind.QUARTER)


@pytest.fixture
def area():
    return PartnershipFactory()


def children(area, **fields):
    return indicator(area, counts_children=True, **fields)


def shown_by_period(area, code):
    """Collect every number of an indicator that any scorecard of the year shows."""
    found = {}
    for quarter in QUARTERS:
        entry = build_suppressed(area, quarter.code).get(code)
        for point in [entry, *entry["history"]] if entry else []:
            if point["value"] is not None:
                found[point["period"]] = point["value"]
    return found


def test_a_years_figure_that_its_quarters_tell_protects_nothing(area):
    part, other = children(area), children(area)
    whole = children(area, parts=[part.code, other.code])
    observe(area, part, YEAR, numerator=3)
    observe(area, other, YEAR, numerator=40)
    observe(area, whole, YEAR, numerator=43)
    for quarter in QUARTERS:
        observe(area, other, quarter, numerator=10)

    # The scorecards of quarters tell that the other part was 40 in the year.
    assert [shown_by_period(area, other.code).get(q.code) for q in QUARTERS] == [10] * 4
    entries = build_suppressed(area, "2021-22-Q4")
    assert entries[part.code]["value"] is None
    assert entries[whole.code]["value"] is None


def test_quarters_of_everything_leave_no_way_to_the_small_part(area):
    part, other = children(area), children(area)
    whole = children(area, parts=[part.code, other.code])
    for quarter, small in zip(QUARTERS, (0, 3, 0, 0), strict=True):
        observe(area, part, quarter, numerator=small)
        observe(area, other, quarter, numerator=10)
        observe(area, whole, quarter, numerator=10 + small)
    for made, count in ((part, 3), (other, 40), (whole, 43)):
        observe(area, made, YEAR, numerator=count)

    parts, others, wholes = (
        shown_by_period(area, made.code) for made in (part, other, whole)
    )
    second = QUARTERS[1].code
    assert second not in parts
    assert not {second} <= others.keys() & wholes.keys()
    # Nor by the year less its other three quarters.
    for known, count in ((others, 10), (wholes, 13)):
        if YEAR.code in known and second not in known:
            rest = [known[q.code] for q in QUARTERS if q.code != second]
            assert known[YEAR.code] - sum(rest) != count
    assert YEAR.code not in parts


@pytest.mark.parametrize(
    ("unit", "figure", "is_hidden"),
    [
        ("PER_10K", {"value": "0.5"}, True),  # 3 of 60,000 children
        ("PER_10K", {"value": "50"}, False),  # 300
        ("PER_10K", {"value": "0"}, False),
        ("PERCENT", {"numerator": 10, "value": "83.3"}, True),  # 2 others of 12
        ("PERCENT", {"numerator": 10, "value": "50"}, False),
        ("PERCENT", {"denominator": 60, "value": "5"}, True),  # 3 of 60
        ("PERCENT", {"denominator": 60, "value": "50"}, False),
        ("PERCENT", {"value": "14"}, False),  # Nothing to work out a count from.
    ],
)
def test_a_stated_share_or_rate_is_judged_by_the_counts_it_implies(
    area, unit, figure, is_hidden
):
    Population.objects.create(
        partnership=area,
        mid_year=2021,
        age_band="0-17",
        count=60_000,
        source="Made for this test",
        recorded_on="2021-06-30",
    )
    made = children(area, unit=unit)
    observe(area, made, "2021-22-Q4", qualifier="approx", **figure)

    entry = build_suppressed(area, "2021-22-Q4")[made.code]

    assert (entry["state"] == "suppressed") is is_hidden


def test_a_rate_of_nobody_knows_how_many_is_hidden(area):
    made = children(area, unit="PER_1K")
    observe(area, made, "2021-22-Q4", qualifier="approx", value="15.3")

    assert build_suppressed(area, "2021-22-Q4")[made.code]["value"] is None


@pytest.mark.parametrize("small", [1, 5])
@pytest.mark.parametrize("large", [6, 40])
@pytest.mark.parametrize("has_quarters", [True, False])
def test_the_whole_less_the_other_part_is_never_both_to_be_had(
    area, small, large, has_quarters
):
    part, other = children(area), children(area)
    whole = children(area, parts=[part.code, other.code])
    for made, count in ((part, small), (other, large), (whole, small + large)):
        observe(area, made, YEAR, numerator=count)
    for quarter in QUARTERS if has_quarters else ():
        observe(area, other, quarter, numerator=large // 4)

    shown = {
        made.code: shown_by_period(area, made.code) for made in (part, other, whole)
    }

    others = shown[other.code]
    told = YEAR.code in others or all(q.code in others for q in QUARTERS)
    assert YEAR.code not in shown[part.code]
    assert not (told and YEAR.code in shown[whole.code])
