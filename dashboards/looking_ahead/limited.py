"""The board as it would be, for an agency that may see its own figures only.

Whoever could ask "and if we sent 41 instead?" as often as they like would learn
another agency's number from the answers. So every number given here follows from
what the board shows its members already and from the agency's own figures; what does
not is left unsaid, whatever it would be.

Source: DESIGN section 8; docs/decisions/0015.
"""

from collections.abc import Mapping, Sequence

from dashboards.assembly.adding_up import cell
from dashboards.assembly.disclose import Disclosure, masked
from dashboards.assembly.facts import Facts, Known, Slot
from dashboards.assembly.figure import Figure
from dashboards.assembly.figures import Figures
from safeguarding.indicators.suppression import is_small
from safeguarding.periods import Period

Rows = Sequence[Known]


class Limited:
    """The figures that would be, without what this agency could not work out."""

    def __init__(
        self, now: Figures, shown: Disclosure, then: Figures, agency_id: int
    ) -> None:
        self._now = now
        self._shown = shown
        self._then = then
        self._agency_id = agency_id
        self._found: dict[tuple[int, Period], Figure] = {}

    def figure(self, indicator_id: int, period: Period) -> Figure:
        """Give a figure as it would be, or without its numbers."""
        key = (indicator_id, period)
        if key not in self._found:
            then = self._then.get(indicator_id, period)
            may = self._may_be_told(indicator_id, period)
            small = self._is_small(indicator_id, then)
            self._found[key] = then if may and not small else masked(then)
        return self._found[key]

    def rows(
        self, indicator_id: int, period: Period
    ) -> Mapping[tuple[str, str], Figure]:
        """Give the parts of a figure as they would be."""
        shown = self._shown.rows(indicator_id, period)
        before = _by_part(self._now.facts, indicator_id, period)
        after = _by_part(self._then.facts, indicator_id, period)
        found: dict[tuple[str, str], Figure] = {}
        for part, figure in self._then.rows(indicator_id, period).items():
            was = shown.get(part)
            known = was is not None and was.is_number
            may = self._follows(known, before.get(part, ()), after.get(part, ()))
            small = self._is_small(indicator_id, figure)
            found[part] = figure if may and not small else masked(figure)
        return found

    def _may_be_told(self, indicator_id: int, period: Period) -> bool:
        now = self._now.get(indicator_id, period)
        then = self._then.get(indicator_id, period)
        is_shown = self._shown.figure(indicator_id, period).is_number
        if not self._follows(is_shown, now.made_of, then.made_of):
            return False
        ids = self._then.ids
        return all(
            self._is_open(ids[code], period) for code in then.inputs if code in ids
        )

    def _is_open(self, indicator_id: int, period: Period) -> bool:
        """Say whether an input of a computed figure is this agency's, or on the board.

        One equation with two unknowns tells neither; asked twice, it tells both.
        """
        if not self._may_be_told(indicator_id, period):
            return False
        rows = self._then.get(indicator_id, period).made_of
        if not self._others(rows):
            return True
        day = period.quarter.end
        return any(
            listed.indicator_id == indicator_id and listed.is_active(day)
            for listed in self._then.facts.listed
        )

    def _follows(self, is_shown: bool, now: Rows, then: Rows) -> bool:  # noqa: FBT001
        """Say whether the rows of others are none, or those of a number shown now."""
        others = self._others(then)
        return not others or (is_shown and others == self._others(now))

    def _others(self, rows: Rows) -> list[Known]:
        return [row for row in rows if row.agency_id != self._agency_id]

    def _is_small(self, indicator_id: int, figure: Figure) -> bool:
        facts = self._then.facts
        population = facts.populations.get(figure.period.financial_year.start.year)
        judged = cell(figure, facts.indicators[indicator_id], population)
        return is_small(judged, facts.partnership.suppression_threshold)


def _by_part(
    facts: Facts, indicator_id: int, period: Period
) -> Mapping[tuple[str, str], Rows]:
    found: dict[tuple[str, str], list[Known]] = {}
    for row in facts.breakdowns.get(Slot.at(indicator_id, period), ()):
        found.setdefault((row.dimension, row.code), []).append(row)
    return found
