"""Which bookings tell a reader how training was, and what they may read of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from safeguarding.access import places
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission, Reach
from safeguarding.partners.models import Agency, Partnership
from safeguarding.periods import Kind, Period, PeriodError
from training.models import (
    Booking,
    ChangeTag,
    Course,
    Evaluation,
    EvaluationInvite,
    Event,
    Impact,
    Invitations,
)
from training.models.choices import CAME
from training.queries_events import an_event

SEEN = Permission.SEE_TRAINING
KEEPS = Permission.KEEP_TRAINING


@dataclass(frozen=True)
class Chosen:
    """What of the evaluations is shown.

    Attributes:
        year: financial year of the events; None for all.
        partnership: key; None for all that the reader sees.
        agency: key of whose people; None for all.
    """

    year: Period | None = None
    partnership: int | None = None
    agency: int | None = None


def seen_places(user: User) -> "QuerySet[Partnership]":
    """Give the partnerships whose evaluations a person may read."""
    return places.partnerships(user, SEEN)


def sees_all(user: User) -> set[int]:
    """Give the partnerships in which a person sees the people of every agency."""
    return {
        seat.partnership_id
        for seat in user.seats
        if seat.reach(SEEN) is Reach.PARTNERSHIP
    }


def attended(
    user: User, chosen: Chosen, permission: Permission = SEEN
) -> "QuerySet[Booking]":
    """Give who attended, of the people a person may see, as chosen."""
    rows: QuerySet[Booking] = Booking.objects.for_user(user, permission)
    return rows.filter(_of(chosen), status__in=CAME)


def impacts(user: User, chosen: Chosen, course: Course) -> "QuerySet[Impact]":
    """Give what people wrote of a course months later, to who keeps the training.

    Not to agencies: of few people the employer could tell who wrote it.
    """
    rows = attended(user, chosen, KEEPS).filter(event__course=course)
    said: QuerySet[Impact] = Impact.objects.filter(booking__in=rows.values("pk"))
    return (
        said.exclude(text="")
        .select_related("booking__event")
        .prefetch_related("tags")
        .order_by("-booking__event__starts_on", "stage", "pk")
    )


def keepable_impact(user: User, pk: int) -> Impact | None:
    """Give what somebody said, to who keeps the training there; else None."""
    rows: QuerySet[Impact] = Impact.objects.for_user(user, KEEPS)
    return rows.select_related("booking__event__course").filter(pk=pk).first()


def tag_counts(
    user: User, chosen: Chosen, by: str | None = None
) -> Mapping[Any, list[tuple[str, int]]]:
    """Count what changed by theme, the most named first, per value of a field."""
    rows = attended(user, chosen).filter(impacts__tags__isnull=False).order_by()
    named = rows.values_list(by or "partnership_id", "impacts__tags__title")
    found: dict[Any, list[tuple[str, int]]] = {}
    for group, title, count in named.annotate(n=Count("pk")).order_by(
        "-n", "impacts__tags__title"
    ):
        found.setdefault(group if by else None, []).append((title, count))
    return found


def courses(user: User, keys: set[int]) -> "QuerySet[Course]":
    """Give courses by key, of the partnerships a person sees."""
    rows = Course.objects.filter(
        pk__in=keys, partnership__in=seen_places(user).order_by()
    )
    return rows.select_related("partnership").order_by("title", "pk")


def a_course(user: User, pk: int) -> Course | None:
    """Give one course of a partnership a person sees; else None."""
    return courses(user, {pk}).first()


def years(user: User, today: date) -> list[Period]:
    """Give the financial years in which somebody attended, the newest first."""
    rows = Booking.objects.for_user(user, SEEN).filter(status__in=CAME)
    quarters = rows.order_by().values_list("event__quarter", flat=True).distinct()
    found = {Period.from_index(Kind.QUARTER, one).financial_year for one in quarters}
    return sorted(found or {Period.containing(Kind.YEAR, today)}, reverse=True)


def year_of(code: str) -> Period | None:
    """Read the code of a financial year; None for anything else."""
    try:
        return Period.parse(code, kind=Kind.YEAR)
    except PeriodError:
        return None


def keeps_all(user: User) -> bool:
    """Say whether a person keeps the training wherever they see evaluations."""
    kept = places.partnerships(user, KEEPS).order_by()
    return not seen_places(user).exclude(pk__in=kept.values("pk")).exists()


def agencies(user: User) -> "QuerySet[Agency]":
    """Give the agencies whose people attended, to who keeps the training there.

    To nobody else: all less one agency may be the answer of one person.
    """
    rows = Booking.objects.for_user(user, KEEPS).filter(
        partnership__in=sees_all(user), status__in=CAME
    )
    found: QuerySet[Agency] = Agency.objects.filter(pk__in=rows.values("agency"))
    return found.order_by("short_name", "pk")


def tags_of(partnership_id: int) -> "QuerySet[ChangeTag]":
    """Give the themes of change that are in use in a partnership."""
    rows = ChangeTag.objects.filter(partnership=partnership_id, ended_on=None)
    return rows.order_by("title", "pk")


def event_to_key(user: User, pk: int) -> Event | None:
    """Give an event to who keeps the training there; else None."""
    rows: QuerySet[Event] = Event.objects.for_user(user, KEEPS)
    return rows.select_related("course", "partnership").filter(pk=pk).first()


def event_to_book(user: User, pk: int, today: date) -> Event | None:
    """Give an event a person sees and may book on for some agency; else None."""
    found = an_event(user, pk, today)
    booked = places.partnerships(user, Permission.BOOK_TRAINING)
    if found is None or not booked.filter(pk=found.partnership_id).exists():
        return None
    return found


def booking_to_key(user: User, pk: int) -> Booking | None:
    """Give who attended, to who keeps the training there; else None."""
    rows: QuerySet[Booking] = Booking.objects.for_user(user, KEEPS)
    came = rows.filter(status__in=CAME)
    return (
        came.select_related("event__course", "partnership", "delegate", "agency")
        .filter(pk=pk)
        .first()
    )


def _of(chosen: Chosen) -> Q:
    wanted = Q()
    if chosen.year is not None:
        quarters = [one.index for one in chosen.year.parts(Kind.QUARTER)]
        wanted &= Q(event__quarter__in=quarters)
    if chosen.partnership is not None:
        wanted &= Q(partnership=chosen.partnership)
    if chosen.agency is not None:
        wanted &= Q(agency=chosen.agency)
    return wanted


def to_key(event: Event) -> "QuerySet[Booking]":
    """Give who attended an event that the reader keeps, with what they said."""
    rows = Booking.objects.filter(event=event, status__in=CAME)
    return (
        rows.select_related("delegate", "agency", "evaluation")
        .prefetch_related("impacts")
        .order_by("delegate__pseudonym", "pk")
    )


def of_person(event: Event, pseudonym: str) -> Booking | None:
    """Find a person among who attended an event."""
    return to_key(event).filter(delegate__pseudonym=pseudonym).first()


def told(booking: Booking) -> Evaluation | None:
    """Give the scores of a booking; None where there are none."""
    return Evaluation.objects.filter(booking=booking).first()


def told_later(booking: Booking, stage: int) -> Impact | None:
    """Give what somebody said so many months later; None where they did not."""
    rows = Impact.objects.filter(booking=booking, stage=stage)
    return rows.prefetch_related("tags").first()


def states(event: Event) -> dict[tuple[str, str], int]:
    """Count the invitations of an event by stage and state."""
    rows = EvaluationInvite.objects.filter(booking__event=event).order_by()
    counted = rows.values_list("stage", "state").annotate(n=Count("pk"))
    return {(stage, state): n for stage, state, n in counted}


def refused(user: User) -> list[tuple[Event, int]]:
    """List events with messages that could not be sent, to who keeps training there."""
    rows = Event.objects.for_user(user, KEEPS).filter(
        bookings__invites__state=EvaluationInvite.State.FAILED.value,
        bookings__invites__manager_email="",
    )
    counted = rows.select_related("course").annotate(n=Count("bookings__invites"))
    return [(one, one.n) for one in counted.order_by("-starts_on", "pk")]


def not_reached(event: Event) -> "QuerySet[Booking]":
    """Give whose own messages about an event could not be sent; no manager's."""
    rows = Booking.objects.filter(
        event=event,
        invites__state=EvaluationInvite.State.FAILED.value,
        invites__manager_email="",
    )
    return rows.select_related("delegate").distinct().order_by("pk")


def with_address(bookings: "QuerySet[Booking]") -> int:
    """Count the people of some bookings whose work address is known."""
    known = bookings.filter(delegate__contact__isnull=False)
    return known.order_by().values("delegate").distinct().count()


def invites_from(partnership_id: int) -> date | None:
    """Give the day from which events are asked about; None where nobody is."""
    rows = Invitations.objects.filter(partnership=partnership_id)
    return rows.values_list("starts_on", flat=True).first()
