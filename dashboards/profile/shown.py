"""A number as one reader may see it, and the parts of the page made of such numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.presenters import entries as words
from dashboards.presenters.entries import Figure, Row
from dashboards.presenters.words import MISSING, hidden_text
from safeguarding.indicators.suppression import Cell, Equation, suppress

Entry = dict[str, Any]
# Hides a number whatever its size: nobody knows a count out of one.
ALWAYS = 1


@dataclass(frozen=True)
class Shown:
    """A figure in words, and its height; None unless there is a number to draw."""

    figure: Figure
    value: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is a number this reader may see."""
        return self.value is not None

    @property
    def is_hidden(self) -> bool:
        """Whether there is a number that this reader may not see."""
        return self.figure.kind == "hidden"

    @property
    def text(self) -> str:
        """As it is written where there is no room for reasons."""
        return self.figure.text

    @property
    def number(self) -> str:
        """As it is said in a sentence, where `c` would be no word."""
        if self.is_hidden:
            return "a hidden number"
        return self.text if self.is_known else "no figure"

    @property
    def verb(self) -> str:
        """The verb that goes with the number."""
        return "is" if self.is_hidden or self.value == 1 else "are"

    def of(self, many: str, one: str = "") -> str:
        """Say the number of something in a sentence: "1 child", "no figure of them"."""
        if not self.is_known:
            return f"{self.number} of {many}"
        return f"{self.text} {one if one and self.value == 1 else many}"


@dataclass(frozen=True)
class Hiding:
    """What a reader must not see: counts of 1 to `threshold`, unless `is_full`."""

    threshold: int
    is_full: bool


def count(number: int) -> Shown:
    """Show a number of children or episodes."""
    return Shown(Figure(f"{number:,}", "value"), float(number))


def hidden(threshold: int) -> Shown:
    """Show that a number is hidden."""
    word = MISSING["suppressed"]
    return Shown(
        Figure(word.word, "hidden", spoken=hidden_text(threshold), meaning=word.meaning)
    )


def absent(word: str = "no_figure") -> Shown:
    """Show that there is no number, and why; never 0."""
    found = MISSING[word]
    return Shown(Figure(found.word, "missing", meaning=found.meaning))


def point(given: Entry | None, threshold: int, unit: str = "") -> Shown:
    """Show a figure of an entry, of its history or of its breakdown."""
    if given is None:
        return absent()
    value = given.get("value") if given["state"] == "value" else None
    return Shown(words.figure(given, threshold, unit=unit), value)


@dataclass(frozen=True)
class Block:
    """Numbers that add up, as one reader may see them."""

    counts: Mapping[str, int | None]
    hidden: frozenset[str]
    threshold: int

    def shown(self, key: str) -> Shown:
        """Give one of them."""
        if key in self.hidden:
            return hidden(self.threshold)
        number = self.counts.get(key)
        return absent() if number is None else count(number)

    def knows(self, *keys: str) -> bool:
        """Say whether all of these are numbers this reader may see."""
        return all(self.shown(key).is_known for key in keys)

    def hides(self, *keys: str) -> bool:
        """Say whether any of these is hidden."""
        return not self.hidden.isdisjoint(keys)


def disclose(
    counts: Mapping[str, int | None],
    sums: Mapping[str, Sequence[str]],
    hiding: Hiding,
    *,
    told: frozenset[str] = frozenset(),
    forced: frozenset[str] = frozenset(),
) -> Block:
    """Hide what is small in numbers that add up, and what would give it away.

    Args:
        counts: every number of the block; also those only a reader can work out.
        sums: parts by their whole.
        hiding: who reads.
        told: numbers that stand on the scorecard for the same reader.
        forced: numbers that are hidden there.
    """
    if hiding.is_full:
        return Block(counts, frozenset(), hiding.threshold)
    cells = {
        key: Cell(number, ALWAYS, is_share=False) if key in forced else Cell(number)
        for key, number in counts.items()
    }
    equations = [
        Equation(whole, tuple(parts))
        for whole, parts in sums.items()
        if all(counts.get(key) is not None for key in (whole, *parts))
    ]
    gone = suppress(cells, equations, hiding.threshold, told - forced)
    return Block(counts, frozenset(gone) | (forced & counts.keys()), hiding.threshold)


@dataclass(frozen=True)
class Line:
    """A row of a table: its name, its cells, and the indicator it belongs to.

    `code` leads to the indicator's page; "" where there is none.
    """

    label: str
    cells: tuple[Shown, ...]
    code: str = ""
    note: str = ""
    row: Row | None = None


@dataclass(frozen=True)
class Part:
    """One part of the page: a question, its finding, a chart and the table below.

    Attributes:
        finding: one sentence; also what the chart is called for those who hear it.
        columns: headings of the table, the first that of the row's name.
        chart: a figure for JSON; None where there is nothing to draw.
        note: what must be known to read it.
        basis: who counted.
        why_not: why there is nothing to show; "" where there is something.
    """

    key: str
    heading: str
    finding: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    chart: dict[str, Any] | None = None
    note: str = ""
    basis: str = ""
    why_not: str = ""

    @property
    def figure_id(self) -> str:
        """What the chart's figure is called on the page."""
        return f"figure-{self.key}"


def withheld(key: str, heading: str, why_not: str) -> Part:
    """Make a part that has nothing to show, with the reason in words."""
    return Part(key, heading, why_not, (), (), why_not=why_not)
