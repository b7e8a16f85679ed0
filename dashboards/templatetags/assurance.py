"""Cells of the heat map: there are few different ones, and thousands on a page."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from dashboards.assurance.scores import Cell

register = template.Library()


@register.filter
@lru_cache(maxsize=512)
def as_cell(cell: Cell) -> SafeString:
    """Draw a cell. What is kept is found by all that is in it."""
    html = render_to_string("dashboards/assurance/_cell.html", {"cell": cell})
    # The template has escaped what needs it; line breaks go, they stand in each row.
    return mark_safe(" ".join(html.split()))  # noqa: S308
