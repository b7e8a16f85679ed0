"""One comparator: a place's published figure, or that of several places together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashboards.assembly.elsewhere import Neighbours, Published
from safeguarding.indicators.figures import Figure
from safeguarding.indicators.models import Qualifier
from safeguarding.periods import Period

NEIGHBOURS = "neighbours"
SUMMED = "Numerators and denominators of {count} authorities added up."
AVERAGED = (
    "Mean of the figures of {count} authorities; their counts were not all published."
)
WITHOUT = "Without {names}, of which no figure is published for {period}."
TOO_FEW = "Fewer than half of the neighbours have a published figure."
# From the least exact, as for our own totals.
EXACTNESS = (
    Qualifier.AT_LEAST.value,
    Qualifier.APPROX.value,
    Qualifier.EXACT.value,
    Qualifier.NIL.value,
)


@dataclass(frozen=True, slots=True)
class Comparator:
    """What stands beside a figure of ours.

    Attributes:
        is_sample: we are no part of it, and its counts can be tested against ours.
        rounded_to: its numerator can be off by half of this.
        notes: sentences on how it was put together.
    """

    level: str
    name: str
    period: Period
    figure: Figure
    value: Decimal | None
    source: str
    published_on: date
    is_sample: bool = False
    rounded_to: int = 0
    notes: tuple[str, ...] = ()


def of_one(row: Published, unit: str) -> Comparator:
    """Give England's or the region's published figure as a comparator."""
    return Comparator(
        level=row.level,
        name=row.place_name,
        period=row.period,
        figure=_figure(row),
        value=_value(row, unit),
        source=row.source,
        published_on=row.published_on,
        rounded_to=row.rounded_to,
    )


def enough_of(
    rows: Mapping[Period, Sequence[Published]], neighbours: Neighbours
) -> list[Period]:
    """Give the periods of which at least half of the neighbours have a figure."""
    half = len(neighbours.members) / 2
    return [
        period
        for period, group in rows.items()
        if sum(row.is_number for row in group) >= half
    ]


def together(
    rows: Sequence[Published], neighbours: Neighbours, unit: str
) -> Comparator:
    """Put the neighbours' figures for one period together.

    Their numerators over their denominators where all that have a figure have both;
    else the mean of their figures. Those without a figure are named.

    Args:
        rows: what is known of the members for the period; at least one.
        neighbours: the set.
        unit: of the indicator.
    """
    numbers = [row for row in rows if row.is_number]
    heard = {row.place_code for row in numbers}
    missing = [name for code, name in neighbours.members if code not in heard]
    period = rows[0].period
    notes = []
    if len(missing) * 2 > len(neighbours.members):
        numbers, notes = [], [TOO_FEW]
    has_counts = all(row.numerator is not None and row.denominator for row in numbers)
    figure, how = _added(numbers) if has_counts else _averaged(numbers, unit)
    if numbers:
        notes.append(how.format(count=len(numbers)))
        notes += _without(missing, period)
    return Comparator(
        level=NEIGHBOURS,
        name=f"Statistical neighbours, {neighbours.name}",
        period=period,
        figure=figure,
        value=figure.amount(unit),
        source="; ".join(dict.fromkeys(row.source for row in numbers or rows)),
        published_on=max(row.published_on for row in numbers or rows),
        is_sample=has_counts and bool(numbers),
        rounded_to=sum(row.rounded_to for row in numbers),
        notes=tuple(notes),
    )


def _without(missing: Sequence[str], period: Period) -> Iterable[str]:
    if missing:
        *others, last = missing
        names = f"{', '.join(others)} and {last}" if others else last
        yield WITHOUT.format(names=names, period=period.short_label)


def _figure(row: Published) -> Figure:
    return Figure(row.numerator, row.denominator, row.value, row.qualifier)


def _value(row: Published, unit: str) -> Decimal | None:
    """Give the figure as it was published, else worked out from its counts."""
    return row.value if row.value is not None else _figure(row).amount(unit)


def _added(rows: Sequence[Published]) -> tuple[Figure, str]:
    if not rows:
        return Figure(qualifier=Qualifier.NOT_AVAILABLE.value), SUMMED
    above = sum((row.numerator or Decimal(0) for row in rows), Decimal(0))
    below = sum((row.denominator or Decimal(0) for row in rows), Decimal(0))
    return Figure(above, below, None, _exactness(rows)), SUMMED


def _averaged(rows: Sequence[Published], unit: str) -> tuple[Figure, str]:
    values = [value for row in rows if (value := _value(row, unit)) is not None]
    mean = sum(values, Decimal(0)) / len(values)
    return Figure(None, None, mean, _exactness(rows)), AVERAGED


def _exactness(rows: Iterable[Published]) -> str:
    return min((row.qualifier for row in rows), key=EXACTNESS.index)
