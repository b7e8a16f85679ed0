"""Each rule the database keeps of training is broken by its name."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.training.made import (
    GIVEN,
    BookingFactory,
    CourseFactory,
    DelegateFactory,
    EventFactory,
    RoleGroupFactory,
)
from tests.training.made_coverage import COUNTED
from training.models import (
    BookingStep,
    ChangeTag,
    CourseNeed,
    DelegateContact,
    Evaluation,
    EvaluationInvite,
    Event,
    Headcount,
    Impact,
    Invitations,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# The quarter is computed by the database.
EVENT_FIELDS = [one for one in Event._meta.concrete_fields if one.name != "quarter"]


def refused_by(act, *given):
    """Give the name of the rule that stops something."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act(*given)
    return refusal.value.__cause__.diag.constraint_name


def again(row):
    row.pk = None
    row.save(force_insert=True)


def changed(row, **columns):
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()


def event_again(event, **columns):
    """Save an event once more, without what the database computes of it."""
    fields = {one.attname: getattr(event, one.attname) for one in EVENT_FIELDS}
    Event(**{**fields, **columns}).save()


def second_event(event):
    event_again(event, id=None)


def of(booking, model, **columns):
    return model.objects.create(
        partnership=booking.partnership,
        agency=booking.agency,
        booking=booking,
        **columns,
    )


def attended():
    return BookingFactory(status="attended")


def evaluation(booking=None, **columns):
    return of(booking or attended(), Evaluation, **columns)


def impact(booking=None, **columns):
    said = {"stage": 3, "on": GIVEN, "practice_changed": True, **columns}
    return of(booking or attended(), Impact, **said)


def invite(**columns):
    said = {"booking": attended(), "stage": "post", "wanted_on": GIVEN, **columns}
    return EvaluationInvite.objects.create(**said)


def need():
    course = CourseFactory()
    return CourseNeed.objects.create(
        partnership=course.partnership,
        course=course,
        role_group=RoleGroupFactory(partnership=course.partnership),
    )


def headcount():
    group = RoleGroupFactory()
    return Headcount.objects.create(
        partnership=group.partnership,
        agency=DelegateFactory(partnership=group.partnership).agency,
        role_group=group,
        on=COUNTED,
        people=1,
    )


def tag():
    place = CourseFactory().partnership
    return ChangeTag.objects.create(partnership=place, code="curious", title="Curious")


def step(**columns):
    return BookingStep.objects.create(
        booking=BookingFactory(), act="book", to_status="booked", **columns
    )


def tomorrow():
    return timezone.localdate() + DAY


def to_come(**columns):
    return EventFactory(starts_on=tomorrow(), status="planned", **columns)


def full():
    return BookingFactory(event=EventFactory(capacity=1)).event


BROKEN = {
    "one_role_group_per_code": lambda: again(RoleGroupFactory()),
    "one_course_per_code": lambda: again(CourseFactory()),
    "course_renews_within_ten_years": lambda: CourseFactory(renewal_months=121),
    "course_of_hours_says_how_many": lambda: CourseFactory(duration="hours"),
    "one_need_per_course_and_group": lambda: again(need()),
    "one_headcount_per_group_and_day": lambda: again(headcount()),
    "one_event_per_ref": lambda: second_event(EventFactory()),
    "training_ends_after_it_starts": lambda: EventFactory(ends_on=GIVEN - DAY),
    "one_delegate_per_pseudonym": lambda: again(DelegateFactory()),
    "delegate_pseudonym_is_a_hash": lambda: DelegateFactory(pseudonym="E" * 64),
    "one_live_booking_per_person": lambda: again(BookingFactory()),
    "only_a_cancelled_booking_has_its_day": lambda: BookingFactory(cancelled_on=GIVEN),
    "only_who_is_not_there_has_a_reason": lambda: BookingFactory(
        status="attended", reason="sickness"
    ),
    "only_who_is_missed_is_charged": lambda: BookingFactory(
        status="cancelled_in_time", charged_pence=5000
    ),
    "pre_score_is_1_to_5": lambda: evaluation(pre_score=6),
    "post_score_is_1_to_5": lambda: evaluation(post_score=0),
    "one_change_tag_per_code": lambda: again(tag()),
    "one_impact_per_stage": lambda: again(impact()),
    "impact_after_3_or_6_months": lambda: impact(stage=4),
    "manager_confirms_on_a_day": lambda: impact(manager_confirmed=True),
    "one_invite_per_stage": lambda: again(invite()),
    "one_invite_per_link": lambda: [invite(token_hash="0" * 64) for _ in range(2)],
    "ended_invite_keeps_no_address": lambda: invite(
        state="answered", manager_email="manager@agency.example"
    ),
}
# Kept by triggers, because they need more than one row.
TRIGGERED = {
    "bookings_within_the_places": lambda: BookingFactory(event=full()),
    "attendance_of_a_given_event": lambda: BookingFactory(
        event=EventFactory(status="cancelled"), status="attended"
    ),
    "attendance_of_a_past_event": lambda: BookingFactory(
        event=to_come(), status="attended"
    ),
    "evaluated_booking_attended": lambda: evaluation(BookingFactory(), post_score=4),
    "booking_of_one_partnership": lambda: BookingFactory(delegate=DelegateFactory()),
    "delivered_event_is_past": lambda: EventFactory(starts_on=tomorrow()),
    "marked_event_was_given": lambda: event_again(attended().event, status="cancelled"),
}
# What has no condition of its own, but may be there once only.
UNIQUE = {
    "training_evaluation_booking": lambda: again(evaluation(pre_score=1)),
    "training_delegatecontact_delegate": lambda: again(
        DelegateContact.objects.create(
            delegate=DelegateFactory(), email="one@agency.example", keep_until=GIVEN
        )
    ),
    "training_invitations_partnership": lambda: again(
        Invitations.objects.create(
            partnership=CourseFactory().partnership, starts_on=GIVEN
        )
    ),
}


@pytest.mark.parametrize("name", BROKEN | TRIGGERED)
def test_the_database_refuses(name):
    assert refused_by((BROKEN | TRIGGERED)[name]) == name


@pytest.mark.parametrize("name", UNIQUE)
def test_the_database_refuses_a_second(name):
    assert refused_by(UNIQUE[name]).startswith(name)


def test_every_constraint_of_the_room_is_broken_here():
    models = list(apps.get_app_config("training").get_models())
    named = {rule.name for model in models for rule in model._meta.constraints}
    single = {
        f"{model._meta.db_table}_{field.name}"
        for model in models
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    }

    # Rows of files are numbered by the pipeline, which its own tests break.
    staged = {"stagedbooking_once_per_row", "stagedheadcount_once_per_row"}
    assert named - staged == set(BROKEN)
    assert single == set(UNIQUE)


def test_every_trigger_of_the_room_is_broken_here():
    """A trigger says which rule it keeps; append-only ones keep none but that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, p.prosrc FROM pg_trigger t"
            "  JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND c.relname LIKE 'training\\_%'"
        )
        rows = cursor.fetchall()

    kept = {table for table, name, _ in rows if name == "append_only"}
    rules = "".join(source for _, name, source in rows if name != "append_only")
    said = {part.split("'")[0] for part in rules.split("CONSTRAINT = '")[1:]}
    assert kept == {"training_bookingstep"}
    assert said == set(TRIGGERED)


def test_what_happened_to_a_booking_is_neither_changed_nor_deleted():
    row = step()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        changed(row, act="attend")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        row.delete()


# Each way of breaking a rule that has several -------------------------------------------


@pytest.mark.parametrize("months", [0, 121])
def test_a_course_is_renewed_within_one_to_120_months(months):
    rule = "course_renews_within_ten_years"

    assert refused_by(lambda: CourseFactory(renewal_months=months)) == rule
    for kept in (1, 120, None):
        assert CourseFactory(renewal_months=kept).pk


@pytest.mark.parametrize(
    ("duration", "hours"), [("hours", None), ("hours", 0), ("half_day", 3)]
)
def test_only_a_course_of_hours_says_how_many(duration, hours):
    made = {"duration": duration, "hours": hours}

    assert refused_by(lambda: CourseFactory(**made)) == "course_of_hours_says_how_many"
    assert CourseFactory(duration="hours", hours=2).pk


@pytest.mark.parametrize("status", ["attended", "part_attended", "dna"])
def test_nobody_is_marked_at_what_was_not_given(status):
    future, cancelled = to_come(), EventFactory(status="cancelled")

    for event, rule in (
        (future, "attendance_of_a_past_event"),
        (cancelled, "attendance_of_a_given_event"),
    ):
        assert refused_by(lambda: BookingFactory(event=event, status=status)) == rule  # noqa: B023
        waits = BookingFactory(event=event)
        assert refused_by(lambda: changed(waits, status=status)) == rule  # noqa: B023


@pytest.mark.parametrize("status", ["attended", "part_attended", "dna"])
def test_an_event_somebody_is_marked_at_is_neither_cancelled_nor_put_off(status):
    event = BookingFactory(status=status).event
    rule = "marked_event_was_given"
    later = {"starts_on": tomorrow(), "ends_on": tomorrow(), "status": "planned"}

    assert refused_by(lambda: event_again(event, status="cancelled")) == rule
    assert refused_by(lambda: event_again(event, **later)) == rule
    event_again(event, status="planned")


def test_an_event_has_no_more_bookings_than_places():
    event = EventFactory(capacity=1)
    first = BookingFactory(event=event)
    rule = "bookings_within_the_places"

    waits = BookingFactory(event=event, status="waitlist")
    assert refused_by(lambda: changed(waits, status="booked")) == rule
    event_again(event, overbooking_allowed=True)
    changed(waits, status="booked")
    assert refused_by(lambda: event_again(event, overbooking_allowed=False)) == rule
    changed(first, status="cancelled_late")
    event_again(event, overbooking_allowed=False)
    assert refused_by(lambda: event_again(event, capacity=0)) == rule
    event_again(event, capacity=None)


def test_whoever_did_not_attend_keeps_the_place():
    event = BookingFactory(event=EventFactory(capacity=1), status="dna").event

    rule = "bookings_within_the_places"
    assert refused_by(lambda: BookingFactory(event=event)) == rule


@pytest.mark.parametrize(
    "said", [{"post_score": 4}, {"usefulness": "good"}, {"quality": "poor"}]
)
def test_only_who_attended_says_afterwards_how_it_was(said):
    rule = "evaluated_booking_attended"

    for status in ("booked", "dna", "cancelled_late", "waitlist"):
        booking = BookingFactory(status=status)
        assert refused_by(lambda: evaluation(booking, **said)) == rule  # noqa: B023
        assert refused_by(lambda: impact(booking)) == rule  # noqa: B023
    before = evaluation(BookingFactory(), pre_score=3)
    assert refused_by(lambda: changed(before, **said)) == rule


@pytest.mark.parametrize("made", [lambda one: evaluation(one, post_score=4), impact])
def test_who_said_what_changed_stays_one_who_attended(made):
    booking = attended()
    made(booking)

    rule = "evaluated_booking_attended"
    for status in ("dna", "booked", "cancelled_late"):
        assert refused_by(lambda: changed(booking, status=status)) == rule  # noqa: B023
    changed(booking, status="part_attended")


def test_an_event_of_another_partnership_takes_nobody():
    delegate = DelegateFactory()

    rule = "booking_of_one_partnership"
    for place in (None, delegate.partnership):
        more = {"partnership": place} if place else {}
        assert refused_by(lambda: BookingFactory(delegate=delegate, **more)) == rule  # noqa: B023


# What a rule must let through -----------------------------------------------------------


def test_lawful_rows_next_to_each_rule_are_taken():
    booking = BookingFactory(status="cancelled_late", cancelled_on=GIVEN)
    BookingFactory(event=booking.event, delegate=booking.delegate)
    BookingFactory(status="dna", reason="sickness", charged_pence=0)
    BookingFactory(status="cancelled_late", reason="capacity", charged_pence=5000)
    EventFactory(starts_on=timezone.localdate())
    for score in (1, 5):
        evaluation(pre_score=score, post_score=score)
    one = impact()
    impact(one.booking, stage=6, manager_confirmed=False, manager_on=GIVEN)
    for _ in range(2):
        invite(manager_email="manager@agency.example")
