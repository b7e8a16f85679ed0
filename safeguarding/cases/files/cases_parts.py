"""Puts levels of risk and meetings of a list beside those that are known."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from safeguarding.cases.files.cases_told import Line, levels, meetings
from safeguarding.cases.files.cases_work import BATCH, Work
from safeguarding.cases.models import CaseMeeting, CseCase, RiskAssessment

Why = RiskAssessment.Why
P = TypeVar("P", RiskAssessment, CaseMeeting)


def put_levels(work: Work) -> None:
    """Append levels of new days; what was entered here is left as it is.

    Of the levels from lists, only those go that nothing but a replaced version of a
    return ever gave.
    """
    known = _by_case(RiskAssessment.objects.filter(case__in=work.cases.values()))
    new: list[RiskAssessment] = []
    changed: list[RiskAssessment] = []
    gone: list[int] = []
    for reference, case in work.cases.items():
        lines = work.lines[reference]
        if case.withdrawn_at is not None:
            continue
        wanted = levels([line for line in lines if line.holds])
        first = min(wanted, default=None)
        dated = _days_of_levels(lines)
        for risk in known.get(case.pk, ()):
            level = wanted.pop(risk.on, "")
            if risk.recorded_by_id is not None or risk.on not in dated:
                continue
            if not level:
                gone.append(risk.pk)
            elif level != risk.level:
                risk.level = level
                changed.append(risk)
        new += [_risk(work, case, on, wanted[on], first) for on in sorted(wanted)]
    RiskAssessment.objects.filter(pk__in=gone).delete()
    RiskAssessment.objects.bulk_update(changed, ["level"], batch_size=BATCH)
    RiskAssessment.objects.bulk_create(new, batch_size=BATCH)


def _days_of_levels(lines: Iterable[Line]) -> set[date]:
    """Give every day lists can have put a level on."""
    rows = list(lines)
    return {line.row.level_on for line in rows if line.row.level_on} | {
        line.start for line in rows
    }


def _risk(
    work: Work, case: CseCase, on: date, level: str, first: date | None
) -> RiskAssessment:
    why = Why.SCREENING if on == first else Why.REVIEW
    return RiskAssessment(
        partnership=work.file.partnership,
        agency=work.file.agency,
        case=case,
        on=on,
        level=level,
        why=why.value,
        recorded_at=work.at,
    )


def put_meetings(work: Work) -> None:
    """Add meetings of new days, as far as lists know of them."""
    known = _by_case(CaseMeeting.objects.filter(case__in=work.cases.values()))
    new: list[CaseMeeting] = []
    gone: list[int] = []
    for reference, case in work.cases.items():
        lines = work.lines[reference]
        if case.withdrawn_at is not None:
            continue
        wanted = meetings(line for line in lines if line.holds)
        listed = meetings(lines)
        for meeting in known.get(case.pk, ()):
            key = (meeting.kind, meeting.on)
            is_taken_back = key in listed and key not in wanted
            if is_taken_back and meeting.recorded_by_id is None:
                gone.append(meeting.pk)
            wanted.discard(key)
        new += [_meeting(work, case, kind, on) for kind, on in sorted(wanted)]
    CaseMeeting.objects.filter(pk__in=gone).delete()
    CaseMeeting.objects.bulk_create(new, batch_size=BATCH)


def _meeting(work: Work, case: CseCase, kind: str, on: date) -> CaseMeeting:
    return CaseMeeting(
        partnership=work.file.partnership,
        agency=work.file.agency,
        case=case,
        kind=kind,
        on=on,
        recorded_at=work.at,
    )


def _by_case(rows: Iterable[P]) -> dict[int, list[P]]:
    found: dict[int, list[P]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found
