"""An accepted sheet makes meetings and attendance; a later version corrects it."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.access.models import AuditEvent
from safeguarding.board import attendance
from safeguarding.board.models import Attendance, Meeting
from safeguarding.indicators import compute
from safeguarding.indicators.models import Observation, RecomputeKey
from tests.board.made_sheets import DAYS, GIVEN_AT, ON, Q3, Board
from tests.cases.made_files import load, load_again
from tests.factories import IndicatorFactory

pytestmark = pytest.mark.django_db
CHIEF, NURSE = "Chief Superintendent", "Designated Nurse"
LATER = datetime(2016, 1, 25, 9, tzinfo=UTC)


@pytest.fixture
def board():
    return Board()


def test_an_accepted_sheet_makes_meetings_that_were_held_and_who_came(board):
    file = board.file()

    quarters = load(
        file,
        board.row(day=DAYS[3]),
        board.row(board.nurse, DAYS[3], "deputy_attended"),
        board.row(day=DAYS[4], status="apologies", meeting_kind="development day"),
    )

    assert quarters == {Q3}
    assert board.stands() == {
        (CHIEF, "2015-10-20"): "attended",
        (NURSE, "2015-10-20"): "deputy_attended",
        (CHIEF, "2015-12-15"): "apologies",
    }
    met = Meeting.objects.filter(partnership=board.partnership).order_by("on")
    assert [(one.on, one.kind, one.status) for one in met] == [
        (ON[3], "ordinary", "held"),
        (ON[4], "development_day", "held"),
    ]
    row = Attendance.objects.get(seat=board.nurse)
    assert (row.row.file, row.row.number) == (file, 3)
    assert row.recorded_by == file.given_by, "whoever accepted it"
    assert (row.group_kind, row.group_code, row.agency) == (
        "board",
        "board",
        board.health,
    )


def test_a_planned_meeting_is_held_and_one_that_was_held_is_not_made_again(board):
    planned = board.meeting(ON[3], "planned")
    held = board.meeting(ON[4])

    board.load(*board.both(), *board.both(DAYS[4]))

    planned.refresh_from_db()
    assert planned.status == "held"
    assert Meeting.objects.filter(partnership=board.partnership).count() == 2
    assert held.attendances.count() == 2


def test_whether_enough_were_there_follows_from_the_sheet(board):
    board.group.quorum = 2
    board.group.save()

    board.load(*board.both(), board.row(day=DAYS[4]))

    met = Meeting.objects.filter(partnership=board.partnership).order_by("on")
    assert [one.is_quorate for one in met] == [True, False]


def test_putting_the_same_sheet_in_twice_changes_nothing(board):
    file = board.file()
    load(file, *board.both())
    before = list(Attendance.objects.order_by("pk").values())
    trail = AuditEvent.objects.count()

    load_again(file)

    assert list(Attendance.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == trail


def test_a_later_version_corrects_takes_out_and_adds(board):
    board.load(*board.both(), *board.both(DAYS[4]))

    quarters = load(
        board.file(given_at=LATER),
        board.row(day=DAYS[3], status="apologies"),
        board.row(board.nurse, DAYS[3]),
        board.row(day=DAYS[2]),
    )

    assert board.stands() == {
        (CHIEF, "2015-09-15"): "attended",
        (CHIEF, "2015-10-20"): "apologies",
        (NURSE, "2015-10-20"): "attended",
    }
    assert quarters == {Q3, Q3.previous()}
    told = AuditEvent.objects.filter(action="attendance_recorded").order_by("pk")
    assert {
        "corrected": {str(board.chief.pk): "attended > apologies"},
        "reason": "sheet",
    } in [one.detail for one in told]
    assert {
        "taken_out": {
            str(board.chief.pk): "attended",
            str(board.nurse.pk): "attended",
        },
        "reason": "sheet",
    } in [one.detail for one in told]


def test_a_meeting_that_is_left_out_asks_for_its_attendance(board):
    board.group.quorum = 1
    board.group.save()
    board.load(*board.both(), *board.both(DAYS[4]))

    board.load(*board.both(), file=board.file(given_at=LATER))

    left = Meeting.objects.get(partnership=board.partnership, on=ON[4])
    assert (left.status, left.is_quorate) == ("held", None)
    counted = attendance.counted(board.partnership, Q3.start, Q3.end)
    assert counted.unrecorded == {board.group.pk: 1}
    assert str(counted.whole) == "2 of 2"


def test_what_a_seat_left_out_did_for_the_quorum_goes_with_it(board):
    board.group.quorum = 2
    board.group.save()
    board.load(*board.both())

    board.load(board.row(), file=board.file(given_at=LATER))

    assert Meeting.objects.get(partnership=board.partnership).is_quorate is False


def test_what_people_marked_and_no_sheet_told_stays(board):
    board.came(board.nurse, ON[3], "apologies")
    board.load(board.row())

    board.load(board.row(day=DAYS[4]), file=board.file(given_at=LATER))

    assert board.stands() == {
        (NURSE, "2015-10-20"): "apologies",
        (CHIEF, "2015-12-15"): "attended",
    }


def test_the_sheet_of_another_quarter_takes_nothing_out(board):
    board.load(*board.both())

    board.load(*board.both("20/01/2016"), file=board.file(Q3.next(), LATER))

    assert len(board.stands()) == 4


def test_rows_that_fit_no_seat_any_more_are_left_and_counted_in_the_log(board, caplog):
    file = board.file()
    board.check(*board.both(), file=file)
    board.nurse.ends_on = ON[3] - timedelta(1)
    board.nurse.save()

    with caplog.at_level(logging.WARNING):
        load_again(file)

    assert board.stands() == {(CHIEF, "2015-10-20"): "attended"}
    assert f"Of file {file.pk}, 1 rows fit no seat any more" in caplog.text
    assert "Nurse" not in caplog.text


def test_two_partnerships_with_one_agency_keep_their_tables_apart(board):
    other = Board()
    board.load(*board.both())

    other.load(other.row(status="apologies"))

    assert board.stands()[CHIEF, "2015-10-20"] == "attended"
    assert other.stands() == {(CHIEF, "2015-10-20"): "apologies"}


def test_the_figures_of_the_quarter_are_asked_for_and_counted(board):
    gov = {
        code: IndicatorFactory(code=code, share=True)
        for code in ("GOV-01", "GOV-02", "GOV-03")
    }
    panel = board.table("cse", "CSE panel", "panel")
    inspector = board.seat(board.police, "Inspector", panel)
    board.load(
        board.row(),
        board.row(board.nurse, status="apologies"),
        board.row(day=DAYS[4], status="deputy_attended"),
        board.row(inspector),
    )
    RecomputeKey.objects.all().delete()

    compute.refresh(partnership_id=board.partnership.pk, quarters=[Q3], at=GIVEN_AT)

    # Board: two of three; panel: one of one; the executive did not meet: none of none.
    found = Observation.objects.filter(indicator__in=gov.values())
    assert {(one.indicator.code, one.numerator, one.denominator) for one in found} == {
        ("GOV-01", 2, 3),
        ("GOV-02", 0, 0),
        ("GOV-03", 1, 1),
    }


def test_a_meeting_cancelled_after_the_check_is_left_alone(board):
    file = board.file()
    board.check(board.row(), file=file)
    board.meeting(ON[3], "cancelled")

    load_again(file)

    assert board.stands() == {}


def test_the_queries_of_a_load_grow_by_the_trail_of_its_meetings_only(board):
    def queries(period, seats, days):
        rows = [board.row(seat, day) for seat in seats for day in days]
        file = board.file(period)
        board.check(*rows, file=file)
        with CaptureQueriesContext(connection) as made:
            load_again(file)
        return len(made)

    seats = [board.seat(board.police, f"Role {n}") for n in range(20)]
    few = queries(Q3, seats[:1], ["20/10/2015"])
    many = queries(Q3.next(), seats, ["20/01/2016"])

    assert many == few
