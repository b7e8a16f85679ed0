"""Every figure, as it was recorded: the left side of every scorecard."""

from django.db import models
from django.db.models import F, Q

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models.catalogue import Definition, Indicator
from safeguarding.indicators.models.choices import (
    KINDS,
    NUMBER_QUALIFIERS,
    Qualifier,
)

# What makes two observations versions of the same figure; the last recorded holds.
OBSERVATION_KEY = (
    "partnership_id",
    "indicator_id",
    "agency_id",
    "kind",
    "period_start",
    "breakdown_dimension",
    "breakdown_code",
)


class Observation(models.Model):
    """One figure of one indicator, agency, period and breakdown, as recorded then.

    Append-only: a correction is a later row of the same key, and a trigger refuses
    UPDATE and DELETE. "As the board saw it on a day" is the last row of each key
    recorded by then (DESIGN 4.4). Decimals hold counts and stated values as sent;
    a percentage is never kept without its counts unless the sender has none and
    says so by its qualifier.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="observations"
    )
    agency = models.ForeignKey(
        "partners.Agency",
        on_delete=models.PROTECT,
        related_name="observations",
        null=True,
        help_text="Who gave it; empty when the product counted records of several.",
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="observations"
    )
    definition = models.ForeignKey(
        Definition, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=KINDS)
    period_start = models.DateField()
    period_end = models.DateField()
    breakdown_dimension = models.CharField(max_length=40, blank=True)
    breakdown_code = models.CharField(max_length=40, blank=True)
    numerator = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    qualifier = models.CharField(max_length=20, choices=Qualifier.choices)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    source_kind = models.CharField(max_length=10, help_text="return or measure")
    source_id = models.BigIntegerField(
        null=True, help_text="The row of the submission, for a return."
    )
    source = models.JSONField(help_text="Where it came from, to be followed back.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="observation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(breakdown_dimension="", breakdown_code="")
                | ~Q(breakdown_dimension="") & ~Q(breakdown_code=""),
                name="breakdown_has_dimension_and_code",
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=NUMBER_QUALIFIERS)
                | Q(numerator=None, denominator=None, value=None),
                name="typed_missing_has_no_number",
            ),
            models.CheckConstraint(
                condition=~Q(qualifier__in=NUMBER_QUALIFIERS)
                | Q(numerator__isnull=False)
                | Q(value__isnull=False),
                name="number_qualifier_has_a_number",
            ),
            models.UniqueConstraint(
                fields=[
                    "partnership",
                    "indicator",
                    "agency",
                    "kind",
                    "period_start",
                    "breakdown_dimension",
                    "breakdown_code",
                    "recorded_at",
                ],
                name="one_observation_per_key_and_record",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "period_start", "kind"],
                name="observation_by_period",
            ),
            models.Index(
                fields=["source_kind", "source_id"], name="observation_by_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.kind} {self.period_start}"
