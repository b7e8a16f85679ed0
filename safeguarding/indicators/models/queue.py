"""The queue of scorecards to rebuild."""

from datetime import datetime, time

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.periods import Period


class RecomputeKeyQuerySet(ScopedQuerySet):
    """The queue of scorecards to rebuild."""

    agency_lookup = None

    def stale(self) -> "RecomputeKeyQuerySet":
        """Keep the keys whose figures are older than what was accepted."""
        return self.filter(wanted__gt=F("done"))

    def counted_since_end(
        self, quarter: Period, *, of: Period | None = None
    ) -> "RecomputeKeyQuerySet":
        """Keep the keys of a quarter whose figures were made after it had ended.

        Args:
            quarter: whose figures.
            of: another quarter that had to end first.
        """
        ended = of or quarter
        after = timezone.make_aware(datetime.combine(ended.next().start, time.min))
        return self.filter(quarter_start=quarter.start, done_at__gte=after)


class RecomputeKey(models.Model):
    """One scorecard that exists: its version wanted and its version done.

    The table is the queue: `wanted` is raised in the transaction of the change, a
    worker claims stale keys under a short lease and sets `done` to the version it
    covered (DESIGN 5, SECURITY 2f).
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="+"
    )
    quarter_start = models.DateField()
    wanted = models.BigIntegerField(default=1)
    done = models.BigIntegerField(default=0)
    wanted_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    objects = RecomputeKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "quarter_start"],
                name="one_key_per_partnership_and_quarter",
            ),
            models.CheckConstraint(
                condition=Q(
                    quarter_start__day=1, quarter_start__month__in=[1, 4, 7, 10]
                ),
                name="key_starts_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("wanted")), name="done_never_passes_wanted"
            ),
        ]
        indexes = [
            models.Index(
                fields=["wanted_at"],
                name="stale_keys_oldest_first",
                condition=Q(wanted__gt=F("done")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.quarter_start}"
