"""What was sent: files, versions of returns, and the figures in them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models import KINDS, Indicator, Qualifier
from safeguarding.returns.models.owed import Obligation


class StoredFile(models.Model):
    """The bytes of a file as they came, once per content, under their SHA-256.

    Of a file of records only the fingerprint is kept: its content is null.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    content = models.BinaryField(null=True)
    stored_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.sha256[:12]


class Batch(models.Model):
    """One file of an agency that serves several boards, sent with one signature.

    Each board holds only its own share as a submission; what the other boards got,
    and that there are others, is nobody's business but the sender's.
    Source: FEATURES 3 (12).
    """

    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64, help_text="Of the whole file as it came.")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class SubmissionQuerySet(ScopedQuerySet):
    """Versions of returns."""

    def waiting(self) -> Self:
        """Keep those a coordinator has to decide on."""
        return self.filter(state=Submission.State.RECEIVED)

    def unsigned(self) -> Self:
        """Keep those that wait for their agency's signature."""
        return self.filter(state=Submission.State.UNSIGNED)

    def on_their_way(self) -> Self:
        """Keep those nobody has decided on: unsigned, or with the coordinator."""
        return self.filter(
            state__in=[Submission.State.UNSIGNED, Submission.State.RECEIVED]
        )


class Submission(models.Model):
    """One version of one return, as sent. Only its state and decision change."""

    class State(models.TextChoices):
        UNSIGNED = "UNSIGNED", "Waiting for a signature"
        RECEIVED = "RECEIVED", "Received, waiting for the coordinator"
        ACCEPTED = "ACCEPTED", "Accepted"
        SENT_BACK = "SENT_BACK", "Sent back"
        SUPERSEDED = "SUPERSEDED", "Replaced by a later version"

    class Way(models.TextChoices):
        FILE = "FILE", "A file"
        PASTED = "PASTED", "Pasted"
        FORM = "FORM", "Keyed in"
        NIL = "NIL", "Nil return: nothing to report"

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
    way = models.CharField(
        max_length=6, choices=Way.choices, default=Way.FILE.value, db_default="FILE"
    )
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, related_name="submissions"
    )
    content_hash = models.CharField(
        max_length=64, help_text="SHA-256 of agency, period, kind and sorted figures."
    )
    row_count = models.PositiveIntegerField()
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="submissions"
    )
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(
        null=True, help_text="When it was complete: sent, and signed where asked for."
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    answer_by = models.DateField(
        null=True, help_text="Sent back: the day an answer is wanted by."
    )

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
                condition=Q(state__in=["UNSIGNED", "RECEIVED"]),
                name="one_waiting_version_per_obligation",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["UNSIGNED", "RECEIVED"], decided_at=None)
                | Q(state="SUPERSEDED")
                | Q(state__in=["ACCEPTED", "SENT_BACK"], decided_at__isnull=False),
                name="decided_submission_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="SENT_BACK") | ~Q(decision_reason=""),
                name="sent_back_gives_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="UNSIGNED", received_at=None)
                # Sent back by its own signatory, it was never received.
                | Q(state__in=["SUPERSEDED", "SENT_BACK"])
                | Q(state__in=["RECEIVED", "ACCEPTED"], received_at__isnull=False),
                name="received_submission_says_when",
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


class CellQuestion(models.Model):
    """One figure a coordinator sent back, and why; the others stay as they are.

    `submission` is the version that was sent back; `row` one of its rows.
    Source: FEATURES 2 rows 20 and 21.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="questions"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    row = models.ForeignKey(SubmissionRow, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "row"], name="one_question_per_figure"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="question_gives_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"question on row {self.row_id}"
