"""What groups and seats may be: each refusal is plain, and nothing is kept of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from safeguarding.access.permissions import Role
from safeguarding.board.life_meetings import MEETING, MeetingAct
from safeguarding.board.models import BoardSeat, Group
from safeguarding.board.services import groups, meetings
from safeguarding.board.services.groups import GroupFacts, SeatFacts
from safeguarding.cases.errors import NeedsConfirming, NotAllowed
from safeguarding.indicators.models import RecomputeKey
from tests.board.made_groups import ABSENT, CAME, TODAY, Table, days
from tests.factories import LONG_AGO, AgencyFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return Table()


def facts(**more):
    known = {"name": "Board", "kind": "board", "active_from": LONG_AGO}
    return GroupFacts(**{**known, **more})


def seat_facts(**more):
    known = {"title": "Head of service", "capacity": "member", "starts_on": LONG_AGO}
    return SeatFacts(**{**known, **more})


def change(table, **more):
    return groups.change_group(
        group=table.group, facts=facts(**more), doing=table.doing()
    )


def add(table, agency=None, **more):
    return groups.add_seat(
        group=table.group,
        agency=agency or table.police,
        facts=seat_facts(**more),
        doing=table.doing(),
    )


@pytest.mark.parametrize("role", [role for role in Role if role != "BUSINESS_MANAGER"])
def test_nobody_but_the_business_manager_changes_anything(table, role):
    doing = table.doing(by=member(role, table.place, table.police))
    elsewhere = table.doing(by=member(Role.BUSINESS_MANAGER, Table().place))
    seat, meeting = table.seat(), table.meeting(TODAY)

    for who in (doing, elsewhere):
        for act in everything(table, seat, meeting, who):
            with pytest.raises(PermissionDenied):
                act()


def everything(table, seat, meeting, doing):
    """Give every change there is, ready to be made."""
    group = table.group
    of_group = {"group": group, "doing": doing}
    of_meeting = {"meeting": meeting, "doing": doing}
    place = table.place
    return [
        lambda: groups.make_group(partnership=place, facts=facts(), doing=doing),
        lambda: groups.change_group(facts=facts(), **of_group),
        lambda: groups.add_seat(agency=table.health, facts=seat_facts(), **of_group),
        lambda: groups.change_seat(seat=seat, facts=seat_facts(), doing=doing),
        lambda: meetings.plan(on=TODAY, kind="ordinary", **of_group),
        lambda: meetings.reinstate(**of_meeting),
        lambda: meetings.cancel(why="other", **of_meeting),
        lambda: meetings.hold(is_quorate=None, **of_meeting),
        lambda: meetings.mark(statuses={seat.pk: CAME}, why="", **of_meeting),
        lambda: meetings.explain_no_attendance(**of_meeting),
        lambda: meetings.explain_absence(seat=seat, doing=doing),
    ]


def test_two_groups_of_one_name_have_two_codes(table):
    made = [
        groups.make_group(
            partnership=table.place,
            facts=facts(name="Quality & Assurance"),
            doing=table.doing(),
        )
        for _ in range(2)
    ]

    assert [one.code for one in made] == ["quality-assurance", "quality-assurance-2"]


def test_the_kind_of_a_group_stays_once_its_attendance_is_counted(table):
    table.met(TODAY, marks=[(table.seat(), CAME)])

    with pytest.raises(NotAllowed, match="counted as that of a board"):
        change(table, kind="executive")
    assert change(table, name="The board").name == "The board"


def test_a_quorum_of_more_seats_than_there_are_is_impossible(table):
    table.seat(title="A")
    table.seat(title="B")
    table.seat(title="C", capacity=BoardSeat.Capacity.DEPUTY)

    with pytest.raises(NotAllowed, match="Only 2 seats are filled"):
        change(table, quorum=3)
    assert change(table, quorum=2).quorum == 2


def test_no_group_stands_above_itself(table):
    below = Table(code="below", place=table.place)
    Group.objects.filter(pk=below.group.pk).update(parent=table.group)
    below.group.refresh_from_db()

    for parent in (table.group, below.group):
        with pytest.raises(NotAllowed):
            change(table, parent=parent)
    with pytest.raises(NotAllowed, match="of this partnership"):
        change(table, parent=Table().group)


def test_days_go_forward(table):
    with pytest.raises(NotAllowed):
        change(table, active_to=LONG_AGO - timedelta(days=1))
    with pytest.raises(NotAllowed):
        add(table, ends_on=LONG_AGO - timedelta(days=1))


def test_only_a_member_of_the_day_gets_a_seat(table):
    stranger = AgencyFactory()

    with pytest.raises(NotAllowed, match="was no member"):
        add(table, agency=stranger)
    with pytest.raises(NotAllowed, match="was no member"):
        add(table, starts_on=LONG_AGO - timedelta(days=1))


def test_two_seats_of_one_agency_are_lawful_and_the_same_seat_twice_is_not(table):
    add(table, title="A", ends_on=date(2015, 12, 31))
    add(table, title="B")
    add(table, title="A", starts_on=date(2016, 1, 1))

    for span in ({}, {"starts_on": date(2015, 1, 1), "ends_on": date(2015, 2, 1)}):
        with pytest.raises(NotAllowed, match="already in that time"):
            add(table, title="A", **span)
    assert table.group.seats.count() == 3


def test_no_seat_begins_after_the_group_has_ended(table):
    Group.objects.update(active_to=date(2016, 1, 1))

    with pytest.raises(NotAllowed, match="The group ended on 1 January 2016"):
        add(table, starts_on=date(2016, 1, 2))


@pytest.mark.parametrize(
    "span",
    [
        pytest.param({"starts_on": date(2016, 1, 11)}, id="begins after it was marked"),
        pytest.param({"ends_on": date(2016, 2, 8)}, id="ends before it was marked"),
    ],
)
def test_a_seats_days_hold_every_meeting_it_was_marked_at(table, span):
    seat = table.seat()
    for day in days(0, 1):  # 10 January and 9 February.
        table.met(day, marks=[(seat, CAME)])

    with pytest.raises(NotAllowed, match="10 January 2016 to 9 February 2016"):
        groups.change_seat(seat=seat, facts=seat_facts(**span), doing=table.doing())
    kept = seat_facts(starts_on=date(2016, 1, 10), ends_on=date(2016, 2, 9))
    groups.change_seat(seat=seat, facts=kept, doing=table.doing())


def test_a_seat_that_becomes_a_deputys_asks_for_the_figures_again(table):
    seat = table.seat()
    table.met(days(0)[0], marks=[(seat, CAME)])
    before = RecomputeKey.objects.get().wanted

    groups.change_seat(
        seat=seat, facts=seat_facts(capacity="deputy"), doing=table.doing()
    )

    assert RecomputeKey.objects.get().wanted > before


def test_no_meeting_lies_outside_the_days_of_its_group(table):
    with pytest.raises(NotAllowed, match="did not exist"):
        meetings.plan(
            group=table.group,
            on=LONG_AGO - timedelta(days=1),
            kind="ordinary",
            doing=table.doing(),
        )


def test_quorum_is_asked_only_where_no_number_is_set():
    numbered, free = Table(quorum=1), Table()
    for table, wanted in ((numbered, None), (free, True)):
        meeting = table.meeting(TODAY, "planned")
        held = meetings.hold(meeting=meeting, is_quorate=True, doing=table.doing())
        assert held.is_quorate is wanted


@pytest.mark.parametrize("state", MEETING.states.values)
@pytest.mark.parametrize("act", list(MeetingAct))
def test_a_meeting_goes_only_where_its_life_leads(table, act, state):
    meeting = table.meeting(TODAY, state)
    do = {
        MeetingAct.HOLD: lambda: meetings.hold(
            meeting=meeting, is_quorate=None, doing=table.doing()
        ),
        MeetingAct.CANCEL: lambda: meetings.cancel(
            meeting=meeting, why="other", doing=table.doing()
        ),
        MeetingAct.REINSTATE: lambda: meetings.reinstate(
            meeting=meeting, doing=table.doing()
        ),
    }[act]

    if state in MEETING.acts[act]:
        assert do().status == MEETING.acts[act][state][0]
    else:
        with pytest.raises(NotAllowed):
            do()


def test_nothing_is_explained_without_a_reason_or_when_it_is_recorded(table):
    meeting = table.meeting(TODAY)

    with pytest.raises(NeedsConfirming):
        meetings.explain_no_attendance(meeting=meeting, doing=table.doing())
    with pytest.raises(NeedsConfirming):
        meetings.explain_absence(seat=table.seat(title="X"), doing=table.doing())
    table.record(meeting, [(table.seat(), ABSENT)])
    told = table.doing(confirmed=["W-NO-ATTENDANCE"], reason="late")
    with pytest.raises(NotAllowed, match="Nothing needs explaining"):
        meetings.explain_no_attendance(meeting=meeting, doing=told)
