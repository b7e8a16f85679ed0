"""The sheet to sign, and whose handles these are: wide, narrow, on paper, axe."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import member
from tests.returns.test_browser import fits, picture
from tests.training.made import BookingFactory
from tests.training.made_bookings import planned, pseudonym
from tests.training.made_coverage import Workforce

pytestmark = pytest.mark.django_db(transaction=True)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
A_LINE = "Health visitors and school nurses of a long job title"


@pytest.fixture
def work():
    return Workforce()


def wide_and_narrow(page, axe, name):
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        axe()
        assert fits(page), size
        picture(page, f"{name}-{size['width']}")
    page.set_viewport_size(WIDE)


def test_the_sheet_is_printed_without_the_way_around_it(
    page, live_server, sign_in, axe, work, tmp_path
):
    event = planned(work.place, venue="Saltwells Centre", capacity=60)
    for agency in (work.police, work.health):
        BookingFactory.create_batch(20, event=event, agency=agency, job_role=A_LINE)
    sign_in(work.coordinator)
    page.set_viewport_size(WIDE)
    page.goto(live_server.url + reverse("training:event", args=[event.pk]))

    page.get_by_role("link", name="Print a sheet to sign").click()
    page.get_by_role("heading", name="Who signs in?").wait_for()
    wide_and_narrow(page, axe, "sign-sheet")
    page.emulate_media(media="print")

    assert page.locator(".app-signing tbody tr").count() == 45
    for gone in (".govuk-service-navigation", ".govuk-breadcrumbs", ".app-footer"):
        assert not page.locator(gone).first.is_visible(), gone
    head = page.locator(".app-signing thead")
    assert head.evaluate("one => getComputedStyle(one).display") == "table-header-group"
    assert page.locator(".app-signing__event").is_visible()
    box = page.locator(".app-signing tbody tr").first.locator(".app-signing__box")
    assert box.bounding_box()["height"] >= 37  # 10 mm: room to write a name
    page.set_viewport_size({"width": 703, "height": 900})  # A4 less its margins
    assert fits(page)
    paper = page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")


def test_a_list_of_references_is_answered_by_line(
    page, live_server, sign_in, axe, work
):
    day = timezone.localdate() - timedelta(days=3 * 365 - 20)
    person = work.trained(work.police, day).delegate
    person.pseudonym = pseudonym(work.place, "P-1")
    person.save()
    sign_in(member("AGENCY_SUBMITTER", work.place, work.police))
    page.set_viewport_size(WIDE)
    page.goto(live_server.url + reverse("training:lapsing"))

    page.get_by_role("link", name="Which people are these?").click()
    page.get_by_label("Staff references").wait_for()
    wide_and_narrow(page, axe, "handles-asked")
    page.get_by_label("Staff references").fill("P-1\nAnn Example\nX-9")
    page.get_by_role("button", name="Show the people").click()
    page.get_by_text("1 of 3 lines is a person you can see here.").wait_for()

    wide_and_narrow(page, axe, "handles")
    assert page.get_by_label("Staff references").input_value() == ""
    page.get_by_role("link", name=person.short).click()
    page.get_by_role("heading", name="What has this person learned?").wait_for()
