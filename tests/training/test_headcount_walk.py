"""A headcount from the upload to coverage, in a real browser, by a real worker."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from safeguarding.returns.models import Submission
from tests.factories import AgreementFactory, MembershipFactory, member
from tests.returns.test_browser import fits, press, visit
from tests.training.made import CourseFactory
from tests.training.test_headcount_file import DAY, YEAR, Agency
from training.models import CourseNeed, Headcount

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


@pytest.fixture
def agency():
    made = Agency()
    for model in (MembershipFactory, AgreementFactory):
        model(partnership=made.partnership, agency=made.agency)
    course = CourseFactory(partnership=made.partnership, title="Working Together")
    CourseNeed.objects.create(
        partnership=made.partnership, course=course, role_group=made.nurses
    )
    return made


def upload(page, live_server, folder, owed, text):
    path = folder / "headcount.csv"
    path.write_text(text, "utf-8")
    visit(page, live_server, "records", owed.pk)
    page.set_input_files("input[type=file]", str(path))
    press(page, "Check without sending")
    found = page.get_by_text("What did the check find?").first
    expect(found).to_be_visible(timeout=PATIENCE * 1000)


def test_a_headcount_goes_from_a_slip_to_coverage(
    page, axe, live_server, sign_in, tmp_path, agency, real_worker
):
    owed = agency.sender.owed(YEAR)
    sign_in(agency.sender.user)

    # Headings as an agency writes them, a number that is none, and a name dropped.
    slip = "Staff group,As at,Headcount,Manager\nnurses,31/03/2026,70+,A. Person\n"
    upload(page, live_server, tmp_path, owed, slip)
    expect(page.locator("main")).to_contain_text("E-PEOPLE")
    expect(page.locator("main")).not_to_contain_text("A. Person")
    axe()
    page.set_viewport_size({"width": 320, "height": 640})
    assert fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    good = "Staff group,As at,Headcount\nschool nurses,31/03/2026,40\n"
    upload(page, live_server, tmp_path, owed, good)
    press(page, "Send")
    version = Submission.objects.get(obligation=owed)
    sign_in(member(Role.BOARD_ANALYST, agency.partnership))
    visit(page, live_server, "submission", version.pk)
    press(page, "Accept")
    until = time.monotonic() + PATIENCE
    while not Headcount.objects.exists():
        assert time.monotonic() < until
        time.sleep(0.2)

    assert agency.stands() == {("nurses", DAY): 40}
    page.goto(live_server.url + reverse("training:coverage"))
    said = "0 of the 40 trainings people need are in date (0%); 40 are missing."
    expect(page.get_by_text(said).first).to_be_visible()
