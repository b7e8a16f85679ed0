"""Who is reminded of an agency's returns: named people, dated, or else its seats.

Source: FEATURES 2 rows 59 and 60 (preparer, then signatory, then executive lead).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from safeguarding.access import audit
from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import Permission, Role
from safeguarding.returns.errors import ContactRefused
from safeguarding.returns.models import Contact, Template

Capacity = Contact.Capacity
# Where nobody is named, these seats of the agency answer.
SEATS = {
    Role.AGENCY_SUBMITTER.value: Capacity.PREPARER,
    Role.AGENCY_APPROVER.value: Capacity.SIGNATORY,
    Role.BOARD_MEMBER.value: Capacity.EXECUTIVE_LEAD,
}


@dataclass(frozen=True)
class Place:
    """An agency in a partnership, by their keys."""

    partnership_id: int
    agency_id: int


@dataclass
class AddressBook:
    """Who answers for the returns of each place on one day.

    Attributes:
        named: (place, template or None, capacity) -> keys of people named.
        seated: (place, capacity) -> keys of people with the seat that answers.
        present: (place, person) of everybody who has a seat for the agency.
    """

    named: dict[tuple[Place, int | None, str], list[int]] = field(default_factory=dict)
    seated: dict[tuple[Place, str], list[int]] = field(default_factory=dict)
    present: set[tuple[Place, int]] = field(default_factory=set)

    def who(self, place: Place, template_id: int, capacity: str) -> list[int]:
        """Give the people who answer for a return in a capacity.

        Those named for this very return come before those named for all of the
        agency's returns, and these before the seats.
        """
        for template in (template_id, None):
            named = self.named.get((place, template, capacity), [])
            if here := [one for one in named if (place, one) in self.present]:
                return here
        return self.seated.get((place, capacity), [])


def address_book(day: date) -> AddressBook:
    """Read who answers for what on a day, for every place. Two queries."""
    book = AddressBook()
    for seat in seats_of_agencies(day):
        place = Place(seat.partnership_id, seat.agency_id or 0)
        book.present.add((place, seat.user_id))
        if capacity := SEATS.get(seat.role):
            book.seated.setdefault((place, capacity.value), []).append(seat.user_id)
    for one in in_force(Contact.objects.all(), day).order_by("pk"):
        place = Place(one.partnership_id, one.agency_id)
        key = (place, one.template_id, one.capacity)
        book.named.setdefault(key, []).append(one.user_id)
    return book


def seats_of_agencies(day: date) -> QuerySet[Assignment]:
    """List the seats held for an agency on a day by people who can sign in."""
    held: QuerySet[Assignment] = Assignment.objects.on_day(day).filter(
        agency__isnull=False, user__is_active=True
    )
    return held


def in_force(contacts: QuerySet[Contact], day: date) -> QuerySet[Contact]:
    """Keep the contacts that hold on a day."""
    return contacts.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


def people_to_name(place: Place, day: date) -> list[User]:
    """List who can be named for an agency: whoever has a seat for it on a day."""
    held = seats_of_agencies(day).filter(
        partnership_id=place.partnership_id, agency_id=place.agency_id
    )
    keys = held.order_by().values("user_id")
    return list(User.objects.filter(pk__in=keys).order_by("name", "email"))


def returns_of(place: Place) -> list[Template]:
    """List the kinds of return that an agency promised to send."""
    promised = Template.objects.filter(
        duties__partnership_id=place.partnership_id, duties__agency_id=place.agency_id
    )
    owed = Template.objects.filter(
        duties__isnull=True,
        obligations__partnership_id=place.partnership_id,
        obligations__agency_id=place.agency_id,
    )
    return list((promised | owed).distinct().order_by("title"))


@dataclass(frozen=True)
class Naming:
    """Whom to name, in which capacity, for which return, from which day."""

    user: User
    capacity: str
    template: Template | None
    starts_on: date


@transaction.atomic
def name_contact(*, place: Place, naming: Naming, by: User, on: date) -> Contact:
    """Name a person who is reminded of an agency's returns.

    Args:
        place: the agency in its partnership.
        naming: whom, for what, from when.
        by: somebody who sends the agency's returns, or the coordinator.
        on: today.

    Raises:
        PermissionDenied: the person may not send this agency's returns.
        ContactRefused: the one named has no seat there, or is named already.
    """
    _require(by, place)
    if naming.user not in people_to_name(place, on):
        message = (
            "Only people who have a seat for this agency can be named: they are sent "
            "the names of its returns."
        )
        raise ContactRefused(message)
    made = _make(place, naming)
    _record(audit.Action.CONTACT_NAMED, made, by)
    return made


def _make(place: Place, naming: Naming) -> Contact:
    try:
        with transaction.atomic():
            return Contact.objects.create(
                partnership_id=place.partnership_id,
                agency_id=place.agency_id,
                template=naming.template,
                capacity=naming.capacity,
                user=naming.user,
                starts_on=naming.starts_on,
            )
    except IntegrityError as error:
        message = "This person is named for this already."
        raise ContactRefused(message) from error


@transaction.atomic
def end_contact(*, contact: Contact, by: User, on: date) -> Contact:
    """End a contact: the day given is their last. Ending twice does no harm.

    One that has not begun is taken away: it never held, and the trail says who ended
    it.

    Raises:
        PermissionDenied: the person may not send this agency's returns.
    """
    _require(by, Place(contact.partnership_id, contact.agency_id))
    if contact.starts_on > on:
        _record(audit.Action.CONTACT_ENDED, contact, by)
        contact.delete()
    elif contact.ends_on is None or contact.ends_on > on:
        contact.ends_on = on
        contact.save(update_fields=["ends_on"])
        _record(audit.Action.CONTACT_ENDED, contact, by)
    return contact


def contacts_shown(contacts: QuerySet[Contact], day: date) -> Iterable[Contact]:
    """List the contacts that hold or are to come, by what they do."""
    open_ones = contacts.filter(Q(ends_on=None) | Q(ends_on__gt=day))
    return open_ones.select_related("user", "template").order_by(
        "capacity", "starts_on", "pk"
    )


@dataclass(frozen=True)
class Fallback:
    """Who is reminded in a capacity where nobody is named."""

    label: str
    names: tuple[str, ...]


def fallback(place: Place, day: date) -> list[Fallback]:
    """List the seats that answer where nobody is named. One query."""
    seats = seats_of_agencies(day).filter(
        partnership_id=place.partnership_id, agency_id=place.agency_id
    )
    names: dict[Capacity, list[str]] = {one: [] for one in SEATS.values()}
    for seat in seats.select_related("user"):
        if capacity := SEATS.get(seat.role):
            names[capacity].append(str(seat.user))
    return [
        Fallback(capacity.label, tuple(dict.fromkeys(who)))
        for capacity, who in names.items()
    ]


def _require(by: User, place: Place) -> None:
    if not by.may(Permission.SUBMIT_RETURN, place.partnership_id, place.agency_id):
        raise PermissionDenied


def _record(action: audit.Action, contact: Contact, by: User) -> None:
    audit.record(
        action,
        by=by,
        partnership_id=contact.partnership_id,
        agency_id=contact.agency_id,
        about=contact,
        capacity=contact.capacity,
    )
