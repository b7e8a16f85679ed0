"""What a partnership has settled for itself about cases and episodes."""

from django.db import models
from django.db.models import Q

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.cases.models.choices import Level


def regional_levels() -> dict[str, str]:
    """Give the regional word for each local level (DOMAIN A.3; S0:805-806)."""
    return {
        Level.MEDIUM.value: "at_risk",
        Level.HIGH.value: "significant",
        Level.SERIOUS.value: "serious",
    }


class CasePolicySet(ScopedQuerySet):
    """Policies have no agency."""

    agency_lookup = None


class CasePolicy(models.Model):
    """One partnership's numbers and words; without a row, the defaults hold.

    Frequently missing: so many episodes in a rolling span of so many months
    (S1:459: three in three months).
    """

    partnership = models.OneToOneField(
        "partners.Partnership", on_delete=models.CASCADE, related_name="case_policy"
    )
    frequent_episodes = models.PositiveSmallIntegerField(default=3)
    frequent_months = models.PositiveSmallIntegerField(default=3)
    regional_levels = models.JSONField(
        default=regional_levels,
        blank=True,
        help_text="Local risk level -> regional level.",
    )
    localities = models.JSONField(
        default=dict, blank=True, help_text="Code of a locality -> its name."
    )

    objects = CasePolicySet.as_manager()

    class Meta:
        verbose_name_plural = "case policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(frequent_episodes__gte=2, frequent_months__gte=1),
                name="frequently_missing_makes_sense",
            )
        ]

    def __str__(self) -> str:
        return f"{self.frequent_episodes} in {self.frequent_months} months"
