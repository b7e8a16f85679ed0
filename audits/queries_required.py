"""Who can be required to answer a round: members and establishments, by date."""

from datetime import date

from django.db.models import Q, QuerySet

from audits.models import Establishment
from safeguarding.partners.models import Agency, Membership

ANSWERING = (Membership.Status.STATUTORY_PARTNER, Membership.Status.RELEVANT_AGENCY)
"""Whom the duty of Section 11 falls on; others answer when a board asks them to."""


def members_on(partnership_id: int, day: date) -> QuerySet[Agency]:
    """List the agencies that are members of a partnership on a day."""
    return _agencies(Membership.objects.filter(partnership=partnership_id), day)


def default_agencies(partnership_id: int, day: date) -> QuerySet[Agency]:
    """List the statutory partners and relevant agencies of a day."""
    rows = Membership.objects.filter(partnership=partnership_id, status__in=ANSWERING)
    return _agencies(rows, day)


def in_the_list(partnership_id: int, day: date) -> QuerySet[Establishment]:
    """List the establishments that are in a partnership's list on a day."""
    rows = Establishment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day),
        partnership=partnership_id,
        starts_on__lte=day,
    )
    listed: QuerySet[Establishment] = rows.order_by("name", "urn")
    return listed


def _agencies(rows: "QuerySet[Membership]", day: date) -> QuerySet[Agency]:
    held = rows.on_day(day)  # type: ignore[attr-defined]
    return Agency.objects.filter(pk__in=held.values("agency")).order_by("name", "code")
