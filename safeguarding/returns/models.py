"""What is owed, what was sent, what was wrong with it, and what was decided."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models import KINDS, Indicator, Qualifier
from safeguarding.periods import Kind, Period


class Template(models.Model):
    """A return an agency can owe: which indicators, how often (DOMAIN C.12)."""

    code = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    frequency = models.CharField(max_length=10, choices=KINDS)
    agency_types = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
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


class StoredFile(models.Model):
    """The bytes of a file as they came, once per content, under their SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    content = models.BinaryField()
    stored_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.sha256[:12]


class SubmissionQuerySet(ScopedQuerySet):
    """Versions of returns."""

    def waiting(self) -> Self:
        """Keep those a coordinator has to decide on."""
        return self.filter(state=Submission.State.RECEIVED)


class Submission(models.Model):
    """One version of one return, as sent. Only its state and decision change."""

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", "Received, waiting for the coordinator"
        ACCEPTED = "ACCEPTED", "Accepted"
        SENT_BACK = "SENT_BACK", "Sent back"
        SUPERSEDED = "SUPERSEDED", "Replaced by a later version"

    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="submissions"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="submissions"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="submissions"
    )
    version = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.RECEIVED.value
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120, help_text="Cleaned, for display.")
    content_hash = models.CharField(
        max_length=64, help_text="SHA-256 of agency, period, kind and sorted figures."
    )
    row_count = models.PositiveIntegerField()
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="submissions"
    )
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "version"], name="one_submission_per_version"
            ),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(state="ACCEPTED"),
                name="one_accepted_version_per_obligation",
            ),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(state="RECEIVED"),
                name="one_waiting_version_per_obligation",
            ),
            models.CheckConstraint(
                condition=Q(state="RECEIVED", decided_at=None)
                | Q(state="SUPERSEDED")
                | Q(state__in=["ACCEPTED", "SENT_BACK"], decided_at__isnull=False),
                name="decided_submission_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="SENT_BACK") | ~Q(decision_reason=""),
                name="sent_back_gives_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state"], name="submission_by_state")
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of {self.obligation_id}"


class SubmissionRow(models.Model):
    """One figure as sent: the row a number on the board can be followed back to."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="rows"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField(help_text="As the spreadsheet numbers it.")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
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

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "submission",
                    "indicator",
                    "kind",
                    "period_start",
                    "breakdown_dimension",
                    "breakdown_code",
                ],
                name="one_row_per_figure_in_a_submission",
            )
        ]

    def __str__(self) -> str:
        return f"row {self.row}"


class Severity(models.TextChoices):
    """How bad a finding is: errors block, warnings need a reason (DOMAIN C)."""

    ERROR = "E", "Error"
    WARNING = "W", "Warning"
    INFORMATION = "I", "Information"


class Problem(models.Model):
    """One finding of a check, kept with the version it was found in."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="problems"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=30)
    severity = models.CharField(max_length=1, choices=Severity.choices)
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=120, blank=True)
    message = models.TextField()
    explanation = models.TextField(
        blank=True, help_text="The sender's reason, for a warning."
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(severity="W") | ~Q(explanation=""),
                name="submitted_warning_is_explained",
            ),
            models.CheckConstraint(
                condition=~Q(severity="E"), name="submitted_return_has_no_error"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} row {self.row}"
