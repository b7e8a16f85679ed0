"""What the pages of headcounts read. Somebody of an agency sees that agency only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Agency, Membership, Partnership
from training.models import Headcount, RoleGroup
from training.queries_coverage import headcounts

SEEN = Permission.SEE_TRAINING
ENTERS = Permission.BOOK_TRAINING


@dataclass(frozen=True)
class Counted:
    """An agency and its last headcounts.

    Attributes:
        may_enter: whether the reader enters its counts.
        people: of each role group, in the order of the groups; None: never counted.
        newest: the day of the last count.
    """

    agency: Agency
    may_enter: bool
    people: tuple[Headcount | None, ...]
    newest: date | None


def role_groups(place: Partnership) -> "QuerySet[RoleGroup]":
    """Give a partnership's role groups in their order."""
    rows = RoleGroup.objects.filter(partnership=place)
    return rows.order_by("position", "title", "pk")


def agencies(user: User, place: Partnership, on: date) -> "QuerySet[Agency]":
    """Give the members of a partnership on a day whose training a person sees."""
    members = Membership.objects.for_user(user, SEEN).on_day(on)
    keys = members.filter(partnership=place).values("agency")
    return Agency.objects.filter(pk__in=keys).order_by("short_name", "pk")


def counted(
    user: User, place: Partnership, groups: list[RoleGroup], on: date
) -> list[Counted]:
    """Give each agency's last headcounts. Two queries."""
    last = {
        (one.agency_id, one.role_group_id): one for one in headcounts(user, place, on)
    }
    return [
        _counted(user, place, agency, [last.get((agency.pk, g.pk)) for g in groups])
        for agency in agencies(user, place, on)
    ]


def headcount(user: User, pk: int) -> Headcount | None:
    """Give one count of an agency that a person may see, or none."""
    rows = Headcount.objects.for_user(user, SEEN)
    related = ("partnership", "agency", "role_group")
    return rows.select_related(*related).filter(pk=pk).first()


def agency(user: User, place: Partnership, code: str, on: date) -> Agency | None:
    """Give an agency a person may see the headcounts of, also a former member."""
    told = Headcount.objects.for_user(user, SEEN).filter(partnership=place)
    now = agencies(user, place, on).values("pk")
    known = Q(pk__in=now) | Q(pk__in=told.values("agency"))
    return Agency.objects.filter(known, code=code).first()


def _counted(
    user: User, place: Partnership, of: Agency, people: list[Headcount | None]
) -> Counted:
    days = [one.on for one in people if one is not None]
    return Counted(
        agency=of,
        may_enter=user.may(ENTERS, place.pk, of.pk),
        people=tuple(people),
        newest=max(days, default=None),
    )
