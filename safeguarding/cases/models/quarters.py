"""A quarter as it was for one child, and for one case: written once, counted often.

These rows are made from the records by `history`, for the children a change touched,
in the same transaction; they can be thrown away and made again. Every measure of
distinct children is then a plain count (DESIGN section 5, PERFORMANCE.md).
"""

from django.db import models

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.cases.models.children import Child
from safeguarding.cases.models.choices import Level, PlacedWhere
from safeguarding.cases.models.cse import CseCase


class ChildQuarter(models.Model):
    """One child in one quarter in which something was known of the child here."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="quarters")
    quarter = models.IntegerField(help_text="Index of the quarter.")
    sex = models.CharField(max_length=10, blank=True)
    # Missing: episodes that start in the quarter and count, by where from.
    episodes = models.PositiveSmallIntegerField(default=0)
    home_episodes = models.PositiveSmallIntegerField(default=0)
    care_episodes = models.PositiveSmallIntegerField(default=0)
    education_episodes = models.PositiveSmallIntegerField(default=0)
    other_episodes = models.PositiveSmallIntegerField(default=0)
    unknown_episodes = models.PositiveSmallIntegerField(default=0)
    is_frequent = models.BooleanField(
        default=False, help_text="Frequently missing: the last episode of so many."
    )
    is_screened = models.BooleanField(
        default=False, help_text="A CSE screening is recorded by the quarter's end."
    )
    # CSE: over all cases of the child that are open at any time in the quarter.
    has_case = models.BooleanField(default=False)
    highest_level = models.CharField(max_length=16, choices=Level.choices, blank=True)
    is_at_risk = models.BooleanField(
        default=False, help_text="Medium, high or serious at any time in the quarter."
    )
    is_serious = models.BooleanField(default=False)
    placed_at_end = models.CharField(
        max_length=24, choices=PlacedWhere.choices, blank=True
    )
    had_mase = models.BooleanField(
        default=False, help_text="A MASE meeting in the 3 months to the quarter's end."
    )
    panel_at_risk = models.BooleanField(
        default=False, help_text="Referred to the panel in the quarter and at risk."
    )
    trace = models.BigIntegerField(
        default=0,
        help_text="Changes with anything of the quarter that a measure counts.",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "children of the quarter"
        constraints = [
            models.UniqueConstraint(
                fields=["child", "quarter"], name="one_row_per_child_and_quarter"
            )
        ]
        indexes = [
            models.Index(fields=["partnership", "quarter"], name="children_by_quarter")
        ]

    def __str__(self) -> str:
        return f"{self.child_id} in {self.quarter}"


class CaseQuarter(models.Model):
    """One case in one quarter in which it was open for at least a day."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey(CseCase, on_delete=models.CASCADE, related_name="quarters")
    quarter = models.IntegerField(help_text="Index of the quarter.")
    is_open_at_end = models.BooleanField(default=False)
    level_at_end = models.CharField(max_length=16, choices=Level.choices, blank=True)
    was_audited = models.BooleanField(
        default=False, help_text="Open at the end, audited in the 12 months before it."
    )
    turned_18 = models.BooleanField(default=False)
    transition_discussed = models.BooleanField(
        default=False, help_text="Turned 18, and it was discussed before the birthday."
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "CSE cases open in the quarter"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "quarter"], name="one_row_per_case_and_quarter"
            )
        ]
        indexes = [
            models.Index(fields=["partnership", "quarter"], name="cases_by_quarter")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.quarter}"
