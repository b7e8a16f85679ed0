"""What the training room leaves in `world`: courses, events, bookings, what changed."""

import hashlib
from datetime import UTC, date, datetime

from safeguarding.access.permissions import Permission, Role
from safeguarding.returns.models import RecordMapping
from tests.factories import member
from training.models import (
    Booking,
    BookingStep,
    ChangeTag,
    Course,
    CourseNeed,
    Delegate,
    Evaluation,
    EvaluationInvite,
    Event,
    Headcount,
    Impact,
    Invitations,
    RoleGroup,
)

P = Permission
GIVEN = date(2015, 11, 10)
# The offer is told to whoever may book, and to whoever sees what came of it.
OFFER = (P.SEE_TRAINING, P.SEE_BOOKINGS)

BOOKED = (P.SEE_BOOKINGS,)


def leave_offer(world, place):
    """Make a course with an event of a place."""
    made = world.boards[place.pk]
    made["role_group"] = RoleGroup.objects.create(
        partnership=place, code="group", title=world.token("group", place, None, *OFFER)
    )
    made["course"] = Course.objects.create(
        partnership=place,
        code="course",
        title=world.token("course", place, None, *OFFER),
        delivery_type="multi_agency",
        renewal_months=36,
    )
    made["need"] = CourseNeed.objects.create(
        partnership=place, course=made["course"], role_group=made["role_group"]
    )
    made["event"] = Event.objects.create(
        partnership=place,
        course=made["course"],
        ref=world.token("ref", place, None, *OFFER),
        venue=world.token("venue", place, None, *OFFER),
        starts_on=GIVEN,
        ends_on=GIVEN,
        capacity=20,
        status="delivered",
    )
    made["change_tag"] = ChangeTag.objects.create(
        partnership=place, code="tag", title=world.token("tag", place, None, *OFFER)
    )
    Invitations.objects.create(partnership=place, starts_on=date(2015, 4, 1))


def leave_training(world, here):
    """Make what one agency has: a person who came, and what they said."""
    place, agency = here.partnership, here.agency
    shared = world.boards[place.pk]
    whose = {"partnership": place, "agency": agency}
    for text in (
        shared["course"].title,
        shared["event"].ref,
        shared["event"].venue,
        shared["role_group"].title,
        shared["change_tag"].title,
    ):
        world.know(text, place, agency, *OFFER)
    here.delegate = Delegate.objects.create(
        **whose,
        pseudonym=hashlib.sha256(f"staff {here.number}".encode()).hexdigest(),
        sector="health",
        role_group=shared["role_group"],
    )
    for text in (here.delegate.short, here.delegate.pseudonym):
        world.know(text, place, agency, *BOOKED)
    here.booking = Booking.objects.create(
        **whose,
        event=shared["event"],
        delegate=here.delegate,
        sector="health",
        role_group=shared["role_group"],
        job_role=world.token("job", place, agency, *BOOKED),
        status="attended",
    )
    BookingStep.objects.create(booking=here.booking, act="book", to_status="booked")
    Evaluation.objects.create(
        **whose, booking=here.booking, pre_score=2, post_score=4, usefulness="good"
    )
    here.impact = Impact.objects.create(
        **whose,
        booking=here.booking,
        stage=3,
        on=date(2016, 2, 15),
        practice_changed=True,
        text=world.token("impact", place, agency, P.KEEP_TRAINING),
    )
    here.impact.tags.add(shared["change_tag"])
    here.invite = EvaluationInvite.objects.create(
        booking=here.booking, stage="six", wanted_on=date(2016, 5, 10)
    )
    here.headcount = Headcount.objects.create(
        **whose, role_group=shared["role_group"], on=date(2015, 9, 30), people=10
    )
    heading = world.token("heading", place, agency, P.CHECK_RETURN)
    here.columns = RecordMapping.objects.create(
        **whose,
        kind="training-bookings",
        columns={"heading": ["status", heading]},
        saved_by=member(Role.AGENCY_SUBMITTER, place, agency),
        saved_at=datetime(2016, 2, 1, 9, 0, tzinfo=UTC),
    )
