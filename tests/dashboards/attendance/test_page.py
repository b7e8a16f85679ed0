"""Who comes to the table, and who does not: the page and its files."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import GRANTS, Permission, Role
from safeguarding.board.models import Group
from tests.board.made_groups import ABSENT, CAME, DEPUTY, NOW, Table, days
from tests.factories import member

pytestmark = pytest.mark.django_db
SEERS = [role for role in Role if Permission.SEE_BOARD in GRANTS[role]]


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def board():
    """Two groups of one partnership in 2015-16, and another partnership's."""
    table = Table()
    executive = Table(Group.Kind.EXECUTIVE, "executive", table.place)
    head, deputy = table.seat(title="Head"), table.seat(title="Officer")
    nurse = table.seat(title="Nurse", agency=table.health)
    chief = executive.seat(title="Chief", agency=table.police)
    january, february = days(0, 1)
    table.met(january, marks=[(head, CAME), (deputy, ABSENT), (nurse, DEPUTY)])
    table.met(february, marks=[(head, CAME), (deputy, ABSENT), (nurse, ABSENT)])
    executive.met(january, marks=[(chief, CAME)])
    table.meeting(date(2016, 3, 9))  # Held, and nobody recorded it.
    table.met(date(2016, 4, 13), marks=[(head, ABSENT)])  # The next year.
    other = Table()
    other.met(january, marks=[(other.seat(title="Theirs"), CAME)])
    table.executive, table.other = executive, other
    return table


def page(name, board, **asked):
    address = reverse(f"dashboards:{name}", args=[board.place.code])
    pairs = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"{address}?{pairs}" if pairs else address


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def reader(client, board):
    client.force_login(member(Role.BOARD_MEMBER, board.place, board.police))
    return client


def tables(answer):
    """Give key -> [[label, figure, ...]] of each table of the page."""
    return {
        part.key: [[line.label, *(c.text for c in line.cells)] for line in part.lines]
        for part in answer.context["parts"]
    }


def test_attendance_is_told_as_so_many_of_so_many(reader, board):
    told = reader.get(page("attendance", board, year="2015-16"))

    # Board: 3 of 6; executive: 1 of 1.
    assert (
        "In 2015-16, seats were taken 4 of 7 times (57%), 1 of them by a deputy. "
        "1 meeting was held without anybody recording who came: it counts for nobody."
    ) in text(told)
    found = tables(told)
    police, health = board.police.short_name, board.health.short_name
    assert found["groups"] == [
        [board.group.name, "3 of 6", "1", "2", "1"],
        [board.executive.group.name, "1 of 1", "0", "1", "0"],
    ]
    assert found["agencies"] == [
        [health, "1 of 2", "1", "1 of 2", "No seat"],
        [police, "3 of 5", "0", "2 of 4", "1 of 1"],
    ]
    assert found["seats"] == [
        [f"{police}: Officer", "0 of 2", "0"],
        [f"{health}: Nurse", "1 of 2", "1"],
        [f"{police}: Chief", "1 of 1", "0"],
        [f"{police}: Head", "2 of 2", "0"],
    ]
    assert "From 1 seat nobody came to any meeting." in text(told)
    assert "Theirs" not in text(told)


def test_without_asking_the_latest_year_with_a_meeting_is_shown(reader, board):
    told = reader.get(page("attendance", board))

    assert told.context["told"].year.code == "2016-17"
    years = [one["code"] for one in told.context["picker"]["pickers"][0]["options"]]
    assert years == ["2016-17", "2015-16"]


def test_one_group_can_be_looked_at_alone(reader, board):
    told = reader.get(page("attendance", board, year="2015-16", group="executive"))

    found = tables(told)
    assert set(found) == {"agencies", "seats"}
    assert found["agencies"] == [[board.police.short_name, "1 of 1", "0"]]
    # What nobody recorded was a meeting of the other group.
    assert "without anybody recording" not in text(told)


def test_a_year_without_a_meeting_says_what_to_do(reader, board):
    told = reader.get(page("attendance", board, year="2013-14"))

    assert "Nobody's attendance is recorded for this year" in text(told)


@pytest.mark.parametrize("asked", [{"year": "2015"}, {"group": "nobody"}])
def test_what_does_not_exist_is_not_there(reader, board, asked):
    for name in ("attendance", "attendance-csv", "attendance-xlsx"):
        assert reader.get(page(name, board, **asked)).status_code == 404


@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.parametrize("name", ["attendance", "attendance-csv", "attendance-xlsx"])
def test_only_who_sees_the_board_and_only_their_own_partnership(
    client, board, role, name
):
    client.force_login(member(role, board.place, board.police))

    own = client.get(page(name, board)).status_code
    others = client.get(page(name, board.other)).status_code

    assert (own, others) == ((200, 404) if role in SEERS else (403, 403))


def test_the_csv_has_one_line_for_each_seat_and_is_on_record(reader, board):
    board.group.seats.filter(title="Head").update(title="=HYPERLINK(1)")

    told = reader.get(page("attendance-csv", board, year="2015-16"))

    rows = list(csv.reader(StringIO(told.content.decode("utf-8-sig"))))
    assert rows[0][-4:] == ["Came", "Out of meetings", "By a deputy", "Share"]
    assert [row[3:] for row in rows[1:]] == [
        ["Nurse", "1", "2", "1", "50%"],
        ["'=HYPERLINK(1)", "2", "2", "0", "100%"],
        ["Officer", "0", "2", "0", "0%"],
        ["Chief", "1", "1", "0", "100%"],
    ]
    assert "attachment" in told["Content-Disposition"]
    event = AuditEvent.objects.filter(action="attendance_exported").get()
    assert event.detail == {"period": "2015-16", "form": "csv"}


def test_the_workbook_has_seats_agencies_groups_and_notes(reader, board):
    told = reader.get(page("attendance-xlsx", board, year="2015-16"))

    book = CalamineWorkbook.from_filelike(BytesIO(told.content))
    assert book.sheet_names == ["Seats", "Agencies", "Groups", "Notes"]
    rows = book.get_sheet_by_name("Seats").to_python()
    assert rows[3][3:7] == ["Nurse", 1, 2, 1]


@pytest.mark.parametrize("many", [1, 20])
def test_the_page_costs_the_same_however_many_seats_there_are(
    reader, board, many, django_assert_max_num_queries
):
    seats = [board.seat(title=f"Seat {number}") for number in range(many)]
    for day in days(2, 3):
        board.met(day, marks=[(seat, CAME) for seat in seats])

    with django_assert_max_num_queries(14):
        reader.get(page("attendance", board))
