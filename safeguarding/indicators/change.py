"""Change between two figures, percentages, rates, and numbers written for people.

Rounding is half up and for display only; nothing here feeds another calculation.
Every word with digits in it quotes the figures: suppress it with them.

One rule for decimals: a number that is whole is written without a decimal, any other
to its unit's places, so 14 is "14 %" and 13.96 is "14.0 %". A change in percentage
points is "-7 pp" between two whole percentages and "+1.0 pp" when either was not
whole. A change in per cent always has one decimal.

Source: DOMAIN B.1 rules 2 and 8.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from safeguarding.indicators.figures import PER, Figure, Qualifier, Unit

Number = Decimal | int | float

# Below this a change in per cent says more about chance than about the service.
SMALLEST_BASE = 10
PLACES: dict[str, int] = {Unit.COUNT: 0, Unit.GBP: 0, Unit.POINTS: 2}
FORMS: dict[str, str] = {
    Unit.PERCENT: "{} %",
    Unit.PER_1K: "{} per 1,000",
    Unit.PER_10K: "{} per 10,000",
    Unit.PER_100K: "{} per 100,000",
    Unit.WEEKS: "{} weeks",
    Unit.GBP: "£{}",
    Unit.POINTS: "{} points",
}
BEFORE: dict[str, str] = {Qualifier.APPROX: "about ", Qualifier.AT_LEAST: "at least "}
# Averages and scores change by an amount; their zero is no natural base.
WITH_PERCENT = frozenset((Unit.COUNT, Unit.GBP, *PER)) - {Unit.PERCENT}


@dataclass(frozen=True, slots=True)
class Change:
    """How far a figure moved.

    Attributes:
        absolute: in the unit; percentage points for a percentage. Unrounded.
        percent: of the base, unrounded; None on a small base and for percentages.
        text: the one to show: "+2.8 %", "-7 pp", "+18".
        absolute_text: the same change in the unit: "+2", "-7 pp", "+18".
    """

    absolute: Decimal
    percent: Decimal | None
    text: str
    absolute_text: str

    def as_dict(self) -> dict[str, int | float | str | None]:
        """Return it for JSON: absolute to 4 decimals, percent to 1, and the texts."""
        return {
            "absolute": _json(round_half_up(self.absolute, 4)),
            "percent": None if self.percent is None else _json(percent_1dp(self)),
            "text": self.text,
            "absolute_text": self.absolute_text,
        }


def change(
    current: Figure | Number | None, base: Figure | Number | None, unit: str
) -> Change | None:
    """Return the change from the base, or None where there is none to state.

    There is none when either is missing, hidden or a lower bound. An approximate
    figure makes the texts begin with "about". The base is small when its count is
    under 10: the numerator for a rate, and the number itself otherwise.
    """
    now, then = _amount(current, unit), _amount(base, unit)
    if now is None or then is None:
        return None
    absolute = now - then
    percent = None
    if unit in WITH_PERCENT and _count(base, then) >= SMALLEST_BASE and then > 0:
        percent = absolute * 100 / then
    about = "about " if _is_approximate(current) or _is_approximate(base) else ""
    in_unit = about + _signed(absolute, _places(now, then, unit), unit)
    in_percent = "" if percent is None else f"{about}{_sign(percent, 1)} %"
    return Change(absolute, percent, in_percent or in_unit, in_unit)


def percent_1dp(moved: Change) -> Decimal:
    """Round the change in per cent as it is shown; 0 where there is none."""
    return round_half_up(moved.percent or Decimal(0), 1)


def percentage(numerator: Number, denominator: Number) -> Decimal | None:
    """Return a share in per cent, unrounded; None over 0, which is not applicable."""
    return rate(numerator, denominator, 100)


def rate(numerator: Number, denominator: Number, per: int) -> Decimal | None:
    """Return events per so many people, unrounded; None over 0.

    The denominator of a rate per 10,000 children is the population aged 0 to 17.
    Source: DOMAIN A.6.
    """
    below = _decimal(denominator)
    return _decimal(numerator) * per / below if below else None


def round_half_up(value: Number, places: int = 1) -> Decimal:
    """Round as people do: 12.25 is 12.3, and -12.25 is -12.3."""
    step = Decimal(1).scaleb(-places)
    return _decimal(value).quantize(step, rounding=ROUND_HALF_UP)


def format_figure(value: Number, unit: str, *, qualifier: str = Qualifier.EXACT) -> str:
    """Write a number for people: "1,468", "10.6 %", "about 8.6 per 10,000"."""
    exact = _decimal(value)
    whole = exact == exact.to_integral_value()
    shown = round_half_up(exact, 0 if whole else PLACES.get(unit, 1))
    written = FORMS.get(unit, "{}").format(f"{shown:,f}")
    return f"{BEFORE.get(qualifier, '')}{written}"


def _amount(given: Figure | Number | None, unit: str) -> Decimal | None:
    if not isinstance(given, Figure):
        return None if given is None else _decimal(given)
    # "600 or more" may have moved by any amount.
    return None if given.qualifier == Qualifier.AT_LEAST else given.amount(unit)


def _count(base: Figure | Number | None, then: Decimal) -> Decimal:
    if isinstance(base, Figure) and base.numerator is not None:
        return base.numerator
    return then


def _is_approximate(given: Figure | Number | None) -> bool:
    return isinstance(given, Figure) and given.qualifier == Qualifier.APPROX


def _places(now: Decimal, then: Decimal, unit: str) -> int:
    whole = now == now.to_integral_value() and then == then.to_integral_value()
    return 0 if whole else PLACES.get(unit, 1)


def _signed(absolute: Decimal, places: int, unit: str) -> str:
    if unit == Unit.GBP:
        amount = f"£{round_half_up(abs(absolute), places):,f}"
        return f"{_plus_or_minus(absolute)}{amount}"
    written = _sign(absolute, places)
    return f"{written} pp" if unit == Unit.PERCENT else written


def _sign(value: Decimal, places: int) -> str:
    return f"{_plus_or_minus(value)}{round_half_up(abs(value), places):,f}"


def _plus_or_minus(value: Decimal) -> str:
    if not value:
        return ""
    return "+" if value > 0 else "-"


def _decimal(value: Number) -> Decimal:
    # By way of text, so that the float 10.6 is the number 10.6.
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _json(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
