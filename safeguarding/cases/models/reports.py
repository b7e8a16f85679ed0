"""CSE information reports: what is counted of them. The words go to the police."""

from django.db import models
from django.db.models import F, Q

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.cases.models.days import quarter_of_moment


class InformationReport(models.Model):
    """Metadata of one report: no suspect, place or free text. Source: DOMAIN C.5.

    The two scales run in opposite directions: 5 is the best reliability, 1 the best
    accuracy. Pages show them in words only; the form names the two ends of each scale,
    so the steps between are named by which end they are nearer to.
    """

    class Supplied(models.TextChoices):
        WITNESSED = "witnessed_incident", "The reporter witnessed it"
        PROFESSIONAL = "professional", "A professional told the reporter"
        PUBLIC = "member_of_public", "A member of the public told the reporter"

    class Reliability(models.TextChoices):
        ALWAYS = "5", "Always reliable"
        NEAR_ALWAYS = "4", "Nearer to always reliable"
        HALF = "3", "Half way between the two"
        NEAR_UNRELIABLE = "2", "Nearer to unreliable"
        UNRELIABLE = "1", "Unreliable"
        UNKNOWN = "dont_know", "Not known"

    class Accuracy(models.TextChoices):
        TRUE = "1", "Known to be true without doubt"
        NEAR_TRUE = "2", "Nearer to known true"
        HALF = "3", "Half way between the two"
        NEAR_FALSE = "4", "Nearer to suspected false"
        FALSE = "5", "Suspected to be false"
        UNKNOWN = "dont_know", "Not known"

    class SentTo(models.TextChoices):
        FIB = "fib_secure_email", "Police intelligence, by secure e-mail"
        MFH = "mfh_officer", "Missing from home officer"
        HAND = "hand_delivered_safeguarding", "By hand to the safeguarding team"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    reference = models.CharField(max_length=64)
    reported_at = models.DateTimeField()
    incident_at = models.DateTimeField(null=True)
    supplied = models.CharField(max_length=20, choices=Supplied.choices)
    reliability = models.CharField(
        max_length=9, choices=Reliability.choices, blank=True
    )
    accuracy = models.CharField(max_length=9, choices=Accuracy.choices, blank=True)
    third_party_willing = models.CharField(
        max_length=2,
        choices=[("Y", "Yes"), ("N", "No"), ("na", "Does not apply")],
        blank=True,
    )
    licensed_service = models.BooleanField(default=False)
    sent_to = models.CharField(max_length=30, choices=SentTo.choices, blank=True)
    sent_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    quarter = quarter_of_moment("reported_at")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "reference"],
                name="one_report_per_reference",
            ),
            models.CheckConstraint(
                condition=Q(incident_at=None) | Q(incident_at__lte=F("reported_at")),
                name="incident_is_before_the_report",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("reported_at")),
                name="report_is_sent_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
