"""Learning reviews: what was notified, decided, learned and published.

No detail that could tell who the child is: a reference and dates. Source: DOMAIN C.8.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from safeguarding.board.models import WholeTableQuerySet
from safeguarding.cases.models.days import quarter_of_day


class Review(models.Model):
    """One serious incident from its notification to its publication."""

    class Decision(models.TextChoices):
        LCSPR = "scr_or_lcspr", "Serious case review or local practice review"
        PLR = "plr", "Practice learning review"
        SINGLE_AGENCY = "single_agency_review", "Review by one agency"
        LOCAL_LEARNING = "local_learning", "Local learning"
        NFA = "nfa_criteria_not_met", "No further action: criteria not met"
        OTHER_AREA = "other_area", "Passed to another area"

    class State(models.TextChoices):
        NOTIFIED = "notified", "Notified"
        RAPID_REVIEW = "rapid_review", "Rapid review held"
        DECIDED = "decided", "Decided"
        PUBLISHED = "published", "Published"
        CLOSED = "closed", "Closed without publication"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    reference = models.CharField(
        max_length=20, help_text="Ours, for example 2021-A. No initials, no name."
    )
    aware_on = models.DateField(help_text="The day the incident became known.")
    notified_on = models.DateField()
    criteria = models.CharField(max_length=300, blank=True)
    rapid_review_due_on = models.DateField(
        help_text="15 working days after notification; written with it."
    )
    rapid_review_held_on = models.DateField(null=True)
    decision = models.CharField(max_length=24, choices=Decision.choices, blank=True)
    decided_on = models.DateField(null=True)
    themes = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    published_on = models.DateField(null=True)
    delay_reason = models.CharField(
        max_length=300, blank=True, help_text="Why it is not published yet."
    )
    closed_on = models.DateField(null=True)
    state = models.CharField(
        max_length=14, choices=State.choices, default=State.NOTIFIED.value
    )
    quarter = quarter_of_day("notified_on")

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"], name="one_review_per_reference"
            ),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^[0-9]{4}-[A-Z0-9]{1,6}$"),
                name="review_reference_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(notified_on__gte=F("aware_on")),
                name="notified_after_aware",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None)
                | (Q(decided_on__isnull=False) & Q(published_on__gte=F("decided_on"))),
                name="published_after_decision",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, decision="")
                | (Q(decided_on__isnull=False) & ~Q(decision="")),
                name="decided_review_says_what",
            ),
            models.CheckConstraint(
                condition=Q(rapid_review_held_on=None)
                | Q(rapid_review_held_on__gte=F("notified_on")),
                name="rapid_review_after_notification",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
