"""What a row of the board's registers is, in words: who was asked, who came, what is due.

None of them is about a child. Who may read them is asked of the register: people who
learn are pseudonyms here too, for those who see bookings.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from audits import queries_cases
from audits.models import (
    AuditedCase,
    CaseAudit,
    Required,
    Score,
    StandardResult,
)
from dashboards.lineage.origins import Origin, Told
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board.models import ActionQuarter, Attendance, SelfAssessment
from training.models import Booking, Evaluation, Event

P = Permission
READ_WITH: Mapping[type, Permission] = {
    Attendance: P.SEE_BOARD,
    SelfAssessment: P.SEE_BOARD,
    ActionQuarter: P.SEE_ACTIONS,
    Required: P.SEE_AUDITS,
    StandardResult: P.SEE_AUDITS,
    CaseAudit: P.SEE_AUDITS,
    # A grade is about one child: for who sees every audit's, and each look is on record.
    AuditedCase: P.SEE_UNSUPPRESSED,
    Booking: P.SEE_BOOKINGS,
    Evaluation: P.SEE_BOOKINGS,
    Event: P.SEE_TRAINING,
}
# Each look at these rows is on record.
OF_CHILDREN = frozenset({AuditedCase})
NEEDED: Mapping[type, tuple[str, ...]] = {
    Attendance: ("meeting__group", "seat", "agency", "recorded_by"),
    SelfAssessment: (),
    ActionQuarter: ("action__agency",),
    Required: ("agency", "establishment", "response", "round"),
    StandardResult: ("response__required__agency", "standard"),
    CaseAudit: (),
    AuditedCase: ("audit",),
    Booking: ("agency", "delegate", "event__course"),
    Evaluation: ("booking__delegate", "booking__event__course"),
    Event: ("course",),
}


def may_read(user: User, rows: type, partnership_id: int) -> bool:
    """Say whether a reader may read the whole of a register in a partnership.

    A seat that reaches its own agency only does not. Grades of cases are for whoever
    leads the audits: an auditor sees those of the audits they are on, on their pages.
    """
    if rows is AuditedCase:
        return queries_cases.leads_in(user, partnership_id)
    return user.may(READ_WITH[rows], partnership_id)


def told_of(user: User, rows: Sequence[Any]) -> list[Told]:
    """Tell every row of a page; no query, with what `NEEDED` selects."""
    return [TELLERS[type(row)](user, row) for row in rows]


def _told(row: Any, what: str, whence: str, url: str = "") -> Told:
    origins = (Origin("Open it", whence, url),) if whence or url else ()
    return Told("", what, row.is_counted, origins)


def _attendance(_: User, row: Attendance) -> Told:
    what = f"{row.agency}, {row.seat.title}: {row.get_status_display().lower()}"
    whence = f"{row.meeting.group}, {row.meeting.on:%-d %B %Y}"
    return _told(row, what, whence)


def _self_assessment(_: User, row: SelfAssessment) -> Told:
    what = f"{row.area}: {row.rating}, as printed for {row.printed_year}"
    return _told(row, what, row.source)


def _action(_: User, row: ActionQuarter) -> Told:
    action = row.action
    what = f"{action.source_title}: due {action.due_on:%-d %B %Y}"
    url = reverse("board:action", args=[action.pk])
    return _told(row, what, f"Owned by {action.agency}", url)


def _required(_: User, row: Required) -> Told:
    what = f"{row}: {row.response.get_state_display().lower()}"
    return _told(row, what, str(row.round))


def _result(_: User, row: StandardResult) -> Told:
    score = row.moderated_score if row.moderated_score is not None else row.self_score
    word = Score(score).label.lower() if score is not None else "not scored"
    what = f"{row.response.required}, standard {row.standard}: {word}"
    return _told(row, what, f"{row.compliant} of {row.answers} answers meet it")


def _audit(_: User, row: CaseAudit) -> Told:
    method = row.get_method_display().lower()
    if row.completed_on is None:
        # What is still being audited is its team's affair.
        return _told(row, f"An audit that is not completed, {method}", "")
    # Not how many cases it had: that can be a small number of children.
    return _told(row, f"{row.title}, {method}", f"{row.completed_on:%-d %B %Y}")


def _case(_: User, row: AuditedCase) -> Told:
    what = f"{row.audit}, case {row.number}: {row.get_overall_grade_display().lower()}"
    return _told(row, what, "")


def _booking(_: User, row: Booking) -> Told:
    whose = row.agency or "Agency not known"
    status = row.get_status_display().lower()
    what = f"{row.delegate.short}, {whose}: {status}"
    return _told(row, what, str(row.event), reverse("training:booking", args=[row.pk]))


def _evaluation(_: User, row: Evaluation) -> Told:
    said = [
        f"{score} {when}"
        for score, when in ((row.pre_score, "before"), (row.post_score, "after"))
        if score is not None
    ]
    if row.usefulness:
        said.append(f"usefulness {row.get_usefulness_display().lower()}")
    booking = row.booking
    url = reverse("training:booking", args=[booking.pk])
    what = f"{booking.delegate.short}: {', '.join(said)}"
    return _told(row, what, str(booking.event), url)


def _event(_: User, row: Event) -> Told:
    limited = row.capacity is not None
    places = f"{row.capacity} places" if limited else "places not limited"
    booked = getattr(row, "booked", None)
    told = f"{places}, {booked} booked" if booked is not None else places
    what = f"{row}, {row.get_status_display().lower()}: {told}"
    return _told(row, what, row.ref, reverse("training:event", args=[row.pk]))


Teller = Callable[[User, Any], Told]
TELLERS: Mapping[type, Teller] = {
    Attendance: _attendance,
    SelfAssessment: _self_assessment,
    ActionQuarter: _action,
    Required: _required,
    StandardResult: _result,
    CaseAudit: _audit,
    AuditedCase: _case,
    Booking: _booking,
    Evaluation: _evaluation,
    Event: _event,
}
