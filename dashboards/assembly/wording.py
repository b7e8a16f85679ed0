"""Numbers as entries carry them: for programs, and for people."""

from decimal import Decimal

from dashboards.assembly.totals import NOT_RECEIVED, VALUE
from safeguarding.indicators.change import format_figure, round_half_up
from safeguarding.indicators.models import Qualifier, Unit

Number = int | float

# Stands for a small number, and for one that would give a small number away.
HIDDEN = "c"
STATES: dict[str, str] = {
    NOT_RECEIVED: "Not received",
    Qualifier.NOT_AVAILABLE.value: "Not available",
    Qualifier.NOT_COLLECTED.value: "Not collected",
    Qualifier.NOT_APPLICABLE.value: "Not applicable",
    Qualifier.SUPPRESSED.value: "Hidden by the sender",
    Qualifier.REFUSED.value: "Refused",
}


def number(value: Decimal | None) -> Number | None:
    """Give a number as JSON carries it: whole, or with at most four decimals."""
    if value is None:
        return None
    shown = round_half_up(value, 4)
    return int(shown) if shown == shown.to_integral_value() else float(shown)


def interval(low: Decimal, high: Decimal, unit: str) -> str:
    """Say an interval: "9.1 % to 11.2 %", "35.1 to 38.2 per 10,000"."""
    is_percent = unit == Unit.PERCENT
    first = format_figure(low, unit) if is_percent else f"{round_half_up(low, 1):,f}"
    return f"{first} to {format_figure(high, unit)}"


def text(*, state: str, qualifier: str, value: Decimal | None, unit: str) -> str:
    """Say a figure, or why there is none: "about 14 %", "296", "Refused"."""
    if state != VALUE or value is None:
        return STATES.get(state, STATES[NOT_RECEIVED])
    return format_figure(value, unit, qualifier=qualifier)
