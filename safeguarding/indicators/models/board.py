"""What a board settles about an indicator: on or off, its target, its caveats."""

from django.db import models
from django.db.models import F, Q

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models.catalogue import Indicator


class Switch(models.Model):
    """An indicator switched on for a partnership, under a priority, between dates."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="switches"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="switches"
    )
    priority = models.ForeignKey(
        "partners.Priority", on_delete=models.PROTECT, null=True, related_name="+"
    )
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "indicator", "active_from"],
                name="one_switch_per_indicator_and_start",
            ),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gte=F("active_from")),
                name="switch_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} for {self.partnership_id}"


class Target(models.Model):
    """What a partnership aims for in a financial year, and from where it worries.

    Bands leave no gap (DOMAIN B.1 rule 10): met at `target` or better, or anywhere
    better than `amber_from`; near from `amber_from` on; missed from `red_from` on.
    Without `amber_from` near begins right short of the target; without `red_from`
    nothing past `amber_from` is missed; with neither, anything short of the target is.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="targets"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets"
    )
    year_start = models.DateField(help_text="1 April of the financial year.")
    target = models.DecimalField(max_digits=12, decimal_places=3)
    amber_from = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    red_from = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    source = models.CharField(max_length=250)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "indicator", "year_start"],
                name="one_target_per_indicator_and_year",
            ),
            models.CheckConstraint(
                condition=Q(year_start__month=4, year_start__day=1),
                name="target_year_starts_in_april",
            ),
            models.CheckConstraint(
                condition=Q(amber_from=None)
                | Q(red_from=None)
                | Q(target__gte=F("amber_from"), amber_from__gte=F("red_from"))
                | Q(target__lte=F("amber_from"), amber_from__lte=F("red_from")),
                name="target_bands_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.target}"


class Caveat(models.Model):
    """A warning that travels with a figure wherever it is shown (DOMAIN B.1.11)."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="caveats"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="caveats"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    mark = models.CharField(max_length=40, help_text="A word or two, for tables.")
    text = models.TextField()
    source = models.CharField(max_length=250)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "indicator", "starts_on", "text"],
                name="one_caveat_per_indicator_start_and_text",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="caveat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.mark
