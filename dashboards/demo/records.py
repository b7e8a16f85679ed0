"""Sends the synthetic lists of children through the pipeline everybody's lists take.

Each is received, checked, explained, sent, accepted and put in, in this process and in
order of time, on the day it was due. A return that has a version is left alone.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import connection

from dashboards.demo.published import People, mid_morning
from fixtures.synthetic.files import MadeFile, make
from fixtures.synthetic.plan import read
from safeguarding.access.permissions import Role
from safeguarding.partners.models import Partnership
from safeguarding.returns import services
from safeguarding.returns.models import Obligation, RecordFile
from safeguarding.returns.records import services as records

# Longer than any of these files takes on a slow machine.
SECONDS = 120.0
# The planner knows nothing of tables filled a second ago; autovacuum comes a minute
# later. Without it the 27 lists take three times as long (measured: 30 s, not 9).
ANALYSED = """ANALYZE returns_recordfile, cases_child, cases_csecase,
    cases_missingepisode, cases_returninterview, cases_stagedcase,
    cases_stagedepisode, cases_stagedinterview"""
# Made-up rows are imperfect on purpose; this is what an agency would say of them.
EXPLAINED: Mapping[str, str] = {
    "W-PERIOD-LABEL": (
        'The regional return calls September to December "Quarter 3". This list holds '
        "the financial quarter, October to December, and what was open before it."
    ),
    "W-PERIOD-ROWS": "Began at the end of the quarter before, and ended in this one.",
    "W-LOCATION-UNKNOWN": "The record does not say where the child went missing from.",
    "W-NOT-LOOKED-AFTER": "The child was placed by another council, or placed later.",
    "W-OPEN-3-DAYS": "Still missing when the list was made; the end will follow.",
}
OTHERWISE = "Looked at case by case: it is right as recorded."


def senders(plan: str) -> set[str]:
    """Name the agencies that send the lists of a plan."""
    declared = read(plan)
    return {declared.police, declared.team, declared.interviewers}


def send_all(plan: str, partnership: Partnership, people: People, now: datetime) -> int:
    """Send the lists of a plan that were due by now; say how many that were.

    Args:
        plan: name of the plan of the generator.
        partnership: whose lists they are.
        people: who sends and who accepts.
        now: nothing is sent after it.
    """
    owed = _owed(partnership)
    # Without a return to send there is no need to make the rows.
    made = make(plan).files() if owed else ()
    return sum(_send(each, owed, people, now) for each in made)


def _owed(partnership: Partnership) -> dict[tuple[str, str, date], Obligation]:
    """Find the lists that are owed and of which no version has come. One query."""
    rows = Obligation.objects.filter(partnership=partnership, submissions=None)
    found = rows.exclude(template__records="").select_related(
        "partnership", "agency", "template"
    )
    return {
        (one.agency.code, one.template.code, one.period_start): one
        for one in found.order_by("pk")
    }


def _send(
    each: MadeFile,
    owed: Mapping[tuple[str, str, date], Obligation],
    people: People,
    now: datetime,
) -> bool:
    """Send one list, accept it and put it in; say whether there was one to send."""
    key = (each.agency, each.template, each.quarter.period.start)
    obligation = owed.get(key)
    if obligation is None or (at := mid_morning(obligation.due_on)) > now:
        return False
    analyst = people[Role.AGENCY_SUBMITTER, each.agency]
    file = records.receive(obligation, each.content, each.name, analyst, at)
    file = records.work_through(file, SECONDS)
    version = records.send(file, analyst, _reasons(file.counts), at)
    services.accept(submission=version, by=people[Role.BOARD_ANALYST, ""], at=at)
    _require_loaded(records.work_through(file, SECONDS))
    with connection.cursor() as cursor:
        cursor.execute(ANALYSED)
    return True


def _reasons(counts: Iterable[str]) -> dict[str, str]:
    """Give a reason for each kind of warning the check counted."""
    codes = [key.split(" ", 1)[1] for key in counts if key.startswith("W ")]
    return {code: EXPLAINED.get(code, OTHERWISE) for code in codes}


def _require_loaded(file: RecordFile) -> None:
    if file.state != RecordFile.State.LOADED:
        message = f"A synthetic list was not put in: {file.kind}, {file.last_error}."
        raise RuntimeError(message)
