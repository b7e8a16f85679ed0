"""The rows of returns behind a figure: what they said, and who answers for them.

What a reader may not know is left out here, once: names, texts and fingerprints of an
agency's returns belong to those who may open them, and the numbers of one agency also
to readers from whom nothing is hidden. A fingerprint of few figures is as good as the
figures themselves: whoever has it can try them out.

Source: DESIGN 4.5, 8; DOMAIN F.2, F.3.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from dashboards.lineage.history import Key, Once, histories, restatements
from dashboards.reading import Entry, Place
from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import Unit
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Problem, Severity, Submission, SubmissionRow
from safeguarding.returns.people import signatory_in_words, signature_of
from safeguarding.returns.rules.columns import NUMBER_COLUMNS, WITHOUT_NUMBER

State, Way = Submission.State, Submission.Way
# Ways in which a return is always rows of one figure each.
IN_ROWS = (Way.FORM.value, Way.NIL.value)


@dataclass(frozen=True)
class Names:
    """What only they learn who may open the return."""

    prepared_by: str
    signed_by: str
    decided_by: str
    file_name: str
    fingerprint: str
    note: str


@dataclass(frozen=True)
class Again:
    """The accepted version that repeated a figure without changing it."""

    version: int
    submission: int
    row_id: int


@dataclass(frozen=True)
class Behind:
    """One row of a return behind a figure, as one reader may know it.

    Attributes:
        is_on_behalf: the coordinator sent it, not the agency.
        columns: those it was read from, where the file is known to hold one figure in
            each row; empty where a printed table may have been read.
        now: the figure; None for readers who may not see what one agency sent.
        earlier: what it was before, oldest first; empty for the same readers.
        times: how often it was given anew, for every reader.
        names: None for readers who may not open the return.
    """

    row_id: int
    submission: int
    version: int
    sheet: str
    row: int
    agency: str
    return_title: str
    unit: str
    period: Period
    is_on_behalf: bool
    columns: tuple[str, ...]
    sent_on: date
    signed_on: date | None
    accepted_on: date | None
    definition_version: int | None
    explained: int
    times: int
    again: Again | None
    now: Once | None
    earlier: tuple[Once, ...]
    names: Names | None

    @property
    def may_open(self) -> bool:
        """Whether the reader may open the return."""
        return self.names is not None


def behind(user: User, place: Place, entry: Entry) -> dict[int, Behind]:
    """Find the rows behind an entry, by key: four queries for any number of rows."""
    rows = _rows(place, entry["sources"])
    told = histories(place.pk, {Key.of(row) for row in rows})
    seats = _seats(place, rows)
    again = _again(rows)
    return {
        row.pk: _behind(user, place, row, told.get(Key.of(row), ()), seats, again)
        for row in rows
    }


def _rows(place: Place, sources: Iterable[Entry]) -> Sequence[Any]:
    """Load the rows that sources point at, with all that is told of their returns."""
    wanted = [each["row_id"] for each in sources if each.get("row_id")]
    of_version = {"submission_id": OuterRef("submission_id")}
    warned = Problem.objects.filter(
        **of_version, row=OuterRef("row"), severity=Severity.WARNING
    )
    counted = warned.values("submission_id").annotate(found=Count("pk"))
    bare = SubmissionRow.objects.filter(**of_version, note="")
    return list(
        SubmissionRow.objects.filter(partnership_id=place.pk, pk__in=wanted)
        .select_related(
            "indicator",
            "submission__obligation__template",
            "submission__obligation__agency",
            "submission__submitted_by",
            "submission__decided_by",
            "submission__signature__signed_by",
            "submission__signature__delegation__signatory",
        )
        .annotate(
            explained=Coalesce(Subquery(counted.values("found")), 0),
            has_bare=Exists(bare),
        )
    )


def _seats(
    place: Place, rows: Iterable[Any]
) -> Mapping[tuple[int, int | None], list[tuple[date, date | None]]]:
    """Give when who sent held a seat of which agency."""
    held: dict[tuple[int, int | None], list[tuple[date, date | None]]] = {}
    senders = {row.submission.submitted_by_id for row in rows}
    seats = Assignment.objects.filter(partnership_id=place.pk, user_id__in=senders)
    for user, agency, starts_on, ends_on in seats.values_list(
        "user_id", "agency_id", "starts_on", "ends_on"
    ):
        held.setdefault((user, agency), []).append((starts_on, ends_on))
    return held


def _again(rows: Collection[Any]) -> Mapping[tuple[int, Key], Again]:
    """Find the versions that stand where an earlier row still carries the figure."""
    replaced = [row for row in rows if row.submission.state == State.SUPERSEDED]
    wanted = Q(pk__in=[])
    for row in replaced:
        wanted |= Q(submission__obligation_id=row.submission.obligation_id)
    found = SubmissionRow.objects.filter(
        wanted,
        submission__state=State.ACCEPTED,
        indicator_id__in={row.indicator_id for row in replaced},
    ).select_related("submission")
    return {
        (row.submission.obligation_id, Key.of(row)): Again(
            row.submission.version, row.submission_id, row.pk
        )
        for row in found
    }


def _behind(
    user: User,
    place: Place,
    row: Any,
    told: Sequence[Once],
    seats: Mapping[tuple[int, int | None], list[tuple[date, date | None]]],
    again: Mapping[tuple[int, Key], Again],
) -> Behind:
    version = row.submission
    may_open = user.may(Permission.SEE_RETURNS, place.pk, row.agency_id)
    shows = may_open or place.is_full
    here = [each for each in told if each.source_id == row.pk]
    upto = restatements(told[: told.index(here[-1]) + 1]) if here else ()
    stands = bool(told) and told[-1].source_id == row.pk
    signature = signature_of(version)
    held = seats.get((version.submitted_by_id, row.agency_id), [])
    return Behind(
        row_id=row.pk,
        submission=version.pk,
        version=version.version,
        sheet=row.sheet,
        row=row.row,
        agency=version.obligation.agency.short_name,
        return_title=version.obligation.template.title,
        unit=row.indicator.unit,
        period=Period(Kind(row.kind), row.period_start),
        is_on_behalf=not _holds(held, timezone.localdate(version.submitted_at)),
        columns=_columns(row) if row.has_bare or version.way in IN_ROWS else (),
        sent_on=timezone.localdate(version.submitted_at),
        signed_on=_day(signature.signed_at if signature else None),
        accepted_on=_day(version.decided_at),
        definition_version=here[-1].definition_version if here else None,
        explained=row.explained,
        times=max(len(upto) - 1, 0),
        again=again.get((version.obligation_id, Key.of(row))) if stands else None,
        now=upto[-1] if shows and upto else None,
        earlier=tuple(upto[:-1]) if shows else (),
        names=_names(row) if may_open else None,
    )


def _columns(row: Any) -> tuple[str, ...]:
    """Name the columns of the long form in which a figure stood.

    The one figure of a plain count may have been put in either of two columns; it is
    kept as its numerator (`returns.rows`).
    """
    filled = [name for name in NUMBER_COLUMNS if getattr(row, name) is not None]
    if row.qualifier in WITHOUT_NUMBER or not filled:
        return ("qualifier",)
    if row.indicator.unit == Unit.COUNT and filled == ["numerator"]:
        return ("numerator or value",)
    return tuple(filled)


def _holds(seats: Iterable[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day and (last is None or last >= day) for first, last in seats)


def _day(at: datetime | None) -> date | None:
    return None if at is None else timezone.localdate(at)


def _names(row: Any) -> Names:
    version = row.submission
    signature = signature_of(version)
    return Names(
        prepared_by=str(version.submitted_by),
        signed_by=signatory_in_words(signature) if signature else "",
        decided_by=str(version.decided_by) if version.decided_by else "",
        file_name=version.file_name,
        fingerprint=version.content_hash,
        note=row.note,
    )
