"""From the message to the figures, in a real browser, by keyboard and at 320 px."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from tests.audits.test_panel_browser import follow, looked_at, picture, press
from tests.factories import AgencyFactory, MembershipFactory, member
from tests.training.made_evaluation import (
    attendee,
    event_of,
    said,
    scored,
    switched_on,
    theme,
)
from training import sending
from training.models import Evaluation, Impact

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = re.compile(r"https?://[^/\s]+(/\S+)")


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def place():
    partnership = switched_on()
    theme(partnership)
    theme(partnership, "fathers", "Working with fathers and other men")
    return partnership


def link_in_the_last_message(live_server):
    return live_server.url + ADDRESS.search(mail.outbox[-1].body)[1]


def working_day():
    """Give this moment, or that of the Monday after: weekends are quiet."""
    now = timezone.now()
    return now + timedelta(days=max(0, 7 - now.weekday()) if now.weekday() > 4 else 0)


def test_who_came_answers_from_the_message_by_keyboard(page, axe, live_server, place):
    now = working_day()
    event = event_of(place, starts_on=timezone.localdate() - timedelta(days=1))
    attendee(event, email="practitioner@agency.example")
    assert sending.invite(now=now).sent == 1

    page.goto(link_in_the_last_message(live_server))
    assert "/link/" not in page.url
    looked_at(page, axe, "evaluate-post")
    press(page, "Send the answer")
    expect(page.locator(".govuk-error-summary")).to_contain_text(
        "Choose how useful it is"
    )
    looked_at(page, axe, "evaluate-post-error")
    for name, value in (
        ("score", "4"),
        ("usefulness", "excellent"),
        ("quality", "good"),
    ):
        page.locator(f"input[name={name}][value='{value}']").focus()
        page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    looked_at(page, axe, "evaluate-thanks")
    assert Evaluation.objects.get().post_score == 4
    used = page.goto(link_in_the_last_message(live_server))
    assert used.status == 404
    page.problems.clear()
    looked_at(page, axe, "evaluate-closed")


def test_what_changed_goes_to_a_manager_and_onto_the_page(
    page, axe, live_server, sign_in, place
):
    now = working_day()
    day = timezone.localdate() - timedelta(days=93)
    event = event_of(place, starts_on=day)
    attendee(event, email="practitioner@agency.example")
    assert sending.invite(now=now).sent == 1
    page.goto(link_in_the_last_message(live_server))
    looked_at(page, axe, "evaluate-three")
    page.get_by_label("Yes").check()
    page.get_by_label("What do you do differently?").fill("I ask about fathers")
    page.get_by_label("Professional curiosity").check()
    page.get_by_label("Your manager's work e-mail address").fill("m@agency.example")
    press(page, "Send the answer")

    assert sending.invite(now=now).sent == 1
    page.goto(link_in_the_last_message(live_server))
    looked_at(page, axe, "evaluate-manager")
    page.get_by_label("Yes, I see a change").check()
    press(page, "Send the answer")

    assert Impact.objects.get().manager_confirmed is True
    sign_in(member(Role.TRAINING_COORDINATOR, place))
    page.goto(f"{live_server.url}/training/evaluation/courses/{event.course_id}/")
    looked_at(page, axe, "evaluation-course")
    expect(page.locator("main")).to_contain_text("I ask about fathers")


def test_coordinator_reads_what_training_changed_and_chooses_themes(
    page, axe, live_server, sign_in, place
):
    agency = AgencyFactory(short_name="Health Trust")
    MembershipFactory(partnership=place, agency=agency)
    event = event_of(place, starts_on=timezone.localdate() - timedelta(days=200))
    attendee(event, agency=agency, reference="PX-10442")
    other = event_of(place, starts_on=timezone.localdate() - timedelta(days=100))
    other.course.title = "Neglect: seeing it early, and what to do about it"
    other.course.save()
    for pre, post in ((2, 4), (3, 4), (3, 5), (4, 4)):
        booking = attendee(other, agency=agency)
        scored(booking, pre, post, usefulness="excellent", quality="very_good")
        said(booking, text="I meet the family together with the school.")
    sign_in(member(Role.TRAINING_COORDINATOR, place))

    page.goto(f"{live_server.url}/training/evaluation/")
    looked_at(page, axe, "evaluation")
    page.emulate_media(media="print")
    picture(page, "evaluation-print")
    page.emulate_media(media="screen")
    follow(page, "Neglect")
    looked_at(page, axe, "evaluation-course-many")
    follow(page, "Choose themes")
    looked_at(page, axe, "impact-tags")


def test_coordinator_keys_a_paper_form_and_gives_addresses(
    page, axe, live_server, sign_in, place
):
    event = event_of(place, starts_on=timezone.localdate() - timedelta(days=200))
    attendee(event, reference="PX-10442")
    sign_in(member(Role.TRAINING_COORDINATOR, place))

    page.goto(f"{live_server.url}/training/evaluation/events/{event.pk}/")
    looked_at(page, axe, "evaluation-event")
    page.get_by_label("Which staff reference is on the form?").fill("px 10442")
    press(page, "Open the form")
    looked_at(page, axe, "evaluation-key")
    for name, value in (("pre_score", "2"), ("post_score", "5")):
        page.locator(f"select[name={name}]").select_option(value)
    press(page, "Keep the form")
    expect(page.locator("main")).to_contain_text("The form is kept")
    page.goto(f"{live_server.url}/training/evaluation/events/{event.pk}/addresses/")
    page.get_by_label("Staff references and work e-mail addresses").fill(
        "PX-10442, practitioner@agency.example\nSome Name, some@agency.example"
    )
    press(page, "Keep the addresses")
    looked_at(page, axe, "evaluation-addresses")
    expect(page.locator("main")).to_contain_text("Line 2 has no staff reference")


def test_page_without_anybody_is_readable(page, axe, live_server, sign_in, place):
    sign_in(member(Role.BOARD_MEMBER, place))
    page.goto(f"{live_server.url}/training/evaluation/")
    looked_at(page, axe, "evaluation-empty")
