"""The catalogue: indicators, what each counts since when, how they hang together."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from safeguarding.indicators.models.choices import KINDS, Polarity, Timing, Unit
from safeguarding.indicators.relations import RelationKind


class Indicator(models.Model):
    """One thing the board watches; its meaning over time is in its definitions.

    Individuals and episodes, stock and flow are different indicators (DESIGN 4.3).
    """

    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=200)
    family = models.CharField(max_length=40, help_text="The catalogue file it is in.")
    unit = models.CharField(max_length=10, choices=Unit.choices)
    polarity = models.CharField(max_length=10, choices=Polarity.choices)
    frequency = models.CharField(max_length=10, choices=KINDS)
    timing = models.CharField(max_length=10, choices=Timing.choices)
    owner = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    priorities = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    comparators = models.CharField(max_length=200, blank=True)
    stated_target = models.CharField(max_length=250, blank=True)
    seed_figures = models.TextField(blank=True, help_text="Figures papers published.")
    status = models.CharField(max_length=200, help_text="How sure the meaning is.")
    counts_children = models.BooleanField(help_text="Small numbers must be hidden.")
    additive = models.BooleanField(help_text="Months of it may be added up.")
    on_by_default = models.BooleanField(default=False)
    parts = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    related = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    why_it_matters = models.TextField(blank=True)
    better = models.CharField(max_length=300, blank=True)
    traps = ArrayField(models.TextField(), default=list, blank=True)
    questions = ArrayField(models.TextField(), default=list, blank=True)
    breakdowns = models.JSONField(
        default=dict, blank=True, help_text="dimension -> {code: label}"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Definition(models.Model):
    """A dated version of what an indicator counts. A change can break the series."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="definitions"
    )
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    text = models.TextField()
    numerator = models.TextField(blank=True)
    denominator = models.TextField(blank=True)
    formula = models.JSONField(
        null=True, blank=True, help_text="For indicators computed from others."
    )
    breaks_series = models.BooleanField(default=False)
    reason = models.TextField(blank=True, help_text="Why it changed.")

    class Meta:
        ordering: ClassVar[list[str]] = ["indicator", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "version"], name="one_definition_per_version"
            ),
            models.UniqueConstraint(
                fields=["indicator", "valid_from"], name="one_definition_per_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} version {self.version}"


class Relation(models.Model):
    """What is known of figures of several indicators: `relations.RelationKind`.

    Dated: a return is judged by the relations that held when its period ended.
    """

    code = models.SlugField(unique=True, help_text="Its name in relations.toml.")
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in RelationKind]
    )
    terms = ArrayField(
        models.CharField(max_length=60),
        help_text="Terms as TRN-06.denominator; the first is the whole.",
    )
    less = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    tolerance = models.DecimalField(
        max_digits=5, decimal_places=2, default=0, help_text="Per cent of the larger."
    )
    words = models.TextField(blank=True, help_text="What a person should think of.")
    source = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gte=F("valid_from")),
                name="relation_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.code
