"""A round in a real browser: by keyboard, narrow, printed, with axe."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audits.models import Establishment, Required
from tests.audits.made_rounds import (
    a_round,
    members_of,
    put,
    response_of,
    runner,
    schools_of,
)
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}
CSV = (
    "URN,Name,Phase,Academy,Trust,Office e-mail,Agency code\n"
    "{first},Acorn Primary,Primary,no,,office@acorn.example.org,\n"
    "100999,Birch High,Secondary,yes,Oak Trust,,\n"
)


@pytest.fixture
def partnership():
    return PartnershipFactory(short_name="North", name="North Safeguarding Board")


@pytest.fixture
def opened(page, live_server, sign_in, partnership):
    sign_in(runner(partnership))

    def go(path):
        page.goto(live_server.url + path)
        return page

    return go


def a_round_of_schools(partnership):
    """Make a round of schools that is due in three weeks; two are late already."""
    today = timezone.localdate()
    schools_of(partnership, 3, trust="Oak Trust")
    schools_of(partnership, 2, phase="special", name="Cedar Special School")
    schools_of(partnership, 1, ends_on=today - timedelta(days=3), name="Gone School")
    first = Establishment.objects.filter(partnership=partnership).first()
    of = a_round(
        partnership,
        kind="s175",
        title="Section 175, this year",
        opens_on=today - timedelta(days=60),
        due_on=today - timedelta(days=14),
        year=today.year,
    )
    put(response_of(of, school=first), "final")
    return of


def test_a_round_is_read_and_worked_on_without_a_mouse(opened, axe, partnership):
    of = a_round_of_schools(partnership)
    page = opened(f"/audits/rounds/{of.pk}/")

    axe()
    box = page.get_by_role("checkbox", name="All 6 of the list, on every page")
    box.focus()
    page.keyboard.press("Space")
    give = page.get_by_role("button", name="Give more time")
    give.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    # One of them is final, and stands in nobody's way.
    page.get_by_text("5 are chosen, and 1 more is left out").wait_for()
    axe()
    until = timezone.localdate() + timedelta(days=20)
    page.get_by_label("Day").fill(str(until.day))
    page.get_by_label("Month").fill(str(until.month))
    page.get_by_label("Year").fill(str(until.year))
    page.keyboard.press("Enter")
    page.get_by_text("Say why there is more time").first.wait_for()
    axe()
    page.get_by_label("Why is there more time?").fill("Flood")
    page.keyboard.press("Enter")
    page.get_by_text("5 have more time now.").wait_for()
    assert Required.objects.filter(extended_until=until).count() == 5


def test_a_list_is_uploaded_looked_at_and_taken_in(opened, axe, partnership):
    (first,) = schools_of(partnership, 1, name="Acorn")
    page = opened(f"/audits/rounds/establishments/{partnership.code}/upload/")
    axe()

    page.locator("input[type=file]").set_input_files(
        {
            "name": "list.csv",
            "mimeType": "text/csv",
            "buffer": CSV.format(first=first.urn).encode(),
        }
    )
    page.get_by_role("button", name="Check the list").click()
    page.get_by_role("heading", name="Is this what changes?").wait_for()
    axe()
    page.get_by_role("button", name="Make this the current list").click()

    page.get_by_text("The list is in: 1 new, 1 changed.").wait_for()
    axe()
    assert Establishment.objects.filter(name="Birch High").exists()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "new/",
        "{of}/",
        "{of}/who/",
        "{of}/do/close/",
        "standards/{standards}/",
        "establishments/{code}/",
        "establishments/{code}/upload/",
    ],
)
def test_the_pages_fit_320_pixels_and_pass_axe(opened, axe, partnership, path):
    members_of(partnership)
    of = a_round_of_schools(partnership)
    address = path.format(of=of.pk, standards=of.standard_set_id, code=partnership.code)
    page = opened(f"/audits/rounds/{address}")

    page.set_viewport_size(NARROW)

    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
