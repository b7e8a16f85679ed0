"""Sends two and a half years of bookings, quarter by quarter, on the day each list was due."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import connection

from dashboards.demo.published import People, mid_morning
from fixtures.synthetic.training import Bookings, Row, as_csv
from fixtures.synthetic.training_northborough import northborough
from safeguarding.access.permissions import Role
from safeguarding.partners.models import Partnership
from safeguarding.returns import services
from safeguarding.returns.models import Obligation, RecordFile
from safeguarding.returns.records import services as records

TEMPLATE, UNIT = "training_bookings", "northborough-board-unit"
SECONDS = 120.0
# The planner knows nothing of tables filled a second ago.
ANALYSED = """ANALYZE returns_recordfile, training_course, training_event,
    training_delegate, training_booking, training_evaluation, training_stagedbooking"""
EXPLAINED: Mapping[str, str] = {
    "W-AGENCY-UNKNOWN": "Nurseries, adult services and charities sit on no board here.",
    "W-RECON": "The yearly return counts sign-in sheets of courses outside the pool.",
}
OTHERWISE = "Looked at case by case: it is right as recorded."


def send_all(partnership: Partnership, people: People, now: datetime) -> int:
    """Send the lists that were due by now and of which no version has come."""
    owed = Obligation.objects.filter(
        partnership=partnership,
        agency__code=UNIT,
        template__code=TEMPLATE,
        submissions=None,
    ).select_related("partnership", "agency", "template")
    due = [one for one in owed.order_by("period_start") if _at(one) <= now]
    # Without a list to send there is no need to make the rows.
    made = list(Bookings(northborough()).rows()) if due else []
    return sum(_send(one, made, people) for one in due)


def _at(owed: Obligation) -> datetime:
    return mid_morning(owed.due_on)


def _send(owed: Obligation, made: Iterable[Row], people: People) -> bool:
    """Send one list, accept it and put it in; say whether there was one to send."""
    rows = [row for row in made if owed.period_start <= _day(row) <= owed.period_end]
    if not rows:
        return False
    at, by = _at(owed), people[Role.AGENCY_SUBMITTER, UNIT]
    name = f"synthetic_{TEMPLATE}_{owed.period.code}.csv"
    file = records.receive(owed, as_csv(rows), name, by, at)
    file = records.work_through(file, SECONDS)
    version = records.send(file, by, _reasons(file.counts), at)
    services.accept(submission=version, by=people[Role.BOARD_ANALYST, ""], at=at)
    file = records.work_through(file, SECONDS)
    if file.state != RecordFile.State.LOADED:
        message = f"Synthetic bookings were not put in: {file.counts} {file.last_error}"
        raise RuntimeError(message)
    with connection.cursor() as cursor:
        cursor.execute(ANALYSED)
    return True


def _day(row: Row) -> date:
    day, month, year = row["event_date"].split("/")
    return date(int(year), int(month), int(day))


def _reasons(counts: Iterable[str]) -> dict[str, str]:
    """Give a reason for each kind of warning the check counted."""
    codes = [key.split(" ", 1)[1] for key in counts if key.startswith("W ")]
    return {code: EXPLAINED.get(code, OTHERWISE) for code in codes}
