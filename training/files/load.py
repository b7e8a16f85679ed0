"""Makes courses, events, people, bookings and evaluations of an accepted list, set-wise.

The last version of a return that was put in says which bookings it tells of. What an
earlier version told and this one does not is taken out again, unless another list tells
of it too, the person gave an evaluation, or somebody marked it here. Courses and events
that people entered stand as they are. Source: DOMAIN C.10.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.cases.files.sql import planned, rows, run
from safeguarding.cases.services.keeping import Changing
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import RecordFile
from training.files import load_bookings, load_people, load_told
from training.files.across import given_of
from training.files.columns import REGISTER
from training.life_events import EVENT, PLANNED, EventAct
from training.models import Course
from training.models.choices import CAME, PLACED, Status
from training.services.bookings import promote_waiting

log = logging.getLogger(__name__)

TOUCHED = """
SELECT DISTINCT starts_on FROM told_bookings
UNION SELECT DISTINCT starts_on FROM gone_bookings
UNION SELECT DISTINCT was_on FROM told_events WHERE was_on IS NOT NULL
"""
# Of events to come with a waiting list: a place may be free now.
FREED = """
SELECT DISTINCT event.id FROM training_event event
 WHERE event.id IN (SELECT event_id FROM told_bookings
                     UNION SELECT event_id FROM gone_bookings)
   AND event.status = 'planned' AND event.starts_on > %(today)s
   AND EXISTS (SELECT FROM training_booking waiting
                WHERE waiting.event_id = event.id AND waiting.status = 'waitlist')
 ORDER BY event.id
"""
EMPTIED = (
    "DROP TABLE told_rows, told_events, told_bookings, gone_bookings, matched_bookings",
)


def load(file: RecordFile, at: datetime) -> Iterable[Period]:
    """Put the bookings of a file in, and give the quarters they touch.

    A constant number of statements, in one transaction. Rows that do not fit any more,
    because an event was cancelled, filled or evaluated since the check, are left; how
    many is logged.
    """
    given = {**given_of(file), **_more(file, at)}
    with planned(file.row_count):
        for step in load_told.STEPS:
            run(step, given)
        _tell_courses(file, [key for (key,) in rows(load_told.NEW_COURSES, given)])
        for step in (*load_told.EVENTS, *load_people.STEPS, *load_bookings.MATCHED):
            run(step, given)
        if left := run(load_bookings.UNFIT, given):
            log.warning("Of file %s, %s rows fit their events no more", file.pk, left)
        for step in load_bookings.STEPS:
            run(step, given)
        days = {day for (day,) in rows(TOUCHED, given)}
        freed = [key for (key,) in rows(FREED, given)]
        for step in EMPTIED:
            run(step, {})
        _promote(file, freed, at)
    return {Period.containing(Kind.QUARTER, day) for day in days}


def _more(file: RecordFile, at: datetime) -> dict[str, Any]:
    by = accepted_by(file)
    return {
        "at": at,
        "today": timezone.localdate(at),
        "by": by.pk if by else None,
        "is_register": file.kind == REGISTER,
        "came": list(CAME),
        "placed": list(PLACED),
        "waitlist": Status.WAITLIST.value,
        "planned": PLANNED,
        "delivered": EVENT.after(EventAct.DELIVER, PLANNED),
    }


def _tell_courses(file: RecordFile, keys: Iterable[int]) -> None:
    for course in Course.objects.filter(pk__in=list(keys)).order_by("pk"):
        audit.record(
            audit.Action.TRAINING_CHANGED,
            by=accepted_by(file),
            partnership_id=file.partnership_id,
            about=course,
            act="new",
            reason="list",
        )


def _promote(file: RecordFile, events: Iterable[int], at: datetime) -> None:
    by = accepted_by(file)
    if by is None:
        return
    for key in events:
        promote_waiting(event_id=key, doing=Changing(by, at))


def accepted_by(file: RecordFile) -> User | None:
    """Give who accepted the version of a file."""
    return file.submission.decided_by if file.submission else None
