"""A coordinator plans training by keyboard; every page wide and narrow, with axe."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from tests.cases.test_cse_browser import Keyboard
from tests.factories import member
from tests.training.made_offer import Offer
from training.models import ChangeTag, Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offer():
    return Offer()


def a_working_day():
    day = timezone.localdate() + timedelta(days=40)
    # In no week of Christmas, Easter or a bank holiday does Wednesday always fall free;
    # the doubt about a free day has tests of its own, so any answer is accepted below.
    return day + timedelta(days=(2 - day.weekday()) % 7)


def test_events_are_planned_and_one_is_cancelled_by_keyboard(
    page, live_server, sign_in, offer
):
    sign_in(offer.coordinator)
    keys = Keyboard(page)
    page.goto(live_server.url + reverse("training:courses"))

    keys.follow(offer.course.title)
    keys.press("Plan an event")
    day = a_working_day()
    keys.type("On which days?", f"{day:%d/%m/%Y}")
    keys.type("How many places are there?", "20")
    keys.press("Plan it")
    if page.get_by_label("I have looked at this, and it is right").count():
        keys.tick("I have looked at this, and it is right")
        keys.choose("reason", 0)
        keys.press("Plan it")
    event = Event.objects.get()
    page.goto(
        live_server.url + reverse("training:event-act", args=[event.pk, "cancel"])
    )
    keys.choose("why", 1)
    keys.press("Cancel the event")

    event.refresh_from_db()
    assert (event.starts_on, event.capacity, event.status) == (day, 20, "cancelled")


def test_every_page_of_the_offer_breaks_no_rule_wide_and_narrow(
    page, axe, live_server, sign_in, offer
):
    today = timezone.localdate()
    event = offer.event(starts_on=today + timedelta(days=30), venue="Town Hall")
    past = offer.event(starts_on=today - timedelta(days=30), status="delivered")
    offer.booked(event, "booked", "waitlist")
    offer.booked(past, "attended", "booked")
    group = offer.group(title="Health visitors")
    tag = ChangeTag.objects.create(
        partnership=offer.place, code="curious", title="Professional curiosity"
    )
    pages = [
        *(reverse(f"training:{name}") for name in ("events", "event-new", "courses")),
        *(
            reverse(f"training:{name}")
            for name in ("course-new", "role-groups", "role-group-new", "change-tags")
        ),
        reverse("training:events") + "?when=all&course=",
        reverse("training:event-edit", args=[event.pk]),
        *(
            reverse("training:event-act", args=[event.pk, act])
            for act in ("cancel", "deliver")
        ),
        *(
            reverse(f"training:{name}", args=[offer.course.pk])
            for name in ("course", "course-edit", "course-needs", "course-end")
        ),
        reverse("training:role-group-remove", args=[group.pk]),
        reverse("training:change-tag-end", args=[tag.pk]),
    ]

    sign_in(offer.coordinator)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for address in pages:
            page.goto(live_server.url + address)
            axe()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                address
            )


def test_an_agency_finds_a_free_place_on_a_telephone(
    page, axe, live_server, sign_in, offer
):
    offer.event(starts_on=timezone.localdate() + timedelta(days=30), capacity=5)
    sign_in(member(Role.AGENCY_SUBMITTER, offer.place, offer.health))
    page.set_viewport_size({"width": 320, "height": 800})

    page.goto(live_server.url + reverse("training:events"))

    axe()
    expect(page.get_by_text("1 event shown.").first).to_be_visible()
    expect(page.get_by_role("button", name="Plan an event")).to_have_count(0)
