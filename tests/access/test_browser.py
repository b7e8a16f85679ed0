"""The pages about people in a real browser: invited, joined, looked at."""

import os
import re
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse

from safeguarding.access import audit
from safeguarding.access.permissions import Role
from tests.factories import MembershipFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db(transaction=True)
READY = "html[data-app-ready]"
PASSWORD = "a long enough sentence"


@pytest.fixture
def area():
    place = PartnershipFactory(short_name="Northtown")
    MembershipFactory(partnership=place)
    return place


@pytest.fixture
def look(page, axe):
    """Give a function that looks at the page as it is, wide and narrow."""

    def at(name):
        page.wait_for_selector(READY, state="attached")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate(
                "document.documentElement.scrollWidth"
                " - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{name} is wider than {width} pixels"
            axe()
            if folder := os.environ.get("PICTURES"):
                picture = Path(folder) / f"people-{name}-{width}.png"
                page.screenshot(path=picture, full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})

    return at


def test_person_is_invited_joins_and_signs_in(area, page, sign_in, live_server, look):
    admin = member(Role.SYSTEM_ADMINISTRATOR, area)
    member(Role.BOARD_ANALYST, area, name="Somebody Else")
    sign_in(admin)

    page.goto(live_server.url + reverse("people:list"))
    look("list")
    page.get_by_role("button", name="Invite a person").click()
    page.get_by_role("button", name="Send the invitation").click()
    look("invite")
    page.get_by_label("Work e-mail address").fill("new@agency.example")
    page.get_by_label("Name", exact=True).fill("New Person")
    page.get_by_label("Partnership").select_option("Northtown")
    page.get_by_label("Role").select_option(Role.BUSINESS_MANAGER.value)
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("We have sent a link to new@agency.example.").wait_for()
    look("invited")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    page.goto(re.search(r"http://\S+", mail.outbox[-1].body)[0])
    look("join")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password and take the seat").click()
    page.get_by_text("Your password is set: sign in with it.").wait_for()
    page.get_by_label("Email").fill("new@agency.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Your sign-in").click()
    look("me")

    assert "Business manager" in page.locator("main").inner_text()


def test_trail_is_read(area, page, sign_in, live_server, look):
    manager = member(Role.BUSINESS_MANAGER, area)
    audit.record(audit.Action.RETURN_ACCEPTED, by=manager, partnership_id=area.pk)
    sign_in(manager)

    page.goto(live_server.url + reverse("people:trail"))
    look("trail")

    assert "Accepted a return" in page.locator("tbody").inner_text()


def test_password_is_changed_and_set_anew_from_a_link(
    area, page, sign_in, live_server, look
):
    person = member(Role.BOARD_MEMBER, area, password=PASSWORD)
    page.goto(live_server.url + reverse("account_reset_password"))
    look("forgotten")
    page.get_by_label("Email").fill(person.email)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**" + reverse("account_reset_password_done"))
    look("forgotten-sent")

    page.goto(re.search(r"http://\S+", mail.outbox[-1].body)[0])
    look("password-from-link")
    sign_in(person)
    page.goto(live_server.url + reverse("account_change_password"))
    look("password-change")

    assert page.locator("main input[type=password]").count() >= 2
