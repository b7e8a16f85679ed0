"""Reads one version of a return for its page: figures, answers, history, who, when."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent, User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import Qualifier
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Obligation, Problem, Submission, SubmissionRow
from safeguarding.returns.problems import Overview, arrange
from safeguarding.returns.queries import context_of
from safeguarding.returns.rules.across import is_expected
from safeguarding.returns.rules.facts import COLUMNS
from safeguarding.returns.values import plain

# A page with more figures would not be read; the file itself holds them all.
MOST_FIGURES = 500


@dataclass(frozen=True)
class Figure:
    """One figure as sent, in words."""

    code: str
    title: str
    period: str
    part: str
    numerator: str
    denominator: str
    value: str
    qualifier: str
    note: str
    place: str


@dataclass(frozen=True)
class Version:
    """One line of a return's history."""

    pk: int
    number: int
    state: str
    sent_at: datetime
    sent_by: str
    is_this: bool


@dataclass(frozen=True)
class Fact:
    """One line of the summary of a version."""

    key: str
    value: str


@dataclass(frozen=True)
class VersionPage:
    """All that the page of a version shows."""

    title: str
    state: str
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    figures_left_out: int
    overview: Overview
    history: tuple[Version, ...]
    can_decide: bool
    can_send_again: bool
    reason: str


def load_submission(user: User, pk: int, permission: Permission) -> Submission | None:
    """Load a version with what its page names; None when it is not for this person."""
    found: Submission | None = (
        Submission.objects.for_user(user, permission)
        .filter(pk=pk)
        .select_related(
            "obligation__template",
            "obligation__agency",
            "obligation__partnership",
            "submitted_by",
            "decided_by",
        )
        .defer("file__content")
        .first()
    )
    return found


def version_page(user: User, version: Submission) -> VersionPage:
    """Gather the page of a version. The number of queries does not grow with it."""
    owed = version.obligation
    place = (version.partnership_id, version.agency_id)
    problems = Problem.objects.filter(submission=version).order_by("pk")
    state = Submission.State(version.state)
    waiting = state is Submission.State.RECEIVED
    return VersionPage(
        title=title_of(owed),
        state=state.label,
        facts=tuple(_facts(version)),
        figures=tuple(_figures(version)),
        figures_left_out=max(version.row_count - MOST_FIGURES, 0),
        overview=arrange(list(problems)),
        history=tuple(_history(version)),
        can_decide=waiting and user.may(Permission.ACCEPT_RETURN, *place),
        can_send_again=user.may(Permission.SUBMIT_RETURN, *place),
        reason=version.decision_reason,
    )


def title_of(owed: Obligation) -> str:
    """Name a return: what it is, whose, of when."""
    return f"{owed.template.title}, {owed.agency}, {owed.period.short_label}"


def _facts(version: Submission) -> list[Fact]:
    owed = version.obligation
    facts = [
        Fact("State", Submission.State(version.state).label),
        Fact("Partnership", owed.partnership.name),
        Fact("Agency", owed.agency.name),
        Fact("Period", owed.period.label),
        Fact("Version", str(version.version)),
        Fact("Due", f"{owed.due_on:%-d %B %Y}"),
        Fact("Sent", f"{_moment(version.submitted_at)} by {_sender(version)}"),
    ]
    if version.decided_at is not None:
        who = str(version.decided_by)
        facts.append(Fact("Decided", f"{_moment(version.decided_at)} by {who}"))
    facts += [
        Fact("Figures", str(version.row_count)),
        Fact("Fingerprint of the figures", version.content_hash),
    ]
    return facts


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y at %H:%M}"


def _sender(version: Submission) -> str:
    """Name who sent it, and say when it was on the agency's behalf."""
    event = AuditEvent.objects.filter(
        action=Action.RETURN_SUBMITTED.value,
        object_type=Submission._meta.label,
        object_id=str(version.pk),
    ).first()
    on_behalf = event is not None and event.detail.get("on_behalf")
    behalf = f", on behalf of {version.obligation.agency}" if on_behalf else ""
    return f"{version.submitted_by}{behalf}"


def _figures(version: Submission) -> list[Figure]:
    rows = SubmissionRow.objects.filter(submission=version).select_related("indicator")
    return [_figure(row) for row in rows.order_by("pk")[:MOST_FIGURES]]


def _figure(row: SubmissionRow) -> Figure:
    labels = row.indicator.breakdowns.get(row.breakdown_dimension, {})
    place = [row.sheet, f"row {row.row}"]
    exact = row.qualifier == Qualifier.EXACT
    return Figure(
        code=row.indicator.code,
        title=row.indicator.title,
        period=_period(row),
        part=labels.get(row.breakdown_code, row.breakdown_code),
        numerator=plain(row.numerator),
        denominator=plain(row.denominator),
        value=plain(row.value),
        qualifier="" if exact else Qualifier(row.qualifier).label,
        note=row.note,
        place=", ".join(part for part in place if part),
    )


def _period(row: SubmissionRow) -> str:
    return Period(Kind(row.kind), row.period_start).short_label


def _history(version: Submission) -> list[Version]:
    versions = Submission.objects.filter(obligation_id=version.obligation_id)
    return [
        Version(
            pk=one.pk,
            number=one.version,
            state=Submission.State(one.state).label,
            sent_at=one.submitted_at,
            sent_by=str(one.submitted_by),
            is_this=one.pk == version.pk,
        )
        for one in versions.select_related("submitted_by").order_by("-version")
    ]


def blank_rows(owed: Obligation) -> str:
    """Write the CSV a return expects: one row per indicator, figures left empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    # The day only matters for dates still to come, and no row has figures yet.
    context = context_of(owed, owed.period_end)
    for code, facts in sorted(context.indicators.items()):
        if is_expected(facts, context.period):
            writer.writerow(
                {
                    "agency_code": context.agency.code,
                    "indicator_code": code,
                    "period_start": f"{context.period.start:%d/%m/%Y}",
                    "period_end": f"{context.period.end:%d/%m/%Y}",
                }
            )
    return text.getvalue()
