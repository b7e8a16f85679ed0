"""Made-up bookings of 2014/15, sent as lists, give the totals the papers print.

The rows are synthetic (`fixtures/synthetic/training.py`); the totals are those of the
printed tables. Both routes are walked: the tables as a return, the rows as lists.
"""

import re
from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboards import demo_data, recompute
from fixtures.synthetic.training import Bookings, as_csv
from fixtures.synthetic.training_plan import dudley, printed
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Observation
from safeguarding.periods import Kind, Period
from safeguarding.returns import services
from safeguarding.returns.models import Obligation, RecordFile, Template
from safeguarding.returns.records import services as records
from tests.acceptance.dudley import agency, send, set_up
from tests.factories import member
from training.models import Booking
from training.models.choices import CAME

pytestmark = pytest.mark.django_db

YEAR = Period.parse("2014-15")
QUARTERS = tuple(YEAR.parts(Kind.QUARTER))
PRINTED = printed()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Send the tables, then the rows, once; keep plain facts and no row."""
    with django_db_blocker.unblock(), transaction.atomic():
        place, coordinator = set_up()
        (tables,) = [
            one
            for one in demo_data.manifest()
            if (one.agency, one.period) == ("board-unit", "2014-15")
        ]
        send(tables, coordinator)
        tables_only = page(place)
        made = list(Bookings(dudley()).rows())
        warned = {
            code
            for one in QUARTERS
            for code in send_list(place, coordinator, one, made)
        }
        recompute.drain(budget_seconds=300)
        found = {"warned": warned, "rows": rows(place), **told(place)}
        found |= {"tables only": tables_only, "both": page(place)}
        transaction.set_rollback(True)
    return found


def page(place):
    """Read the page of the year as a board member does: its words, one after another."""
    reader = Client()
    reader.force_login(member(Role.BOARD_MEMBER, place))
    address = reverse("dashboards:training", args=[place.code])
    answer = reader.get(address, {"year": "2014-15"})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def send_list(place, coordinator, quarter, made):
    """Send the rows of a quarter; give the warnings that had to be explained."""
    unit = agency("board-unit")
    by = member(Role.AGENCY_SUBMITTER, place, unit)
    owed = Obligation.objects.create(
        partnership=place,
        agency=unit,
        template=Template.objects.get(code="training_bookings"),
        kind=quarter.kind.value,
        period_start=quarter.start,
        period_end=quarter.end,
        due_on=quarter.end,
        lock_on=date(2040, 1, 1),
    )
    content = as_csv(row for row in made if quarter.start <= day(row) <= quarter.end)
    at = timezone.now()
    file = records.receive(owed, content, f"synthetic_{quarter.code}.csv", by, at)
    file = records.work_through(file, 600)
    assert not [key for key in file.counts if key.startswith("E ")], file.counts
    codes = [key.split(" ", 1)[1] for key in file.counts if key.startswith("W ")]
    version = records.send(file, by, dict.fromkeys(codes, "Synthetic."), at)
    services.accept(submission=version, by=coordinator, at=at)
    assert records.work_through(file, 600).state == RecordFile.State.LOADED
    return codes


def day(row):
    month = row["event_date"]
    return date(int(month[6:]), int(month[3:5]), int(month[:2]))


def rows(place):
    """Count the bookings that are kept: by month, by type, by sector of briefings."""
    came = Booking.objects.filter(partnership=place, status__in=CAME).values_list(
        "event__starts_on__month", "event__course__delivery_type", "sector"
    )
    counts = Counter(came)
    found = {"months": Counter(), "online": Counter(), "types": Counter()}
    found["sectors"] = Counter()
    for (month, kind, sector), count in counts.items():
        found["months"][month] += count
        found["types"][kind] += count
        if kind == "virtual_college":
            found["online"][month] += count
        if kind == "briefing":
            found["sectors"][sector] += count
    return found


def told(place):
    """Give the figures of both routes: (code, period, part) -> number."""
    found = {"measure": {}, "return": {}}
    for row in Observation.objects.filter(
        partnership=place,
        indicator__code__startswith="TRN",
        period_start__year__lt=2016,
    ).select_related("indicator"):
        period = Period(Kind(row.kind), row.period_start).code
        key = (row.indicator.code, period, row.breakdown_code)
        found[row.source_kind][key] = row.numerator
    return found


def of_year(world, code, part=""):
    """Add the quarters up; a part that a quarter does not have adds nothing."""
    measured = world["measure"]
    return sum(measured.get((code, one.code, part), 0) for one in QUARTERS)


def by_month(counts):
    return tuple(counts[month] for month in (*range(4, 13), 1, 2, 3))


def test_rows_add_up_to_the_printed_months_types_and_sectors(world):
    kept = world["rows"]

    assert by_month(kept["months"]) == PRINTED.months
    assert by_month(kept["online"]) == PRINTED.online
    assert dict(kept["types"]) == dict(PRINTED.types)
    assert dict(kept["sectors"]) == dict(PRINTED.sectors)
    assert sum(kept["months"].values()) == PRINTED.total == 13_023


def test_quarters_counted_from_rows_are_the_months_of_the_table(world):
    counted = [world["measure"]["TRN-01", one.code, ""] for one in QUARTERS]

    months = [PRINTED.months[start : start + 3] for start in (0, 3, 6, 9)]
    assert counted == [sum(three) for three in months]
    assert sum(counted) == 13_023


def test_both_routes_tell_the_same_year(world):
    table = world["return"]

    assert of_year(world, "TRN-01") == table["TRN-01", "2014-15", ""] == 13_023
    for part in PRINTED.types:
        assert of_year(world, "TRN-02", part) == table["TRN-02", "2014-15", part]
    for part in PRINTED.sectors:
        assert of_year(world, "TRN-03", part) == table["TRN-03", "2014-15", part]
    assert of_year(world, "TRN-03") == 556


def test_lists_that_agree_with_the_tables_raise_no_difference(world):
    # Nurseries have no agency on the board, and that is all there is to explain.
    assert world["warned"] <= {"W-AGENCY-UNKNOWN"}


def test_page_of_the_tables_alone_shows_what_is_printed(world):
    # The page writes a real minus sign.
    shown = world["tables only"].replace("\u2212", "-")

    numbers = (PRINTED.total, *PRINTED.types.values(), *PRINTED.months, *PRINTED.online)
    assert [one for one in numbers if f"{one:,}" not in shown] == []
    assert all(change in shown for change in ("+99%", "-37%", "-20%", "-49%"))


def test_page_of_both_routes_shows_both_and_no_difference(world):
    shown = world["both"]

    assert shown.count("13,023") >= 2
    assert "9,930" in shown
