"""Freezes a quarter's scorecard for a meeting, and shows what a meeting saw.

A snapshot is a copy of both payloads of every entry, made in one statement. It is never
changed: the tables refuse it. What was restated since stands beside it on its page.

Source: DOMAIN B.1 rule 5; FEATURES 2.63.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Count

from dashboards.known.masking import Masks
from dashboards.known.past import past_of
from dashboards.models import ScorecardEntry, Snapshot, SnapshotEntry
from dashboards.reading import Entry, NotThereError, Place
from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import RecomputeKey
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period

UPDATING = (
    "Figures of this quarter are being updated. Wait until the scorecard says that "
    "they are complete, look at it again, then freeze it."
)
NOTHING = (
    "This quarter has no figures to freeze yet. They appear when the first return for "
    "it is accepted."
)
TWICE = (
    "This quarter was frozen for a meeting of this name and day before. A snapshot is "
    "never changed: to freeze it again, give it another name, for example with "
    "“corrected papers” at its end."
)
TOO_LATE = "The scorecard of {} begins later than the meeting. Check the meeting's day."

# Both payloads as they lie in the table, without a way through Python.
COPY = """
INSERT INTO dashboards_snapshotentry
  (snapshot_id, indicator_id, position, "full", suppressed)
SELECT %s, indicator_id, position, "full", suppressed
FROM dashboards_scorecardentry
WHERE partnership_id = %s AND quarter_start = %s
"""


class FreezeRefusedError(Exception):
    """A scorecard cannot be frozen like this; the text says what to do."""


@dataclass(frozen=True)
class Meeting:
    """What a scorecard is frozen for."""

    title: str
    on: date
    note: str = ""


@dataclass(frozen=True)
class Frozen:
    """What a meeting saw, as one reader may see it today.

    `withheld` holds the codes of entries whose own number is not shown any more.
    """

    snapshot: Snapshot
    quarter: Period
    entries: list[Entry]
    withheld: frozenset[str]


@dataclass(frozen=True)
class Seen:
    """One line of the list of meetings."""

    pk: int
    title: str
    meeting_on: date
    taken_at: datetime
    note: str
    quarter: Period
    count: int


@transaction.atomic
def freeze(
    *,
    partnership: Partnership,
    quarter: Period,
    meeting: Meeting,
    by: User,
    at: datetime,
) -> Snapshot:
    """Keep a quarter's scorecard as it is now, for a meeting.

    Whoever accepts a return of the quarter meanwhile waits until this is done.

    Raises:
        PermissionDenied: the person does not freeze this partnership's scorecards.
        FreezeRefusedError: saying why, and what to do.
    """
    if not by.may(Permission.FREEZE_SCORECARD, partnership.pk):
        raise PermissionDenied
    _require_complete(partnership, quarter)
    _require_new(partnership, quarter, meeting)
    snapshot = Snapshot.objects.create(
        partnership=partnership,
        quarter_start=quarter.start,
        title=meeting.title,
        meeting_on=meeting.on,
        note=meeting.note,
        taken_at=at,
        taken_by=by,
    )
    with connection.cursor() as cursor:
        cursor.execute(COPY, [snapshot.pk, partnership.pk, quarter.start])
    audit.record(
        audit.Action.SCORECARD_FROZEN,
        by=by,
        partnership_id=partnership.pk,
        about=snapshot,
        period=quarter.code,
        meeting_on=meeting.on.isoformat(),
    )
    return snapshot


def _require_complete(partnership: Partnership, quarter: Period) -> None:
    """Hold the quarter still, and make sure that its entries are the newest."""
    keys = RecomputeKey.objects.select_for_update().filter(
        partnership=partnership, quarter_start=quarter.start
    )
    key = keys.first()
    if key is not None and key.wanted > key.done:
        raise FreezeRefusedError(UPDATING)
    entries = ScorecardEntry.objects.filter(
        partnership=partnership, quarter_start=quarter.start
    )
    if key is None or not entries.exists():
        raise FreezeRefusedError(NOTHING)


def _require_new(partnership: Partnership, quarter: Period, meeting: Meeting) -> None:
    if meeting.on < quarter.start:
        raise FreezeRefusedError(TOO_LATE.format(quarter.label))
    same = Snapshot.objects.filter(
        partnership=partnership,
        quarter_start=quarter.start,
        title__iexact=meeting.title,
        meeting_on=meeting.on,
    )
    if same.exists():
        raise FreezeRefusedError(TWICE)


def snapshots_of(user: User, place: Place) -> list[Seen]:
    """List what was frozen for meetings of a partnership, the newest meeting first."""
    rows = Snapshot.objects.for_user(user, Permission.SEE_SCORECARD)
    chosen = rows.filter(partnership_id=place.pk).annotate(count=Count("entries"))
    return [
        Seen(
            pk=row.pk,
            title=row.title,
            meeting_on=row.meeting_on,
            taken_at=row.taken_at,
            note=row.note,
            quarter=Period(Kind.QUARTER, row.quarter_start),
            count=row.count,
        )
        for row in chosen.order_by("-meeting_on", "-quarter_start", "-pk")
    ]


def get_frozen(user: User, place: Place, pk: int, permission: Permission) -> Frozen:
    """Give a snapshot as its reader may see it today.

    The number of queries is the same for any number of indicators.

    Raises:
        NotThereError: there is none, or not for this reader.
    """
    snapshots = Snapshot.objects.for_user(user, permission)
    snapshot = snapshots.filter(partnership_id=place.pk, pk=pk).first()
    if snapshot is None:
        raise NotThereError
    quarter = Period(Kind.QUARTER, snapshot.quarter_start)
    rows = SnapshotEntry.objects.for_user(user, permission).filter(snapshot=snapshot)
    told = rows.order_by("position", "pk").values_list(place.column, flat=True)
    if place.is_full:
        return Frozen(snapshot, quarter, list(told), frozenset())
    partnership = Partnership.objects.get(pk=place.pk)
    masks = Masks(past_of(partnership, [quarter], known_at=snapshot.taken_at))
    found = [masks.mask(entry) for entry in told]
    return Frozen(
        snapshot,
        quarter,
        [one.entry for one in found],
        frozenset(one.entry["code"] for one in found if one.is_withheld),
    )
