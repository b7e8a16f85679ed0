"""Local days of moments, and quarters of days, as columns the database keeps."""

from typing import Any

from django.db import models
from django.db.models import F, Func

from safeguarding.indicators.measures import quarter_index


class LocalDay(Func):
    """The day of a moment in Europe/London; fit for a generated column."""

    template = "((%(expressions)s) AT TIME ZONE 'Europe/London')::date"
    output_field = models.DateField()


def day_of(moment_field: str) -> Any:
    """Make a generated column: the local day of a moment."""
    return models.GeneratedField(
        expression=LocalDay(F(moment_field)),
        output_field=models.DateField(),
        db_persist=True,
    )


def quarter_of_moment(moment_field: str) -> Any:
    """Make a generated column: the quarter (index) of a moment's local day."""
    return models.GeneratedField(
        expression=quarter_index(LocalDay(F(moment_field))),
        output_field=models.IntegerField(),
        db_persist=True,
    )


def quarter_of_day(day_field: str) -> Any:
    """Make a generated column: the quarter (index) of a day."""
    return models.GeneratedField(
        expression=quarter_index(day_field),
        output_field=models.IntegerField(),
        db_persist=True,
    )
