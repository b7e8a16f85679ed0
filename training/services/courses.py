"""Keeps courses, who needs them, role groups, and the themes of change.

Source: DOMAIN C.10.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models, transaction
from django.utils.text import slugify

from safeguarding.board import explaining
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing, confirm
from safeguarding.partners.models import Partnership
from training.models import Course, CourseNeed, Event, RoleGroup
from training.models.choices import Delivery, Duration, Mode
from training.services.keeping import changed, fresh, require_keeper, tell, want_days

CODE_LENGTH = 40
CODE_TAKEN = "{code} is the code of another course: {title}. Enter another."
TITLE_TAKEN = "There is a course of this title already. Give this one another title."
PLANNED_LATER = (
    "{count} planned later. Cancel what is not given, or choose a day after "
    "{last:%-d %B %Y}."
)
COUNTED_AS = (
    "Attendances at this course were counted as {old} so far. All of them, those of "
    "past years too, count as {new} when you save this."
)
IN_WORDS = {"W-TYPE-COUNTED": "past attendances are counted as another type"}
DID = {
    "made": "added the course",
    "changed": "changed the course",
    "ended": "ended the course",
    "offered_again": "offered the course again",
    "needs_changed": "changed who needs the course",
    "explained": "explained what is unusual",
}


@dataclass(frozen=True)
class CourseFacts:
    """What is known of a course; `provider` is an organisation, never a person."""

    title: str
    delivery_type: str
    mode: str = Mode.FACE_TO_FACE.value
    level: str = ""
    priority: str = ""
    duration: str = Duration.HALF_DAY.value
    hours: Decimal | None = None
    audience: str = ""
    renewal_months: int | None = None
    provider: str = ""


@transaction.atomic
def make_course(
    *, partnership: Partnership, code: str, facts: CourseFacts, doing: Changing
) -> Course:
    """Add a course to the offer.

    Args:
        partnership: whose offer.
        code: its code in the learning system, which files name; "" to be given one.
        facts: what is known of it.
        doing: who adds it.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: the code or the title is another course's, or hours are missing.
    """
    require_keeper(doing.by, partnership.pk)
    _lock(partnership.pk)
    _check_facts(partnership.pk, facts)
    _check_code(partnership.pk, code)
    course = Course(
        partnership=partnership,
        code=code or free_code(Course.objects.all(), partnership.pk, facts.title),
        **vars(facts),
    )
    course.save()
    tell(course, doing, "made")
    return course


@transaction.atomic
def change_course(*, course: Course, facts: CourseFacts, doing: Changing) -> Course:
    """Change what is known of a course; its code stays, because files name it.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: the title is another course's, or somebody was quicker.
        NeedsConfirming: past attendances would be counted as another type.
    """
    course = fresh(course, doing, DID)
    _lock(course.partnership_id)
    _check_facts(course.partnership_id, facts, course)
    unusual = _doubts(course, facts)
    confirm(unusual, doing.seen)
    fields = changed(course, vars(facts))
    is_counted_otherwise = course.delivery_type != facts.delivery_type
    for name, value in vars(facts).items():
        setattr(course, name, value)
    course.save()
    _explain(course, unusual, doing)
    tell(course, doing, "changed", fields=fields)
    if is_counted_otherwise:
        days = Event.objects.filter(course=course).values_list("starts_on", flat=True)
        want_days(course.partnership_id, days)
    return course


@transaction.atomic
def end_course(*, course: Course, on: date, doing: Changing) -> Course:
    """Take a course out of the offer from a day on; what was given stays counted.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: events of it are planned later, or somebody was quicker.
    """
    course = fresh(course, doing, DID)
    planned = Event.objects.filter(
        course=course, status=Event.Status.PLANNED, starts_on__gte=on
    )
    days = sorted(planned.values_list("starts_on", flat=True))
    if days:
        many = "1 event is" if len(days) == 1 else f"{len(days)} events are"
        raise NotAllowed("on", PLANNED_LATER.format(count=many, last=days[-1]))
    course.ended_on = on
    course.save(update_fields=["ended_on"])
    tell(course, doing, "ended")
    return course


@transaction.atomic
def offer_again(*, course: Course, doing: Changing) -> Course:
    """Put a course back into the offer: the undo of `end_course`.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: it is offered, or somebody was quicker.
    """
    course = fresh(course, doing, DID)
    if course.ended_on is None:
        raise NotAllowed("", "The course is offered already.")
    course.ended_on = None
    course.save(update_fields=["ended_on"])
    tell(course, doing, "offered_again")
    return course


@transaction.atomic
def set_needs(
    *, course: Course, groups: Collection[RoleGroup], doing: Changing
) -> Course:
    """Say which role groups need a course: coverage counts them.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: a group is of another partnership, or somebody was quicker.
    """
    course = fresh(course, doing, DID)
    if any(one.partnership_id != course.partnership_id for one in groups):
        raise NotAllowed("groups", "Choose groups of this partnership.")
    wanted = {one.pk for one in groups}
    rows = CourseNeed.objects.filter(course=course)
    known = set(rows.values_list("role_group_id", flat=True))
    rows.exclude(role_group_id__in=wanted).delete()
    CourseNeed.objects.bulk_create(
        CourseNeed(
            partnership_id=course.partnership_id, course=course, role_group_id=key
        )
        for key in sorted(wanted - known)
    )
    added, gone = len(wanted - known), len(known - wanted)
    tell(course, doing, "needs_changed", added=added, removed=gone)
    return course


def free_code(
    rows: "models.QuerySet[models.Model]", partnership_id: int, title: str
) -> str:
    """Make a code of a title that nothing of the partnership has."""
    base = slugify(title)[: CODE_LENGTH - 4].strip("-") or "code"
    mine = rows.filter(partnership_id=partnership_id, code__startswith=base)
    known = set(mine.values_list("code", flat=True))
    codes: Iterable[str] = (
        *(base,),
        *(f"{base}-{number}" for number in range(2, len(known) + 3)),
    )
    return next(code for code in codes if code not in known)


def _lock(partnership_id: int) -> None:
    """Let titles and codes be given out one after the other."""
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership_id)


def _check_facts(
    partnership_id: int, facts: CourseFacts, course: Course | None = None
) -> None:
    if (facts.duration == Duration.HOURS) != (facts.hours is not None):
        words = "Enter how many hours, only where the course is counted in hours."
        raise NotAllowed("hours", words)
    same = Course.objects.filter(partnership=partnership_id, title__iexact=facts.title)
    if same.exclude(pk=course.pk if course else None).exists():
        raise NotAllowed("title", TITLE_TAKEN)


def _check_code(partnership_id: int, code: str) -> None:
    other = Course.objects.filter(partnership=partnership_id, code=code).first()
    if code and other is not None:
        raise NotAllowed("code", CODE_TAKEN.format(code=code, title=other.title))


def _doubts(course: Course, facts: CourseFacts) -> list[Doubt]:
    if course.delivery_type == facts.delivery_type:
        return []
    if not Event.objects.filter(course=course, bookings__isnull=False).exists():
        return []
    old, new = Delivery(course.delivery_type), Delivery(facts.delivery_type)
    words = COUNTED_AS.format(old=old.label.lower(), new=new.label.lower())
    return [Doubt("W-TYPE-COUNTED", "delivery_type", words)]


def _explain(course: Course, unusual: Collection[Doubt], doing: Changing) -> None:
    explaining.explain(
        course,
        partnership_id=course.partnership_id,
        agency_id=None,
        doubts=list(unusual),
        doing=doing,
    )
