"""How much an indicator's figures move after they were first reported.

Every figure is worked out as it was known at the end of each day on which something
of it was recorded, by the same code as the scorecard. Who may not see small numbers
sees of the earlier ones what the pages of those days would show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Max, Min

from dashboards.assembly.adding_up import Spot
from dashboards.assembly.disclose import masked
from dashboards.assembly.draft import point_of
from dashboards.assembly.figure import Figure
from dashboards.assembly.figures import Figures
from dashboards.assembly.load import CHILDREN, load_facts
from dashboards.known.beside import climb
from dashboards.known.past import Family, Past, recorded_after
from dashboards.reading import Entry, NotThereError, Place
from safeguarding.indicators.change import change, format_figure
from safeguarding.indicators.models import Indicator, Observation, Unit
from safeguarding.partners.models import Partnership, Population
from safeguarding.periods import Kind, Period

# So many periods are spoken of in the sentence.
LAST = 8
# As many values of one figure are laid out side by side; the last is always there.
MOST = 6
NOUNS = {Kind.QUARTER: "quarter", Kind.TERM: "term", Kind.YEAR: "year"}


@dataclass(frozen=True)
class Value:
    """What a figure was from one day on, as its reader may see it."""

    since: date
    point: Entry


@dataclass(frozen=True)
class Moves:
    """One period's figure through time, first value first.

    Attributes:
        values: at most `MOST`; the last is today's.
        times: how often it was restated.
        moved: the last less the first, in words; "" when it never moved, or when one
            of the two is not shown.
        by: the same as a number, without its sign; None when one is not shown.
    """

    period: Period
    values: tuple[Value, ...]
    times: int
    moved: str
    by: Decimal | None


@dataclass(frozen=True)
class Revisions:
    """All that is known of how an indicator's figures move.

    `tables` has one list of periods for each kind of period, newest first.
    """

    indicator: Indicator
    sentence: str
    columns: int
    tables: tuple[tuple[Kind, tuple[Moves, ...]], ...]


def revisions_of(place: Place, code: str) -> Revisions:
    """Say how an indicator's figures moved after their first report.

    The number of queries is the same for any number of periods and restatements.

    Raises:
        NotThereError: there is no such indicator.
    """
    indicator = Indicator.objects.filter(code=code).first()
    if indicator is None:
        raise NotThereError
    known = Observation.objects.filter(partnership_id=place.pk)
    ends = known.aggregate(
        first=Min("period_start"), last=Max("period_end"), known=Min("recorded_at")
    )
    if ends["known"] is None:
        return _told(indicator, {})
    span = [Period.containing(Kind.QUARTER, ends[key]) for key in ("first", "last")]
    partnership = Partnership.objects.get(pk=place.pk)
    before = ends["known"].date() - timedelta(days=2)
    facts = load_facts(partnership, span, as_known_on=before)
    nothing = Past(replace(facts, populations=_populations(place)), ())
    family = nothing.families.get(indicator.pk) or _inputs_of(nothing, indicator)
    rows = recorded_after(partnership, before, ends["last"], family)
    found = _by_kind(Past(nothing.base, rows), indicator, family, is_full=place.is_full)
    return _told(indicator, found)


def _populations(place: Place) -> dict[int, int]:
    """Give today's estimates: a rate does not move here because of a census."""
    rows = Population.objects.filter(partnership_id=place.pk, age_band=CHILDREN)
    latest_last = rows.order_by("mid_year", "recorded_on", "pk")
    return dict(latest_last.values_list("mid_year", "count"))


def _by_kind(
    past: Past, indicator: Indicator, family: Family, *, is_full: bool
) -> dict[Kind, list[Moves]]:
    """Follow every period of an indicator, oldest first."""
    years: dict[Period, list[Period]] = {}
    for period in sorted(past.periods(family), key=lambda one: (one.end, one.start)):
        years.setdefault(period.financial_year, []).append(period)
    found: dict[Kind, list[Moves]] = {}
    for year, periods in sorted(years.items()):
        days = past.days(family, year)
        is_limited = not is_full and indicator.pk in past.families
        hidden = _hidden(past, family, year, days) if is_limited else None
        for period in periods:
            spot = Spot(indicator.pk, period)
            moves = _moves(indicator, period, list(_seen(spot, days, hidden)))
            if moves:
                found.setdefault(period.kind, []).append(moves)
    return found


Days = Sequence[tuple[date, Figures]]
Hidden = Sequence[frozenset[Spot]]


def _hidden(past: Past, family: Family, year: Period, days: Days) -> Hidden:
    """Say what each day hides beside all later ones."""
    newest_first = [figures for _, figures in reversed(days)]
    return climb(newest_first, past.families, family, year)[::-1]


def _seen(
    spot: Spot, days: Days, hidden: Hidden | None
) -> Iterator[tuple[date, Figure]]:
    """Give a figure day by day, without the numbers that its reader may not see."""
    for number, (day, figures) in enumerate(days):
        figure = figures.get(spot.indicator_id, spot.period)
        is_gone = hidden is not None and figure.is_number and spot in hidden[number]
        yield day, masked(figure) if is_gone else figure


def _inputs_of(past: Past, indicator: Indicator) -> Family:
    """Give an indicator and all it is computed from, where no children are counted."""
    wanted, found = [indicator.pk], []
    while wanted:
        pk = wanted.pop()
        if pk not in found:
            found.append(pk)
            wanted.extend(_formula_of(past, pk))
    return tuple(sorted(found))


def _formula_of(past: Past, pk: int) -> Iterator[int]:
    for definition in past.base.definitions.get(pk, ()):
        formula = definition.formula or {}
        for code in (*formula.get("numerator", ()), *formula.get("denominator", ())):
            if code in past.figures.ids:
                yield past.figures.ids[code]


def _moves(
    indicator: Indicator, period: Period, seen: Sequence[tuple[date, Figure]]
) -> Moves | None:
    """Tell one figure's story from the first day that it was a number."""
    told: list[tuple[Value, Figure]] = []
    for day, figure in seen:
        is_first = not told and not (figure.is_number or figure.is_hidden)
        if not is_first and (not told or _differs(figure, told[-1][1])):
            told.append((Value(day, point_of(figure, indicator.unit)), figure))
    if not told:
        return None
    if told[-1][1].is_hidden:  # Nothing of a hidden figure is told, nor how it moved.
        told = [told[-1]]
    values = [value for value, _ in told]
    first, last = told[0][1], told[-1][1]
    moved = _change(first, last, indicator.unit) if len(told) > 1 else None
    return Moves(
        period=period,
        values=tuple(values if len(values) <= MOST else [*values[: MOST - 1], values[-1]]),
        times=len(told) - 1,
        moved=moved[1] if moved else "",
        by=Decimal(0) if len(told) == 1 and first.is_number else moved and moved[0],
    )  # fmt: skip


def _differs(one: Figure, other: Figure) -> bool:
    def told(figure: Figure) -> tuple[object, ...]:
        numbers = (figure.numerator, figure.denominator, figure.value)
        return (figure.state, figure.qualifier, *numbers)

    return told(one) != told(other)


def _change(first: Figure, last: Figure, unit: str) -> tuple[Decimal, str] | None:
    """Give how far a figure moved, in its unit, and the words for it."""
    if first.value is None or last.value is None:
        return None
    moved = change(last.value, first.value, unit)
    if moved is None:
        return None
    words = moved.absolute_text.replace(" pp", " points")
    return abs(moved.absolute), words if moved.absolute else "back where it was"


def _told(indicator: Indicator, found: dict[Kind, list[Moves]]) -> Revisions:
    kinds = sorted(found, key=lambda kind: -len(found[kind]))
    tables = tuple((kind, tuple(reversed(found[kind]))) for kind in kinds)
    longest = max((len(one.values) for _, rows in tables for one in rows), default=0)
    sentence = _sentence(indicator, *tables[0]) if tables else ""
    return Revisions(indicator, sentence, longest, tables)


def _sentence(indicator: Indicator, kind: Kind, newest: Sequence[Moves]) -> str:
    """Say how often and how far the last figures moved, from what is shown."""
    rows = newest[:LAST]
    periods = f"the last {len(rows)} {NOUNS[kind]}s"
    if len(rows) == 1:
        periods = f"the only {NOUNS[kind]} there is"
    moved = sum(bool(one.times) for one in rows)
    shown = [one.by for one in rows if one.by is not None]
    if not shown:
        return f"Of {periods}, no figure is shown that could be followed."
    if not moved:
        return f"Of {periods}, no figure has been restated after its first report."
    were = "was" if moved == 1 else "were"
    said = f"Of {periods}, {moved} {were} restated after the first report."
    middle = _amount(Decimal(str(median(shown))), indicator.unit)
    left_out = len(rows) - len(shown)
    if not left_out:
        return f"{said} The median figure moved by {middle}."
    noun = "figure is" if left_out == 1 else "figures are"
    return (
        f"{said} {left_out} {noun} left out here, because a number is not shown; the "
        f"median of the others moved by {middle}."
    )


def _amount(value: Decimal, unit: str) -> str:
    written = format_figure(value, unit)
    return written.replace(" %", " points") if unit == Unit.PERCENT else written
