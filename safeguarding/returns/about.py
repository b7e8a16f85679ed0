"""Finds which figure a problem is about, from the place it was found in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeguarding.returns.rules.facts import Finding, IndicatorFacts, Row

# A finding about a row that is missing names the indicator here.
CODE_COLUMN = "indicator_code"


@dataclass(frozen=True, slots=True)
class About:
    """The figure a problem is about; without an indicator, the whole file."""

    indicator_id: int | None = None
    dimension: str = ""
    breakdown: str = ""


NOTHING = About()


class Places:
    """Where the figures of a file stand."""

    def __init__(
        self,
        rows: Iterable[Row],
        indicators: Mapping[str, IndicatorFacts] | None = None,
    ) -> None:
        self._rows = {(row.sheet, row.number): row for row in rows}
        facts = indicators or {}
        self._codes = {code: one.pk for code, one in facts.items()}

    def about(self, one: Finding) -> About:
        """Say which figure a finding is about."""
        row = self._rows.get((one.sheet, one.row or 0))
        if row is not None and row.indicator is not None:
            return About(row.indicator.pk, row.dimension, row.breakdown)
        if one.column == CODE_COLUMN and one.value in self._codes:
            return About(self._codes[one.value])
        return NOTHING
