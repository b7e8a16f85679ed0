"""What a board's figures are read beside: other places, and what happened."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from safeguarding.indicators.models.catalogue import Indicator
from safeguarding.indicators.models.choices import (
    KINDS,
    NUMBER_QUALIFIERS,
    Qualifier,
)


class Benchmark(models.Model):
    """A published figure of another place: England, a region or a local authority.

    Append-only: a revised publication is a later row of the same place and period,
    so that "as known then" holds for comparisons too (DESIGN 4.4, DOMAIN B.1.12).
    """

    class Level(models.TextChoices):
        ENGLAND = "england", "England"
        REGION = "region", "Region"
        AUTHORITY = "authority", "Local authority"

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="benchmarks"
    )
    level = models.CharField(max_length=10, choices=Level.choices)
    place_code = models.CharField(max_length=9, help_text="E92000001, E12…, E08….")
    place_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=KINDS)
    period_start = models.DateField()
    period_end = models.DateField()
    numerator = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    qualifier = models.CharField(max_length=20, choices=Qualifier.choices)
    rounded_to = models.PositiveSmallIntegerField(
        default=0, help_text="Counts were published to the nearest of this; 0: exact."
    )
    source = models.CharField(max_length=250)
    published_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="benchmark_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=NUMBER_QUALIFIERS)
                | Q(numerator=None, denominator=None, value=None),
                name="missing_benchmark_has_no_number",
            ),
            models.UniqueConstraint(
                fields=[
                    "indicator",
                    "place_code",
                    "kind",
                    "period_start",
                    "recorded_at",
                ],
                name="one_benchmark_per_place_period_and_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place_name} {self.period_start}"


class Event(models.Model):
    """Something that happened which may explain a series: an inspection, a policy.

    Of one partnership, or of all England when `partnership` is empty.
    """

    class Kind(models.TextChoices):
        INSPECTION = "inspection", "Inspection"
        POLICY = "policy", "Law or policy"
        RECORDING = "recording", "Change of recording"
        SERVICE = "service", "Change of a service"
        OTHER = "other", "Event"

    partnership = models.ForeignKey(
        "partners.Partnership",
        on_delete=models.CASCADE,
        null=True,
        related_name="events",
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=60, help_text="A few words, for charts.")
    text = models.TextField(blank=True)
    source = models.CharField(max_length=250)
    indicators = ArrayField(
        models.CharField(max_length=12),
        default=list,
        blank=True,
        help_text="Codes, or their beginnings such as MIS; empty: all.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "starts_on", "title"],
                name="one_event_per_start_and_title",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title
