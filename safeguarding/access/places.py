"""Partnerships and agencies, reached through the seats' own foreign keys.

The room of the partners stands above this one and may not be imported here.
"""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import Permission


def partnerships(user: User, permission: Permission) -> "QuerySet[Any]":
    """Give the partnerships in which a person has the permission, in order of name."""
    found = _model("partnership").objects.for_user(user, permission)
    return found.order_by("short_name", "pk").distinct()  # type: ignore[no-any-return]


def agencies(
    partnership_ids: "QuerySet[Any] | list[int]", day: date
) -> "QuerySet[Any]":
    """Give the agencies that are members of any of these partnerships on a day."""
    still = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=day)
    found = _model("agency")._default_manager.filter(
        still,
        memberships__partnership__in=partnership_ids,
        memberships__starts_on__lte=day,
    )
    return found.order_by("short_name", "pk").distinct()  # type: ignore[no-any-return]


def agency_names(user: User, permission: Permission) -> dict[int, str]:
    """Give the names of all agencies that were ever members where a person may look."""
    found = _model("agency")._default_manager.filter(
        memberships__partnership__in=partnerships(user, permission)
    )
    return dict(found.values_list("pk", "short_name"))


def _model(field: str) -> Any:
    return Assignment._meta.get_field(field).related_model
