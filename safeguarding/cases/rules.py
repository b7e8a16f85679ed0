"""What is asked of a case whoever tells of it, on a screen or in a file: plain values.

Each rule says whether it is broken; the words are those of the page or the file.
Source: DOMAIN C.3, C.4.
"""

from datetime import date, timedelta

from safeguarding.cases.clocks import add_months, earliest_18th, latest_18th
from safeguarding.cases.models.choices import Level, PlacedWhere, Route

# A screening tool may be filled in first, and the referral made from it.
SCREENED_EARLY = timedelta(days=28)
GRAVE = (Level.HIGH.value, Level.SERIOUS.value)
MASE_MONTHS = 3
REVIEW_MONTHS = 12
TRANSITION_MONTHS = 6


def days_early(referred_on: date, screened_on: date) -> int:
    """Count the days a screening is before its referral; 0 when it is not.

    Up to 28 it is W-SCREENED-EARLY, beyond it E-SCREENED-BEFORE.
    """
    return max((referred_on - screened_on).days, 0)


def is_screened_before(referred_on: date, screened_on: date) -> bool:
    """E-SCREENED-BEFORE: the screening cannot belong to this referral."""
    return referred_on - screened_on > SCREENED_EARLY


def is_routed_elsewhere(category: int | None, route: str) -> bool:
    """W-CATEGORY-ROUTE: category 3 goes straight to Children's Services (S0:1176)."""
    return category == 3 and route != Route.SECTION_47


def is_outside(day: date, from_on: date, to_on: date | None) -> bool:
    """E-RISK-DATE, E-MEETING-BEFORE: a day is not in the time of its case."""
    return day < from_on or (to_on is not None and day > to_on)


def is_closed_grave(level: str, level_on: date | None, closed_on: date) -> bool:
    """E-CLOSED-SERIOUS: high or serious risk, assessed on the day of the closure."""
    return level in GRAVE and level_on == closed_on


def is_of_age(born_month: date | None, on: date) -> bool:
    """E-AGE: 18 for certain on a day; only the month of birth is known."""
    return born_month is not None and on >= latest_18th(born_month)


def is_before_birth(born_month: date | None, on: date) -> bool:
    """E-BIRTH: a day lies before the month of birth (as SSDA903 rule 586)."""
    return born_month is not None and on < born_month


def needs_mase(level: str, last_mase: date | None, today: date) -> bool:
    """W-NO-MASE: high or serious, and no MASE meeting in the last three months."""
    if level not in GRAVE:
        return False
    return last_mase is None or last_mase <= add_months(today, -MASE_MONTHS)


def needs_review(referred_on: date, reviewed_on: date | None, today: date) -> bool:
    """W-NO-REVIEW: open, and nothing reviewed, for more than twelve months."""
    return (reviewed_on or referred_on) < add_months(today, -REVIEW_MONTHS)


def needs_transition(
    born_month: date | None, transition_on: date | None, today: date
) -> bool:
    """W-TRANSITION: 18 within six months at the earliest, and it was not discussed."""
    if born_month is None or transition_on is not None:
        return False
    return earliest_18th(born_month) <= add_months(today, TRANSITION_MONTHS)


def lacks_placing_council(placed: str, placing_la: str) -> bool:
    """W-PLACING-LA: placed outside the borough by nobody knows whom."""
    return placed == PlacedWhere.OUT_OF_BOROUGH and not placing_la
