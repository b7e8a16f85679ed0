"""What the pages read: one ready-made row per entry of a scorecard."""

from django.db import models
from django.db.models import Q

from safeguarding.access.scope import ScopedQuerySet


class ScorecardEntryQuerySet(ScopedQuerySet):
    """Entries belong to a partnership, not to an agency."""

    agency_lookup = None


class ScorecardEntry(models.Model):
    """One indicator of one partnership in one quarter, ready to show.

    Written only by the rebuild, whole and set-wise; can be thrown away and made
    again from observations. `full` is for roles entitled to small numbers;
    `suppressed` is made on the server for everybody else and holds no hidden
    number (DOMAIN F.3 rule 7).
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="entries"
    )
    quarter_start = models.DateField()
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveIntegerField()
    full = models.JSONField()
    suppressed = models.JSONField()

    objects = ScorecardEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "scorecard entries"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "quarter_start", "indicator"],
                name="one_entry_per_indicator_and_quarter",
            ),
            models.CheckConstraint(
                condition=Q(
                    quarter_start__day=1, quarter_start__month__in=[1, 4, 7, 10]
                ),
                name="entry_starts_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.quarter_start}"
