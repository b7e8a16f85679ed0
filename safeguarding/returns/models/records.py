"""Files of records on their way: received, read by a worker, sent, loaded."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.returns.models.owed import Obligation
from safeguarding.returns.models.versions import Submission


class RecordFile(models.Model):
    """One file of records, from its receipt to its records. The row is the work.

    What was read of it stands in `RecordChunk` for a limited time and in the staged
    rows of its kind, which hold pseudonyms only. A worker claims it under a lease
    (SECURITY 2f); its progress is told in the cache, its outcome here.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting to be checked"
        CHECKED = "CHECKED", "Checked"
        SENT = "SENT", "Sent, waiting for a decision"
        TO_LOAD = "TO_LOAD", "Accepted, being put in"
        LOADED = "LOADED", "Put in"
        LEFT = "LEFT", "Not used"

    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="record_files"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, null=True, related_name="record_file"
    )
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.WAITING.value
    )
    kind = models.CharField(max_length=40, help_text="Code of the kind of records.")
    layout = models.CharField(max_length=40, help_text="Code of the layout it has.")
    file_name = models.CharField(max_length=120, help_text="Cleaned, for display.")
    sha256 = models.CharField(max_length=64, help_text="Of the file as it came.")
    size = models.PositiveIntegerField(help_text="Bytes of the file as it came.")
    encoding = models.CharField(max_length=20, blank=True)
    columns = models.JSONField(help_text="[name, heading] of what is read, in order.")
    left_out = models.JSONField(default=list, help_text="Columns nobody reads.")
    row_count = models.PositiveIntegerField(help_text="Rows below the heading.")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict, help_text="Severity code -> how many.")
    checked_at = models.DateTimeField(null=True)
    loaded_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(
        null=True, help_text="When what was read of the file was deleted."
    )
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=60, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "CHECKED", "LEFT"])
                | Q(submission__isnull=False),
                name="sent_records_have_a_version",
            ),
            models.CheckConstraint(
                condition=Q(state="WAITING") | Q(checked_at__isnull=False),
                name="checked_records_say_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["given_at"],
                condition=Q(state__in=["WAITING", "TO_LOAD"]),
                name="records_to_work_on",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class RecordMapping(models.Model):
    """Which heading of an agency's own list is which column of a kind of records.

    Said once by a person, remembered for the next file. Headings are found as they are
    compared, letters and digits only, and shown as they were typed.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40, help_text="Code of the kind of records.")
    columns = models.JSONField(
        default=dict,
        help_text="Heading as compared -> [name of a column, heading as typed].",
    )
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "kind"], name="one_mapping_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"columns of {self.kind}"


class RecordChunk(models.Model):
    """Some rows of a file as read, without the columns nobody asked for."""

    file = models.ForeignKey(
        RecordFile, on_delete=models.CASCADE, related_name="chunks"
    )
    number = models.PositiveIntegerField()
    text = models.BinaryField(help_text="JSON lines: [sheet, row number, cells].")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file", "number"], name="one_chunk_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.number}"


class RecordFinding(models.Model):
    """One thing found in a file of records; never an identifier."""

    file = models.ForeignKey(
        RecordFile, on_delete=models.CASCADE, related_name="findings"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=30)
    severity = models.CharField(
        max_length=1, choices=[("E", "Error"), ("W", "Warning"), ("I", "Information")]
    )
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=120, blank=True)
    message = models.TextField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["file", "severity", "code"], name="found_in_file")
        ]

    def __str__(self) -> str:
        return f"{self.code} row {self.row}"


class StagedRow(models.Model):
    """What every staged row says of itself; kinds of records add their columns."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField(help_text="As the spreadsheet numbers it.")
    staged_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["file", "sheet", "number"], name="%(class)s_once_per_row"
            )
        ]

    def __str__(self) -> str:
        return f"row {self.number}"
