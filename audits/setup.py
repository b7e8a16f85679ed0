"""Sets up what is known of earlier audits: [[audit_round]] and [[case_audit]] of a file.

For what papers tell of audits whose answers or cases are kept elsewhere: that a round was
complete, that so many cases were audited. Nothing of an answer or a case is declared.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from audits.models import (
    CaseAudit,
    Required,
    Response,
    ResponseState,
    Round,
    RoundKind,
    StandardSet,
)
from safeguarding.declared import Reading
from safeguarding.partners.models import Agency, Partnership
from safeguarding.periods import Kind, Period, PeriodError
from safeguarding.sync import Changes, sync

TABLES = {"audit_round", "case_audit"}


@dataclass(frozen=True)
class DeclaredRound:
    """[[audit_round]]: a round that ended with an answer of everybody who was asked."""

    kind: str
    title: str
    standards: str
    version: int
    year: str
    opens_on: date
    due_on: date
    final_on: date
    tool: str
    agencies: list[str]
    note: str = ""


@dataclass(frozen=True)
class DeclaredCaseAudit:
    """[[case_audit]]: an audit of which the papers tell how many cases it had."""

    title: str
    theme: str
    method: str
    completed_on: date
    cases: int
    priority: str = ""
    note: str = ""


@dataclass(frozen=True)
class DeclaredAudits:
    """All that a file tells of audits."""

    rounds: list[DeclaredRound] = field(default_factory=list)
    case_audits: list[DeclaredCaseAudit] = field(default_factory=list)


def read(reading: Reading) -> DeclaredAudits:
    """Read this room's tables, noting problems."""
    declared = DeclaredAudits(
        reading.many("audit_round", DeclaredRound),
        reading.many("case_audit", DeclaredCaseAudit),
    )
    for one in declared.rounds:
        reading.problems += _problems_of_round(one)
    reading.problems += [
        f"[[case_audit]] {one.title}: there is no method '{one.method}'."
        for one in declared.case_audits
        if one.method not in CaseAudit.Method.values
    ]
    return declared


def _problems_of_round(one: DeclaredRound) -> list[str]:
    where, problems = f"[[audit_round]] {one.title}", []
    if one.kind not in RoundKind.values:
        problems.append(f"{where}: there is no kind '{one.kind}'.")
    if not StandardSet.objects.filter(code=one.standards, version=one.version).exists():
        problems.append(f"{where}: there is no '{one.standards}' {one.version}.")
    known = set(Agency.objects.values_list("code", flat=True))
    problems += [
        f"{where}: there is no agency '{code}'."
        for code in one.agencies
        # Those of the same file are made before this is applied.
        if known and code not in known
    ]
    try:
        is_year = Period.parse(one.year).kind is Kind.YEAR
    except PeriodError:
        is_year = False
    if not is_year:
        problems.append(f"{where}: '{one.year}' is no financial year; write 2014-15.")
    return problems


def apply(partnership: Partnership, declared: DeclaredAudits) -> Changes:
    """Write this room's rows, inside the caller's transaction; nothing is removed.

    The caller asks for the scorecards.
    """
    changes = _rounds(partnership, declared.rounds)
    for one in declared.rounds:
        changes += _answers(partnership, one)
    wanted = [_case_audit(partnership, one) for one in declared.case_audits]
    titles = [one.title for one in declared.case_audits]
    known = CaseAudit.objects.filter(partnership=partnership, title__in=titles)
    return changes + sync(known, wanted, key=("partnership_id", "title"))


def _rounds(partnership: Partnership, declared: Iterable[DeclaredRound]) -> Changes:
    wanted = [
        Round(
            partnership=partnership,
            kind=one.kind,
            title=one.title,
            standard_set=StandardSet.objects.get(
                code=one.standards, version=one.version
            ),
            year=Period.parse(one.year).year,
            opens_on=one.opens_on,
            due_on=one.due_on,
            state=Round.State.CLOSED,
            closed_on=one.final_on,
            is_moderated=False,
            tool=one.tool,
            note=one.note,
        )
        for one in declared
    ]
    titles = [one.title for one in wanted]
    known = Round.objects.filter(partnership=partnership, title__in=titles)
    return sync(known, wanted, key=("partnership_id", "kind", "title"))


def _answers(partnership: Partnership, one: DeclaredRound) -> Changes:
    asked = Round.objects.get(partnership=partnership, kind=one.kind, title=one.title)
    agencies = Agency.objects.filter(code__in=one.agencies).order_by("code")
    required = [
        Required(partnership=partnership, round=asked, agency=each) for each in agencies
    ]
    known = Required.objects.filter(round=asked, establishment=None)
    changes = sync(known, required, key=("round_id", "agency_id"))
    ended = timezone.make_aware(datetime.combine(one.final_on, time(12)))
    answers = [
        Response(
            partnership=partnership,
            agency_id=each.agency_id,
            round=asked,
            required=each,
            state=ResponseState.FINAL,
            signatory_title="Not published",
            submitted_at=ended,
            final_at=ended,
        )
        for each in Required.objects.filter(round=asked).order_by("pk")
    ]
    given = Response.objects.filter(round=asked)
    return changes + sync(given, answers, key=("required_id",))


def _case_audit(partnership: Partnership, one: DeclaredCaseAudit) -> CaseAudit:
    return CaseAudit(
        partnership=partnership,
        title=one.title,
        theme=one.theme,
        priority=one.priority,
        method=one.method,
        planned_on=one.completed_on,
        completed_on=one.completed_on,
        state=CaseAudit.State.COMPLETED,
        cases_stated=one.cases,
        note=one.note,
    )
