"""What a check found, the reasons given for it, and reasons that hold for a while."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models import Indicator
from safeguarding.returns.models.owed import Obligation, Template
from safeguarding.returns.models.versions import Submission


class Severity(models.TextChoices):
    """How bad a finding is: errors block, warnings need a reason (DOMAIN C)."""

    ERROR = "E", "Error"
    WARNING = "W", "Warning"
    INFORMATION = "I", "Information"


class ReasonKind(models.TextChoices):
    """Why a warning stands: chosen, so that reasons can be counted."""

    REAL_CHANGE = "REAL_CHANGE", "It really changed"
    COUNTED_DIFFERENTLY = "COUNTED_DIFFERENTLY", "Counted differently from before"
    OVERLAP = "OVERLAP", "In more than one part, or in none"
    SMALL_NUMBERS = "SMALL_NUMBERS", "Small numbers move by chance"
    SOURCES_DIFFER = "SOURCES_DIFFER", "The sources count differently"
    RECORDED_LATE = "RECORDED_LATE", "Recorded late"
    CORRECTED = "CORRECTED", "The earlier figure was wrong"
    NOT_HELD = "NOT_HELD", "We do not hold the figures"
    CANNOT_FIX = "CANNOT_FIX", "Cannot be corrected"
    OTHER = "OTHER", "Another reason"


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
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, related_name="+"
    )
    breakdown_dimension = models.CharField(max_length=40, blank=True)
    breakdown_code = models.CharField(max_length=40, blank=True)
    reason_kind = models.CharField(
        max_length=20, choices=ReasonKind.choices, blank=True
    )
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


class StandingReason(models.Model):
    """An explanation the coordinator accepted until a quarter: it does not nag.

    It answers the same warning about the same figure of the same return, for periods
    that end by `until`. Source: FEATURES 2 row 15.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, related_name="+"
    )
    breakdown_dimension = models.CharField(max_length=40, blank=True)
    breakdown_code = models.CharField(max_length=40, blank=True)
    reason_kind = models.CharField(max_length=20, choices=ReasonKind.choices)
    explanation = models.TextField()
    until = models.DateField(help_text="Last day of the quarter it holds for.")
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    problem = models.ForeignKey(
        Problem, on_delete=models.PROTECT, related_name="standing_reasons"
    )
    ended_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(explanation=""), name="standing_reason_has_words"
            ),
            models.UniqueConstraint(
                fields=["problem"],
                condition=Q(ended_at=None),
                name="one_standing_reason_per_problem",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} until {self.until}"


class CheckRun(models.Model):
    """That a file was checked, and how many problems of each kind it had.

    No figure, no cell, no file: enough for the page of error patterns, and for
    seeing that somebody is at work on a late return.
    """

    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="checks"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(db_default=Now())
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    row_count = models.PositiveIntegerField()
    counts = models.JSONField(help_text="Code of rule -> how often it fired.")
    submission = models.ForeignKey(
        Submission,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The version, when the file was sent.",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["partnership", "agency", "checked_at"], name="checks_by_agency"
            )
        ]

    def __str__(self) -> str:
        return f"check {self.checked_at:%Y-%m-%d}"
