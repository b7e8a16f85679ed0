"""Exports of learning systems from receipt to bookings: checked, sent, accepted, put in."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from safeguarding.indicators.models import RecomputeKey
from safeguarding.returns import services as returns
from safeguarding.returns.models import RecordFinding
from safeguarding.returns.records import blank, services
from safeguarding.returns.records.errors import RecordsRefused
from tests.factories import (
    AgencyFactory,
    MembershipFactory,
    PartnershipFactory,
    TemplateFactory,
    owed_return,
)
from tests.returns.records import making
from tests.training.made import EventFactory
from training.models import Booking, Course, Delegate, Event, StagedBooking

pytestmark = pytest.mark.django_db
EXPORTS = Path(settings.BASE_DIR) / "tests" / "data" / "learning_systems"


def office(kind="training-bookings", partnership=None):
    partnership = partnership or PartnershipFactory()
    for name in ("police", "health"):
        MembershipFactory(
            partnership=partnership,
            agency__short_name=name.title(),
            agency__sector=name,
        )
    return owed_return(
        partnership=partnership,
        agency=AgencyFactory(type="other", sector="other"),
        template=TemplateFactory(records=kind),
    )


def put_in(owed, content, name="export.csv"):
    """Have a list received, checked, explained, accepted and put in."""
    by = making.sender_of(owed)
    file = services.receive(owed, content, name, by, making.AT)
    services.work(60, file)
    file.refresh_from_db()
    why = {
        key.split()[1]: "It is right: we looked it up."
        for key in file.counts
        if key.startswith("W")
    }
    version = services.send(file, by, why, making.AT)
    returns.accept(submission=version, by=making.coordinator_of(owed), at=making.AT)
    services.work(60, file)
    file.refresh_from_db()
    assert file.state == "LOADED", file.last_error
    return file


def test_an_export_becomes_bookings_and_nothing_personal_is_kept():
    owed = office()

    put_in(owed, (EXPORTS / "northlake.csv").read_bytes())

    stands = Booking.objects.order_by("pk").values_list("event__ref", "status")
    assert list(stands) == [
        ("4401", "attended"),
        ("4401", "dna"),
        ("4401", "attended"),
        ("4401", "cancelled_in_time"),
        ("4401", "waitlist"),
        ("4402", "attended"),
        ("4402", "part_attended"),
    ]
    events = Event.objects.order_by("ref").values_list("course__code", "status")
    assert list(events) == [("sg-l3", "delivered"), ("br-cse", "delivered")]
    assert Delegate.objects.count() == 6, "the first learner came to both"
    tables = (Booking, Delegate, Event, Course, StagedBooking, RecordFinding)
    kept = str([list(one.objects.values()) for one in tables])
    for personal in ("Learner One", "agency.example", "Left at half", "L1001"):
        assert personal not in kept
    wanted = RecomputeKey.objects.filter(partnership=owed.partnership)
    assert date(2015, 10, 1) in set(wanted.values_list("quarter_start", flat=True))


def test_completed_e_learning_counts_on_the_day_it_was_done():
    put_in(office(), (EXPORTS / "quillstone.csv").read_bytes())

    stands = Booking.objects.order_by("pk").values_list(
        "event__ref", "event__starts_on", "event__capacity"
    )
    assert list(stands) == [
        ("vc-1-20151003", date(2015, 10, 3), None),
        ("vc-1-20151004", date(2015, 10, 4), None),
        ("vc-1-20151004", date(2015, 10, 4), None),
        ("vc-2-20151219", date(2015, 12, 19), None),
    ]
    courses = Course.objects.values_list("delivery_type", "mode").distinct()
    assert list(courses) == [("virtual_college", "elearning")]


def test_the_empty_list_we_hand_out_comes_back_filled_in():
    owed = office()
    cells = "E1,C1,Course,briefing,20/10/2015,P1,,health,,,attended"

    put_in(owed, blank.blank_csv(owed) + cells.encode())

    booking = Booking.objects.get(partnership=owed.partnership)
    assert (booking.status, booking.sector) == ("attended", "health")


def test_the_empty_register_we_hand_out_comes_back_filled_in():
    owed = office("training-register")
    EventFactory(partnership=owed.partnership, ref="R1", starts_on=date(2015, 10, 20))

    put_in(owed, blank.blank_csv(owed) + b"R1,P1,attended,,health")

    booking = Booking.objects.get(partnership=owed.partnership)
    assert (booking.status, booking.event.ref) == ("attended", "R1")


def test_an_e_mail_address_for_a_number_is_refused():
    content = b"Staff ID,Course,Event date,Status\nsomebody@agency.example,A,1/1/2015,Y"

    with pytest.raises(RecordsRefused) as refused:
        services.receive(
            owed := office(), content, "a.csv", making.sender_of(owed), making.AT
        )

    assert {one.code for one in refused.value.problems} == {"E-PII"}
