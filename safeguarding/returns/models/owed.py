"""What is owed: returns, who owes them when, and more time when it was granted."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models import KINDS, Indicator
from safeguarding.periods import Kind, Period


class Template(models.Model):
    """A return an agency can owe: which indicators, how often (DOMAIN C.12)."""

    code = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    frequency = models.CharField(max_length=10, choices=KINDS)
    agency_types = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    records = models.CharField(
        max_length=40,
        blank=True,
        help_text="Kind of records, when no figures are sent.",
    )
    indicators = models.ManyToManyField(Indicator, related_name="templates")

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """A standing promise: this agency sends this template, between dates, so soon."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="duties"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="duties"
    )
    template = models.ForeignKey(
        Template, on_delete=models.PROTECT, related_name="duties"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    due_working_days = models.PositiveSmallIntegerField(
        default=20, help_text="Working days after the period ends."
    )
    lock_days = models.PositiveSmallIntegerField(
        default=60, help_text="Days after the due date when corrections close."
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "template", "starts_on"],
                name="one_duty_per_agency_template_and_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="duty_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} owes {self.template_id}"


class Obligation(models.Model):
    """One return that is due: agency, template and period in a partnership."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="obligations"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="obligations"
    )
    template = models.ForeignKey(
        Template, on_delete=models.PROTECT, related_name="obligations"
    )
    kind = models.CharField(max_length=10, choices=KINDS)
    period_start = models.DateField()
    period_end = models.DateField()
    due_on = models.DateField()
    lock_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "partnership",
                    "agency",
                    "template",
                    "kind",
                    "period_start",
                ],
                name="one_obligation_per_agency_template_period",
            ),
            models.CheckConstraint(
                condition=Q(lock_on__gte=F("due_on")), name="lock_is_not_before_due"
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "period_end"], name="owed_by_period")
        ]

    def __str__(self) -> str:
        return f"{self.template_id} {self.period.short_label}"

    @property
    def period(self) -> Period:
        """The period the return is about."""
        return Period(Kind(self.kind), self.period_start)


class Extension(models.Model):
    """More time for one return: until when, by whom, why. The last one holds.

    The due date stays as it was: late is late, with leave or without. An extension
    past the lock date opens a closed return again. Source: FEATURES 2 row 3.
    """

    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="extensions"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    until = models.DateField(help_text="The last day of the extension.")
    reason = models.TextField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["granted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="extension_gives_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"until {self.until}"
