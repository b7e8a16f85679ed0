"""A coordinator marks an event of 60 people by keyboard alone; wide, narrow, axe."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from safeguarding.cases.services.keeping import Changing
from tests.cases.test_cse_browser import Keyboard
from tests.factories import MembershipFactory, PartnershipFactory, member
from tests.training.made import BookingFactory, DelegateFactory, EventFactory
from tests.training.made_bookings import planned, pseudonym
from training.models import Booking
from training.services import bookings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    return PartnershipFactory()


@pytest.fixture
def agency(place):
    return MembershipFactory(partnership=place, agency__sector="health").agency


@pytest.fixture
def coordinator(place):
    return member("TRAINING_COORDINATOR", place)


def focused(page):
    """Say whose radio button has the focus."""
    return page.evaluate("document.activeElement.name")


def test_sixty_people_are_marked_by_keyboard_alone(
    page, live_server, sign_in, place, agency, coordinator, tmp_path, record_property
):
    event = EventFactory(partnership=place, capacity=60)
    people = BookingFactory.create_batch(60, event=event, agency=agency)
    sign_in(coordinator)
    page.goto(live_server.url + reverse("training:register", args=[event.pk]))
    keys = Keyboard(page)
    # 51 attended, 4 in part, 5 did not: every 12th did not, every 15th left early.
    letters = [
        "n" if at % 12 == 0 else "p" if at % 15 == 14 else "a" for at in range(60)
    ]

    begun = time.perf_counter()
    keys.reach(page.locator(f"[name=mark_{people[0].pk}]:checked"))
    for letter in letters:
        page.keyboard.press(letter)
    seconds = time.perf_counter() - begun

    page.screenshot(path=tmp_path / "register.png")
    record_property("seconds", round(seconds, 1))
    print(f"60 people marked in {seconds:.1f} s: {tmp_path / 'register.png'}")  # noqa: T201
    expect(page.locator("[data-register-count]")).to_have_text(
        "60 of 60 marked: 51 attended, 4 in part, 5 did not attend. 60 not saved yet."
    )
    expect(
        page.get_by_text("Everybody is marked. Press S to save.").first
    ).to_be_visible()
    keys.press_and_wait("s")

    expect(
        page.get_by_text(
            "The register is saved: 51 attended, 4 in part, 5 did not attend."
        ).first
    ).to_be_visible()
    marks = list(Booking.objects.order_by("pk").values_list("status", flat=True))
    words = {"a": "attended", "p": "part_attended", "n": "dna"}
    assert marks == [words[letter] for letter in letters]


def test_arrows_and_enter_move_and_no_key_acts_outside_the_list(
    page, live_server, sign_in, place, agency, coordinator
):
    event = EventFactory(partnership=place)
    people = BookingFactory.create_batch(3, event=event, agency=agency)
    one, two, three = (f"mark_{person.pk}" for person in people)
    sign_in(coordinator)
    page.goto(live_server.url + reverse("training:register", args=[event.pk]))

    page.keyboard.press("a")
    page.get_by_label("Find a person by staff reference").fill("")
    page.keyboard.type("pna7")
    expect(page.locator("input[value=attended]:checked")).to_have_count(0)

    Keyboard(page).reach(page.locator(f"[name={one}]:checked"))
    page.keyboard.press("ArrowDown")
    assert focused(page) == two
    page.keyboard.press("Enter")
    assert focused(page) == three
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    assert focused(page) == one
    page.keyboard.press("End")
    page.keyboard.press("n")
    assert focused(page) == three  # There is nobody after the last.
    page.keyboard.press("ArrowRight")  # Within a person the arrows choose.
    expect(page.locator(f"[name={three}]:checked")).to_have_value("booked")
    page.keyboard.press("Control+a")
    expect(page.locator("input[value=attended]:checked")).to_have_count(0)


def test_who_leaves_with_marks_unsaved_is_asked(
    page, live_server, sign_in, place, agency, coordinator
):
    event = EventFactory(partnership=place)
    booking = BookingFactory(event=event, agency=agency)
    sign_in(coordinator)
    address = live_server.url + reverse("training:register", args=[event.pk])
    page.goto(address)
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator(f"[name=mark_{booking.pk}]:checked").focus()
    page.keyboard.press("p")
    page.get_by_role("link", name="Back without saving").click()
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert page.url == address
    page.locator(f"[name=mark_{booking.pk}]:checked").focus()
    page.keyboard.press("b")
    page.get_by_role("link", name="Back without saving").click()
    page.wait_for_url("**/events/*/")
    assert asked == ["beforeunload"]


def test_another_coordinators_marks_are_shown_beside_ones_own(
    page, live_server, sign_in, place, agency, coordinator
):
    event = EventFactory(partnership=place)
    first, second = BookingFactory.create_batch(2, event=event, agency=agency)
    sign_in(coordinator)
    page.goto(live_server.url + reverse("training:register", args=[event.pk]))
    other = member("BOARD_ANALYST", place)
    bookings.mark(
        event=event, marks={first.pk: "dna"}, doing=Changing(other, timezone.now())
    )

    page.locator(f"[name=mark_{first.pk}]:checked").focus()
    page.keyboard.press("a")
    page.keyboard.press("p")
    with page.expect_navigation():
        page.keyboard.press("s")

    expect(page.get_by_text(f"{other} marked “Did not attend”").first).to_be_visible()
    expect(page.locator(f"[name=mark_{first.pk}]:checked")).to_have_value("attended")
    expect(page.locator("[data-register-count]")).to_contain_text("2 not saved yet.")
    page.locator(f"[name=mark_{first.pk}]:checked").focus()
    with page.expect_navigation():
        page.keyboard.press("s")
    assert dict(Booking.objects.values_list("pk", "status")) == {
        first.pk: "attended",
        second.pk: "part_attended",
    }


def test_every_page_of_bookings_breaks_no_rule_wide_and_narrow(
    page, axe, live_server, sign_in, place, agency, coordinator
):
    event = EventFactory(partnership=place, charge_pence=2500)
    came = BookingFactory(event=event, agency=agency, status="attended")
    BookingFactory(event=event, status="dna", reason="operational")
    BookingFactory(event=event, agency=agency, job_role="Health visitor")
    coming = planned(place, capacity=1)
    booked = BookingFactory(event=coming, agency=agency)
    BookingFactory(event=coming, status="waitlist")
    ended = BookingFactory(event=coming, status="cancelled_late", reason="sickness")
    sign_in(coordinator)
    pages = [
        *(("event", pk) for pk in (event.pk, coming.pk)),
        *((name, event.pk) for name in ("register", "register-add", "register-sheet")),
        ("register", coming.pk),
        ("register-undo", event.pk),
        ("booking-new", coming.pk),
        ("booking", booked.pk),
        ("booking-cancel", booked.pk),
        ("booking-reinstate", ended.pk),
        ("person", came.delegate_id),
        ("bookings",),
        ("people",),
    ]

    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for name, *args in pages:
            page.goto(live_server.url + reverse(f"training:{name}", args=args))
            axe()
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, wide)


def test_what_was_read_and_asked_breaks_no_rule_either(
    page, axe, live_server, sign_in, place, agency, coordinator
):
    event = EventFactory(partnership=place)
    delegate = DelegateFactory(
        partnership=place, agency=agency, pseudonym=pseudonym(place, "P1")
    )
    BookingFactory(event=event, agency=agency, delegate=delegate)
    sign_in(coordinator)
    page.goto(live_server.url + reverse("training:register-sheet", args=[event.pk]))
    content = b"Staff ID,Attendance\nP1,No show\nAnn,Attended\nP9,Left early\n"
    file = {"name": "sheet.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)

    with page.expect_navigation():
        page.get_by_role("button", name="Read the sheet").click()

    expect(
        page.get_by_text("Row 3: This is not a staff reference").first
    ).to_be_visible()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(
        live_server.url + reverse("training:booking-new", args=[planned(place).pk])
    )
    page.get_by_label("Staff references").fill("P1\nAnn Example")
    page.get_by_label("Which sector do they work in?").select_option("education")
    for said in ("Line 2 cannot be read", "the agency's sector is Health"):
        with page.expect_navigation():
            page.get_by_role("button", name="Book", exact=True).click()
        expect(page.get_by_text(said).first).to_be_visible()
        axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
