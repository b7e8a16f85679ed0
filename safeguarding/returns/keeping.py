"""Writes what a check found beside the version that was sent."""

from collections.abc import Mapping

from safeguarding.returns.check import Checked
from safeguarding.returns.models import Problem, Submission, SubmissionRow
from safeguarding.returns.rules.facts import Row, Severity


def keep(
    submission: Submission, checked: Checked, explanations: Mapping[str, str]
) -> None:
    """Save the figures and the findings of a version, with the reasons given."""
    owner = {
        "submission": submission,
        "partnership_id": submission.partnership_id,
        "agency_id": submission.agency_id,
    }
    SubmissionRow.objects.bulk_create(
        [SubmissionRow(**owner, **_columns(row)) for row in checked.figures],
        batch_size=2000,
    )
    Problem.objects.bulk_create(
        [
            Problem(
                **owner,
                code=one.code,
                severity=one.severity.value,
                sheet=one.sheet,
                row=one.row,
                column=one.column[:40],
                value=one.value[:120],
                message=one.message,
                explanation=explanations[one.code].strip()
                if one.severity is Severity.WARNING
                else "",
            )
            for one in checked.problems
        ],
        batch_size=2000,
    )


def _columns(row: Row) -> dict[str, object]:
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
