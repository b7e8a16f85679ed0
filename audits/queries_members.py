"""Reads who sits on the panel of a round, and who could."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from audits.models import PanelMember, Round
from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import GRANTS, Permission, Reach

MODERATE, ALL_ANSWERS = Permission.MODERATE_AUDITS, Permission.SEE_ANSWERS
# On the panel of every round: whoever sees every answer anyway.
ALWAYS = [
    role.value
    for role, grants in GRANTS.items()
    if MODERATE in grants and grants.get(ALL_ANSWERS) is Reach.PARTNERSHIP
]
CHOSEN = [
    role.value
    for role, grants in GRANTS.items()
    if MODERATE in grants and role.value not in ALWAYS
]


def rounds(user: User) -> "QuerySet[Any]":
    """Give the moderated rounds whose panel a person chooses."""
    mine: QuerySet[Any] = Round.objects.for_user(user, Permission.RUN_AUDITS)
    return mine.filter(is_moderated=True).select_related("partnership")


def members(of: Round) -> "QuerySet[User]":
    """Give the people chosen for a panel, by name."""
    return _people(pk__in=PanelMember.objects.filter(round=of).values("person"))


def always(of: Round) -> "QuerySet[User]":
    """Give the people who are on every panel of the partnership, by name."""
    return _people(pk__in=_seated(of, ALWAYS))


def may_join(of: Round) -> "QuerySet[User]":
    """Give the people who can be chosen for a panel, by name."""
    return _people(pk__in=_seated(of, CHOSEN))


def _people(**which: Any) -> "QuerySet[User]":
    return User.objects.filter(is_active=True, **which).order_by("name", "pk")


def _seated(of: Round, roles: list[str]) -> "QuerySet[Any]":
    seats = Assignment.objects.filter(partnership=of.partnership_id, role__in=roles)
    return seats.on_day(timezone.localdate()).order_by().values("user")
