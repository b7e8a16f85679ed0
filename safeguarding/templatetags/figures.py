"""Numbers in templates, written by the one rule the whole product follows."""

from decimal import Decimal

from django import template

from safeguarding.indicators.change import change, format_figure
from safeguarding.indicators.figures import Unit

Number = Decimal | int | float

register = template.Library()


@register.filter
def figure(value: Number | None, unit: str = Unit.COUNT) -> str:
    """Write a number in its unit: `{{ value|figure:"PERCENT" }}` gives "10.6 %".

    Nothing is written for None: say with components/state.html why there is none.
    """
    return "" if value is None else format_figure(value, unit)


@register.filter
def pp(value: Number | None, base: Number | None) -> str:
    """Write how far a percentage moved from a base: "-7 pp"; nothing without either."""
    moved = change(value, base, Unit.PERCENT)
    return moved.text if moved else ""
