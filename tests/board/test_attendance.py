"""Who came is recorded for whole meetings, and counted out of what could be."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from safeguarding.access.models import AuditEvent
from safeguarding.board import attendance as counting
from safeguarding.board.models import Attendance, BoardSeat, Group, Meeting
from safeguarding.board.services import attendance
from safeguarding.cases.errors import NotAllowed
from safeguarding.indicators.models import RecomputeKey
from tests.board.made_groups import (
    ABSENT,
    APOLOGIES,
    CAME,
    DEPUTY,
    NOT_YET,
    NOW,
    TODAY,
    Table,
    days,
)

pytestmark = pytest.mark.django_db

MARCH = date(2016, 3, 9)


@pytest.fixture
def table():
    return Table()


def stored(meeting):
    rows = Attendance.objects.filter(meeting=meeting)
    return {row.seat_id: row.status for row in rows}


def test_a_row_is_written_with_all_that_counting_needs(table):
    seat = table.seat()

    table.met(MARCH, marks=[(seat, DEPUTY)])

    row = Attendance.objects.get()
    assert (row.partnership, row.agency, row.seat) == (table.place, table.police, seat)
    assert (row.group_kind, row.group_code) == ("board", "board")
    # Q4 of 2015-16: the financial year times 4, plus the number of the quarter.
    assert row.quarter == 2015 * 4 + 4
    assert row.recorded_by == table.manager


def test_recording_asks_for_the_figures_of_the_quarter(table):
    seat = table.seat()

    table.met(MARCH, marks=[(seat, CAME)])

    (key,) = RecomputeKey.objects.filter(partnership=table.place)
    assert key.quarter_start == date(2016, 1, 1)


def test_recording_the_same_again_writes_nothing(table):
    seat = table.seat()
    meeting = table.met(MARCH, marks=[(seat, CAME)])
    told = AuditEvent.objects.count()

    assert table.record(meeting, [(seat, CAME)]) == 0
    assert AuditEvent.objects.count() == told


def test_a_correction_says_on_the_trail_what_stood_before_and_why(table):
    seat = table.seat()
    meeting = table.met(MARCH, marks=[(seat, ABSENT)])

    attendance.record(
        meeting=meeting,
        statuses={seat.pk: APOLOGIES},
        doing=table.doing(),
        reason="minutes",
    )

    assert stored(meeting) == {seat.pk: APOLOGIES}
    last = AuditEvent.objects.filter(action="attendance_recorded").latest("pk")
    assert last.detail == {
        "corrected": {str(seat.pk): "absent_no_apology > apologies"},
        "reason": "minutes",
    }


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_nobody_comes_to_a_meeting_that_was_not_held(table, status):
    meeting = table.meeting(MARCH, status=status)

    with pytest.raises(NotAllowed, match="not held"):
        table.record(meeting, [(table.seat(), CAME)])


def test_a_seat_is_marked_at_its_own_table_only(table):
    other = Table(kind=Group.Kind.EXECUTIVE, code="executive", place=table.place)

    with pytest.raises(NotAllowed, match="not at the table"):
        table.record(table.meeting(MARCH), [(other.seat(), CAME)])


@pytest.mark.parametrize(
    ("starts", "ends", "status", "is_refused"),
    [
        pytest.param(date(2016, 3, 10), None, CAME, True, id="before it began"),
        pytest.param(date(2016, 3, 9), None, CAME, False, id="on its first day"),
        pytest.param(
            date(2016, 1, 1), date(2016, 3, 8), CAME, True, id="after the end"
        ),
        pytest.param(date(2016, 1, 1), date(2016, 3, 9), CAME, False, id="last day"),
        pytest.param(date(2016, 3, 10), None, NOT_YET, False, id="not yet, rightly"),
        pytest.param(date(2016, 1, 1), None, NOT_YET, True, id="not yet, wrongly"),
        pytest.param(date(2016, 1, 1), None, "perhaps", True, id="unknown"),
    ],
)
def test_a_seat_has_attendance_only_while_it_is_filled(
    table, starts, ends, status, is_refused
):
    seat = table.seat(starts_on=starts, ends_on=ends)
    meeting = table.meeting(MARCH)

    if is_refused:
        with pytest.raises(NotAllowed):
            table.record(meeting, [(seat, status)])
        assert not stored(meeting)
    else:
        table.record(meeting, [(seat, status)])
        assert stored(meeting) == {seat.pk: status}


def test_the_database_refuses_what_the_service_would_have_refused(table):
    seat = table.seat(starts_on=date(2016, 4, 1))
    meeting = table.meeting(MARCH)

    with pytest.raises(IntegrityError, match="not filled"), transaction.atomic():
        Attendance.objects.create(
            partnership=table.place,
            agency=table.police,
            meeting=meeting,
            seat=seat,
            status=CAME,
            group_kind="board",
            group_code="board",
            quarter=1,
        )


@pytest.mark.parametrize(
    ("quorum", "is_quorate"), [(2, True), (3, False), (None, None)]
)
def test_a_meeting_is_quorate_when_enough_seats_were_taken(quorum, is_quorate):
    table = Table(quorum=quorum)
    came, stood_in, away = (table.seat(title=name) for name in "ABC")
    helper = table.seat(title="D", capacity=BoardSeat.Capacity.DEPUTY)

    meeting = table.met(
        MARCH,
        marks=[(came, CAME), (stood_in, DEPUTY), (away, APOLOGIES), (helper, CAME)],
    )

    # A deputy's own seat is nobody's: two seats were taken.
    meeting.refresh_from_db()
    assert meeting.is_quorate is is_quorate


def test_a_correction_changes_whether_the_meeting_was_quorate():
    table = Table(quorum=1)
    seat = table.seat()
    meeting = table.met(MARCH, marks=[(seat, CAME)])

    table.record(meeting, [(seat, ABSENT)])

    meeting.refresh_from_db()
    assert meeting.is_quorate is False


@pytest.mark.parametrize(("seats", "meetings"), [(1, 1), (20, 1), (20, 6)])
def test_a_whole_file_costs_the_same_queries(
    table, seats, meetings, django_assert_max_num_queries
):
    there = [table.seat(title=f"Seat {number}") for number in range(seats)]
    sheets = [
        attendance.Sheet(table.meeting(day), {seat.pk: CAME for seat in there})
        for day in days(*range(-meetings, 0))
    ]

    # Besides them, one line of the trail for each meeting: two queries each.
    with django_assert_max_num_queries(16 + 2 * meetings):
        attendance.record_all(sheets, by=table.manager, at=NOW)


def test_counting_is_out_of_meetings_held_and_recorded_while_the_seat_was_filled(table):
    head = table.seat(title="Head")
    late = table.seat(title="Late", agency=table.health, starts_on=date(2016, 4, 1))
    helper = table.seat(title="Helper", capacity=BoardSeat.Capacity.DEPUTY)
    january, february, march, april, may = days(0, 1, 2, 3, 4)
    table.met(january, marks=[(head, CAME), (helper, CAME)])
    table.met(february, marks=[(head, DEPUTY), (late, NOT_YET)])
    table.met(march, marks=[(head, ABSENT)])
    table.met(april, marks=[(head, CAME), (late, APOLOGIES)])
    table.met(may, marks=[(head, APOLOGIES), (late, CAME)])
    table.meeting(date(2016, 5, 20))  # Held, and nobody recorded it.
    table.meeting(date(2016, 5, 25), status=Meeting.Status.CANCELLED)
    other = Table()
    other.met(march, marks=[(other.seat(), CAME)])

    told = counting.counted(table.place, date(2016, 1, 1), date(2016, 5, 31))

    assert [(row.title, str(row.tally), row.tally.deputies) for row in told.seats] == [
        ("Late", "1 of 2", 0),
        ("Head", "3 of 5", 1),
    ]
    assert str(told.whole) == "4 of 7"
    assert told.meetings == {table.group.pk: 5}
    assert told.unrecorded == {table.group.pk: 1}


def test_an_agency_with_two_seats_is_counted_for_both(table):
    one, two = table.seat(title="One"), table.seat(title="Two")
    theirs = table.seat(title="Three", agency=table.health)
    for day, marks in zip(days(0, 1), [(CAME, CAME), (CAME, ABSENT)], strict=True):
        table.met(day, marks=[(one, marks[0]), (two, marks[1]), (theirs, ABSENT)])

    told = counting.counted(table.place, date(2016, 1, 1), TODAY)

    sums = counting.added(told.seats, lambda row: row.agency_id)
    by_agency = {key: str(tally) for key, tally in sums.items()}
    assert by_agency == {table.police.pk: "3 of 4", table.health.pk: "0 of 2"}
    assert str(told.whole) == "3 of 6"


@pytest.mark.parametrize(
    ("answers", "missed"),
    [
        pytest.param([CAME, ABSENT, APOLOGIES, ABSENT], 3, id="three running"),
        pytest.param([ABSENT, ABSENT, ABSENT, ABSENT], 4, id="never"),
        pytest.param([ABSENT, ABSENT, ABSENT, DEPUTY], None, id="a deputy came last"),
        pytest.param([ABSENT, CAME, ABSENT, ABSENT], None, id="only two"),
        pytest.param([ABSENT, ABSENT], None, id="two meetings in all"),
    ],
)
def test_three_meetings_missed_in_a_row_are_named(table, answers, missed):
    seat = table.seat()
    for day, answer in zip(days(*range(len(answers))), answers, strict=True):
        table.met(day, marks=[(seat, answer)])
    table.meeting(date(2016, 5, 25))  # A silent meeting breaks nothing.

    found = counting.absent(Attendance.objects.all(), TODAY)

    assert [one.missed for one in found] == ([missed] if missed else [])
    if missed:
        assert found[0].last_on == days(len(answers) - 1)[0]


def test_a_seat_that_has_ended_is_nobodys_absence(table):
    seat = table.seat(ends_on=date(2016, 5, 1))
    for day in days(0, 1, 2):
        table.met(day, marks=[(seat, ABSENT)])

    assert counting.absent(Attendance.objects.all(), date(2016, 5, 2)) == []
    assert len(counting.absent(Attendance.objects.all(), date(2016, 5, 1))) == 1
