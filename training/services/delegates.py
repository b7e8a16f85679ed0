"""Finds people by the keyed hash of their staff reference, and makes those not met yet.

Where they work is what their last booking said, once they came: an agency that books
somebody known elsewhere has a booking, and not yet the person. Source: DOMAIN C.10.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django.db.models import F

from safeguarding.partners.models import Agency
from training.models import Booking, Delegate, RoleGroup
from training.models.choices import CAME
from training.services.contacts import forget_elsewhere


class Described(Protocol):
    """What a booking says of a person."""

    @property
    def pseudonym(self) -> str:
        """The keyed hash of the staff reference."""

    @property
    def agency(self) -> Agency | None:
        """Where they work."""

    @property
    def sector(self) -> str:
        """A `Sector`."""

    @property
    def role_group(self) -> RoleGroup | None:
        """A group of the partnership, where it is known."""


def find_or_make(
    partnership_id: int, people: Sequence[Described], *, may_move: bool
) -> Mapping[str, Delegate]:
    """Give a delegate for each person, by pseudonym; a constant number of queries.

    Two people who book somebody new at one time do not meet: the second finds what the
    first made.

    Args:
        partnership_id: whose people they are.
        people: as the booking describes them.
        may_move: whether people known at another agency work here from now on; else
            they do from when they came (`follow`).
    """
    Delegate.objects.bulk_create(
        [
            Delegate(
                partnership_id=partnership_id,
                agency=one.agency,
                pseudonym=one.pseudonym,
                sector=one.sector,
                role_group=one.role_group,
            )
            for one in people
        ],
        ignore_conflicts=True,
    )
    rows = Delegate.objects.filter(
        partnership_id=partnership_id, pseudonym__in=[one.pseudonym for one in people]
    )
    found = {one.pseudonym: one for one in rows}
    _move(
        (found[one.pseudonym], one)
        for one in people
        if may_move or not _is_elsewhere(found[one.pseudonym], one)
    )
    return found


def follow(booking_ids: Iterable[int]) -> None:
    """Let people work where the bookings say with which they came now.

    Who came later with another booking stays where that one says.

    Args:
        booking_ids: of bookings of one event, marked as having come.
    """
    rows = Booking.objects.filter(pk__in=list(booking_ids)).exclude(agency=None)
    elsewhere = rows.exclude(delegate__agency=F("agency"))
    told = list(elsewhere.select_related("agency", "role_group", "delegate", "event"))
    if not told:
        return
    later = Booking.objects.filter(
        delegate__in=[one.delegate_id for one in told],
        status__in=CAME,
        event__starts_on__gt=told[0].event.starts_on,
    )
    stay = set(later.values_list("delegate", flat=True))
    _move((one.delegate, one) for one in told if one.delegate_id not in stay)


def _is_elsewhere(delegate: Delegate, said: Described) -> bool:
    return delegate.agency_id not in (None, _key(said))


def _key(said: Described) -> int | None:
    return said.agency.pk if said.agency else None


def _move(pairs: Iterable[tuple[Delegate, Described]]) -> None:
    told = list(pairs)
    forget_elsewhere(one.pk for one, said in told if one.agency_id != _key(said))
    for delegate, said in told:
        _works(delegate, said)
    Delegate.objects.bulk_update(
        [delegate for delegate, _ in told], ["agency", "sector", "role_group"]
    )


def _works(delegate: Delegate, said: Described) -> None:
    delegate.agency, delegate.sector = said.agency, said.sector
    # That a booking does not say the role group is no reason to forget it.
    delegate.role_group = said.role_group or delegate.role_group
