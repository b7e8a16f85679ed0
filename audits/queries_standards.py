"""Reads the sets of standards. They are published wording: nobody's own rows."""

from typing import Any

from django.db.models import Count, QuerySet

from audits.models import Standard, StandardSet


def sets() -> "QuerySet[Any]":
    """Give every set with how many standards it has; the latest version first."""
    rows: QuerySet[Any] = StandardSet.objects.annotate(many=Count("standards"))
    return rows.order_by("kind", "code", "-version")


def standards_of(one: StandardSet) -> "QuerySet[Standard]":
    """Give the standards of a set with their questions. Two queries."""
    rows = Standard.objects.filter(standard_set=one)
    return rows.order_by("number").prefetch_related("questions")
