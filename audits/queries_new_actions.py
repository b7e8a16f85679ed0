"""Reads whom an action can be given to, and what it may be meant to move."""

from datetime import date

from django.db.models import Q, QuerySet

from safeguarding.indicators.models import Indicator, Switch
from safeguarding.partners.models import Agency, Membership


def member_agencies(partnership_id: int, today: date) -> "QuerySet[Agency]":
    """Give the agencies that are members of a partnership today, by name."""
    members = Membership.objects.filter(partnership_id=partnership_id)
    now = members.on_day(today).order_by().values("agency")
    return Agency.objects.filter(pk__in=now).order_by("short_name", "pk")


def switched_on(partnership_id: int, today: date) -> "QuerySet[Indicator]":
    """Give the indicators a partnership has switched on, by code."""
    on = Switch.objects.filter(partnership_id=partnership_id, active_from__lte=today)
    now = on.filter(Q(active_to=None) | Q(active_to__gte=today)).values("indicator")
    return Indicator.objects.filter(pk__in=now).order_by("code")
