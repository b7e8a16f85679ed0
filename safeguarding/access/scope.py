"""Which rows a person may see: one mechanism for every table with an owner."""

from dataclasses import dataclass
from typing import Any, Protocol, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from safeguarding.access.permissions import GRANTS, Permission, Reach, Role


@dataclass(frozen=True)
class Seat:
    """A person's dated place: a role in a partnership, maybe for an agency."""

    role: Role
    partnership_id: int
    agency_id: int | None

    def reach(self, permission: Permission) -> Reach | None:
        """Say how far this seat carries a permission; None when it does not."""
        return GRANTS[self.role].get(permission)

    def allows(
        self, permission: Permission, partnership_id: int, agency_id: int | None
    ) -> bool:
        """Say whether this seat carries a permission to a partnership and agency."""
        reach = self.reach(permission)
        if reach is None or self.partnership_id != partnership_id:
            return False
        if reach is Reach.PARTNERSHIP:
            return True
        return self.agency_id is not None and self.agency_id == agency_id


class Seated(Protocol):
    """Anybody who may hold seats."""

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats held today."""


def rows_in_scope(
    seats: tuple[Seat, ...],
    permission: Permission,
    *,
    partnership: str = "partnership_id",
    agency: str | None = "agency_id",
) -> Q:
    """Build the filter that keeps only rows the seats reach with a permission.

    A seat that reaches its own agency only sees nothing of a table without an
    agency column: there is no way to tell whose the rows are.
    """
    wanted = Q(pk__in=[])
    for seat in seats:
        reach = seat.reach(permission)
        if reach is Reach.PARTNERSHIP:
            wanted |= Q(**{partnership: seat.partnership_id})
        elif reach is Reach.OWN_AGENCY and agency and seat.agency_id is not None:
            wanted |= Q(**{partnership: seat.partnership_id, agency: seat.agency_id})
    return wanted


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that belong to a partnership and, where it applies, to an agency."""

    partnership_lookup = "partnership_id"
    agency_lookup: str | None = "agency_id"

    def for_user(self, user: Seated | AnonymousUser, permission: Permission) -> Self:
        """Keep only the rows this person may reach with this permission.

        Source: DOMAIN F.2. Nobody signed in, no seat, no grant: no rows.
        """
        seats = getattr(user, "seats", ())
        return self.filter(
            rows_in_scope(
                seats,
                permission,
                partnership=self.partnership_lookup,
                agency=self.agency_lookup,
            )
        )
