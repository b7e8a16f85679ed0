"""Files that show something was done, and answers to what looked unusual."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet


class EvidenceFile(models.Model):
    """A file of evidence: its bytes stand outside the web root, under `stored_name`.

    Who may fetch it is asked of what it belongs to, never of this row alone.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    stored_name = models.UUIDField(unique=True)
    shown_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, help_text="pdf, docx, xlsx, png …")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0), name="evidence_is_not_empty"
            )
        ]

    def __str__(self) -> str:
        return self.shown_name


class Explained(models.Model):
    """Why something unusual is right: the answer to a rule of severity W.

    `about` names the thing as "answer", "audited-case", "action" and its `about_id`.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    about = models.CharField(max_length=20)
    about_id = models.BigIntegerField()
    code = models.CharField(max_length=30, help_text="Of the rule.")
    reason = models.CharField(max_length=12, help_text="A kind of reason.")
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["about", "about_id"], name="explained_about")]

    def __str__(self) -> str:
        return f"{self.code} of {self.about} {self.about_id}"


class BoardPolicy(models.Model):
    """What a partnership decided about its register."""

    partnership = models.OneToOneField(
        "partners.Partnership", on_delete=models.PROTECT, related_name="board_policy"
    )
    independent_verification = models.BooleanField(
        default=True,
        db_default=True,
        help_text="The owner's own agency never verifies an action.",
    )

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"policy of {self.partnership}"
