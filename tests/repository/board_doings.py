"""What a board leaves in `world` beside figures: meetings, events, followers."""

from datetime import UTC, date, datetime

from dashboards.models import Following, Notice, Snapshot, SnapshotEntry
from safeguarding.access.permissions import Permission, Role
from safeguarding.indicators.models import Event
from safeguarding.partners.models import Neighbour
from tests.factories import member

NOW = datetime(2016, 2, 1, 9, 0, tzinfo=UTC)
BOARD = Permission.SEE_SCORECARD


def leave_doings(world, place, quarter):
    """Freeze a scorecard, follow an indicator, note an event, choose a neighbour."""
    here = next(each for each in world.corners if each.partnership == place)
    reader = member(Role.BOARD_ANALYST, place)
    taken = Snapshot.objects.create(
        partnership=place,
        quarter_start=quarter.start,
        title=world.token("meeting", place, None, BOARD),
        meeting_on=date(2016, 2, 20),
        taken_at=NOW,
        taken_by=reader,
        note=world.token("meeting-note", place, None, BOARD),
    )
    world.snapshots[place.pk] = taken
    _freeze(taken, here.indicator)
    Following.objects.create(user=reader, partnership=place, indicator=here.indicator)
    Notice.objects.create(
        user=reader,
        partnership=place,
        indicator=here.indicator,
        quarter_start=quarter.start,
        word="rising",
    )
    Event.objects.create(
        partnership=place,
        kind=Event.Kind.INSPECTION,
        starts_on=quarter.start,
        title=world.token("event", place, None, BOARD),
        source=world.token("event-source", place, None, BOARD),
    )
    Neighbour.objects.create(
        partnership=place,
        set_name=world.token("neighbours", place, None, BOARD),
        place_code="E08000999",
        place_name=world.token("neighbour", place, None, BOARD),
        starts_on=date(2015, 4, 1),
        source=world.token("neighbour-source", place, None, BOARD),
    )


def _freeze(taken, indicator):
    """Keep an entry as it was built, as freezing does."""
    for entry in taken.partnership.entries.filter(indicator=indicator):
        SnapshotEntry.objects.create(
            snapshot=taken,
            indicator=indicator,
            position=entry.position,
            full=entry.full,
            suppressed=entry.suppressed,
        )
