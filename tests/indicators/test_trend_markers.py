"""A probe beside Fingertips' trend markers: where two methods agree, and why not.

Fingertips draws a line through the latest five yearly points and tests its slope. We
compare the last figure with the one before it, and only with a dozen points look at
limits and runs: five are no series to us. So the slope is not taken over, and no case
is bent to fit. Which are met, and why the others are not, stands at each below.
"""

import json
from decimal import Decimal

import pytest
from django.conf import settings

from safeguarding.indicators.charted import charted
from safeguarding.indicators.figures import Figure
from safeguarding.indicators.statistics import trend

GOLDEN = json.loads(
    (settings.BASE_DIR / "tests/data/golden/trend_markers.json").read_text(
        encoding="utf-8"
    )
)
CASES = {case["indicator"]: case for case in GOLDEN["cases"]}
UNITS = {"Proportion": "PERCENT", "Crude rate": "PER_100K"}
# Our word for the last year beside the one before, and why it is theirs or not.
OURS = {
    # Met: "increasing". 0.2 points more of fifty million people.
    "241 Diabetes prevalence 17+": "rising",
    # Not met, "no change": five points scatter about their line by more than chance.
    # Two shares of sixty million people do differ, by a tenth of a point.
    "93468 GP registered 65+": "rising",
    # Not met, "decreasing": the fall came before. In the last year 90.0 % became
    # 90.1 %, which is no further apart than chance explains.
    "30309 MMR one dose Yorkshire & Humber": "no real change",
    # Not met, "increasing": as above, 1,502 after 1,415. The low year was the second.
    "41203 Preventable sight loss diabetic eye": "no real change",
    # Met: "cannot be calculated". A standardised figure is no ratio of its counts.
    "41101 Emergency readmissions": "too few to say",
    # Not met, "decreasing": theirs tests standardised rates by their intervals, which
    # no return to a partnership ever brings.
    "40501 Under 75 cancer mortality": "too few to say",
}


def figures(case):
    """A standardised figure is no ratio of its counts: they are left out of it."""
    counted = case["type"] in UNITS
    return [
        Figure(Decimal(count), Decimal(of)) if counted else Figure(value=Decimal(value))
        for _, count, of, value in case["points"]
    ]


def word(case):
    unit = UNITS.get(case["type"], "PER_100K")
    *_, before, last = figures(case)
    return trend(last, before, unit=unit, polarity=case["polarity"]).word


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_five_points_are_never_judged_by_limits(case):
    unit = UNITS.get(case["type"], "PER_100K")

    assert charted(figures(case), unit=unit, polarity=case["polarity"]) is None


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_the_last_year_beside_the_one_before_gets_the_word_of_our_own_method(case):
    assert word(case) == OURS[case["indicator"]]
