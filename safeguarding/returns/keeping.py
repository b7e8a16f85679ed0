"""Writes what a check found beside the version that was sent."""

from safeguarding.indicators.models import Indicator
from safeguarding.returns.about import CODE_COLUMN, About, Places
from safeguarding.returns.answers import Reason, Reasons, reason_for
from safeguarding.returns.check import Checked
from safeguarding.returns.models import Problem, Submission, SubmissionRow
from safeguarding.returns.rules.facts import Finding, Row, Severity


def keep(submission: Submission, checked: Checked, explanations: Reasons) -> None:
    """Save the figures and the findings of a version, with the reasons given.

    Each finding says which figure it is about, so that an answer to it can hold for
    the same figure of later returns.
    """
    owner = {
        "submission": submission,
        "partnership_id": submission.partnership_id,
        "agency_id": submission.agency_id,
    }
    SubmissionRow.objects.bulk_create(
        [SubmissionRow(**owner, **columns_of(row)) for row in checked.figures],
        batch_size=2000,
    )
    places = Places(checked.figures)
    named = _named(checked)
    Problem.objects.bulk_create(
        [
            Problem(**owner, **_finding(one, places.about(one), named, explanations))
            for one in checked.problems
        ],
        batch_size=2000,
    )


def _named(checked: Checked) -> dict[str, int]:
    """Give the keys of indicators that findings name because their row is missing."""
    codes = {one.value for one in checked.problems if one.column == CODE_COLUMN}
    known = Indicator.objects.filter(code__in=codes) if codes else ()
    return {one.code: one.pk for one in known}


def _finding(
    one: Finding, about: About, named: dict[str, int], explanations: Reasons
) -> dict[str, object]:
    warns = one.severity is Severity.WARNING
    reason = reason_for(one.code, explanations) if warns else Reason("", "")
    missing = named.get(one.value) if one.column == CODE_COLUMN else None
    return {
        "code": one.code,
        "severity": one.severity.value,
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column[:40],
        "value": one.value[:120],
        "message": one.message,
        "indicator_id": about.indicator_id or missing,
        "breakdown_dimension": about.dimension,
        "breakdown_code": about.breakdown,
        "reason_kind": reason.kind,
        "explanation": reason.words.strip(),
    }


def columns_of(row: Row) -> dict[str, object]:
    """Give the columns in which a figure is kept."""
    period, indicator = row.period, row.indicator
    if period is None or indicator is None:  # The rules let no such row through.
        message = f"row {row.number} has no period or indicator"
        raise ValueError(message)
    return {
        "sheet": row.sheet,
        "row": row.number,
        "indicator_id": indicator.pk,
        "kind": period.kind.value,
        "period_start": period.start,
        "period_end": period.end,
        "breakdown_dimension": row.dimension,
        "breakdown_code": row.breakdown,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": row.value,
        "qualifier": row.qualifier,
        "note": row.cells.get("note", ""),
    }
