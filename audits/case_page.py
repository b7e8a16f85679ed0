"""What the page of one case audit shows its team: rows and words, no model queries.

Only what `queries_cases.grades` gave can stand here: whoever may not see a grade yet has
none of it in the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from audits.acts_cases import NEXT, PAGES
from audits.agreement import (
    Agreement,
    agreement,
    pairs_of,
    pooled_agreement,
    spread_in_words,
)
from audits.life_cases import CASE_AUDIT, Act
from audits.models import AuditedCase, CaseAudit, CaseGrade, Finding, Theme
from audits.queries_cases import Seen
from safeguarding.partners.models import Agency

NOT_GRADED = "Not graded"


@dataclass(frozen=True)
class Cell:
    """One agency's grade of one case, and where it is entered; "" for nowhere."""

    agency: str
    text: str
    url: str


@dataclass(frozen=True)
class Row:
    """One case, as a row of the table."""

    case: AuditedCase
    cells: tuple[Cell, ...]
    overall: str
    overall_url: str
    concern: str
    voices: str
    url: str


@dataclass(frozen=True)
class Between:
    """How far two agencies agree."""

    agencies: str
    words: str


def rows(
    audit: CaseAudit,
    cases: Sequence[AuditedCase],
    grades: Sequence[CaseGrade],
    agencies: Sequence[Agency],
    seen: Seen,
) -> list[Row]:
    """Give the cases with the grades a person may see."""
    given = {(one.case_id, one.agency_id): one.get_grade_display() for one in grades}
    mine = shown_agencies(agencies, seen)
    return [
        Row(
            case=case,
            cells=tuple(_cell(audit, case, agency, given, seen) for agency in mine),
            overall=case.get_overall_grade_display() or "Not agreed yet",
            overall_url=_agree_url(audit, case, seen),
            concern=concern_in_words(case),
            voices=voices_in_words(case),
            url=reverse("audits:audited-case", args=[audit.pk, case.number]),
        )
        for case in cases
    ]


def _agree_url(audit: CaseAudit, case: AuditedCase, seen: Seen) -> str:
    if not seen.leads or Act.AGREE not in CASE_AUDIT.allowed(audit.state):
        return ""
    return reverse("audits:agree-grade", args=[audit.pk, case.number])


def left_in_words(
    audit: CaseAudit, found: Sequence[Row], own: Sequence[str]
) -> list[str]:
    """Say how many cases a person's own agency has still to grade."""
    if audit.state != CaseAudit.State.GRADING or not found:
        return []
    left = dict.fromkeys(own, 0)
    for row in found:
        for cell in row.cells:
            if cell.agency in left and cell.text == NOT_GRADED:
                left[cell.agency] += 1
    return [
        f"{name} has {count} of {len(found)} cases left to grade."
        if count
        else f"{name} has graded every case."
        for name, count in left.items()
    ]


def shown_agencies(agencies: Sequence[Agency], seen: Seen) -> list[Agency]:
    """List the agencies whose grades a person may see."""
    return [one for one in agencies if seen.everything or one.pk in seen.own]


def _cell(
    audit: CaseAudit,
    case: AuditedCase,
    agency: Agency,
    given: dict[tuple[int, int], str],
    seen: Seen,
) -> Cell:
    may = seen.leads or agency.pk in seen.own
    is_open = Act.GRADE in CASE_AUDIT.allowed(audit.state)
    place = [audit.pk, case.number, agency.pk]
    url = reverse("audits:grade-case", args=place) if may and is_open else ""
    return Cell(str(agency), given.get((case.pk, agency.pk), NOT_GRADED), url)


def concern_in_words(case: AuditedCase) -> str:
    """Say whether there is an immediate concern, and since when it is escalated."""
    if case.immediate_concern is None:
        return "Not answered"
    if not case.immediate_concern:
        return "None"
    return f"Yes, escalated on {case.escalated_on:%-d %B %Y}"


def voices_in_words(case: AuditedCase) -> str:
    """Say whose voice was captured."""
    said = {
        "child": case.child_voice,
        "parent": case.parent_voice,
        "practitioner": case.practitioner_voice,
    }
    there = [name for name, heard in said.items() if heard]
    lacking = [name for name, heard in said.items() if heard is False]
    parts = [_listed(there)] if there else []
    parts += [f"not {_listed(lacking, 'or')}"] if lacking else []
    return "; ".join(parts).capitalize() or "Not recorded"


def _listed(names: Sequence[str], last: str = "and") -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def by_case(grades: Sequence[CaseGrade]) -> list[dict[int, str]]:
    """Give the grades of each case by agency, as `agreement` takes them."""
    found: dict[int, dict[int, str]] = {}
    for one in grades:
        found.setdefault(one.case_id, {})[one.agency_id] = one.grade
    return list(found.values())


@dataclass(frozen=True)
class Spread:
    """How far the grades of an audit's agencies lie apart, in words and numbers."""

    sentences: list[str]
    pooled: Agreement
    between: list[Between]


def spread(grades: Sequence[CaseGrade], agencies: Sequence[Agency]) -> Spread | None:
    """Say how far agencies agree; None where no case has two grades."""
    cases = by_case(grades)
    pairs = pairs_of(cases)
    if not pairs:
        return None
    names = {one.pk: str(one) for one in agencies}
    between = [
        Between(f"{names[one]} and {names[other]}", agreement(found).words)
        for (one, other), found in pairs.items()
    ]
    return Spread(
        spread_in_words(cases),
        pooled_agreement(cases),
        sorted(between, key=lambda each: each.agencies),
    )


def facts(audit: CaseAudit, agencies: Sequence[Agency]) -> list[dict[str, str]]:
    """Give what is known of the audit as rows of a summary list."""
    found = [
        ("How", audit.get_method_display()),
        ("Looks at", audit.theme),
        ("The work of", period_in_words(audit)),
        ("Priority", audit.priority),
        ("Asked for by", str(audit.group or "")),
        ("Led by", str(audit.lead_agency or "")),
        ("Begins", f"{audit.planned_on:%-d %B %Y}"),
        ("Completed", f"{audit.completed_on:%-d %B %Y}" if audit.completed_on else ""),
        ("Agencies", ", ".join(map(str, agencies)) or "None chosen yet"),
        ("Method notes", audit.method_notes),
        ("Cancelled because", audit.note if audit.state == "cancelled" else ""),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def period_in_words(audit: CaseAudit) -> str:
    """Say which days' work is looked at; "" where nobody said."""
    first, last = audit.about_from, audit.about_to
    if first and last:
        return f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    if first:
        return f"{first:%-d %B %Y} on"
    return f"until {last:%-d %B %Y}" if last else ""


def acts(audit: CaseAudit, missing: Act | None) -> dict[str, Any]:
    """Give the next step and the other things that can be done to the audit."""
    can = set(CASE_AUDIT.allowed(audit.state))
    first = missing or NEXT.get(audit.state)
    links = {
        act: {
            "label": page.link,
            "url": reverse("audits:case-audit-act", args=[audit.pk, act]),
        }
        for act, page in PAGES.items()
        if act in can
    }
    others = [link for act, link in links.items() if act != first]
    return {"next": links.get(first) if first else None, "others": others}


def missing_step(audit: CaseAudit, agencies: int, cases: int) -> Act | None:
    """Say what a planned audit lacks before it can begin; then, to begin."""
    if audit.state != CaseAudit.State.PLANNED:
        return None
    least = 2 if audit.method == CaseAudit.Method.MACFA else 1
    if agencies < least:
        return Act.AGENCIES
    return Act.ADD_CASES if not cases else Act.BEGIN


def progress(
    audit: CaseAudit, counts: Sequence[tuple[Agency, int]], cases: int
) -> list[dict[str, str]]:
    """Say how many cases each agency has graded; not which grades."""
    if audit.state != CaseAudit.State.GRADING:
        return []
    return [
        {"key": str(agency), "value": f"{done} of {cases}"} for agency, done in counts
    ]


@dataclass(frozen=True)
class FoundRow:
    """One finding, with its themes by their titles."""

    finding: Finding
    themes: str


def found_rows(findings: Iterable[Finding], themes: Iterable[Theme]) -> list[FoundRow]:
    """Give the findings with the titles of their themes."""
    titles = {one.code: one.title for one in themes}
    return [
        FoundRow(one, "; ".join(titles.get(code, code) for code in one.themes))
        for one in findings
    ]
