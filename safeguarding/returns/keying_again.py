"""Starts the form from the version that was sent last, to correct single figures."""

from dataclasses import dataclass
from datetime import datetime

from safeguarding.returns.asked import Asked, Line
from safeguarding.returns.keying import Keyed, box_name, columns_of
from safeguarding.returns.models import Obligation, Submission, SubmissionRow
from safeguarding.returns.rules.columns import WITHOUT_NUMBER
from safeguarding.returns.values import plain


@dataclass(frozen=True)
class LastSent:
    """The version sent last: its key, its number, when it was sent."""

    pk: int
    version: int
    at: datetime


def last_sent(owed: Obligation, keyed: Keyed) -> LastSent | None:
    """Find the last version, when the form does not hold something newer."""
    versions = Submission.objects.filter(obligation=owed).exclude(
        way=Submission.Way.NIL
    )
    last = versions.order_by("-version").first()
    if last is None or (keyed.at is not None and keyed.at > last.submitted_at):
        return None
    return LastSent(last.pk, last.version, last.submitted_at)


def cells_of(sent: LastSent, asked: Asked) -> dict[str, str]:
    """Give the figures of a version as texts of boxes; two queries at most.

    Figures of months, or of indicators no longer asked for, have no box.
    """
    rows = {
        (
            row.indicator.code,
            row.breakdown_dimension,
            row.breakdown_code,
            row.period_start,
            row.period_end,
        ): row
        for row in SubmissionRow.objects.filter(submission_id=sent.pk).select_related(
            "indicator"
        )
    }
    cells = {}
    for line in asked.lines:
        key = (line.facts.code, line.dimension, line.breakdown, line.start, line.end)
        if (row := rows.get(key)) is not None:
            cells.update(_cells(line, row))
    return cells


def _cells(line: Line, row: SubmissionRow) -> dict[str, str]:
    has_number = row.qualifier not in {"nil", *WITHOUT_NUMBER}
    texts = {
        "numerator": plain(row.numerator) if has_number else "",
        "denominator": plain(row.denominator) if has_number else "",
        "value": plain(row.value) if has_number else "",
        "qualifier": "" if row.qualifier == "exact" else row.qualifier,
        "note": row.note,
    }
    named = {box_name(line, column): texts[column] for column in columns_of(line)}
    return {name: text for name, text in named.items() if text}
