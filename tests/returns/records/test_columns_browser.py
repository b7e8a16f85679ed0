"""A list with headings of its own in a real browser: asked once, then never again."""

import re

import pytest
from playwright.sync_api import expect

from safeguarding.returns.models import RecordFile, RecordMapping
from tests.returns.records.making import AT, checked, listed, owed_list, sender_of
from tests.returns.test_browser import READY, fits, picture, press, visit

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ("Client ref", "Seen on", "Where was the child seen?", "Remarks")
REST = ("Child's number", "Seen on", "How old")
ROWS = (("A1", "05/10/2015", "HOME", ""), ("A2", "06/10/2015", "CARE", ""))


@pytest.fixture
def owed():
    return owed_list()


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "sightings.csv"
    path.write_bytes(listed(ROWS, head=(*HEAD[:2], "Place", *HEAD[3:])))
    return str(path)


def test_the_chosen_file_stays_chosen_while_its_columns_are_said(
    page, axe, live_server, sign_in, owed, export
):
    sign_in(sender_of(owed))
    visit(page, live_server, "records", owed.pk)
    page.set_input_files("input[type=file]", export)
    page.get_by_role("button", name="Check without sending").click()

    expect(page.get_by_role("heading", name="Which column is it?")).to_be_visible()
    summary = page.locator("[autofocus]")
    expect(summary).to_be_focused()
    axe()
    picture(page, "columns-asked")
    page.get_by_label("Child's number").select_option("Client ref")
    # The file is not chosen again.
    page.get_by_role("button", name="Check without sending").click()

    page.wait_for_url("**/returns/records/*/")
    assert RecordFile.objects.get().columns[0] == ["child", "Client ref"]
    assert RecordMapping.objects.get().columns["clientref"][0] == "child"


def test_by_keyboard_alone(page, live_server, sign_in, owed, export):
    sign_in(sender_of(owed))
    visit(page, live_server, "records", owed.pk)
    page.set_input_files("input[type=file]", export)
    page.get_by_role("button", name="Check without sending").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[autofocus]")).to_be_focused()

    page.keyboard.press("Tab")  # The link of the summary.
    page.keyboard.press("Tab")
    expect(page.get_by_label("Child's number")).to_be_focused()
    page.keyboard.type("Client")
    expect(page.get_by_label("Child's number")).to_have_value("Client ref")
    page.get_by_role("button", name="Check without sending").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/returns/records/*/")
    assert RecordFile.objects.count() == 1


def test_without_script_the_file_is_chosen_once_more(
    chromium, page, live_server, sign_in, owed, export
):
    sign_in(sender_of(owed))
    state = page.context.storage_state()
    bare = chromium.new_context(java_script_enabled=False, storage_state=state)
    plain = bare.new_page()
    plain.goto(f"{live_server.url}/returns/{owed.pk}/records/")
    plain.set_input_files("input[type=file]", export)
    plain.get_by_role("button", name="Check without sending").click()
    plain.get_by_label("Child's number").select_option("Client ref")
    plain.get_by_role("button", name="Check without sending").click()
    expect(plain.get_by_text("Choose the file again").first).to_be_visible()

    plain.set_input_files("input[type=file]", export)
    plain.get_by_role("button", name="Check without sending").click()

    plain.wait_for_url("**/returns/records/*/")
    assert RecordFile.objects.count() == 1
    bare.close()


def test_whoever_was_signed_out_meanwhile_is_shown_the_way_in(
    page, live_server, sign_in, owed, export
):
    sign_in(sender_of(owed))
    visit(page, live_server, "records", owed.pk)
    page.set_input_files("input[type=file]", export)
    page.context.clear_cookies(name=re.compile("session$"))

    page.get_by_role("button", name="Check without sending").click()

    page.wait_for_url(re.compile("next="))
    assert not RecordFile.objects.exists()


def test_the_pages_fit_a_telephone_and_what_is_known_is_forgotten(
    page, axe, live_server, sign_in, owed, export
):
    sign_in(sender_of(owed))
    page.set_viewport_size({"width": 320, "height": 640})
    visit(page, live_server, "records", owed.pk)
    page.set_input_files("input[type=file]", export)
    page.get_by_role("button", name="Check without sending").click()
    expect(page.get_by_role("heading", name="Which column is it?")).to_be_visible()
    assert fits(page)
    axe()
    picture(page, "columns-asked-narrow")
    page.get_by_label("Child's number").select_option("Client ref")
    page.get_by_role("button", name="Check without sending").click()
    page.wait_for_url("**/returns/records/*/")

    visit(page, live_server, "records", owed.pk)
    assert fits(page)
    axe()
    picture(page, "columns-known-narrow")
    page.get_by_role("link", name="Forget a heading").click()
    page.wait_for_selector(READY, state="attached")
    assert fits(page)
    axe()
    picture(page, "columns-list-narrow")
    page.get_by_role("link", name="Forget some or all").click()
    page.wait_for_selector(READY, state="attached")
    assert fits(page)
    axe()
    picture(page, "columns-forget-narrow")
    press(page, "Forget them")
    expect(page.get_by_text("None yet")).to_be_visible()
    axe()
    assert not RecordMapping.objects.exists()


def test_pages_on_a_wide_screen(page, axe, live_server, sign_in, owed):
    by = sender_of(owed)
    RecordMapping.objects.create(
        partnership=owed.partnership,
        agency=owed.agency,
        kind="sightings",
        columns={
            "clientref": ["child", "Client ref"],
            "wherewasthechildseen": ["place", "Where was the child seen?"],
        },
        saved_by=by,
        saved_at=AT,
    )
    sign_in(by)
    visit(page, live_server, "columns")
    axe()
    picture(page, "columns-list")
    visit(page, live_server, "forget-columns", RecordMapping.objects.get().pk)
    axe()
    picture(page, "columns-forget")
    file = checked(owed, listed([("A1", "05/10/2015", "x")], head=REST), by)
    visit(page, live_server, "record-file", file.pk)
    axe()
    picture(page, "columns-rest-file")
    page.get_by_role("link", name="Say that one of them is a column").click()
    page.wait_for_selector(READY, state="attached")
    axe()
    picture(page, "columns-rest")
    page.get_by_label("Age", exact=True).select_option("How old")
    press(page, "Remember")
    expect(page.get_by_text("Remembered. Choose the file again")).to_be_visible()
