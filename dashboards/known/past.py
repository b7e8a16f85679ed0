"""Figures as known at a moment, and at the end of every day since.

Source: DESIGN section 4 rule 4.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from django.utils import timezone

from dashboards.assembly.disclose import SHOWN, families_of
from dashboards.assembly.facts import Facts, Known, Slot
from dashboards.assembly.figures import Figures
from dashboards.assembly.load import load_facts
from dashboards.assembly.overlay import overlaid
from safeguarding.indicators.models import OBSERVATION_KEY, Observation
from safeguarding.indicators.queries import end_of
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period

Family = tuple[int, ...]
# Rows are told apart by these; nothing else of a figure is used here.
FIELDS = (
    *OBSERVATION_KEY,
    "period_end",
    "numerator",
    "denominator",
    "value",
    "qualifier",
    "note",
    "definition_id",
    "recorded_at",
    "source_kind",
    "source_id",
    "source",
)


class Past:
    """What was known at a moment, and what has been recorded since.

    `since` is in the order in which it was recorded. `worlds` puts it on top, day by
    day, for one family of indicators: nothing else of the board is worked out again.
    """

    def __init__(self, base: Facts, since: Sequence[Observation]) -> None:
        self.base = base
        self.since = since
        self.figures = Figures(base)
        self.families = families_of(base, self.figures.ids)
        self._family_facts: dict[Family, Facts] = {}
        self._newest: dict[Family, Figures] = {}
        self._rows: dict[Family, list[Observation]] = {}

    def worlds(self, family: Family, year: Period) -> list[Figures]:
        """Give the family's figures at the end of each day that changed the year.

        Returns:
            The newest first, without the moment itself; none when nothing has been
            recorded for the year since.
        """
        rows = self._within(family, year)
        wanted = {known_on(row.recorded_at) for row in rows if self._is_news(row)}
        wanted |= {known_on(row.recorded_at) for row in rows[-1:]}
        return [
            figures for _, figures in reversed(list(self._days(family, rows, wanted)))
        ]

    def is_changed(self, family: Family, year: Period) -> bool:
        """Say whether anything has been recorded for a year since."""
        return bool(self._within(family, year))

    def days(self, family: Family, year: Period) -> list[tuple[date, Figures]]:
        """Give the family's figures at the end of each day on which any came.

        Returns:
            Each day since the moment, the oldest first.
        """
        return list(self._days(family, self._within(family, year)))

    def periods(self, family: Family) -> set[Period]:
        """Give the periods, as a scorecard shows them, that rows since stand in."""
        return {
            Period(*_shown_as(Kind(row.kind), row.period_start))
            for row in self.since
            if row.indicator_id in family
        }

    def _days(
        self,
        family: Family,
        rows: Iterable[Observation],
        wanted: Collection[date] | None = None,
    ) -> Iterator[tuple[date, Figures]]:
        facts = self._facts_of(family)
        seen: list[Observation] = []
        for day, found in groupby(rows, key=lambda row: known_on(row.recorded_at)):
            seen.extend(found)
            if wanted is None or day in wanted:
                yield day, Figures(overlaid(facts, latest(seen), (), {}))

    def _within(self, family: Family, year: Period) -> list[Observation]:
        """Give the rows since of a family that touch a year."""
        if family not in self._rows:
            of_family = [row for row in self.since if row.indicator_id in family]
            self._rows[family] = of_family
        return [
            row
            for row in self._rows[family]
            if row.period_start <= year.end and year.start <= row.period_end
        ]

    def _is_news(self, row: Observation) -> bool:
        """Say whether a row stands where something was known before.

        What only came to be known later changes nothing that was known; it counts with
        the newest day, for what is hidden there.
        """
        shown = _shown_as(Kind(row.kind), row.period_start)
        return (row.indicator_id, *shown) in self._known_places

    @cached_property
    def _known_places(self) -> set[tuple[int, Kind, date]]:
        slots = (*self.base.observations, *self.base.breakdowns)
        return {
            (slot.indicator_id, *_shown_as(slot.kind, slot.start)) for slot in slots
        }

    def newest(self, family: Family) -> Figures:
        """Give the family's figures as they are known now."""
        if family not in self._newest:
            rows = [row for row in self.since if row.indicator_id in family]
            facts = overlaid(self._facts_of(family), latest(rows), (), {})
            self._newest[family] = Figures(facts)
        return self._newest[family]

    def _facts_of(self, family: Family) -> Facts:
        """Give the facts with this family's observations alone."""
        if family not in self._family_facts:
            self._family_facts[family] = replace(
                self.base,
                observations=_of(family, self._observations),
                breakdowns=_of(family, self._breakdowns),
            )
        return self._family_facts[family]

    @cached_property
    def _observations(self) -> "ByIndicator":
        return _by_indicator(self.base.observations.items())

    @cached_property
    def _breakdowns(self) -> "ByIndicator":
        return _by_indicator(self.base.breakdowns.items())


ByIndicator = dict[int, list[tuple[Slot, tuple[Known, ...]]]]


def _by_indicator(
    slots: Iterable[tuple[Slot, tuple[Known, ...]]],
) -> ByIndicator:
    found: ByIndicator = {}
    for slot, rows in slots:
        found.setdefault(slot.indicator_id, []).append((slot, rows))
    return found


def _of(family: Family, slots: ByIndicator) -> dict[Slot, tuple[Known, ...]]:
    return {slot: rows for pk in family for slot, rows in slots.get(pk, ())}


def _shown_as(kind: Kind, start: date) -> tuple[Kind, date]:
    """Name the period a figure stands in on a scorecard: a month in its quarter."""
    if kind in SHOWN:
        return kind, start
    return Kind.QUARTER, Period(kind, start).quarter.start


def latest(rows: Iterable[Observation]) -> list[Observation]:
    """Keep the last row of each key, of rows in the order they were recorded."""
    last = {tuple(getattr(row, name) for name in OBSERVATION_KEY): row for row in rows}
    return list(last.values())


def known_on(at: datetime) -> date:
    """Give the day in London at whose end something recorded then was known."""
    return timezone.localdate(at)


def past_of(
    partnership: Partnership, quarters: Sequence[Period], *, known_at: date | datetime
) -> Past:
    """Load what was known then, and all that has been recorded since.

    Args:
        partnership: whose.
        quarters: the scorecards that are looked at.
        known_at: a day means its end; a moment means that moment.
    """
    if isinstance(known_at, datetime):
        return _past_at(partnership, quarters, known_at)
    base = load_facts(partnership, quarters, as_known_on=known_at)
    return Past(base, recorded_after(partnership, known_at, max(quarters).end))


def _past_at(
    partnership: Partnership, quarters: Sequence[Period], at: datetime
) -> Past:
    """Start from the evening before, and put on top what the day brought by then."""
    evening = known_on(at) - timedelta(days=1)
    base = load_facts(partnership, quarters, as_known_on=evening)
    rows = recorded_after(partnership, evening, max(quarters).end)
    by_then = [row for row in rows if row.recorded_at <= at]
    return Past(overlaid(base, latest(by_then), (), {}), rows[len(by_then) :])


def recorded_after(
    partnership: Partnership, day: date, last: date, family: Family | None = None
) -> list[Observation]:
    """Load what was recorded after a day, in that order: one query.

    Args:
        partnership: whose.
        day: what was recorded by its end is left out.
        last: only of periods that end by this day.
        family: only of these indicators; None for all.
    """
    rows = Observation.objects.filter(
        partnership=partnership, recorded_at__gte=end_of(day), period_end__lte=last
    )
    if family is not None:
        rows = rows.filter(indicator_id__in=family)
    return list(rows.only(*FIELDS).order_by("recorded_at", "pk"))
