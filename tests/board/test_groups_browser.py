"""A business manager records a meeting by keyboard; wide, narrow, with axe."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.access.permissions import Role
from safeguarding.board.models import Attendance, Meeting
from tests.board.made_groups import ABSENT, CAME, DEPUTY, Table
from tests.cases.test_cse_browser import Keyboard
from tests.dashboards.pages.test_browser import READY
from tests.factories import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table():
    made = Table(quorum=2)
    made.one = made.seat(title="Head of public protection")
    made.two = made.seat(title="Designated nurse", agency=made.health)
    made.three = made.seat(title="Officer")
    return made


def yesterday():
    return timezone.localdate() - timedelta(days=1)


def test_a_meeting_is_planned_held_and_marked_by_keyboard(
    page, live_server, sign_in, table
):
    sign_in(table.manager)
    keys = Keyboard(page)
    page.goto(live_server.url + reverse("board:groups"))

    keys.follow(table.group.name)
    keys.press("New meeting")
    keys.day(yesterday())
    keys.press("Plan the meeting")
    keys.press("It was held")
    keys.press("Yes, it was held")
    # Everybody is marked as having come; one arrow makes the second a deputy.
    keys.choose(f"seat_{table.two.pk}", 1)
    keys.choose(f"seat_{table.three.pk}", 3)
    keys.press("Save who came")

    assert page.get_by_text("2 of 3 seats were taken, 1 of them by deputies.").count()
    assert Meeting.objects.get().is_quorate is True
    marks = dict(Attendance.objects.values_list("seat", "status"))
    assert marks == {
        table.one.pk: CAME,
        table.two.pk: DEPUTY,
        table.three.pk: ABSENT,
    }


def test_every_page_of_groups_breaks_no_rule_wide_and_narrow(
    page, axe, live_server, sign_in, table
):
    sign_in(table.manager)
    for back in (90, 60, 30):
        day = yesterday() - timedelta(days=back)
        table.met(
            day, marks=[(table.one, CAME), (table.two, DEPUTY), (table.three, ABSENT)]
        )
    silent = table.meeting(yesterday())
    planned = table.meeting(yesterday() + timedelta(days=40), Meeting.Status.PLANNED)
    held = table.group.meetings.order_by("on").first()
    pages = [
        reverse("board:groups"),
        reverse("board:group-new", args=[table.place.code]),
        *(
            reverse(f"board:{name}", args=[table.group.pk])
            for name in ("group", "group-change", "seat-new", "meeting-new")
        ),
        *(
            reverse(f"board:{name}", args=[table.three.pk])
            for name in ("seat-change", "seat-explain")
        ),
        *(
            reverse(f"board:{name}", args=[silent.pk])
            for name in ("meeting", "meeting-attendance", "meeting-explain")
        ),
        *(
            reverse(f"board:{name}", args=[held.pk])
            for name in ("meeting", "meeting-attendance")
        ),
        reverse("board:meeting-cancel", args=[planned.pk]),
    ]

    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for address in pages:
            page.goto(live_server.url + address)
            axe()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                address
            )


def test_the_attendance_page_breaks_no_rule_wide_narrow_or_empty(
    page, axe, live_server, sign_in, table
):
    sign_in(member(Role.BOARD_MEMBER, table.place))
    address = live_server.url + reverse(
        "dashboards:attendance", args=[table.place.code]
    )
    page.goto(address)
    axe()
    table.met(
        yesterday(),
        marks=[(table.one, CAME), (table.two, DEPUTY), (table.three, ABSENT)],
    )

    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        page.wait_for_selector(READY, state="attached")
        page.locator(".app-chart[data-ready]").first.wait_for()
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
