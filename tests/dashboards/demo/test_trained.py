"""Northborough's made-up training: sent once, marked, to come, with what changed."""

import io
from collections import Counter

import pytest
from django.utils import timezone

from dashboards import demo_data
from dashboards.setup import load_catalogue, set_up_partnership
from safeguarding.access.models import User
from safeguarding.periods import Kind, Period
from training.models import (
    Booking,
    DelegateContact,
    Evaluation,
    Event,
    Headcount,
    Impact,
)

pytestmark = pytest.mark.django_db
FILE = demo_data.FIXTURES / "partnerships" / "northborough_synthetic.toml"


def test_training_has_two_years_behind_it_and_events_to_come_and_is_made_once():
    load_catalogue()
    set_up_partnership(FILE, on=timezone.localdate())
    said = io.StringIO()

    demo_data.load_training(said)
    demo_data.load_training(said)

    first, second = said.getvalue().splitlines()
    assert " 0 lists of bookings sent, 0 events" not in first
    assert second.endswith(
        " 0 lists of bookings sent, 0 events, headcounts and answers made."
    )
    today = timezone.localdate()
    statuses = Counter(Booking.objects.values_list("status", flat=True))
    assert statuses["attended"] > 4_000
    assert {"dna", "cancelled_late", "cancelled_in_time", "part_attended"} <= set(
        statuses
    )
    # 17 want one of 12 places, 19 one of 16.
    assert statuses["waitlist"] == 5 + 3
    unmarked = Event.objects.filter(starts_on__lt=today, status="planned")
    assert {one.bookings.count() for one in unmarked} == {60, 16}
    assert Event.objects.filter(starts_on__gt=today, status="planned").count() == 5
    assert Event.objects.filter(status="cancelled").count() == 1
    assert Evaluation.objects.exclude(post_score=None).exists()
    assert Impact.objects.filter(practice_changed=True, tags__isnull=False).exists()
    assert set(Headcount.objects.values_list("agency__code", flat=True)) == {
        f"northborough-{one}"
        for one in (
            "csc",
            "early-help",
            "schools",
            "hospital",
            "community-health",
            "police",
        )
    }
    asked = DelegateContact.objects.values_list("email", flat=True)
    assert asked
    assert all(one.endswith("@northborough.example.org") for one in asked)
    everything_is_made_up()


def everything_is_made_up():
    for title in Event.objects.values_list("course__title", flat=True).distinct():
        assert "(synthetic)" in title
    known = Event.objects.values_list("quarter", flat=True).distinct()
    first = Period.parse("2024-25-Q1").index
    assert min(known) == first
    assert (
        len(set(known))
        >= Period.containing(Kind.QUARTER, timezone.localdate()).index - first
    )
    trainer = User.objects.get(email="trainer@northborough.example.org")
    assert trainer.assignments.filter(role="TRAINING_COORDINATOR").exists()
