"""Why a figure was restated, for readers who may open the return behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboards.known.compare import Pair, Since
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.models import Problem
from safeguarding.returns.restating import RESTATED


@dataclass(frozen=True)
class Reason:
    """What an agency said when it sent the figure again; `submission` to look it up."""

    agency: str
    kind: str
    text: str
    submission: int


def reasons(user: User, pairs: Iterable[Pair]) -> dict[str, tuple[Reason, ...]]:
    """Find the explanations of restated figures, by code of the indicator: one query.

    Only of returns that the reader may open: an explanation is the agency's own words,
    and may quote the figure.
    """
    behind = {
        (source["submission"], pair.now["code"])
        for pair in pairs
        if pair.now and pair.since in {Since.RESTATED, Since.WITHHELD}
        for source in pair.now["sources"]
        if source["kind"] == "return"
    }
    rows = (
        Problem.objects.for_user(user, Permission.SEE_RETURNS)
        .filter(code=RESTATED, submission_id__in={pk for pk, _ in behind})
        .exclude(indicator=None)
        .select_related("agency", "indicator")
        .order_by("submission_id", "row", "pk")
    )
    found: dict[str, dict[Reason, None]] = {}
    for row in rows:
        if (row.submission_id, row.indicator.code) in behind:
            said = Reason(
                agency=row.agency.short_name,
                kind=row.get_reason_kind_display(),
                text=row.explanation,
                submission=row.submission_id,
            )
            found.setdefault(row.indicator.code, {})[said] = None
    return {code: tuple(said) for code, said in found.items()}
