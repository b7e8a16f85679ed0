"""A learning system's export from the upload to the bookings, by a real worker."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from safeguarding.returns.models import Submission
from tests.factories import member
from tests.returns.test_browser import fits, picture, press, visit
from tests.training.test_bookings_walk import EXPORTS, office
from training.models import Booking

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60_000


def upload(page, live_server, owed, path):
    visit(page, live_server, "records", owed.pk)
    page.set_input_files("input[type=file]", str(path))
    press(page, "Check without sending")
    expect(page.get_by_text("What did the check find?").first).to_be_visible(
        timeout=PATIENCE
    )


def test_an_export_goes_from_a_slip_to_the_bookings_of_its_event(
    page, live_server, sign_in, axe, tmp_path, real_worker
):
    owed = office()
    content = (EXPORTS / "northlake.csv").read_bytes()
    slip = tmp_path / "bookings.csv"
    slip.write_bytes(content.replace(b"Did not attend", b"Gone fishing"))
    page.set_viewport_size({"width": 1280, "height": 900})

    sign_in(member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency))
    upload(page, live_server, owed, slip)

    expect(page.get_by_text("1 error to correct").first).to_be_visible(timeout=PATIENCE)
    said = page.inner_text("main")
    assert "E-CODE" in said
    assert "Learner" not in said
    axe()
    picture(page, "bookings-checked")
    page.set_viewport_size({"width": 320, "height": 640})
    assert fits(page)
    picture(page, "bookings-checked-320")
    page.set_viewport_size({"width": 1280, "height": 900})

    upload(page, live_server, owed, EXPORTS / "northlake.csv")
    press(page, "Send")
    version = Submission.objects.get(obligation=owed)
    sign_in(member(Role.BOARD_ANALYST, owed.partnership))
    visit(page, live_server, "submission", version.pk)
    press(page, "Accept")
    expect(page.get_by_text(re.compile("Put in", re.IGNORECASE)).first).to_be_visible(
        timeout=PATIENCE
    )

    event = Booking.objects.filter(event__ref="4401").first().event
    page.goto(f"{live_server.url}{reverse('training:event', args=[event.pk])}")
    expect(page.locator("main")).to_contain_text("Working together, level 3")
    picture(page, "bookings-put-in")
    stands = Booking.objects.order_by("pk").values_list("status", flat=True)
    assert list(stands).count("dna") == 1
