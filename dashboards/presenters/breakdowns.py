"""The parts of a figure: one table and one small chart for each dimension."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboards import charts
from dashboards.assembly import wording
from dashboards.assembly.totals import Part, add_up
from dashboards.presenters.compared_now import WORDS as RELATIVES
from dashboards.presenters.entries import Figure, figure
from dashboards.presenters.words import TREND_BY_WORD, Word

Entry = dict[str, Any]
NAMES = {"age_band": "age", "year_group": "school year"}
# One bar is no comparison, and from so many on a chart is no longer small.
FEWEST, MOST = 2, 24
TOO_FEW = TREND_BY_WORD["too few to say"]
# Labels that stand before all others, or after them.
PLACES = (("unborn", -2), ("under ", -1), ("other", 1), ("not ", 2), ("unknown", 2))
WITHHELD = (
    "{count} agencies sent it. The numbers of single agencies are not shown: taken "
    "from the total, one of them could give a small number of another away."
)


@dataclass(frozen=True)
class PartRow:
    """One part: its figure, and how it compares with all the others."""

    label: str
    figure: Figure
    relative: str = ""
    word: Word | None = None


@dataclass(frozen=True)
class Dimension:
    """One dimension: its rows, and its chart when there is anything to draw."""

    id: str
    title: str
    rows: tuple[PartRow, ...]
    chart: dict[str, Any] | None

    @property
    def has_relative(self) -> bool:
        """Whether any row is compared with the others."""
        return any(row.word for row in self.rows)


def breakdowns(entry: Entry, threshold: int) -> list[Dimension]:
    """Put the parts of a figure into words.

    Args:
        entry: as one reader may see it.
        threshold: counts of children up to this are hidden.
    """
    return [
        _part(part["dimension"], part["rows"], entry, threshold)
        for part in entry.get("breakdowns") or ()
    ]


def by_agency(entry: Entry, threshold: int, *, is_full: bool) -> Dimension | None:
    """Show who sent how much of a figure, to readers from whom nothing is hidden.

    Only where each agency sent one row of this very indicator.
    """
    rows = _agencies(entry)
    if not is_full or len(rows) < FEWEST:
        return None
    if any("value" not in row or "indicator" in row for row in rows):
        return None
    if len({row["agency"] for row in rows}) < len(rows):
        return None
    return _part("agency", [_sent(row, entry) for row in rows], entry, threshold)


def why_no_agencies(entry: Entry, *, is_full: bool) -> str:
    """Say why the numbers of single agencies are not shown; "" when they are."""
    count = len({row["agency"] for row in _agencies(entry)})
    if is_full or count < FEWEST:
        return ""
    return WITHHELD.format(count=count)


def _agencies(entry: Entry) -> list[Entry]:
    return [row for row in entry["sources"] if row["kind"] == "return"]


def _sent(row: Entry, entry: Entry) -> Entry:
    """Read what one agency sent as a part of the figure, by the rule of totals."""
    sent = Part(
        _decimal(row.get("numerator")),
        _decimal(row.get("denominator")),
        _decimal(row.get("value")),
        row.get("qualifier") or "",
    )
    total = add_up([sent], entry["unit"])
    return {
        "label": row["agency_name"],
        "numerator": wording.number(total.numerator),
        "denominator": wording.number(total.denominator),
        "value": wording.number(total.value),
        "state": total.state,
        "qualifier": total.qualifier,
        "text": wording.text(
            state=total.state,
            qualifier=total.qualifier,
            value=total.value,
            unit=entry["unit"],
        ),
    }


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _part(
    dimension: str, given: Sequence[Entry], entry: Entry, threshold: int
) -> Dimension:
    rows = sorted(given, key=_in_order)
    told = tuple(_row(row, entry["unit"], threshold) for row in rows)
    return Dimension(
        id=f"by-{dimension.replace('_', '-')}",
        title=NAMES.get(dimension, dimension.replace("_", " ")),
        rows=told,
        chart=_chart(rows, told, entry),
    )


def _row(row: Entry, unit: str, threshold: int) -> PartRow:
    shown = figure(row, threshold, unit=unit)
    given = row.get("relative")
    if not given:
        return PartRow(row["label"], shown)
    word = RELATIVES.get(given["word"], TOO_FEW)
    text = "" if word is TOO_FEW else given["text"]
    return PartRow(row["label"], shown, text, word)


def _chart(
    rows: Sequence[Entry], told: Sequence[PartRow], entry: Entry
) -> dict[str, Any] | None:
    heights = [row["value"] if row["state"] == "value" else None for row in rows]
    known = [height for height in heights if height is not None]
    if not FEWEST <= len(rows) <= MOST or not known:
        return None
    return charts.bars_figure(
        [
            charts.Bar(row.label, height, row.figure.text)
            for row, height in zip(told, heights, strict=True)
        ],
        unit=entry["unit_label"],
    )


def _in_order(part: Entry) -> tuple[int, list[tuple[int, str]]]:
    """Order by label as people count: Year 7 before Year 10; never by the number."""
    label = str(part["label"])
    pieces = re.split(r"(\d+)", label)
    counted = [(int(each), "") if each.isdigit() else (0, each) for each in pieces]
    rank = (place for start, place in PLACES if label.lower().startswith(start))
    return next(rank, 0), counted
