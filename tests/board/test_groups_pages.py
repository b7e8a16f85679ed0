"""The pages of groups and meetings: what is shown, to whom, at what cost."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import GRANTS, Permission, Role
from safeguarding.board.models import Attendance, BoardSeat, Explained, Group, Meeting
from tests.board.made_groups import (
    ABSENT,
    APOLOGIES,
    CAME,
    DEPUTY,
    NOW,
    TODAY,
    Table,
    days,
)
from tests.factories import LONG_AGO, member

pytestmark = pytest.mark.django_db
SEERS = [role for role in Role if Permission.SEE_BOARD in GRANTS[role]]
KEEPERS = [role for role in Role if Permission.KEEP_BOARD in GRANTS[role]]


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def keeper(client, table):
    client.force_login(table.manager)
    return client


def text(answer):
    return " ".join(answer.content.decode().split())


def url(name, thing):
    return reverse(f"board:{name}", args=[thing.pk])


def typed(name, day):
    return dict(
        zip(
            (f"{name}_day", f"{name}_month", f"{name}_year"),
            (day.day, day.month, day.year),
            strict=True,
        )
    )


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_only_who_sees_the_board_sees_its_groups_and_only_their_own(
    client, table, role
):
    other = Table(code="elsewhere")
    meeting = table.met(days(0)[0], marks=[(table.seat(), CAME)])
    client.force_login(member(role, table.place, table.police))
    pages = [reverse("board:groups"), url("group", table.group)]
    pages.append(url("meeting", meeting))

    answers = [client.get(page) for page in pages]

    assert {a.status_code for a in answers} == ({200} if role in SEERS else {403})
    if role in SEERS:
        assert table.group.name in text(answers[0])
        assert other.group.name not in text(answers[0])
        assert client.get(url("group", other.group)).status_code == 404


def test_the_pages_begin_with_the_next_meeting_and_how_often_seats_were_taken(
    client, table, keeper
):
    first, second = table.seat(), table.seat(title="Director")

    assert "1 group meets; no next meeting is planned." in text(
        client.get(reverse("board:groups"))
    )
    assert "2 seats; nobody&#x27;s attendance is recorded" in text(
        client.get(url("group", table.group))
    )

    table.met(days(0)[0], marks=[(first, CAME), (second, ABSENT)])
    table.met(days(1)[0], marks=[(first, CAME), (second, DEPUTY)])
    table.meeting(TODAY + timedelta(days=8), "planned")

    assert f"the next meeting is on 9 June 2016: {table.group.name}." in text(
        client.get(reverse("board:groups"))
    )
    assert "2 seats, taken 3 of 4 times in the last twelve months (75%)." in text(
        client.get(url("group", table.group))
    )


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_only_the_business_manager_changes_anything(client, table, role):
    seat = table.seat()
    held, planned = table.meeting(days(0)[0]), table.meeting(days(1)[0], "planned")
    client.force_login(member(role, table.place, table.police))
    pages = [
        reverse("board:group-new", args=[table.place.code]),
        *(url(name, table.group) for name in ("group-change", "seat-new")),
        url("meeting-new", table.group),
        *(url(name, seat) for name in ("seat-change", "seat-explain")),
        *(url(name, planned) for name in ("meeting-hold", "meeting-cancel")),
        *(url(name, held) for name in ("meeting-attendance", "meeting-explain")),
        url("meeting-reinstate", held),
    ]

    statuses = {client.get(page).status_code for page in pages}

    assert statuses == ({200} if role in KEEPERS else {403})


def test_another_partnerships_things_are_not_there_for_the_manager(keeper):
    other = Table()
    seat, meeting = other.seat(), other.meeting(days(0)[0])
    pages = [
        reverse("board:group-new", args=[other.place.code]),
        *(url(n, other.group) for n in ("group-change", "seat-new", "meeting-new")),
        *(url(n, seat) for n in ("seat-change", "seat-explain")),
        *(url(n, meeting) for n in ("meeting-hold", "meeting-cancel", "meeting")),
        *(url(n, meeting) for n in ("meeting-attendance", "meeting-explain")),
    ]

    assert {keeper.get(page).status_code for page in pages} == {404}
    assert {keeper.post(page).status_code for page in pages[:-3]} == {404}


def test_a_manager_makes_a_group_and_a_seat_at_its_table(keeper, table):
    data = {
        "name": "Quality Assurance",
        "kind": "sub_group",
        "parent": table.group.pk,
        "chair_agency": table.health.pk,
        "frequency": "bi_monthly",
        "quorum": 3,
        **typed("active_from", date(2015, 4, 1)),
    }
    made = keeper.post(reverse("board:group-new", args=[table.place.code]), data)
    group = Group.objects.get(code="quality-assurance")
    assert made.url == url("group", group)
    assert (group.parent, group.chair_agency, group.quorum) == (
        table.group,
        table.health,
        3,
    )

    seat = {
        "agency": table.police.pk,
        "title": "Detective sergeant",
        "capacity": "member",
        **typed("starts_on", date(2015, 5, 1)),
    }
    keeper.post(url("seat-new", group), seat)

    (made,) = group.seats.all()
    assert (made.agency, made.starts_on) == (table.police, date(2015, 5, 1))
    acts = AuditEvent.objects.filter(action="board_changed").order_by("pk")
    assert [event.detail["act"] for event in acts] == ["made", "seat_added"]


def test_the_same_seat_twice_at_a_time_is_refused_at_its_field(keeper, table):
    table.seat(title="Head")

    said = keeper.post(
        url("seat-new", table.group),
        {
            "agency": table.police.pk,
            "title": "Head",
            "capacity": "member",
            **typed("starts_on", date(2016, 5, 1)),
        },
    )

    assert "has this seat already in that time" in text(said)
    assert table.group.seats.count() == 1


def test_a_seat_ends_on_its_last_day_and_leaves_the_table_of_today(keeper, table):
    seat = table.seat(title="Head")
    page = url("seat-change", seat)
    version = keeper.get(page).context["form"]["version"].value()
    data = {
        "version": version,
        "title": "Head",
        "capacity": "member",
        **typed("starts_on", LONG_AGO),
        **typed("ends_on", date(2016, 5, 31)),
    }

    keeper.post(page, data)

    seat.refresh_from_db()
    assert seat.ends_on == date(2016, 5, 31)
    shown = keeper.get(url("group", table.group))
    assert (len(shown.context["filled"]), len(shown.context["others"])) == (0, 1)


def test_who_was_second_is_told_and_nothing_of_theirs_is_kept(keeper, table):
    seat = table.seat(title="Head")
    version = keeper.get(url("seat-change", seat)).context["form"]["version"].value()
    BoardSeat.objects.filter(pk=seat.pk).update(title="Deputy head")
    data = {"version": version, "title": "Chief", "capacity": "member"}
    data |= typed("starts_on", LONG_AGO)

    said = keeper.post(url("seat-change", seat), data)

    assert "Somebody changed this after you opened it." in text(said)
    seat.refresh_from_db()
    assert seat.title == "Deputy head"


def test_a_meeting_is_planned_held_and_marked(keeper, table):
    one = table.seat(title="One")
    two = table.seat(title="Two", agency=table.health)
    day = TODAY - timedelta(days=2)

    planned = keeper.post(
        url("meeting-new", table.group), typed("on", day) | {"kind": "extraordinary"}
    )
    meeting = Meeting.objects.get()
    assert planned.url == url("meeting", meeting)
    assert (meeting.status, meeting.kind) == ("planned", "extraordinary")

    held = keeper.post(url("meeting-hold", meeting), {"is_quorate": "yes"})
    assert held.url == url("meeting-attendance", meeting)

    form = keeper.get(held.url).context["form"]
    # Everybody came, to begin with.
    assert {form[f"seat_{seat.pk}"].value() for seat in (one, two)} == {CAME}
    marks = {f"seat_{one.pk}": DEPUTY, f"seat_{two.pk}": APOLOGIES}
    done = keeper.post(held.url, {"version": form["version"].value(), **marks})
    assert done.url == url("meeting", meeting)

    shown = keeper.get(done.url)
    assert "1 of 2 seats were taken, 1 of them by deputies." in text(shown)
    meeting.refresh_from_db()
    assert meeting.is_quorate is True


def test_a_meeting_to_come_is_not_held(keeper, table):
    meeting = table.meeting(TODAY + timedelta(days=1), "planned")

    said = keeper.post(url("meeting-hold", meeting), {"is_quorate": ""})

    assert "still to come" in text(said)
    assert "It was held" not in text(keeper.get(url("meeting", meeting)))


def test_the_same_meeting_twice_on_a_day_is_refused(keeper, table):
    table.meeting(TODAY, "planned")

    said = keeper.post(
        url("meeting-new", table.group), typed("on", TODAY) | {"kind": "ordinary"}
    )

    assert "stands on that day already" in text(said)


def test_cancelling_says_why_on_the_trail_and_can_be_taken_back(keeper, table):
    meeting = table.meeting(TODAY, "planned")

    keeper.post(url("meeting-cancel", meeting), {"why": "too_few"})
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"
    assert AuditEvent.objects.latest("pk").detail == {
        "act": "cancel",
        "reason": "too_few",
    }

    refused = keeper.get(url("meeting-hold", meeting))
    assert "cannot be recorded as held" in text(refused)
    keeper.post(url("meeting-reinstate", meeting))
    meeting.refresh_from_db()
    assert meeting.status == "planned"


def test_a_recorded_meeting_is_not_put_back_to_planned(keeper, table):
    meeting = table.met(TODAY, marks=[(table.seat(), CAME)])

    said = keeper.post(url("meeting-reinstate", meeting))

    assert "Correct the attendance instead" in text(said)


def test_a_correction_without_a_reason_is_asked_for_one(keeper, table):
    seat = table.seat()
    meeting = table.met(TODAY, marks=[(seat, CAME)])
    page = url("meeting-attendance", meeting)
    version = keeper.get(page).context["form"]["version"].value()
    marks = {"version": version, f"seat_{seat.pk}": ABSENT}

    said = keeper.post(page, marks)
    assert "Choose why what was recorded changes" in text(said)
    keeper.post(page, {**marks, "why": "minutes"})

    assert Attendance.objects.get().status == ABSENT
    trail = AuditEvent.objects.filter(action="attendance_recorded").latest("pk")
    assert trail.detail["reason"] == "minutes"


def test_a_seat_left_out_is_asked_for_and_nothing_is_kept(keeper, table):
    one, two = table.seat(title="One"), table.seat(title="Two")
    meeting = table.meeting(TODAY)

    said = keeper.post(url("meeting-attendance", meeting), {f"seat_{one.pk}": CAME})

    assert "Say who came for" in text(said)
    assert two.title in text(said)
    assert not Attendance.objects.exists()


def test_two_who_mark_the_same_meeting_do_not_overwrite_each_other(keeper, table):
    seat = table.seat()
    meeting = table.meeting(TODAY)
    page = url("meeting-attendance", meeting)
    version = keeper.get(page).context["form"]["version"].value()
    table.record(meeting, [(seat, ABSENT)])

    said = keeper.post(page, {"version": version, f"seat_{seat.pk}": CAME})

    assert "Somebody recorded this meeting after you opened it." in text(said)
    assert Attendance.objects.get().status == ABSENT


def test_a_held_meeting_without_attendance_is_named_until_it_is_explained(
    keeper, table
):
    other = Table()
    other.meeting(days(0)[0])
    meeting = table.meeting(days(0)[0])
    group = url("group", table.group)

    before = text(keeper.get(group))
    assert "the meeting was held, and nobody recorded who came." in before
    assert len(keeper.get(reverse("board:groups")).context["prompts"]["silent"]) == 1
    asked = keeper.post(url("meeting-explain", meeting), {})
    assert "Choose why it is right" in text(asked)
    keeper.post(url("meeting-explain", meeting), {"reason": "late"})

    (kept,) = Explained.objects.all()
    assert (kept.about, kept.about_id, kept.code) == (
        "meeting",
        meeting.pk,
        "W-NO-ATTENDANCE",
    )
    after = keeper.get(group)
    assert not after.context["prompts"]["silent"]
    assert "It is entered late, or from older papers." in text(after)


def test_a_seat_nobody_came_from_three_times_is_a_challenge_until_explained(
    keeper, table
):
    seat = table.seat(title="Head")
    for day in days(0, 1, 2):
        table.met(day, marks=[(seat, APOLOGIES)])
    group = url("group", table.group)

    assert "nobody came to the last 3 meetings" in text(keeper.get(group))
    keeper.post(url("seat-explain", seat), {"reason": "decided"})
    assert not keeper.get(group).context["prompts"]["missed"]

    # Explained before the last of them was missed: it is asked again.
    Explained.objects.update(at=NOW - timedelta(days=150))
    (asked,) = keeper.get(group).context["prompts"]["missed"]
    assert asked.absent.missed == 3


def test_a_board_member_sees_the_prompts_but_no_way_to_answer_them(client, table):
    table.meeting(days(0)[0])
    client.force_login(member(Role.BOARD_MEMBER, table.place, table.police))

    shown = text(client.get(url("group", table.group)))

    assert "nobody recorded who came" in shown
    for word in ("Say why", "New meeting", "New seat", "Change or end"):
        assert word not in shown


def test_what_nobody_has_made_yet_is_said_in_words(keeper, table):
    Group.objects.all().delete()

    assert "No group meets yet" in text(keeper.get(reverse("board:groups")))


@pytest.mark.parametrize("many", [1, 20])
@pytest.mark.parametrize("page", ["groups", "group", "meeting", "meeting-attendance"])
def test_pages_cost_the_same_however_much_there_is(
    keeper, table, many, page, django_assert_max_num_queries
):
    seats = [table.seat(title=f"Seat {number}") for number in range(many)]
    for day in range(1, many + 1):
        table.met(TODAY - timedelta(days=day), marks=[(seat, ABSENT) for seat in seats])
    table.meeting(TODAY - timedelta(days=40))
    for number in range(many):
        Table(code=f"more-{number}", place=table.place)
    meeting = table.group.meetings.first()
    thing = table.group if page == "group" else meeting
    address = reverse("board:groups") if page == "groups" else url(page, thing)

    with django_assert_max_num_queries(BUDGET[page]):
        assert keeper.get(address).status_code == 200


BUDGET = {"groups": 12, "group": 16, "meeting": 12, "meeting-attendance": 12}
