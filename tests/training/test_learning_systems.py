"""Exports of five invented learning systems, each taken as its system writes it.

Expected numbers are counted by hand in `tests/data/learning_systems`.
"""

from collections import Counter
from pathlib import Path

import pytest

from safeguarding.cases.pseudonyms import Pseudonyms, Use
from safeguarding.returns.models import RecordChunk
from safeguarding.returns.records import services
from safeguarding.returns.records.asked import guesses
from safeguarding.returns.records.errors import RecordsRefused
from safeguarding.returns.records.remembered import remember
from tests.factories import (
    AgencyFactory,
    MembershipFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.records.making import AT
from training.models import StagedBooking

pytestmark = pytest.mark.django_db
EXPORTS = Path(__file__).parents[1] / "data" / "learning_systems"
NEW = "I I-COURSE-NEW"


@pytest.fixture
def owed():
    """Make the board's office, whose partnership has a police force and a trust."""
    office = AgencyFactory(type="other", sector="other")
    template = TemplateFactory(records="training-bookings", title="Bookings")
    owed = owed_return(template=template, agency=office)
    for name, kind in (("Police", "police_force"), ("Health", "acute_trust")):
        MembershipFactory(
            partnership=owed.partnership,
            agency__short_name=name,
            agency__sector=name.lower(),
            agency__type=kind,
        )
    return owed


def sender(owed):
    return member("AGENCY_SUBMITTER", owed.partnership, owed.agency)


def given(owed, name):
    content = (EXPORTS / name).read_bytes()
    return services.receive(owed, content, name, sender(owed), AT)


def refused(owed, name):
    with pytest.raises(RecordsRefused) as stop:
        given(owed, name)
    return stop.value


def checked(owed, name):
    file = given(owed, name)
    services.work(60, file)
    file.refresh_from_db()
    return file


def said(owed, *, rejected=(), **answers):
    remember(owed=owed, answers=answers, rejected=rejected, by=sender(owed), at=AT)


def statuses(file):
    rows = StagedBooking.objects.filter(file=file)
    return dict(Counter(rows.values_list("status", flat=True)))


def test_headings_we_know_need_no_answer_and_names_are_left_behind(owed):
    file = checked(owed, "northlake.csv")

    assert file.layout == "training-bookings"
    assert statuses(file) == {
        "attended": 3,
        "dna": 1,
        "cancelled_in_time": 1,
        "waitlist": 1,
        "part_attended": 1,
    }
    assert file.counts == {NEW: 1, "I I-CANCELLED": 1}
    assert file.left_out == []
    kept = b"".join(bytes(one.text) for one in RecordChunk.objects.filter(file=file))
    for personal in (b"Learner One", b"agency.example", b"Left at half past"):
        assert personal not in kept


def test_a_report_with_lines_above_its_heading_in_windows_text(owed):
    file = checked(owed, "brambleworks.csv")

    assert statuses(file) == {
        "attended": 2,
        "dna": 1,
        "part_attended": 1,
        "cancelled_late": 1,
    }
    assert file.counts == {NEW: 1, "I I-ENCODING": 1}
    charged = StagedBooking.objects.filter(file=file, charged_pence=2500)
    assert sorted(charged.values_list("status", "reason")) == [
        ("cancelled_late", "operational"),
        ("dna", "sickness"),
    ]


def test_headings_of_its_own_are_said_once(owed):
    stop = refused(owed, "fernhill.csv")
    assert {one.name for one in stop.asked.missing} == {
        "staff_ref",
        "status",
        "starts_on",
    }
    assert stop.asked.headings == (
        "Badge",
        "What was it?",
        "Kind of training",
        "When",
        "What happened?",
    )

    said(
        owed,
        staff_ref="Badge",
        status="What happened?",
        starts_on="When",
        course_title="What was it?",
        delivery_type="Kind of training",
    )

    file = checked(owed, "fernhill.csv")
    assert statuses(file) == {"attended": 2, "dna": 1, "cancelled_late": 1}
    assert file.counts == {NEW: 1}


def test_of_two_numbers_and_two_statuses_somebody_chooses(owed):
    stop = refused(owed, "tidemark.csv")
    assert stop.asked.missing == ()
    assert stop.asked.rivals == {
        "staff_ref": ("User ID", "Employee Number"),
        "status": ("Booking status", "Attendance status"),
    }
    assert guesses(stop.asked) == {}

    said(
        owed,
        staff_ref="Employee Number",
        status="Attendance status",
        rejected=["User ID", "Booking status"],
    )

    file = checked(owed, "tidemark.csv")
    assert statuses(file) == {"attended": 3, "dna": 1, "cancelled_in_time": 1}
    assert (file.counts, file.left_out) == ({NEW: 1}, [])
    first = Pseudonyms(owed.partnership.code).of("E31", Use.STAFF)
    assert StagedBooking.objects.filter(file=file, pseudonym=first).count() == 1


def test_completed_e_learning_has_no_events_and_needs_none(owed):
    file = checked(owed, "quillstone.csv")

    assert file.layout == "training-online"
    assert statuses(file) == {"attended": 4}
    rows = StagedBooking.objects.filter(file=file, delivery_type="virtual_college")
    assert rows.count() == 4
    assert file.left_out == ["Score"]
    assert file.counts == {NEW: 1, "W W-COLUMN-EXTRA": 1}


def test_what_one_agency_said_of_its_export_does_not_read_anothers(owed):
    said(owed, staff_ref="Badge", status="What happened?", starts_on="When")
    beside = owed_return(
        template=owed.template,
        partnership=owed.partnership,
        agency=AgencyFactory(type="acute_trust", sector="health"),
    )
    far = owed_return(template=owed.template, agency=owed.agency)

    for other in (beside, far):
        missing = {one.name for one in refused(other, "fernhill.csv").asked.missing}
        assert missing == {"staff_ref", "status", "starts_on"}
