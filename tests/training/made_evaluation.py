"""People who attended, with addresses, scores and invitations; days are fixed."""

from datetime import UTC, date, datetime, timedelta

from safeguarding.cases.pseudonyms import Pseudonyms, Use
from tests.factories import AgencyFactory, PartnershipFactory
from tests.training.made import (
    BookingFactory,
    CourseFactory,
    DelegateFactory,
    EventFactory,
)
from training.models import (
    ChangeTag,
    DelegateContact,
    Evaluation,
    EvaluationInvite,
    Impact,
    Invitations,
)

# A Tuesday in Q1 of 2026-27; 10 June 2026 is a Wednesday.
GIVEN = date(2026, 5, 12)
FAR = date(2099, 1, 1)


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=UTC)


def switched_on(partnership=None, starts_on=date(2026, 4, 1)):
    partnership = partnership or PartnershipFactory()
    Invitations.objects.create(partnership=partnership, starts_on=starts_on)
    return partnership


def event_of(partnership, **extra):
    course = extra.pop("course", None) or CourseFactory(
        partnership=partnership, title="Working with fathers"
    )
    return EventFactory(partnership=partnership, course=course, **extra)


def attendee(event, *, agency=None, email="", reference="", **extra):
    """Make who attended an event; with an address when one is given."""
    agency = agency or AgencyFactory()
    if "delegate" not in extra:
        hashed = Pseudonyms(event.partnership.code).of(reference, Use.STAFF)
        more = {"pseudonym": hashed} if reference else {}
        extra["delegate"] = DelegateFactory(
            partnership=event.partnership, agency=agency, **more
        )
    extra.setdefault("status", "attended")
    booking = BookingFactory(event=event, agency=agency, **extra)
    if email:
        DelegateContact.objects.update_or_create(
            delegate=booking.delegate, defaults={"email": email, "keep_until": FAR}
        )
    return booking


def scored(booking, pre=None, post=None, **extra):
    return Evaluation.objects.create(
        partnership=booking.partnership,
        agency=booking.agency,
        booking=booking,
        pre_score=pre,
        post_score=post,
        **extra,
    )


def said(booking, stage=3, *, changed=True, **extra):
    extra.setdefault("on", booking.event.ends_on + timedelta(days=91))
    return Impact.objects.create(
        partnership=booking.partnership,
        agency=booking.agency,
        booking=booking,
        stage=stage,
        practice_changed=changed,
        **extra,
    )


def theme(partnership, code="curiosity", title="Professional curiosity"):
    return ChangeTag.objects.create(partnership=partnership, code=code, title=title)


def invited(booking, stage="post", **extra):
    extra.setdefault("wanted_on", GIVEN)
    return EvaluationInvite.objects.create(booking=booking, stage=stage, **extra)
