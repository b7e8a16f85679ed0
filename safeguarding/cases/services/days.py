"""When something may have happened in a case, and how a changed case is kept."""

from collections.abc import Sequence
from datetime import date

from safeguarding.cases import rules
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.models import CseCase
from safeguarding.cases.services.keeping import Changing, keep
from safeguarding.cases.transitions import Act

STILL_TO_COME = "The day is still to come"


def past(field: str, day: date, doing: Changing) -> None:
    """Make sure that a day is not still to come (E-DATE-FUTURE)."""
    if day > local_day(doing.at):
        raise NotAllowed(field, STILL_TO_COME)


def in_case(field: str, day: date, case: CseCase, doing: Changing) -> None:
    """Make sure that a day is in the time of the case (E-RISK-DATE and the like)."""
    past(field, day, doing)
    if rules.is_outside(day, case.referred_on, case.closed_on):
        raise NotAllowed(
            field,
            f"That is before the case was referred, {case.referred_on:%-d %B %Y}",
        )


def not_before_last(field: str, day: date, last: date | None) -> None:
    """Make sure that something dated by its last time does not go back."""
    if last is not None and day < last:
        raise NotAllowed(field, f"The last one was later: {last:%-d %B %Y}")


def kept(
    case: CseCase,
    doing: Changing,
    act: Act,
    doubts: Sequence[Doubt] = (),
    *,
    is_kept_here: bool = True,
    **detail: str,
) -> CseCase:
    """Save a case; who changes what is known of the child keeps it from now on."""
    if is_kept_here:
        case.known_through = None
    keep(case, doing, act.value, doubts, **detail)
    return case
