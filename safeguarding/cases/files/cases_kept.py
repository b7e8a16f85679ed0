"""Brings one case in line with what lists tell of it; what was entered here stands."""

from collections.abc import Sequence
from typing import Any

from safeguarding.cases.files.cases_told import Line, ending, last, levels
from safeguarding.cases.models import CaseStatus, CseCase
from safeguarding.cases.sources import sector_of
from safeguarding.partners.models import Agency

SCREENING = ("screened_on", "screening_tool", "screening_score", "category")
CLOSURE = ("closed_on", "closure_reason", "step_down_to")
SINGLE = ("route", "social_care_status", "transition_on")
# The last of several: whoever knows the later day is right.
LATEST = ("reviewed_on", "audited_on")
FLAGS = ("cce", "gangs")
BLANK = (None, "")


def is_kept_here(case: CseCase) -> bool:
    """Whether somebody keeps the case on screen: lists only fill in what it lacks."""
    return case.known_through is None


def bring(
    case: CseCase,
    lines: Sequence[Line],
    source: Agency,
    *,
    is_new: bool,
    assessed_here: bool,
) -> None:
    """Put into a case what lists tell; the caller saves it.

    Args:
        case: known, or new and empty.
        lines: every row about it, oldest quarter first; at least one holds.
        source: the agency the newest row names.
        is_new: whether no record of the case is there yet.
        assessed_here: whether a level of risk was entered on screen.
    """
    told = [line for line in lines if line.holds]
    if not is_new and is_kept_here(case):
        _fill(case, told)
        return
    newest = told[-1]
    _take(case, lines, told)
    case.source_agency, case.source_sector = source, sector_of(source)
    case.referred_on = min(
        day for day in (last(told, "referred_on"), case.closed_on) if day
    )
    if case.closed_on is None:
        case.status = _open_status(
            case, is_assessed=assessed_here or bool(levels(told))
        )
    case.known_through, case.row, case.withdrawn_at = newest.end, newest.row, None


def _take(case: CseCase, lines: Sequence[Line], told: Sequence[Line]) -> None:
    """Let the newest word of the lists hold, except where something is from here."""
    if not _from_here(case, SCREENING, lines):
        for name in SCREENING:
            _set(case, name, last(told, name))
    if not _from_here(case, CLOSURE, lines):
        _close(case, told[-1])
    for name in SINGLE:
        if not _from_here(case, (name,), lines):
            _set(case, name, last(told, name))
    for name in LATEST:
        here = getattr(case, name) if _from_here(case, (name,), lines) else None
        _set(case, name, _latest(here, last(told, name)))
    for name in FLAGS:
        said = last(told, name)
        setattr(case, name, getattr(case, name) if said is None else said)
    _types(case, lines, told)


def _fill(case: CseCase, told: Sequence[Line]) -> None:
    """Give a case that is kept here what it lacks; never open it again."""
    if case.screened_on is None and case.category is None:
        for name in SCREENING:
            _set(case, name, last(told, name))
    for name in SINGLE:
        if getattr(case, name) in BLANK:
            _set(case, name, last(told, name))
    for name in LATEST:
        _set(case, name, _latest(getattr(case, name), last(told, name)))
    for name in FLAGS:
        setattr(case, name, getattr(case, name) or bool(last(told, name)))
    case.exploitation_types = case.exploitation_types or _told_types(told)
    _end(case, told)


def _end(case: CseCase, told: Sequence[Line]) -> None:
    """Let a list end a case that is kept here and open."""
    if case.closed_on is not None:
        return
    ends = told[-1].row.closed_on
    if ends is not None and ends >= case.referred_on:
        _close(case, told[-1])
    elif case.status == CaseStatus.NEW and levels(told):
        case.status = CaseStatus.OPEN.value


def _from_here(case: CseCase, names: Sequence[str], lines: Sequence[Line]) -> bool:
    """Say whether any of some values is one that no list ever gave."""
    return any(
        getattr(case, name) not in BLANK
        and all(getattr(line.row, name) != getattr(case, name) for line in lines)
        for name in names
    )


def _close(case: CseCase, newest: Line) -> None:
    """Let the newest list say whether the case ended, and how."""
    row = newest.row
    if row.closed_on is None:
        case.closed_on, case.closure_reason, case.step_down_to = None, "", ""
        return
    case.closed_on, case.closure_reason = row.closed_on, row.closure_reason
    case.step_down_to, case.status = row.step_down_to, ending(row)


def _open_status(case: CseCase, *, is_assessed: bool) -> str:
    if is_assessed:
        return CaseStatus.OPEN.value
    if case.screened_on is not None:
        return CaseStatus.SCREENING.value
    return CaseStatus.NEW.value


def _types(case: CseCase, lines: Sequence[Line], told: Sequence[Line]) -> None:
    """Keep kinds of exploitation entered here beside the one the lists give."""
    listed = {line.row.exploitation_type for line in lines}
    here = [one for one in case.exploitation_types if one not in listed]
    case.exploitation_types = sorted({*here, *_told_types(told)})


def _told_types(told: Sequence[Line]) -> list[str]:
    newest = last(told, "exploitation_type")
    return [newest] if newest else []


def _latest(*days: Any) -> Any:
    return max((day for day in days if day), default=None)


def _set(case: CseCase, name: str, value: Any) -> None:
    """Set a field; text fields have no null."""
    field = case._meta.get_field(name)
    setattr(case, name, value if value is not None or field.null else "")
