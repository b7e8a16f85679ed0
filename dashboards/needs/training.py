"""What training asks of a person, or lets them know: numbers, never a person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from dashboards.assurance.parts import said
from dashboards.needs.sections import Item, Section
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission, Reach
from safeguarding.access.scope import rows_in_scope
from training.coverage import OLD, count_lapsing
from training.filters_events import TO_MARK
from training.models import (
    Booking,
    CourseNeed,
    Delegate,
    EvaluationInvite,
    Event,
    Headcount,
)
from training.models.choices import Status
from training.queries_bookings import moved_up
from training.queries_events import to_mark

HEADING = "Training"


@dataclass(frozen=True)
class Told:
    """A line of the section; `waits` for the person to do it."""

    count: int
    text: str
    address: str
    waits: bool = False
    query: str = ""

    @property
    def item(self) -> Item:
        """As it stands on the page."""
        return Item(self.text, url=reverse(f"training:{self.address}") + self.query)


def training(user: User, day: date) -> list[Section]:
    """Tell keepers of training what waits, and agencies of their people.

    Two queries for keepers, three for agencies.
    """
    if not user.may(Permission.SEE_BOOKINGS):
        return []
    found = [*_kept(user, day), *_own(user, day)]
    lines = [one for one in found if one.count]
    more = Item("All events", url=reverse("training:events"))
    waiting = sum(one.count for one in lines if one.waits)
    if not lines:
        return [Section(HEADING, "No training tasks are waiting.", (), more)]
    sentence = (
        f"{said(waiting, 'thing', 'things')} to look at."
        if waiting
        else "No training tasks are waiting."
    )
    items = tuple(one.item for one in lines)
    is_action = bool(waiting)
    return [Section(HEADING, sentence, items, more, is_action, count=waiting)]


def _kept(user: User, day: date) -> list[Told]:
    """Tell who keeps training of registers to mark and of messages that failed."""
    if not user.may(Permission.KEEP_TRAINING):
        return []
    events = to_mark(user, day).count()
    mine = rows_in_scope(
        user.seats,
        Permission.KEEP_TRAINING,
        partnership="booking__partnership_id",
        agency="booking__agency_id",
    )
    failed = EvaluationInvite.objects.filter(
        mine, state=EvaluationInvite.State.FAILED, manager_email=""
    ).count()
    return [
        Told(
            events,
            f"{said(events, 'event', 'events')} to mark: who came?",
            "events",
            waits=True,
            query=f"?when={TO_MARK}",
        ),
        Told(
            failed,
            f"{said(failed, 'invitation', 'invitations')} to evaluate could not be sent",
            "evaluation",
        ),
    ]


def _own(user: User, day: date) -> list[Told]:
    """Tell an agency of its people: booked, waiting, about to lapse, not counted."""
    places = _own_places(user)
    if not places:
        return []
    ahead = (
        Booking.objects.for_user(user, Permission.SEE_BOOKINGS)
        .filter(
            event__starts_on__gt=day,
            event__status=Event.Status.PLANNED,
            partnership_id__in=places,
        )
        .aggregate(
            booked=Count("pk", filter=Q(status=Status.BOOKED)),
            waiting=Count("pk", filter=Q(status=Status.WAITLIST)),
            moved_up=Count(
                "pk", filter=moved_up(timezone.now()) & Q(status=Status.BOOKED)
            ),
        )
    )
    booked, waiting = ahead["booked"], ahead["waiting"]
    up = ahead["moved_up"]
    lapsing = count_lapsing(user, day)
    return [
        *_uncounted(user, day, places),
        Told(
            lapsing,
            f"{said(lapsing, 'training lapses', 'trainings lapse')} within 90 days",
            "lapsing",
        ),
        Told(booked, f"{booked:,} of your people booked on events to come", "bookings"),
        # Nobody is written to: whoever booked them tells them.
        Told(
            up,
            f"{up:,} of your people moved up from a waiting list in the last 14 days: "
            "do they know?",
            "bookings",
            query="?moved=up",
        ),
        Told(waiting, f"{waiting:,} of your people on waiting lists", "bookings"),
    ]


def _own_places(user: User) -> list[int]:
    """Give the partnerships in which somebody sees their own agency's people only."""
    return [
        seat.partnership_id
        for seat in user.seats
        if seat.reach(Permission.SEE_BOOKINGS) is Reach.OWN_AGENCY and seat.agency_id
    ]


def _uncounted(user: User, day: date, places: list[int]) -> list[Told]:
    """Tell who enters headcounts of which role groups none came for over a year."""
    if not user.may(Permission.BOOK_TRAINING):
        return []
    fresh = Headcount.objects.for_user(user, Permission.BOOK_TRAINING).filter(
        role_group=OuterRef("role_group"), on__gte=day - OLD
    )
    told = Headcount.objects.for_user(user, Permission.BOOK_TRAINING)
    theirs = Delegate.objects.for_user(user, Permission.BOOK_TRAINING).filter(
        role_group=OuterRef("role_group")
    )
    # Groups it has nobody of are no work, once it has counted at all.
    has_some = Exists(told.filter(role_group=OuterRef("role_group"))) | Exists(theirs)
    groups = (
        CourseNeed.objects.for_user(user, Permission.SEE_HOME)
        .filter(~Exists(fresh), partnership_id__in=places)
        .filter(has_some | ~Exists(told.filter(partnership=OuterRef("partnership"))))
        .aggregate(n=Count("role_group", distinct=True))["n"]
    )
    text = f"{said(groups, 'role group', 'role groups')} to count: how many people are there?"
    return [Told(groups, text, "headcounts", waits=True)]
