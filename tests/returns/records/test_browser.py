"""The walk of a list of rows in a real browser, with a real worker at the other end."""

import pytest
from playwright.sync_api import expect

from safeguarding.returns.models import RecordFile, Submission
from safeguarding.returns.records import progress, services
from tests.example_records.models import Sighting
from tests.returns.records.making import (
    checked,
    coordinator_of,
    listed,
    owed_list,
    received,
    sender_of,
    sent,
)
from tests.returns.test_browser import READY, fits, picture, press, visit

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = [
    ("A-1", "soon", "HOME"),
    ("A2", "06/01/2016", "CARE"),
    ("A-3", "06/10/2015", ""),
]
LATE = [("A1", "05/10/2015", "HOME"), ("A2", "06/01/2016", "CARE")]
SEEN = 20_000  # Milliseconds a worker may take to be seen on the page.


@pytest.fixture
def owed():
    return owed_list()


@pytest.fixture
def save(tmp_path):
    def write(rows):
        path = tmp_path / "sightings.csv"
        path.write_bytes(listed(rows))
        return str(path)

    return write


def test_a_list_is_checked_by_the_worker_while_its_page_waits(
    page, axe, live_server, sign_in, owed, save, real_worker
):
    sign_in(sender_of(owed))
    visit(page, live_server, "mine")
    page.get_by_role("link", name="Send now").click()
    page.wait_for_selector(READY, state="attached")
    axe()
    picture(page, "records-choose")
    page.set_input_files("input[type=file]", save(WRONG))
    press(page, "Check without sending")

    # The page looks by itself until the worker is done.
    expect(page.get_by_text("2 errors to correct")).to_be_visible(timeout=SEEN)
    page.wait_for_selector(READY, state="attached")
    axe()
    picture(page, "records-errors")

    page.get_by_role("link", name="choose it again").click()
    page.set_input_files("input[type=file]", save(LATE))
    press(page, "Check without sending")
    expect(page.get_by_text("No errors. 1 warning")).to_be_visible(timeout=SEEN)
    page.wait_for_selector(READY, state="attached")
    page.get_by_label("Why is the file right?").fill("Told late by the school.")
    picture(page, "records-to-explain")
    press(page, "Send")
    expect(page.get_by_text("We have version 1.")).to_be_visible()
    axe()
    picture(page, "records-submission")

    sign_in(coordinator_of(owed))
    visit(page, live_server, "submission", Submission.objects.get().pk)
    press(page, "Accept")
    expect(page.get_by_text("sightings.csv: put in.")).to_be_visible(timeout=SEEN)
    page.wait_for_selector(READY, state="attached")
    picture(page, "records-put-in")
    assert Sighting.objects.count() == 2


def test_progress_is_a_bar_with_words_and_moves_by_itself(
    page, axe, live_server, sign_in, owed
):
    by = sender_of(owed)
    file = received(owed, by=by)
    progress.tell(file.pk, 12_000, 250_000, "Checked")
    sign_in(by)
    visit(page, live_server, "record-file", file.pk)

    bar = page.get_by_role("progressbar")
    expect(page.get_by_text("Checked 12,000 of 250,000 rows.")).to_be_visible()
    assert bar.get_attribute("value") == "12000"
    axe()
    picture(page, "records-moving")
    progress.tell(file.pk, 130_000, 250_000, "Checked")
    expect(page.get_by_text("Checked 130,000 of 250,000 rows.")).to_be_visible(
        timeout=SEEN
    )
    services.work(60, file)
    expect(page.get_by_text("Nothing is wrong with this file.")).to_be_visible(
        timeout=SEEN
    )


def test_pages_of_lists_fit_a_telephone(page, axe, live_server, sign_in, owed):
    by = sender_of(owed)
    file = checked(owed, listed(WRONG), by)
    moving = received(owed, by=by)
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(by)

    for name, args in (
        ("records", [owed.pk]),
        ("record-file", [file.pk]),
        ("record-file", [moving.pk]),
        ("nil", [owed.pk]),
    ):
        visit(page, live_server, name, *args)
        assert fits(page), name
        axe()
        picture(page, f"records-narrow-{name}-{args[0]}")
    version = sent(owed)
    visit(page, live_server, "submission", version.pk)
    assert fits(page)
    axe()


def test_a_list_is_sent_by_keyboard_alone(page, live_server, sign_in, owed):
    by = sender_of(owed)
    file = checked(owed, listed(LATE), by)
    sign_in(by)
    visit(page, live_server, "record-file", file.pk)
    page.get_by_label("Kind of reason").focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Told late by the school.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submission/**")

    assert Submission.objects.count() == 1
    assert RecordFile.objects.get().state == "SENT"


def test_without_script_the_page_is_read_again_by_a_link(
    chromium, live_server, sign_in, owed, page
):
    by = sender_of(owed)
    file = received(owed, by=by)
    sign_in(by)
    state = page.context.storage_state()
    bare = chromium.new_context(java_script_enabled=False, storage_state=state)
    plain = bare.new_page()
    plain.goto(f"{live_server.url}/returns/records/{file.pk}/")
    expect(plain.get_by_text("It waits for its turn.")).to_be_visible()
    services.work(60, file)

    plain.get_by_role("link", name="See how far it is now").click()

    expect(plain.get_by_text("Nothing is wrong with this file.")).to_be_visible()
    bare.close()
