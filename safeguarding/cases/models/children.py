"""A child as this product knows one: a keyed hash, and what counting needs."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.cases.models.choices import Ethnicity, PlacedWhere, Sex


class Child(models.Model):
    """A pseudonymised child. No name, address or national number has a column here.

    `pseudonym` is a keyed hash of the identifier the partnership's agencies share
    (`pseudonyms`); the identifier itself is never stored. Source: DOMAIN C.3, F.1.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    pseudonym = models.CharField(max_length=64, help_text="HMAC-SHA-256, hexadecimal.")
    born_month = models.DateField(
        null=True, help_text="First day of the month of birth."
    )
    sex = models.CharField(
        max_length=10, choices=Sex.choices, default=Sex.NOT_KNOWN.value
    )
    ethnicity = models.CharField(max_length=4, choices=Ethnicity.choices, blank=True)
    locality = models.CharField(max_length=20, blank=True)
    first_seen_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "children"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "pseudonym"], name="one_child_per_pseudonym"
            ),
            models.CheckConstraint(
                condition=Q(pseudonym__regex="^[0-9a-f]{64}$"),
                name="pseudonym_is_a_hash",
            ),
            models.CheckConstraint(
                condition=Q(born_month=None) | Q(born_month__day=1),
                name="born_month_is_a_first",
            ),
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """A handle people can read out: the hash's first eight signs, in two halves."""
        return f"{self.pseudonym[:4]}-{self.pseudonym[4:8]}".upper()


class LookedAfter(models.Model):
    """A span in which a child was looked after, and where placed (dated)."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, related_name="looked_after"
    )
    placed = models.CharField(max_length=24, choices=PlacedWhere.choices)
    placing_la = models.CharField(
        max_length=9, blank=True, help_text="GSS code of the council responsible."
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, help_text="The day it ended; empty while on.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="looked_after_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["child", "from_on"], name="one_placement_per_child_and_day"
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(to_on=None),
                name="one_open_placement_per_child",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placed} from {self.from_on}"
