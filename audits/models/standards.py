"""Standards and questions as data, versioned and dated. Source: DOMAIN C.7."""

from django.db import models
from django.db.models import Q


class RoundKind(models.TextChoices):
    """Which duty a self-assessment is about."""

    SECTION_11 = "s11", "Section 11 (agencies)"
    SECTION_175 = "s175", "Section 175/157 (schools and colleges)"


class StandardSet(models.Model):
    """One dated version of the standards of a kind. Never changed once it is used."""

    kind = models.CharField(max_length=6, choices=RoundKind.choices)
    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    valid_from = models.DateField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="one_standard_set_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Standard(models.Model):
    """One standard of a set."""

    standard_set = models.ForeignKey(
        StandardSet, on_delete=models.PROTECT, related_name="standards"
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    help_text = models.TextField(blank=True)
    source = models.CharField(
        max_length=300,
        blank=True,
        help_text="Where the title comes from; empty as for the whole set.",
    )
    is_voice = models.BooleanField(
        default=False, help_text="Views of children and families (VOI-03)."
    )

    class Meta:
        ordering = ("standard_set", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "number"], name="one_standard_per_number"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="standards_count_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Question(models.Model):
    """One question of a standard; a standard without parts has one."""

    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="questions"
    )
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    help_text = models.TextField(blank=True)

    class Meta:
        ordering = ("standard", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "number"], name="one_question_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.standard.number}.{self.number}"
