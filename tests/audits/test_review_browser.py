"""A learning review from its notification to its themes, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audits.models import Review
from tests.audits.made_reviews import Area
from tests.audits.test_panel_browser import follow, looked_at, picture, press

pytestmark = pytest.mark.django_db(transaction=True)


def fill_day(page, legend, on):
    group = page.get_by_role("group", name=legend)
    for name, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        group.get_by_label(name, exact=True).fill(str(value))


def test_keeper_records_a_review_and_the_board_reads_its_line(
    page, axe, live_server, sign_in
):
    area = Area("north")
    today = timezone.localdate()
    sign_in(area.keeper)
    page.goto(f"{live_server.url}/audits/reviews/")
    looked_at(page, axe, "reviews-empty")

    themed(page, axe)
    notified(page, axe, today - timedelta(days=60))
    held_late(page, axe, today - timedelta(days=2))
    decided(page, axe, today - timedelta(days=1))

    assert Review.objects.get().themes == ["professional-curiosity"]
    page.goto(f"{live_server.url}/audits/reviews/")
    looked_at(page, axe, "reviews")
    sign_in(area.board)
    page.goto(f"{live_server.url}/audits/reviews/")
    looked_at(page, axe, "reviews-board")
    assert "2021-A" not in page.inner_text("main")


def themed(page, axe):
    follow(page, "Themes")
    looked_at(page, axe, "themes-empty")
    page.get_by_label("Which theme?").fill("Professional curiosity")
    press(page, "Add the theme")
    looked_at(page, axe, "themes")
    follow(page, "Learning reviews")


def notified(page, axe, on):
    press(page, "Record a notification")
    page.get_by_label("What is your reference?").fill("2021-JS")
    fill_day(page, "When did the incident become known?", on)
    fill_day(page, "When was the national panel notified?", on)
    press(page, "Record the notification")
    assert "No initials and no name" in page.inner_text(".govuk-error-summary")
    looked_at(page, axe, "review-new-error")
    page.get_by_label("What is your reference?").fill("2021-A")
    press(page, "Record the notification")
    looked_at(page, axe, "review-overdue")


def held_late(page, axe, on):
    press(page, "Record the rapid review")
    fill_day(page, "On which day?", on)
    press(page, "Record the rapid review")
    looked_at(page, axe, "review-late-asked")
    page.get_by_label("I have looked at this, and it is right").check()
    page.get_by_label("The board or a group decided it so").check()
    press(page, "Record the rapid review")


def decided(page, axe, on):
    press(page, "Record the decision")
    page.get_by_label("Practice learning review").check()
    fill_day(page, "When was it decided?", on)
    press(page, "Record the decision")
    follow(page, "Choose its themes")
    looked_at(page, axe, "review-themes")
    page.get_by_label("Professional curiosity").check()
    press(page, "Save the themes")
    looked_at(page, axe, "review")
    page.emulate_media(media="print")
    picture(page, "review-print")
    page.emulate_media(media="screen")
    follow(page, "Add an action to the register")
    looked_at(page, axe, "review-action")
