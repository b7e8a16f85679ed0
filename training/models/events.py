"""Events: a course on a day, with places. Source: DOMAIN C.10."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from safeguarding.board.models.groups import WholeTableQuerySet
from safeguarding.cases.models.days import quarter_of_day
from training.models.courses import Course


class Event(models.Model):
    """A course on its day: planned, then delivered or cancelled.

    Without `capacity` there is no end of places, as with e-learning. A trigger keeps
    the bookings within the capacity unless `overbooking_allowed`, a delivered event
    out of the future, and who attended out of a cancelled one.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        DELIVERED = "delivered", "Delivered"
        CANCELLED = "cancelled", "Cancelled"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="events")
    ref = models.CharField(
        max_length=40, help_text="Its number in the learning system, or ours."
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    venue = models.CharField(max_length=150, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    overbooking_allowed = models.BooleanField(default=False)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.PLANNED.value
    )
    trainer_agency = models.ForeignKey(
        "partners.Agency",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    charge_pence = models.PositiveIntegerField(
        null=True, blank=True, help_text="For who does not attend; empty: no charge."
    )
    cost_pence = models.PositiveIntegerField(
        null=True, blank=True, help_text="What a place costs the pool."
    )
    told_in = models.ForeignKey(
        "returns.RecordFile",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="The file that made it; empty for one entered here.",
    )
    updated_at = models.DateTimeField(db_default=Now())
    quarter = quarter_of_day("starts_on")

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "ref"], name="one_event_per_ref"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="training_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "quarter"], name="events_by_quarter"),
            models.Index(fields=["partnership", "starts_on"], name="events_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.starts_on:%-d %B %Y}"
