"""Reads a partnership's list of establishments."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from audits.models import Establishment
from audits.queries_required import in_the_list
from audits.queries_rounds import RUNS
from safeguarding.access.models import User
from safeguarding.partners.models import Partnership


def establishments(user: User, area: Partnership) -> "QuerySet[Any]":
    """Give every establishment that ever stood in the list, by name."""
    rows: QuerySet[Any] = Establishment.objects.for_user(user, RUNS)
    return rows.filter(partnership=area).select_related("agency").order_by("name", "pk")


def current(user: User, area: Partnership, day: date) -> "QuerySet[Any]":
    """Give the establishments that are in the list on a day, by URN."""
    still = Q(ends_on=None) | Q(ends_on__gte=day)
    rows = establishments(user, area).filter(still, starts_on__lte=day)
    return rows.order_by("urn")


def trusts(area: Partnership) -> list[str]:
    """List the trusts by name."""
    rows = Establishment.objects.filter(partnership=area).exclude(trust="")
    return sorted(rows.order_by().values_list("trust", flat=True).distinct())


def in_a_sentence(area: Partnership, day: date) -> str:
    """Say how many there are, by phase, and how many cannot be written to."""
    rows = in_the_list(area.pk, day)
    counted = rows.order_by().values("phase").annotate(many=Count("pk"))
    by_phase = {row["phase"]: row["many"] for row in counted}
    total = sum(by_phase.values())
    if not total:
        return "The list is empty."
    parts = [
        f"{by_phase[phase.value]} {_phase(phase)}"
        for phase in Establishment.Phase
        if phase.value in by_phase
    ]
    return f"{total} are in the list today: {', '.join(parts)}."


def _phase(phase: Establishment.Phase) -> str:
    label = str(phase.label)
    return label[0].lower() + label[1:]
