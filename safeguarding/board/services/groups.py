"""Makes and changes groups and the seats at their tables. Source: DOMAIN C.2."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils.text import slugify

from safeguarding.board.models import Attendance, BoardSeat, Group
from safeguarding.board.services.groups_kept import (
    fresh,
    lock_group,
    require_keeper,
    tell,
)
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.indicators import services as figures
from safeguarding.partners.models import Agency, Membership, Partnership
from safeguarding.periods import Kind, Period

CODE_LENGTH = 40
KIND_IS_COUNTED = (
    "Attendance of this group is counted as that of {kind}. End the group and make a "
    "new one if it has become something else."
)
TOO_FEW_SEATS = (
    "Only {seats} seats are filled, so {quorum} can never be there. Enter a smaller "
    "number, or add the seats first."
)
NO_MEMBER = (
    "{agency} was no member of {partnership} on {on:%-d %B %Y}. Choose another day or "
    "another agency."
)
FILLED = (
    "{agency} has this seat already in that time. End it first, or give this one "
    "another title."
)
MARKED = (
    "Attendance of this seat is recorded from {first:%-d %B %Y} to {last:%-d %B %Y}. "
    "Choose days that hold it, or correct the attendance first."
)


@dataclass(frozen=True)
class GroupFacts:
    """What is known of a group; `quorum` is how many seats must be taken."""

    name: str
    kind: str
    active_from: date
    active_to: date | None = None
    parent: Group | None = None
    chair_agency: Agency | None = None
    frequency: str = Group.Frequency.QUARTERLY.value
    terms_of_reference_on: date | None = None
    quorum: int | None = None


@dataclass(frozen=True)
class SeatFacts:
    """What is known of a seat besides whose it is; never whose name."""

    title: str
    capacity: str
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def make_group(
    *, partnership: Partnership, facts: GroupFacts, doing: Changing
) -> Group:
    """Make a group; its code is made of its name and stays.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: the dates, the parent or the chair do not fit.
    """
    require_keeper(doing.by, partnership.pk)
    _check_group(partnership.pk, facts)
    group = Group(
        partnership=partnership, code=_code(partnership, facts.name), **vars(facts)
    )
    group.save()
    tell(group, doing, "made")
    return group


@transaction.atomic
def change_group(*, group: Group, facts: GroupFacts, doing: Changing) -> Group:
    """Change what is known of a group.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: something does not fit, or somebody was quicker.
    """
    group = fresh(group, doing)
    _check_group(group.partnership_id, facts, group)
    for name, value in vars(facts).items():
        setattr(group, name, value)
    group.save()
    tell(group, doing, "changed")
    return group


@transaction.atomic
def add_seat(
    *, group: Group, agency: Agency, facts: SeatFacts, doing: Changing
) -> BoardSeat:
    """Put a seat at a group's table, from a day on.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: the agency is no member then, or has the seat already.
    """
    require_keeper(doing.by, group.partnership_id)
    seat = BoardSeat(
        partnership_id=group.partnership_id,
        group=lock_group(group.pk),
        agency=agency,
        **vars(facts),
    )
    _check_member(seat)
    _check_seat(seat)
    seat.save()
    tell(seat, doing, "seat_added")
    return seat


@transaction.atomic
def change_seat(*, seat: BoardSeat, facts: SeatFacts, doing: Changing) -> BoardSeat:
    """Correct a seat, or end it by giving its last day.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: attendance is recorded outside the days, or somebody was quicker.
    """
    seat = fresh(seat, doing)
    was_counted = seat.capacity != BoardSeat.Capacity.DEPUTY
    starts_on, ends_on = seat.starts_on, seat.ends_on
    for name, value in vars(facts).items():
        setattr(seat, name, value)
    if seat.starts_on != starts_on:
        _check_member(seat)
    _check_seat(seat)
    _check_marked(seat)
    seat.save()
    tell(seat, doing, "seat_changed" if ends_on == seat.ends_on else "seat_ended")
    if was_counted != (seat.capacity != BoardSeat.Capacity.DEPUTY):
        _want_quarters_of(seat)
    return seat


def _check_group(
    partnership_id: int, facts: GroupFacts, group: Group | None = None
) -> None:
    _check_days(facts.active_from, facts.active_to, "active_to")
    if facts.parent is not None:
        _check_parent(partnership_id, facts.parent, group)
    if group is None:
        return
    if facts.kind != group.kind and _is_recorded(Q(meeting__group=group)):
        kind = Group.Kind(group.kind).label.lower()
        raise NotAllowed("kind", KIND_IS_COUNTED.format(kind=f"a {kind}"))
    seats = BoardSeat.objects.filter(group=group, ends_on=None)
    there = seats.exclude(capacity=BoardSeat.Capacity.DEPUTY).count()
    if facts.quorum is not None and there and facts.quorum > there:
        words = TOO_FEW_SEATS.format(seats=there, quorum=facts.quorum)
        raise NotAllowed("quorum", words)


def _check_parent(partnership_id: int, parent: Group, group: Group | None) -> None:
    """Refuse a group of elsewhere, and a circle: nobody stands above themselves."""
    if parent.partnership_id != partnership_id:
        raise NotAllowed("parent", "Choose a group of this partnership.")
    above: Group | None = parent
    while group is not None and above is not None:
        if above.pk == group.pk:
            raise NotAllowed("parent", f"{parent} stands below this group.")
        above = above.parent


def _check_days(first: date, last: date | None, field: str) -> None:
    if last is not None and last < first:
        raise NotAllowed(
            field, "The last day is before the first. Correct one of them."
        )


def _check_member(seat: BoardSeat) -> None:
    on = seat.starts_on
    members = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        partnership_id=seat.partnership_id,
        agency_id=seat.agency_id,
        starts_on__lte=on,
    )
    if not members.exists():
        words = NO_MEMBER.format(
            agency=seat.agency, partnership=seat.partnership.short_name, on=on
        )
        raise NotAllowed("starts_on", words)


def _check_seat(seat: BoardSeat) -> None:
    _check_days(seat.starts_on, seat.ends_on, "ends_on")
    ended = seat.group.active_to
    if ended is not None and seat.starts_on > ended:
        raise NotAllowed("starts_on", f"The group ended on {ended:%-d %B %Y}.")
    same = BoardSeat.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=seat.starts_on),
        group_id=seat.group_id,
        agency_id=seat.agency_id,
        title=seat.title,
    ).exclude(pk=seat.pk)
    if seat.ends_on is not None:
        same = same.filter(starts_on__lte=seat.ends_on)
    if same.exists():
        raise NotAllowed("title", FILLED.format(agency=seat.agency))


def _check_marked(seat: BoardSeat) -> None:
    """Keep the days of a seat round the meetings it was marked at."""
    rows = Attendance.objects.filter(seat=seat)
    told = rows.exclude(status=Attendance.Status.NOT_YET_MEMBER)
    days = told.aggregate(first=Min("meeting__on"), last=Max("meeting__on"))
    first, last = days["first"], days["last"]
    if first is None:
        return
    if first < seat.starts_on:
        raise NotAllowed("starts_on", MARKED.format(first=first, last=last))
    if seat.ends_on is not None and last > seat.ends_on:
        raise NotAllowed("ends_on", MARKED.format(first=first, last=last))


def _is_recorded(where: Q) -> bool:
    return bool(Attendance.objects.filter(where).exists())


def _want_quarters_of(seat: BoardSeat) -> None:
    days = Attendance.objects.filter(seat=seat).values_list("meeting__on", flat=True)
    quarters = {Period.containing(Kind.QUARTER, day) for day in days}
    figures.want(partnership_id=seat.partnership_id, periods=quarters)


def _code(partnership: Partnership, name: str) -> str:
    """Make a code of a name that no group of the partnership has."""
    base = slugify(name)[: CODE_LENGTH - 4].strip("-") or "group"
    known = set(
        Group.objects.filter(
            partnership=partnership, code__startswith=base
        ).values_list("code", flat=True)
    )
    codes = [base, *(f"{base}-{number}" for number in range(2, len(known) + 3))]
    return next(code for code in codes if code not in known)
