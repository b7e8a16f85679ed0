"""Records as a later room will own them: episodes of children going missing."""

from django.db import models

from safeguarding.indicators.measures import quarter_index


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
