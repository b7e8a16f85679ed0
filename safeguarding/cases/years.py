"""Of financial years in the database's words: which one, and whether it is over.

A year that still runs says nothing yet, as a quarter does: the half of an audit round
that has come beside the whole of the last one looks like a fall.
"""

from django.db.models import Expression, ExpressionWrapper, F, IntegerField, Q
from django.db.models.functions import Now

from safeguarding.cases.models.days import LocalDay
from safeguarding.indicators.measures import quarter_index


def year_of(quarter: Expression | F) -> Expression:
    """Give the index of the financial year of a quarter's index."""
    # Quarters 1 to 4 of the year y are y * 4 + 1 to y * 4 + 4; the year's is y + 1.
    return ExpressionWrapper((quarter + 3) / 4, output_field=IntegerField())


def is_over(year: str) -> Q:
    """Give the condition that the financial year of a row has ended.

    Args:
        year: field of the row that holds the index of its financial year.
    """
    return Q(**{f"{year}__lt": year_of(quarter_index(LocalDay(Now())))})
