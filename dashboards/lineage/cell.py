"""One figure of a return, and how it stands: does it feed anything, and what not.

Source: DESIGN 4.4 and 4.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from dashboards.lineage.feeds import Fed, Kept, computed_from, feeds, snapshots
from dashboards.lineage.history import Key, Once, carrier_of, histories
from dashboards.presenters import lineage as told
from dashboards.presenters.entries import Figure
from dashboards.reading import NotThereError
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Submission, SubmissionRow

State = Submission.State
STANDS = "This figure stands. It feeds what is listed below."
CARRIED = (
    "This figure stands. {version} gave it first and this version did not change it, "
    "so the board's numbers point to that row."
)
REPEATED = "This figure stands. {version}, which was accepted later, did not change it."
UNDECIDED = (
    "It feeds nothing yet: {state}. It will feed the scorecard once it is accepted."
)
SENT_BACK = "It feeds nothing: this version was sent back and never accepted."
OVERTAKEN = (
    "It feeds nothing: a later version was sent before anybody decided on this one."
)
WITHDRAWN = (
    "It feeds nothing any more. It was withdrawn on {day}: the version accepted then "
    "does not give this figure."
)
REPLACED = "It feeds nothing any more. {version} replaced it on {day}."
WAITING = {
    State.UNSIGNED: "the version waits for a signature",
    State.RECEIVED: "the version waits for the coordinator's decision",
}


@dataclass(frozen=True)
class Other:
    """Another row that gives the same figure, to go on to."""

    label: str
    submission: int
    row_id: int


@dataclass(frozen=True)
class Cell:
    """One figure of a return, how it stands and all that it feeds."""

    row: SubmissionRow
    period: Period
    part: str
    said: Figure
    status: str
    stands: bool
    other: Other | None
    fed: tuple[Fed, ...]
    kept: tuple[Kept, ...]

    @property
    def about(self) -> str:
        """What it counts, whose it is and of when."""
        part = f" ({self.part})" if self.part else ""
        agency = self.row.submission.obligation.agency
        return f"{self.row.indicator.title}{part}, {agency}, {self.period.short_label}"


@dataclass(frozen=True)
class _Standing:
    """How a figure stands: in words, the row entries point at, the other row."""

    status: str
    carrier: int | None = None
    stands: bool = False
    other: Any = None


def get_cell(user: User, partnership: str, pk: int) -> Cell:
    """Find a figure of a return that this reader may open, and what it feeds.

    Raises:
        NotThereError: there is none, or not for this reader.
    """
    row = _row(user, partnership, pk)
    standing = _standing(user, row)
    codes: set[str] = set()
    if standing.carrier is not None:
        codes = {row.indicator.code, *computed_from(row.indicator.code)}
    carrier = standing.carrier or 0
    once = Once(
        *(row.numerator, row.denominator, row.value, row.qualifier),
        recorded_at=row.submission.submitted_at,
        definition_version=0,
        source_kind="return",
        source_id=row.pk,
    )
    labels = row.indicator.breakdowns.get(row.breakdown_dimension, {})
    return Cell(
        row=row,
        period=Period(Kind(row.kind), row.period_start),
        part=labels.get(row.breakdown_code, row.breakdown_code),
        said=told.said(once, row.indicator.unit, 0),
        status=standing.status,
        stands=standing.stands,
        other=_other(row, standing.other),
        fed=feeds(row, carrier, codes) if standing.stands else (),
        kept=snapshots(row, carrier, codes) if codes else (),
    )


def _row(user: User, partnership: str, pk: int) -> SubmissionRow:
    rows = SubmissionRow.objects.for_user(user, Permission.SEE_RETURNS)
    found: SubmissionRow | None = (
        rows.filter(pk=pk, partnership__code=partnership)
        .select_related(
            "indicator",
            "partnership",
            "submission__obligation__template",
            "submission__obligation__agency",
        )
        .first()
    )
    if found is None:
        raise NotThereError
    return found


def _standing(user: User, row: SubmissionRow) -> _Standing:
    """Say how a figure stands."""
    version = row.submission
    state = State(version.state)
    if state in WAITING:
        return _Standing(UNDECIDED.format(state=WAITING[state]))
    if state is State.SENT_BACK:
        return _Standing(SENT_BACK)
    if version.decided_at is None:
        return _Standing(OVERTAKEN)
    key = Key.of(row)
    known = histories(row.partnership_id, {key}).get(key, ())
    return _accepted(user, row, version.decided_at, known)


def _accepted(
    user: User, row: SubmissionRow, accepted_at: datetime, known: Sequence[Once]
) -> _Standing:
    carrier = carrier_of(row.pk, accepted_at, known)
    if carrier is None:
        return _Standing(SENT_BACK)
    last = known[-1]
    if last.is_withdrawn:
        words = WITHDRAWN.format(day=_day(last.recorded_at))
        return _Standing(words, carrier)
    if last.source_id != carrier:
        after = _rows(user, row).filter(pk=last.source_id).first()
        name = _named(row, after)
        words = REPLACED.format(version=name, day=_day(last.recorded_at))
        return _Standing(words, carrier, other=after)
    return _stands(user, row, carrier)


def _stands(user: User, row: SubmissionRow, carrier: int) -> _Standing:
    """Tell a figure that stands, whichever versions gave it."""
    if carrier != row.pk:
        first = _rows(user, row).filter(pk=carrier).first()
        words = CARRIED.format(version=_named(row, first))
        return _Standing(words, carrier, stands=True, other=first)
    if row.submission.state == State.ACCEPTED:
        return _Standing(STANDS, carrier, stands=True)
    names = ("kind", "period_start", "breakdown_dimension", "breakdown_code")
    again = (
        _rows(user, row)
        .filter(
            submission__obligation_id=row.submission.obligation_id,
            submission__state=State.ACCEPTED,
            indicator_id=row.indicator_id,
            **{name: getattr(row, name) for name in names},
        )
        .first()
    )
    words = REPEATED.format(version=_named(row, again)) if again else STANDS
    return _Standing(words, carrier, stands=True, other=again)


def _rows(user: User, row: SubmissionRow) -> Any:
    """Start from the rows of the same agency that the reader may open."""
    rows = SubmissionRow.objects.for_user(user, Permission.SEE_RETURNS)
    return rows.filter(
        partnership_id=row.partnership_id, agency_id=row.agency_id
    ).select_related("submission__obligation__template")


def _named(row: SubmissionRow, other: Any) -> str:
    if other is None:
        return "Another figure"
    number = f"ersion {other.submission.version}, row {other.row}"
    if other.submission.obligation_id == row.submission.obligation_id:
        return f"V{number}"
    return f"The return “{other.submission.obligation.template.title}”, v{number},"


def _other(row: SubmissionRow, other: Any) -> Other | None:
    if other is None:
        return None
    return Other(_named(row, other).rstrip(","), other.submission_id, other.pk)


def _day(at: datetime) -> str:
    day: date = timezone.localdate(at)
    return f"{day:%-d %B %Y}"
