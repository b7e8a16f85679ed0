"""Every rule of an attendance sheet broken and kept. Source: DOMAIN C.2."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.board.files import described
from safeguarding.board.files.attendance import TEXTS
from safeguarding.board.files.attendance_columns import SHEET_LAYOUT
from safeguarding.board.models import StagedAttendance
from tests.board.made_sheets import DAYS, GIVEN_AT, ON, Board, codes, said
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
NEW = "I-MEETING-NEW"


@pytest.fixture
def board():
    return Board()


def of(findings, letter):
    return sorted(one.code for one in findings if one.severity == letter)


# Rows ---------------------------------------------------------------------------------


def test_a_good_sheet_says_nothing_but_which_meetings_are_new(board):
    findings = board.check(*board.both())

    assert codes(findings) == [NEW]
    assert "not entered yet: 1." in findings[0].message


def test_a_row_is_staged_by_codes_and_titles_as_they_are_kept(board):
    board.check(
        board.row(
            day="2015-10-20",
            status="Present",
            group="main  board",
            agency="Police",
            seat_title="chief superintendent",
            meeting_kind="Ordinary",
            stated_percent="33.3%",
        )
    )

    row = StagedAttendance.objects.get()
    assert (row.group_code, row.met_on, row.kind) == ("board", ON[3], "ordinary")
    assert (row.agency_code, row.title) == (
        board.police.code,
        "Chief Superintendent",
    )
    assert (row.status, str(row.stated_percent), row.stated_places) == (
        "attended",
        "33.30",
        1,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("attended", "attended"),
        ("Y", "attended"),
        ("Present", "attended"),
        ("Deputy attended", "deputy_attended"),
        ("substitute", "deputy_attended"),
        ("Apologies", "apologies"),
        ("DNA", "absent_no_apology"),
        ("absent - no apology", "absent_no_apology"),
        ("absent_no_apology", "absent_no_apology"),
    ],
)
def test_a_status_is_read_as_people_write_it(board, text, code):
    board.check(board.row(status=text))

    assert StagedAttendance.objects.get().status == code


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"group": ""}, "E-REQUIRED", "which group met"),
        ({"meeting_date": ""}, "E-REQUIRED", "when the meeting was"),
        ({"agency": ""}, "E-REQUIRED", "whose seat"),
        ({"status": ""}, "E-REQUIRED", "who came"),
        ({"group": "panel"}, "E-GROUP-UNKNOWN", "Its groups are: board."),
        ({"agency": "fire"}, "E-AGENCY-UNKNOWN", "Use its code."),
        ({"meeting_date": "31/11/2015"}, "E-DATE", "31/11/2015"),
        ({"meeting_date": "soon"}, "E-DATE", "This is not a date"),
        ({"status": "A"}, "E-CODE", "One letter is not enough"),
        ({"status": "attendeed"}, "E-CODE", "Did you mean attended?"),
        ({"meeting_kind": "annual"}, "E-CODE", "development_day"),
        ({"stated_percent": "sixty"}, "E-PERCENT", "0 to 100"),
        ({"stated_percent": "120%"}, "E-PERCENT", "0 to 100"),
    ],
)
def test_a_cell_that_cannot_be_read_is_an_error(board, cells, code, words):
    findings = board.check({**board.row(), **cells})

    assert of(findings, "E") == [code]
    assert words in said(findings, code).message


def test_a_seat_that_is_not_at_the_table_is_an_error_that_names_those_that_are(board):
    findings = board.check(board.row(seat_title="Somebody Smith"))

    found = said(findings, "E-SEAT-UNKNOWN")
    assert "Its seats there are: Chief Superintendent." in found.message
    assert "Smith" not in found.message + found.value, "it may be a name"


def test_the_seat_of_an_agency_without_one_is_an_error(board):
    MembershipFactory(partnership=board.partnership, agency__code="fire")

    findings = board.check({**board.row(), "agency": "fire"})

    assert "It has no seat there." in said(findings, "E-SEAT-UNKNOWN").message


def test_the_only_seat_of_an_agency_needs_no_title(board):
    board.check(board.row(seat_title=""))

    assert StagedAttendance.objects.get().title == "Chief Superintendent"


def test_of_several_seats_it_must_be_said_which(board):
    board.seat(board.police, "Detective Inspector")

    findings = board.check(board.row(seat_title=""))

    words = said(findings, "E-SEAT-UNKNOWN").message
    assert "Say which: Chief Superintendent; Detective Inspector." in words


def test_another_partnerships_groups_seats_and_agencies_are_unknown(board):
    other = Board()
    fire = other.agency("fire")

    findings = board.check(
        {**board.row(), "agency": fire.code},
        {**board.row(), "group": other.table("exec", "Executive", "executive").code},
    )

    assert of(findings, "E") == ["E-AGENCY-UNKNOWN", "E-GROUP-UNKNOWN"]


@pytest.mark.parametrize(
    ("span", "status", "code"),
    [
        ({"starts_on": ON[3]}, "attended", None),
        ({"starts_on": ON[3] + timedelta(1)}, "attended", "E-NOT-SEATED"),
        ({"ends_on": ON[3]}, "attended", None),
        ({"ends_on": ON[3] - timedelta(1)}, "attended", "E-NOT-SEATED"),
        ({"ends_on": ON[3] - timedelta(1)}, "apologies", "E-NOT-SEATED"),
        ({"starts_on": ON[3] + timedelta(1)}, "not_yet_member", None),
        ({"starts_on": ON[3]}, "not_yet_member", "E-SEATED"),
    ],
)
def test_attendance_is_within_the_days_of_the_seat(board, span, status, code):
    board.seat(board.police, "Detective Inspector", **span)

    findings = board.check(
        board.row(seat_title="Detective Inspector", status=status), board.row()
    )

    assert of(findings, "E") == ([code] if code else [])


def test_a_seat_that_was_filled_again_is_the_one_of_that_day(board):
    board.seat(board.police, "Inspector", ends_on=date(2015, 9, 30))
    board.seat(board.police, "Inspector", starts_on=date(2015, 11, 1))

    def errors(day):
        return of(board.check(board.row(day=day, seat_title="Inspector")), "E")

    assert errors(DAYS[2]) == []
    assert errors(DAYS[3]) == ["E-NOT-SEATED"]
    assert errors(DAYS[4]) == []


def test_a_meeting_to_come_is_an_error(board):
    today = GIVEN_AT.date()

    assert of(board.check(board.row(day=f"{today:%d/%m/%Y}")), "E") == []
    tomorrow = today + timedelta(1)
    assert of(board.check(board.row(day=f"{tomorrow:%d/%m/%Y}")), "E") == [
        "E-DATE-FUTURE"
    ]


def test_a_group_meets_between_its_first_and_last_day(board):
    group = board.table("cse", "CSE panel", "panel", active_to=ON[3])
    seat = board.seat(board.police, "Inspector", group)

    assert of(board.check(board.row(seat, DAYS[3])), "E") == []
    assert of(board.check(board.row(seat, DAYS[4])), "E") == ["E-GROUP-DATES"]


def test_nobody_attends_a_meeting_that_was_cancelled(board):
    board.meeting(ON[3], "cancelled")

    assert of(board.check(board.row()), "E") == ["E-CANCELLED"]
    other_kind = board.row(meeting_kind="extraordinary")
    assert of(board.check(other_kind), "E") == []


# The whole sheet ----------------------------------------------------------------------


def test_the_same_seat_twice_at_a_meeting_is_an_error_two_seats_are_not(board):
    board.seat(board.police, "Inspector")
    rows = [board.row(), board.row(seat_title="Inspector"), board.row(status="apology")]

    findings = board.check(*rows)

    found = said(findings, "E-DUPLICATE")
    assert found.row == 4
    assert "Row 2 is about the same seat" in found.message


def test_the_same_seat_at_two_meetings_of_a_day_is_no_duplicate(board):
    findings = board.check(board.row(), board.row(meeting_kind="development_day"))

    assert "E-DUPLICATE" not in codes(findings)


@pytest.mark.parametrize("percent", ["33%", "50%", "67%", "33", "0.5"])
def test_a_percentage_no_number_of_five_meetings_can_give_is_asked_about(
    board, percent
):
    rows = [board.row(day=day, stated_percent=percent) for day in DAYS]

    found = said(board.check(*rows), "W-ATT-DENOM")

    assert found.row == 2, "once for the seat, at its first row"
    assert "could come to 5 meetings of this sheet" in found.message


def test_the_question_names_the_nearest_percentages_that_can_be(board):
    rows = [board.row(day=day, stated_percent="33%") for day in DAYS]

    words = said(board.check(*rows), "W-ATT-DENOM").message

    assert words.startswith("33% cannot be: ")
    assert "1 of 5 is 20%, 2 of 5 is 40%" in words


def test_percentages_that_are_right_are_not_asked_about(board):
    # Three of five are 60%; two of three, rounded, 67%.
    came = ["attended", "deputy_attended", "attended", "apologies", "apologies"]
    rows = [
        board.row(day=day, status=status, stated_percent="60%")
        for day, status in zip(DAYS, came, strict=True)
    ]
    rows += [
        board.row(board.nurse, day, status, stated_percent="67%")
        for day, status in zip(DAYS[:3], came[1:4], strict=True)
    ]

    assert not {"W-ATT-DENOM", "W-ATT-STATED"} & set(codes(board.check(*rows)))


def test_a_possible_percentage_that_the_rows_do_not_give_is_asked_about(board):
    rows = [board.row(day=day, stated_percent="80%") for day in DAYS]

    words = said(board.check(*rows), "W-ATT-STATED").message

    assert "states 80%; its rows say 5 of 5, which is 100%" in words


def test_meetings_before_the_seat_was_filled_are_not_below_the_line(board):
    seat = board.seat(board.police, "Inspector", starts_on=date(2015, 9, 1))
    rows = [board.row(seat, day, "not_yet_member") for day in DAYS[:2]]
    rows += [board.row(seat, DAYS[2], stated_percent="67%")]
    rows += [board.row(seat, DAYS[3]), board.row(seat, DAYS[4], "apologies")]

    # Two of three are 67%; of five they could not be.
    assert "W-ATT-DENOM" not in codes(board.check(*rows))


def test_a_percentage_of_the_year_so_far_is_right_too(board):
    for on, status in zip(ON[:3], ("attended", "apologies", "attended"), strict=True):
        board.came(board.chief, on, status)
    rows = [board.row(day=day, stated_percent="80%") for day in DAYS[3:]]

    # Four of the five meetings of the year; of the two in this sheet all.
    assert not {"W-ATT-DENOM", "W-ATT-STATED"} & set(codes(board.check(*rows)))


def test_a_percentage_that_runs_on_after_each_meeting_is_right_too(board):
    rows = [
        board.row(day=DAYS[3], stated_percent="100%"),
        board.row(day=DAYS[4], status="apologies", stated_percent="50%"),
    ]

    assert not {"W-ATT-DENOM", "W-ATT-STATED"} & set(codes(board.check(*rows)))


def test_the_meetings_of_another_year_are_not_the_years(board):
    for on in (date(2015, 1, 20), date(2015, 2, 20), date(2015, 3, 20)):
        board.came(board.chief, on, "apologies")
    rows = [board.row(day=day, stated_percent="40%") for day in DAYS[3:]]

    # Two of the five recorded are 40%, but three of them were in 2014-15.
    assert "W-ATT-DENOM" in codes(board.check(*rows))


def test_nobody_at_three_meetings_in_a_row_is_asked_about(board):
    rows = [board.row(day=day, status="apologies") for day in DAYS[1:4]]

    found = said(board.check(*rows), "W-NOBODY-CAME")

    assert found.row == 4
    assert "to 3 meetings in a row" in found.message


@pytest.mark.parametrize(
    "statuses",
    [
        ("apologies", "apologies"),
        ("apologies", "apologies", "deputy_attended"),
        ("apologies", "attended", "absent_no_apology", "apologies"),
    ],
)
def test_fewer_than_three_absences_in_a_row_are_not(board, statuses):
    rows = [
        board.row(day=day, status=status)
        for day, status in zip(DAYS, statuses, strict=False)
    ]

    assert "W-NOBODY-CAME" not in codes(board.check(*rows))


def test_absences_recorded_before_count_among_the_three(board):
    board.came(board.chief, ON[1], "absent_no_apology")
    board.came(board.chief, ON[2], "apologies")

    assert "W-NOBODY-CAME" in codes(board.check(board.row(status="apologies")))


def test_the_seat_of_a_deputy_is_not_asked_after(board):
    seat = board.seat(board.police, "Deputy of the Chief", capacity="deputy")
    rows = [board.row(seat, day, "apologies") for day in DAYS[1:4]]

    assert "W-NOBODY-CAME" not in codes(board.check(*rows))


def test_a_held_meeting_nobody_told_of_is_asked_about(board):
    board.meeting(ON[4])
    board.meeting(ON[0])  # In another quarter.

    found = said(board.check(*board.both()), "W-NO-ATTENDANCE")

    assert "Main Board on 2015-12-15 was held" in found.message


def test_a_held_meeting_somebody_told_of_is_not(board):
    board.came(board.chief, ON[4])
    board.meeting(date(2015, 11, 1), "planned")
    board.meeting(date(2015, 11, 2), "cancelled")

    assert "W-NO-ATTENDANCE" not in codes(board.check(*board.both()))


def test_filled_seats_that_are_in_no_row_are_named(board):
    found = said(board.check(board.row()), "W-SEAT-UNTOLD")

    assert found.row == 2
    words = "In no row for the meeting of 20 October 2015: Designated Nurse, Health. "
    assert words in found.message


def test_of_many_seats_in_no_row_five_are_named(board):
    for number in range(7):
        board.seat(board.health, f"Role {number}")

    # The nurse and seven more: five are named.
    assert "; and 3 more. " in said(board.check(board.row()), "W-SEAT-UNTOLD").message


def test_seats_that_need_no_row_are_not_named(board):
    board.seat(board.health, "Deputy", capacity="deputy")
    board.seat(board.health, "Left", ends_on=date(2015, 9, 30))
    board.seat(board.health, "Coming", starts_on=date(2016, 1, 1))
    board.came(board.nurse, ON[3])

    assert "W-SEAT-UNTOLD" not in codes(board.check(board.row()))


def test_a_meeting_of_another_quarter_is_asked_about_once(board):
    found = said(board.check(*board.both(DAYS[2])), "W-PERIOD-ROWS")

    assert found.row == 2
    assert "15 September 2015 is not in" in found.message


def test_what_people_marked_otherwise_is_asked_about(board):
    board.came(board.chief, ON[3], "apologies")
    board.came(board.nurse, ON[3], "attended")

    found = said(board.check(*board.both()), "W-DIFFERS")

    assert found.row == 2
    assert "recorded as “apologies”" in found.message


def test_a_correction_of_the_own_sheet_is_not_asked_about(board):
    board.load(*board.both())

    findings = board.check(board.row(status="apologies"), board.row(board.nurse))

    assert not of(findings, "W")


def test_a_version_that_leaves_a_meeting_out_is_asked_about(board):
    board.load(*board.both(), *board.both(DAYS[4]))

    found = said(board.check(*board.both()), "W-MEETING-LEFT")

    assert "Main Board on 15 December 2015" in found.message


def test_every_rule_has_a_failing_row_above():
    tests = Path(__file__).read_text("utf-8")

    assert [code for code in TEXTS if f'"{code}"' not in tests] == []


def test_the_queries_of_a_check_do_not_grow_with_the_sheet(board):
    def queries(days):
        rows = [row for day in days for row in board.both(day, stated_percent="33%")]
        with CaptureQueriesContext(
            connection,
        ) as made:
            board.check(*rows, file=board.file())
        return len(made)

    board.file()
    assert queries(DAYS[:1]) == queries(DAYS)


def test_the_document_has_the_columns_and_rules_of_the_code():
    text = described.DOCUMENT.read_text("utf-8")

    assert described.rewritten(text) == text, described.__doc__
    assert "W-ATT-DENOM" in text


def test_no_heading_is_that_of_two_columns():
    def plain(text):
        return "".join(sign for sign in text.casefold() if sign.isalnum())

    for column in SHEET_LAYOUT.columns:
        own = {plain(text) for text in (column.title, *column.aliases)}
        others = {
            plain(text)
            for other in SHEET_LAYOUT.columns
            if other is not column
            for text in (other.title, *other.aliases)
        }
        assert not own & others
        assert "" not in own
