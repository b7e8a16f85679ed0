"""A sign-in sheet: read, shown, then applied; and who came without a booking."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safeguarding.returns.guard import FileRefused
from tests.factories import MembershipFactory, PartnershipFactory, member
from tests.training.made import BookingFactory, DelegateFactory, EventFactory
from tests.training.made_bookings import pseudonym
from training import sheet
from training.models import Booking

PLACE = "north"


def test_a_sheet_is_read_with_the_words_of_learning_systems():
    read = sheet.read(
        b"Sign-in sheet of Tuesday\n"
        b"Staff ID,Name,Attendance\n"
        b"P-1,x,Completed\nP-2,x,No show\nP-3,x,Left early\n\nP-4,x,Booked\n",
        PLACE,
    )

    assert list(read.marks.values()) == ["attended", "dna", "part_attended"]
    assert list(read.rows.values()) == [3, 4, 5]
    assert not read.problems
    assert not read.is_attendance_only


def test_on_a_sheet_without_marks_everybody_attended():
    read = sheet.read(b"staff_ref,signature\nP1,x\nP2,x\n", PLACE)

    assert list(read.marks.values()) == ["attended", "attended"]
    assert read.is_attendance_only


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Ann Example,Attended", "at least one digit"),
        ("a7@agency.example,Attended", "never a name or an e-mail address"),
        ("P2,Perhaps", "is not one of the codes"),
        ("P2,", "is not one of the codes"),
        ("P2,P", "One letter is not enough"),
        ("P2,Cancelled late", "Cancel the booking on the page of the event"),
        ("p 1,No show", "stands on row 2 too, with another mark"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_repeats_no_reference(row, words):
    read = sheet.read(f"staff_ref,status\nP1,Attended\n{row}\n".encode(), PLACE)

    (problem,) = read.problems
    assert problem.row == 3
    assert words in problem.message
    assert row.split(",", maxsplit=1)[0] not in problem.message
    assert list(read.marks.values()) == ["attended"]


def test_a_sheet_that_names_no_staff_is_refused():
    with pytest.raises(FileRefused, match="staff_ref"):
        sheet.read(b"who,came\nP1,yes\n", PLACE)


def test_what_was_read_is_for_one_person_and_one_event():
    told = sheet.Told({"ab": "dna"}, {"ab": 4}, {7: "booked"})
    sealed = sheet.seal(1, 2, told)

    assert sheet.unseal(1, 2, sealed) == told
    assert sheet.unseal(1, 3, sealed) is None
    assert sheet.unseal(2, 2, sealed) is None
    assert sheet.unseal(1, 2, sealed + "x") is None


class Desk:
    """A coordinator with an event of three people: P1, P2 and P3."""

    def __init__(self, client):
        self.client = client
        self.place = PartnershipFactory()
        self.agency = MembershipFactory(
            partnership=self.place, agency__sector="health"
        ).agency
        self.event = EventFactory(partnership=self.place, capacity=20)
        self.people = [self.booked(f"P{n}") for n in (1, 2, 3)]
        client.force_login(member("TRAINING_COORDINATOR", self.place))
        self.address = reverse("training:register-sheet", args=[self.event.pk])

    def booked(self, reference):
        delegate = DelegateFactory(
            partnership=self.place,
            agency=self.agency,
            pseudonym=pseudonym(self.place, reference),
        )
        return BookingFactory(event=self.event, agency=self.agency, delegate=delegate)

    def uploads(self, content, name="sheet.csv"):
        return self.client.post(
            self.address, {"sheet": SimpleUploadedFile(name, content)}
        )

    def applies(self, shown, **said):
        sealed = shown.context["apply"]["sealed"].value()
        return self.client.post(self.address, {"sealed": sealed, **said}, follow=True)

    def stands(self):
        return list(Booking.objects.order_by("pk").values_list("status", flat=True))


@pytest.fixture
def desk(client, db):
    return Desk(client)


def test_a_sheet_is_shown_before_anything_is_saved_and_then_applied(desk):
    shown = desk.uploads(b"staff_ref,status\nP1,Attended\nP2,No show\nP9,Attended\n")

    assert desk.stands() == ["booked"] * 3
    text = shown.content.decode()
    assert desk.people[0].delegate.short in text
    assert "1 on the register is not on the sheet and stays as it is." in " ".join(
        text.split()
    )
    assert ">P9<" not in text
    done = desk.applies(shown, add_0=str(desk.agency.pk))

    assert "2 attended, 0 in part, 1 did not attend. 1 not marked" in (
        done.content.decode()
    )
    assert desk.stands() == ["attended", "dna", "booked", "attended"]
    added = Booking.objects.last()
    assert added.delegate.pseudonym == pseudonym(desk.place, "P9")
    assert (added.agency, added.sector) == (desk.agency, "health")


def test_strangers_are_left_out_unless_somebody_adds_them(desk):
    shown = desk.uploads(b"staff_ref\nP1\nP9\n")

    desk.applies(shown)

    assert desk.stands() == ["attended", "booked", "booked"]


def test_a_workbook_is_read_as_well(desk):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        paper = book.add_worksheet()
        paper.write_row(0, 0, ["Employee number", "Outcome"])
        paper.write_row(1, 0, ["P3", "Attended"])

    shown = desk.uploads(out.getvalue(), "sheet.xlsx")
    desk.applies(shown)

    assert desk.stands() == ["booked", "booked", "attended"]


def test_somebody_marked_otherwise_since_the_sheet_was_shown_is_not_overwritten(desk):
    shown = desk.uploads(b"staff_ref,status\nP1,Attended\n")
    Booking.objects.filter(pk=desk.people[0].pk).update(status="dna")

    answer = desk.applies(shown)

    assert "1 person was marked differently" in answer.content.decode()
    assert desk.stands()[0] == "dna"


def test_who_came_is_not_added_beyond_the_places(desk):
    desk.event.capacity = 3
    desk.event.save()
    shown = desk.uploads(b"staff_ref\nP1\nP9\n")

    answer = desk.applies(shown, add_0=str(desk.agency.pk))

    assert "No place is free: there are 3." in answer.content.decode()
    assert desk.stands() == ["booked"] * 3


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"who,came\nP1,yes\n", "staff_ref"), (b"%PDF-1.7", "This is a PDF")],
)
def test_a_file_that_is_no_sheet_says_what_to_do(desk, content, words):
    assert words in desk.uploads(content).content.decode()


def test_somebody_who_came_without_a_booking_is_added_by_reference(desk):
    address = reverse("training:register-add", args=[desk.event.pk])
    said = {"references": "P7", "agency": str(desk.agency.pk), "came": "part_attended"}

    desk.client.post(address, said)
    again = desk.client.post(address, said)

    assert desk.stands() == ["booked"] * 3 + ["part_attended"]
    assert "has a place at this event, or waits for one, already" in (
        again.content.decode()
    )
