"""Records as a later room will own them: episodes of children going missing."""

from django.db import models

from safeguarding.indicators.measures import quarter_index
from safeguarding.returns.models import StagedRow


def _quarter(date_field):
    """Write the quarter once, when the record arrives, and count it often."""
    return models.GeneratedField(
        expression=quarter_index(date_field),
        output_field=models.IntegerField(),
        db_persist=True,
    )


class Episode(models.Model):
    """One episode: `child` is a pseudonym; the flag is written by the load."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="+"
    )
    child = models.CharField(max_length=64)
    location = models.CharField(max_length=20, blank=True)
    is_first_of_child_in_quarter = models.BooleanField(default=False)
    interviewed_in_time = models.BooleanField(default=False)
    days_missing = models.PositiveSmallIntegerField(default=0)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    quarter = _quarter("opened_on")
    closed_quarter = _quarter("closed_on")

    class Meta:
        indexes = [
            models.Index(fields=["partnership", "quarter"], name="by_quarter"),
            # Finds what stood at the end of one quarter without reading the others.
            models.Index(
                fields=["partnership", "closed_quarter", "quarter"], name="by_closing"
            ),
        ]

    def __str__(self):
        return f"{self.pk}"


class StagedSighting(StagedRow):
    """A row of a list of sightings, as it was read."""

    child = models.CharField(max_length=64)
    seen_on = models.DateField(null=True)
    place = models.CharField(max_length=20, blank=True)
    age = models.PositiveSmallIntegerField(null=True)
    noticed_at = models.DateTimeField(null=True)

    class Meta(StagedRow.Meta):
        pass


class Sighting(models.Model):
    """What an accepted list of sightings becomes."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="+"
    )
    obligation = models.ForeignKey(
        "returns.Obligation", on_delete=models.PROTECT, related_name="+"
    )
    staged = models.ForeignKey(
        StagedSighting, on_delete=models.PROTECT, related_name="+"
    )
    child = models.CharField(max_length=64)
    seen_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "obligation", "child", "seen_on"],
                name="one_sighting",
            )
        ]

    def __str__(self):
        return f"{self.pk}"
