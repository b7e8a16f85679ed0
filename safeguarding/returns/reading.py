"""Reads one version of a return for its page: figures, answers, history, who, when."""

import csv
import io
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import Qualifier
from safeguarding.periods import Kind, Period
from safeguarding.returns.history import Version, history_of, state_in_words
from safeguarding.returns.kept import KeptGroup, kept_groups
from safeguarding.returns.models import (
    CellQuestion,
    Obligation,
    Submission,
    SubmissionRow,
)
from safeguarding.returns.people import signer_of
from safeguarding.returns.queries import context_of
from safeguarding.returns.receipts import moment
from safeguarding.returns.records.words import FileWords, words_of
from safeguarding.returns.rules.across import is_expected
from safeguarding.returns.rules.columns import COLUMNS
from safeguarding.returns.signing import right_to_sign
from safeguarding.returns.values import plain

# A page with more figures would not be read; the file itself holds them all.
MOST_FIGURES = 500


@dataclass(frozen=True)
class Figure:
    """One figure as sent, in words; `question` is what the coordinator asks of it."""

    pk: int
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
    question: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of the summary of a version."""

    key: str
    value: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class VersionPage:
    """All that the page of a version shows."""

    title: str
    state: str
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    figures_left_out: int
    groups: tuple[KeptGroup, ...]
    history: tuple[Version, ...]
    can_decide: bool
    can_sign: bool
    can_send_again: bool
    waits_for_signature: bool
    reason: str
    is_taken: bool
    place: str
    records: FileWords | None = None


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
            "record_file",
            "receipt",
            "signature__signed_by",
            "signature__delegation__signatory",
        )
        .first()
    )
    return found


def version_page(
    user: User, version: Submission, row: int | None = None
) -> VersionPage:
    """Gather the page of a version. The number of queries does not grow with it.

    Args:
        user: the reader.
        version: the version.
        row: key of a figure that somebody came for: it is shown, however many
            there are.
    """
    owed = version.obligation
    place = (version.partnership_id, version.agency_id)
    state = Submission.State(version.state)
    waiting = state is Submission.State.RECEIVED
    unsigned = state is Submission.State.UNSIGNED
    accepts = user.may(Permission.ACCEPT_RETURN, *place)
    file = getattr(version, "record_file", None)
    # Of a file of records there are rows, told by their number, and no figures.
    figures = () if file else tuple(figures_of_page(version, row))
    history = history_of(version)
    sender = next(one.sent_by for one in history if one.is_this)
    signs = unsigned and right_to_sign(user, version, timezone.localdate()) is not None
    return VersionPage(
        title=title_of(owed),
        state=state_in_words(version),
        facts=tuple(_facts(version, sender)),
        figures=figures,
        figures_left_out=0 if file else max(version.row_count - len(figures), 0),
        groups=kept_groups(version, can_hold=accepts and not unsigned),
        history=history,
        can_decide=waiting and accepts,
        can_sign=signs,
        can_send_again=user.may(Permission.SUBMIT_RETURN, *place),
        waits_for_signature=unsigned and not signs,
        reason=version.decision_reason,
        is_taken=_was_accepted(version),
        place=owed.partnership.code,
        records=words_of(file) if file else None,
    )


def title_of(owed: Obligation) -> str:
    """Name a return: what it is, whose, of when."""
    return f"{owed.template.title}, {owed.agency}, {owed.period.short_label}"


def _facts(version: Submission, sender: str) -> list[Fact]:
    owed = version.obligation
    facts = [
        Fact("State", state_in_words(version)),
        Fact("Partnership", owed.partnership.name),
        Fact("Agency", owed.agency.name),
        Fact("Period", owed.period.label),
        Fact("Version", str(version.version)),
        Fact("Due", f"{owed.due_on:%-d %B %Y}"),
        Fact("Sent", f"{moment(version.submitted_at)} by {sender}"),
        Fact("How it came", Submission.Way(version.way).label),
    ]
    if signed := signer_of(version):
        facts.append(Fact("Signed", signed))
    return [*facts, *_decision(version), *_proof(version)]


def _decision(version: Submission) -> list[Fact]:
    facts = []
    if version.decided_at is not None:
        who = f"{moment(version.decided_at)} by {version.decided_by}"
        facts.append(Fact("Decided", who))
    if version.answer_by and version.state == Submission.State.SENT_BACK:
        facts.append(Fact("Answer wanted by", f"{version.answer_by:%-d %B %Y}"))
    return facts


def _proof(version: Submission) -> list[Fact]:
    what = "rows" if version.obligation.template.records else "figures"
    facts = [
        Fact(what.capitalize(), f"{version.row_count:,}"),
        Fact(f"Fingerprint of the {what}", version.content_hash),
    ]
    if number := getattr(getattr(version, "receipt", None), "number", ""):
        url = reverse("returns:receipt", args=[version.pk])
        facts.append(Fact("Receipt", number, url, "Show"))
    return facts


def _was_accepted(version: Submission) -> bool:
    """Whether its figures ever reached the board."""
    replaced = version.state == Submission.State.SUPERSEDED
    return version.state == Submission.State.ACCEPTED or (
        replaced and version.decided_at is not None
    )


def figures_of_page(version: Submission, row: int | None = None) -> list[Figure]:
    """List the figures of a version in words, with what is asked.

    Two queries, and one more where the figure somebody came for is not among the
    first ones.
    """
    rows = SubmissionRow.objects.filter(submission=version).select_related("indicator")
    asked = dict(
        CellQuestion.objects.filter(submission=version).values_list("row_id", "reason")
    )
    shown = list(rows.order_by("pk")[:MOST_FIGURES])
    if row is not None and row not in {one.pk for one in shown}:
        shown += rows.filter(pk=row)
    return [_figure(one, asked.get(one.pk, "")) for one in shown]


def _figure(row: SubmissionRow, question: str) -> Figure:
    labels = row.indicator.breakdowns.get(row.breakdown_dimension, {})
    place = [row.sheet, f"row {row.row}"]
    exact = row.qualifier == Qualifier.EXACT
    return Figure(
        pk=row.pk,
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
        question=question,
    )


def _period(row: SubmissionRow) -> str:
    return Period(Kind(row.kind), row.period_start).short_label


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
