"""An agency counts its people by keyboard; every page of coverage, wide and narrow."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from tests.cases.test_cse_browser import Keyboard
from tests.factories import member
from tests.training.made import CourseFactory, RoleGroupFactory
from tests.training.made_coverage import Workforce
from training.models import CourseNeed, Headcount

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def work():
    """Agencies well covered, badly covered, over-counted and never counted."""
    made, today = Workforce(), timezone.localdate()
    made.today, made.counted_on = today, today - 60 * DAY
    made.nurses = RoleGroupFactory(
        partnership=made.place, code="nurses", title="Health visitors and school nurses"
    )
    brief = CourseFactory(
        partnership=made.place, title="Graded Care Profile", renewal_months=24
    )
    made.school = made.agency("Secondary school federation")
    for group, course in ((made.nurses, brief), (made.group, brief)):
        CourseNeed.objects.create(
            partnership=made.place, course=course, role_group=group
        )
    made.counted(made.police, 12, on=made.counted_on)
    made.counted(made.health, 2, on=made.counted_on - 500 * DAY)
    made.counted(made.health, 5, on=made.counted_on, group=made.nurses)
    now = made.event(today - 30 * DAY)
    old = made.event(today - (3 * 365 - 20) * DAY)
    lost = made.event(today - 4 * 365 * DAY)
    other = made.event(today - 30 * DAY, course=brief)
    for agency, event, many in (
        (made.police, now, 6),
        (made.police, old, 3),
        (made.police, lost, 2),
        (made.health, now, 3),
        (made.school, now, 2),
        (made.school, other, 1),
    ):
        for _ in range(many):
            made.trained(agency, None, event=event)
    return made


def test_an_agency_counts_its_people_by_keyboard(page, live_server, sign_in, work):
    sign_in(member(Role.AGENCY_SUBMITTER, work.place, work.police))
    keys = Keyboard(page)
    page.goto(live_server.url + reverse("training:coverage"))

    keys.follow("How many people are there?")
    keys.follow(f"Enter a headcount of {work.police.short_name}")
    keys.day(work.today - DAY)
    keys.type("Level 3 staff", "30")
    keys.press("Save the headcount")
    # More than half of twelve came: the page asks, and keeps what was typed.
    keys.tick("I have looked at this, and it is right")
    keys.choose("reason", 0)
    keys.press("Save the headcount")

    expect(page.get_by_text("1 role group is counted.").first).to_be_visible()
    counted = Headcount.objects.filter(agency=work.police).order_by("-on").first()
    assert (counted.people, counted.on) == (30, work.today - DAY)
    expect(page.get_by_text(work.health.short_name)).to_have_count(0)


def test_every_page_of_coverage_breaks_no_rule_wide_and_narrow(
    page, axe, live_server, sign_in, work
):
    sign_in(work.coordinator)
    place = work.place.code
    one = Headcount.objects.filter(agency=work.police).get()
    pages = [
        reverse("training:coverage"),
        reverse("training:coverage") + "?course=0",
        reverse("training:lapsing"),
        reverse("training:lapsing") + "?who=lapsed",
        reverse("training:headcounts"),
        reverse("training:headcount", args=[place, work.police.code]),
        reverse("training:headcount", args=[place, work.school.code]),
        reverse("training:headcount-enter", args=[place, work.health.code]),
        reverse("training:headcount-remove", args=[one.pk]),
    ]

    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for address in pages:
            page.goto(live_server.url + address)
            axe()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                address
            )
