"""Other places' figures: beside the one shown, and over time for the chart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboards.charts.parts import Compared
from dashboards.presenters.series import Series
from safeguarding.periods import Kind, Period, PeriodError

Entry = dict[str, Any]
# In the order in which lines are named under a chart.
LEVELS = ("neighbours", "region", "england")
# Units in which a year and its quarters are measured by the same rule. A rate of
# what happens grows with the length of the period, and so does a count.
ANY_LENGTH = {"PERCENT", "MEAN", "WEEKS", "POINTS"}


@dataclass
class _Found:
    values: dict[str, float] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)

    def take(self, label: str, given: Entry) -> None:
        """Keep a figure; one that was once told without its interval stays so.

        Beside a hidden figure others are told less exactly, so that it cannot be
        worked out from them; two scorecards laid side by side must not help.
        """
        if label in self.bare:
            return
        self.values[label] = given["value"]
        self.texts[label] = _words(given)
        if not given.get("interval_text"):
            self.bare.add(label)


def compared_lines(entries: Sequence[Entry], main: Series) -> tuple[Compared, ...]:
    """Collect what other places published, by the periods of a series.

    A year's figure is drawn across its quarters only where the length of a period
    does not matter to it: shares and averages. What was counted on a day stands at
    the period that ends on that day.

    Each set of neighbours is a line of its own: another set is another place.

    Args:
        entries: every entry of the indicator as one reader may see it, oldest first.
        main: the series that is drawn.
    """
    found: dict[tuple[str, str], _Found] = {}
    for entry in entries:
        for given in entry.get("comparators") or ():
            if given.get("value") is None:
                continue
            held = found.setdefault((given["level"], given["name"]), _Found())
            for label in _labels(given["period"], entry, main):
                held.take(label, given)
    return tuple(
        Compared(level, name, one.values, one.texts)
        for (level, name), one in sorted(found.items(), key=_place)
        if one.values
    )


def _labels(code: str, entry: Entry, main: Series) -> Iterable[str]:
    try:
        period = Period.parse(code)
    except PeriodError:
        return ()
    return [
        point.label
        for point in main.points
        if point.period == period or _is_measured_by(period, point.period, entry)
    ]


def _is_measured_by(year: Period, part: Period, entry: Entry) -> bool:
    """Say whether a year's figure can stand beside that of a part of the year."""
    if year.kind is not Kind.YEAR or part.financial_year != year:
        return False
    if entry.get("timing") == "AS_AT":
        return part.end == year.end
    return entry["unit"] in ANY_LENGTH


def _words(given: Entry) -> str:
    interval = given.get("interval_text") or ""
    return f"{given['text']} ({interval})" if interval else str(given["text"])


def _place(item: tuple[tuple[str, str], _Found]) -> int:
    """Order by level; two sets of neighbours stay in the order of their time."""
    level = item[0][0]
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)
