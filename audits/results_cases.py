"""What a board reads of case audits: those completed, and nothing of a case.

How many cases an audit had is said as fewer than six, or six and more, never exactly: a
year's total stands on the scorecard, and what is left of it when the others are taken
off would tell a number that is hidden. For the same reason grades are not given audit by
audit; how far agencies agreed is said in words. Source: DOMAIN F.3, C.7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from audits.agreement import pooled_agreement, spread_without_numbers
from audits.case_page import by_case, period_in_words
from audits.models import AuditedCase, CaseAudit, CaseGrade, Finding, Theme
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board.models import Action
from safeguarding.partners.models import Agency

SEEN = Permission.SEE_AUDITS
AT_WORK = (Action.State.OPEN.value, Action.State.IN_PROGRESS.value)


def results(user: User) -> "QuerySet[CaseAudit]":
    """Give the completed audits a person may read of, the newest first."""
    found: QuerySet[CaseAudit] = CaseAudit.objects.for_user(user, SEEN)
    done = found.filter(state=CaseAudit.State.COMPLETED.value)
    return done.select_related("partnership", "lead_agency", "group").order_by(
        "-completed_on", "-pk"
    )


def with_counts(found: "QuerySet[CaseAudit]", today: date) -> "QuerySet[CaseAudit]":
    """Add what the list shows.

    Attributes added: `cases_audited`, never to be shown itself; `strengths` and
    `improvements`, numbers of findings; `actions` and of them `overdue`.
    """
    actions = Action.objects.filter(
        source_kind=Action.Source.AUDIT.value, source_id=OuterRef("pk")
    )
    late = actions.filter(state__in=AT_WORK, due_on__lt=today)
    findings = Finding.objects.filter(audit=OuterRef("pk"))
    cases = AuditedCase.objects.filter(audit=OuterRef("pk"))
    return found.annotate(
        cases_audited=Coalesce("cases_stated", _count(cases, "audit")),
        strengths=_count(findings.filter(kind=Finding.Kind.STRENGTH.value), "audit"),
        improvements=_count(
            findings.filter(kind=Finding.Kind.IMPROVEMENT.value), "audit"
        ),
        actions=_count(actions, "source_id"),
        overdue=_count(late, "source_id"),
    )


def _count(rows: "QuerySet[Any]", per: str) -> Coalesce:
    counted = rows.order_by().values(per).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0))


def with_lateness(actions: "QuerySet[Action]", today: date) -> "QuerySet[Action]":
    """Add `is_late`, whether an action is overdue."""
    late = Q(state__in=AT_WORK, due_on__lt=today)
    return actions.annotate(
        is_late=ExpressionWrapper(late, output_field=BooleanField())
    )


def having_theme(code: str) -> Q:
    """Give the condition that an audit found something of a theme."""
    tagged = Finding.objects.filter(audit=OuterRef("pk"), themes__contains=[code])
    return Q(Exists(tagged))


def cases_in_words(count: int, threshold: int) -> str:
    """Say how many cases an audit had, so that no total gives a hidden one away."""
    if not count:
        return "Not reported"
    least = threshold + 1
    return f"Fewer than {least}" if count < least else f"{least} or more"


def theme_titles(user: User) -> dict[tuple[int, str], str]:
    """Give the titles of themes by partnership and code."""
    rows = Theme.objects.for_user(user, SEEN)
    return {(one.partnership_id, one.code): one.title for one in rows}


@dataclass(frozen=True)
class Spread:
    """How far agencies agreed, for the board; "" where it cannot be said."""

    words: str
    kappa: str


def spread(audit: Any) -> Spread:
    """Say how far the agencies agreed, without a number of cases or of pairs."""
    grades = CaseGrade.objects.filter(case__audit=audit)
    cases = by_case(list(grades.only("case_id", "agency_id", "grade")))
    words = spread_without_numbers(cases)
    if not words:
        return Spread("", "")
    found = pooled_agreement(cases)
    is_few = audit.cases_audited <= audit.partnership.suppression_threshold
    if found.kappa is None or is_few:
        return Spread(words, "The pairs of grades are too few to say more.")
    said = f"{found.kappa:.2f}, from at least 10 pairs of grades"
    return Spread(words, f"Weighted kappa: {said}.")


def facts(audit: Any) -> list[dict[str, str]]:
    """Give what the board may know of an audit as rows of a summary list."""
    agencies = Agency.objects.filter(pk__in=audit.agencies.values("agency")).order_by(
        "short_name", "pk"
    )
    limit = audit.partnership.suppression_threshold
    found = [
        ("How", audit.get_method_display()),
        ("Looked at", audit.theme),
        ("The work of", period_in_words(audit)),
        ("Priority", audit.priority),
        ("Asked for by", str(audit.group or "")),
        ("Led by", str(audit.lead_agency or "")),
        ("Agencies", ", ".join(map(str, agencies))),
        ("Completed", f"{audit.completed_on:%-d %B %Y}"),
        ("Cases", cases_in_words(audit.cases_audited, limit)),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


@dataclass(frozen=True)
class Told:
    """One finding as the board reads it."""

    text: str
    themes: str
    recommendations: tuple[str, ...]
    no_action_reason: str


def findings(
    audit: CaseAudit, kind: str, titles: dict[tuple[int, str], str]
) -> list[Told]:
    """List the findings of one kind."""
    rows = Finding.objects.filter(audit=audit, kind=kind).order_by("pk")
    return [
        Told(
            text=one.text,
            themes=_themes(one, titles),
            recommendations=tuple(each.text for each in one.recommendations.all()),
            no_action_reason=one.no_action_reason,
        )
        for one in rows.prefetch_related("recommendations")
    ]


def _themes(finding: Finding, titles: dict[tuple[int, str], str]) -> str:
    place = finding.partnership_id
    named: Sequence[str] = [titles.get((place, code), code) for code in finding.themes]
    return "; ".join(named)
