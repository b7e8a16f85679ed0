"""What is asked of episodes, interviews and reports, as plain functions of values.

Each rule says whether it is broken; the words are those of the page or the file.
Moments have a time zone; where only dates are known they are midnights in London.
Source: DOMAIN C.5, C.6.
"""

from datetime import date, datetime, timedelta

from safeguarding.cases.clocks import local_day
from safeguarding.cases.models.choices import EpisodeType, Location, Precision
from safeguarding.working_days import working_days_between

# The police gave the category up in January 2017 (DOMAIN A.3).
ABSENT_UNTIL = date(2017, 1, 31)
OPEN_LONG = timedelta(days=3)
VERY_LONG = timedelta(days=28)
DONE_LATE = timedelta(days=30)
SENT_WITHIN = 1  # working days


def is_future(at: datetime, now: datetime) -> bool:
    """E-DATE-FUTURE: something that has not happened yet."""
    return at > now


def is_before(one: datetime, other: datetime, precision: str) -> bool:
    """E-END-BEFORE (567), E-DONE-BEFORE: one comes before the other.

    Compared by their days in London where a time is not known.
    """
    if precision == Precision.DATE:
        return local_day(one) < local_day(other)
    return one < other


def overlaps(
    start: datetime,
    end: datetime | None,
    other_start: datetime,
    other_end: datetime | None,
) -> bool:
    """E-OVERLAP (574): two episodes of one child share time.

    A start equal to the other's end is allowed; an open episode has no end yet.
    """
    begins_before_end = end is None or other_start < end
    return begins_before_end and (other_end is None or start < other_end)


def is_zero(start: datetime, end: datetime, precision: str) -> bool:
    """W-ZERO-MINUTES: back in the minute the child went missing."""
    return precision != Precision.DATE and end == start


def is_very_long(start: datetime, end: datetime) -> bool:
    """W-28-DAYS: more than 28 days."""
    return end - start > VERY_LONG


def is_long_open(told_at: datetime, now: datetime) -> bool:
    """W-OPEN-3-DAYS: open, and nothing was told of it for more than 3 days."""
    return now - told_at > OPEN_LONG


def is_absent_late(kind: str, start: datetime) -> bool:
    """W-ABSENT-2017: the category absent after the police gave it up."""
    return kind == EpisodeType.ABSENT and local_day(start) > ABSENT_UNTIL


def is_from_nowhere(location: str) -> bool:
    """W-LOCATION-UNKNOWN: nobody knows where the child went missing from."""
    return location == Location.UNKNOWN


def is_done_late(returned_at: datetime, completed_at: datetime) -> bool:
    """W-DONE-LATE: the interview was more than 30 days after the return."""
    return completed_at - returned_at > DONE_LATE


def is_accepted_unoffered(*, offered: bool | None, accepted: bool | None) -> bool:
    """E-ACCEPTED: accepted, and never offered."""
    return bool(accepted) and offered is False


def is_done_refused(
    completed_at: datetime | None, *, accepted: bool | None, why_not_done: str
) -> bool:
    """E-DONE-REFUSED: done, and also refused or said not to be done."""
    return completed_at is not None and (accepted is False or bool(why_not_done))


def is_graded_oddly(reliability: str, accuracy: str) -> bool:
    """W-GRADING: the two scales, which run in opposite directions, contradict.

    Always reliable (5) with suspected false (5), or unreliable (1) with known true (1).
    """
    return reliability == accuracy and reliability in {"5", "1"}


def is_incident_after(incident_at: datetime | None, reported_at: datetime) -> bool:
    """E-INCIDENT-AFTER: what was reported happened after the report."""
    return incident_at is not None and incident_at > reported_at


def is_sent_late(reported_at: datetime, sent_at: datetime) -> bool:
    """W-SENT-LATE: sent on to the police more than one working day after the report."""
    days = working_days_between(local_day(reported_at), local_day(sent_at))
    return days > SENT_WITHIN


def lacks_trading_name(*, is_licensed: bool, is_named_in_report: bool) -> bool:
    """E-TRADING-NAME: a licensed service, and its name is not in the report sent."""
    return is_licensed and not is_named_in_report


def lacks_third_party(supplied: str, willing: str) -> bool:
    """W-THIRD-PARTY: somebody else knows, and nobody asked if they talk to police."""
    return supplied != "witnessed_incident" and not willing
