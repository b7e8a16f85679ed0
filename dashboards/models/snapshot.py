"""A scorecard as a meeting saw it: kept as it was, whatever is restated after."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from safeguarding.access.scope import ScopedQuerySet


class SnapshotQuerySet(ScopedQuerySet):
    """Snapshots belong to a partnership, not to an agency."""

    agency_lookup = None


class Snapshot(models.Model):
    """One quarter's scorecard, frozen for a meeting. Append-only (FEATURES 2.63)."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="snapshots"
    )
    quarter_start = models.DateField()
    title = models.CharField(max_length=120, help_text="The meeting it was made for.")
    meeting_on = models.DateField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "quarter_start", "title", "meeting_on"],
                name="one_snapshot_per_meeting_and_quarter",
            ),
            models.CheckConstraint(
                condition=Q(
                    quarter_start__day=1, quarter_start__month__in=[1, 4, 7, 10]
                ),
                name="snapshot_starts_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SnapshotEntryQuerySet(ScopedQuerySet):
    """Entries of snapshots, reached by way of their snapshot."""

    partnership_lookup = "snapshot__partnership_id"
    agency_lookup = None


class SnapshotEntry(models.Model):
    """One frozen entry with both its payloads. Append-only."""

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="entries"
    )
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveIntegerField()
    full = models.JSONField()
    suppressed = models.JSONField()

    objects = SnapshotEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "snapshot entries"
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "indicator"],
                name="one_entry_per_snapshot_and_indicator",
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.indicator_id}"
