"""An action from promise to verification in a real browser: keyboard, narrow, axe."""

from datetime import timedelta

import pytest
from django.utils import timezone

from safeguarding.board.models import Action
from tests.board.made_actions import Board

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def board():
    return Board()


@pytest.fixture
def go(page, live_server, sign_in):
    def open_as(who, path):
        sign_in(who)
        page.goto(live_server.url + path)
        return page

    return open_as


def date_boxes(page, day):
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label, exact=True).fill(str(part))


def press(page, name):
    """Reach a button by the keyboard, and press it."""
    page.get_by_role("button", name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def add_an_action(page, board, axe, due_on):
    press(page, "Add the action")
    assert "Say what is to be done" in page.inner_text("main")
    axe()
    page.get_by_label("What is to be done?").fill("Screen every referral in a day")
    page.get_by_label("Which agency owns it?").select_option(str(board.police.pk))
    page.get_by_label("Who in that agency does it?").fill("Head of safeguarding")
    date_boxes(page, due_on)
    page.get_by_label("What will show that it is done?").fill("Ten referrals")
    page.get_by_label("Challenge").check()
    page.get_by_label("Which one?").fill("Board challenge of this month")
    press(page, "Add the action")


def say_it_is_right(page, axe):
    assert "more than twelve months ahead" in page.inner_text("main")
    axe()
    page.get_by_label("I have looked at this").check()
    page.get_by_label("The board or a group decided it so").check()
    press(page, "Add the action")
    assert "The action is in the register" in page.inner_text("main")
    axe()


def complete_with_a_file(page, kept, today):
    kept.write_text("All ten were screened in a day.")
    date_boxes(page, today)
    page.get_by_label("What shows that it is done?").fill("All ten in a day")
    page.locator("input[type=file]").set_input_files(kept)
    press(page, "Record that it is done")
    assert "Somebody looks at the evidence next" in page.inner_text("main")
    with page.expect_download() as got:
        page.get_by_role("link", name=kept.name).click()
    assert got.value.path().read_text() == kept.read_text()


def test_an_action_from_promise_to_verification(go, board, axe, tmp_path):
    today = timezone.localdate()
    page = go(board.manager, f"/board/actions/new/{board.place.code}/")
    add_an_action(page, board, axe, today + timedelta(days=500))
    say_it_is_right(page, axe)

    action = Action.objects.get()
    page = go(board.owner, f"/board/actions/{action.pk}/complete/")
    complete_with_a_file(page, tmp_path / "ten referrals.txt", today)

    page = go(board.auditor, "/board/actions/waiting/to-verify/")
    page.get_by_role("link", name="Screen every referral in a day").click()
    page.get_by_role("link", name="Verify it").click()
    axe()
    press(page, "Yes, it is done")
    assert "verified and closed" in page.inner_text("main")


@pytest.mark.parametrize("path", ["", "waiting/", "waiting/overdue/", "{pk}/"])
def test_pages_are_fit_for_narrow_screens(go, board, axe, path):
    today = timezone.localdate()
    action = board.action(
        created_on=today - timedelta(days=90),
        due_on=today - timedelta(days=3),
        at=timezone.now(),
    )
    page = go(board.chair, "/board/actions/" + path.format(pk=action.pk))
    axe()
    page.set_viewport_size(NARROW)

    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"]
    axe()
