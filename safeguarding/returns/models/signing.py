"""Who answers for a return: contacts, signatories, delegates, receipts."""

from django.db import models
from django.db.models import F, Q

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.returns.models.owed import Obligation, Template
from safeguarding.returns.models.versions import Submission


class Contact(models.Model):
    """A named person who is reminded of an agency's returns, in a given capacity.

    Without a template the person is asked about all of the agency's returns.
    """

    class Capacity(models.TextChoices):
        PREPARER = "PREPARER", "Prepares the return"
        SIGNATORY = "SIGNATORY", "Signs the return"
        EXECUTIVE_LEAD = "EXECUTIVE_LEAD", "Executive lead of the agency"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    template = models.ForeignKey(
        Template, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    capacity = models.CharField(max_length=16, choices=Capacity.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "template", "capacity", "user"],
                condition=Q(ends_on=None),
                name="one_open_contact_per_person_and_capacity",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contact_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capacity} {self.user_id}"


class Reminder(models.Model):
    """One e-mail about one return that is owed to one person: the row is the work.

    It carries no figure. What was sent, when and to whom stays as the record of
    chasing. Source: FEATURES 2 rows 59 and 60, 3 (11).
    """

    class Step(models.TextChoices):
        BEFORE = "BEFORE", "Before it is due"
        DUE = "DUE", "On the day it is due"
        LATE_PREPARER = "LATE_PREPARER", "Late: to the preparer"
        LATE_SIGNATORY = "LATE_SIGNATORY", "Late: to the signatory"
        LATE_LEAD = "LATE_LEAD", "Late: to the executive lead"
        SENT_BACK = "SENT_BACK", "Sent back: an answer is wanted"
        SIGN = "SIGN", "Sent: a signature is wanted"

    class State(models.TextChoices):
        WANTED = "WANTED", "To be sent"
        SENT = "SENT", "Sent"
        STOPPED = "STOPPED", "Not needed any more"
        FAILED = "FAILED", "Could not be sent"

    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="reminders"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    step = models.CharField(max_length=16, choices=Step.choices)
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=16, choices=Contact.Capacity.choices)
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.WANTED.value
    )
    wanted_on = models.DateField(help_text="The day it became due to be sent.")
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "step", "to", "wanted_on"],
                name="one_reminder_per_step_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="SENT") | Q(sent_at__isnull=False),
                name="sent_reminder_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.wanted_on}"


class Delegation(models.Model):
    """A signatory lets a colleague of the agency sign in their place, between dates."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    signatory = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="delegations_given"
    )
    delegate = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="delegations_held"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(signatory=F("delegate")),
                name="delegation_is_to_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"


class Signature(models.Model):
    """That a person answers for one version, bound to the hash of its figures.

    The signatory is never the preparer. Source: FEATURES 2 row 19.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="signature"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    content_hash = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField()
    statement = models.TextField(help_text="The words that were signed.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(prepared_by=F("signed_by")),
                name="signatory_is_not_the_preparer",
            )
        ]

    def __str__(self) -> str:
        return f"signature of submission {self.submission_id}"


class Receipt(models.Model):
    """Proof that a version came in, found by a number that tells nothing else.

    Source: FEATURES 1 (1), 2 row 61.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="receipt"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(max_length=24, unique=True, help_text="Random.")
    issued_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.number
