"""Ways in that remember: keyed figures on their way, and how a table is read."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.returns.models.owed import Obligation, Template


class KeyedDraft(models.Model):
    """Figures typed into the form and not sent yet: one per return, for its agency.

    `saves` counts up, so that two people typing at once are told.
    """

    obligation = models.OneToOneField(
        Obligation, on_delete=models.CASCADE, related_name="keyed"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.CASCADE, related_name="+"
    )
    cells = models.JSONField(default=dict, help_text="Name of the box -> text.")
    saves = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"draft of return {self.obligation_id}"


class TableMapping(models.Model):
    """How a printed table is read into figures: guessed, corrected once, remembered.

    Found again by the layout of the table (its headings and row labels). A change is
    a later row; the last one holds. `agency` is empty for one that any agency of the
    partnership may use.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    template = models.ForeignKey(
        Template, on_delete=models.PROTECT, null=True, related_name="+"
    )
    layout = models.CharField(max_length=64, help_text="SHA-256 of the table's layout.")
    name = models.CharField(max_length=200)
    spec = models.JSONField(help_text="wide.spec.Spec as plain data.")
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["saved_at", "pk"]
        indexes = [
            models.Index(fields=["partnership", "layout"], name="mapping_by_layout")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(layout=""), name="mapping_has_layout")
        ]

    def __str__(self) -> str:
        return self.name
