"""Which small numbers to hide, so that what is hidden cannot be worked out.

Counts of children from 1 to 5 are hidden, 0 is shown. Where a shown whole gives a
hidden part away, more is hidden: the next smallest part, then the whole, then the row
altogether with its zeros.

The reader is taken to know every shown number, every equation, and that a cell marked
hidden is at least 1; a second reader believes that all of them are 1 to 5. Neither may
work out a hidden number, by one equation or by adding and subtracting several. Bounds
are followed through each equation in turn, not through several at once.

Source: DOMAIN F.3.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

THRESHOLD = 5
INFINITY = float("inf")
# Bounds that chase each other round a circle of equations may never settle.
PASSES = 50

Ranges = dict[str, tuple[float, float]]
Row = dict[str, Fraction]


class Reason(StrEnum):
    """Why a cell is hidden."""

    PRIMARY = "primary"
    PROTECTS = "protects another"
    ROW = "whole row withheld"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that could be shown.

    Attributes:
        count: what is counted; the numerator of a share or rate. None is a missing
            figure, which is never shown as a number.
        denominator: of a share or rate.
        is_share: whether the numerator is part of the denominator, so that the
            difference counts children too; not so for a rate of a population.
        of_children: False for staff, training, meetings and money: never hidden.
    """

    count: int | None
    denominator: int | None = None
    is_share: bool = True
    of_children: bool = True


@dataclass(frozen=True, slots=True)
class Equation:
    """A whole and the parts that add up to it: a row, a column, a year's quarters.

    Only what truly adds up: never individuals across scopes or quarters.
    """

    whole: str
    parts: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The whole and its parts."""
        return (self.whole, *self.parts)


@dataclass(frozen=True, slots=True)
class _Leak:
    """A hidden cell that can be worked out, and the equations that allow it."""

    key: str
    equations: Sequence[Equation]


def is_small(cell: Cell, threshold: int = THRESHOLD) -> bool:
    """Say whether a cell is to be hidden for its own sake.

    Args:
        cell: the number.
        threshold: the highest count that is hidden.
    """
    if cell.count is None or not cell.of_children:
        return False
    if 1 <= cell.count <= threshold:
        return True
    if cell.denominator is None:
        return False
    others = cell.denominator - cell.count
    hides_others = cell.is_share and 1 <= others <= threshold
    return hides_others or 0 < cell.denominator <= threshold


def suppress(
    cells: Mapping[str, Cell],
    equations: Sequence[Equation] = (),
    threshold: int = THRESHOLD,
    told: AbstractSet[str] = frozenset(),
) -> dict[str, Reason]:
    """Choose the cells to hide.

    Equal candidates are taken in the order of ``cells``, so the answer is the same
    every time.

    Args:
        cells: every number that may be shown together, now or earlier.
        equations: all that the reader can add up; a key without a cell, or with a
            missing figure, is left out of the sum.
        threshold: the highest count that is hidden.
        told: keys of numbers that the reader can work out from elsewhere (a year
            whose quarters are all shown). Hiding one of them would protect nothing.

    Returns:
        The hidden keys with the reason for each; missing figures are not in it.
    """
    known = {key: cell for key, cell in cells.items() if cell.count is not None}
    table = _Table(
        counts={key: cell.count or 0 for key, cell in known.items()},
        equations=list(_usable(equations, known)),
        threshold=threshold,
        may_be_zero={key for key, cell in known.items() if cell.denominator},
        hidden={
            k: Reason.PRIMARY for k, cell in known.items() if is_small(cell, threshold)
        },
        told=told,
    )
    while leak := table.find_leak():
        table.mend(leak)
    return {key: table.hidden[key] for key in cells if key in table.hidden}


def hides_change(
    current: Cell | None, base: Cell | None, threshold: int = THRESHOLD
) -> bool:
    """Say whether a change would give away a hidden figure.

    A change beside one shown figure gives the other, so it goes when either does. A
    cell hidden to protect another takes its changes along just so: look it up in
    what ``suppress`` returned.
    """
    return any(
        cell is not None and is_small(cell, threshold) for cell in (current, base)
    )


def hides_difference(later: int, earlier: int, threshold: int = THRESHOLD) -> bool:
    """Say whether two figures that hold one another differ by a small number.

    Year to date less the last quarter, or a restated figure less the published one:
    publish neither beside the other where this is so. It is not meant for two
    different periods, whose children differ.
    """
    return 1 <= abs(later - earlier) <= threshold


def _usable(
    equations: Iterable[Equation], known: Mapping[str, Cell]
) -> Iterator[Equation]:
    for equation in equations:
        parts = tuple(part for part in equation.parts if part in known)
        if equation.whole in known and parts:
            yield Equation(equation.whole, parts)


@dataclass(slots=True)
class _Table:
    """What is hidden so far, and what a reader can make of the rest."""

    counts: Mapping[str, int]
    equations: Sequence[Equation]
    threshold: int
    may_be_zero: set[str]
    hidden: dict[str, Reason]
    told: AbstractSet[str] = frozenset()
    hopeless: set[str] = field(default_factory=set)

    def find_leak(self) -> _Leak | None:
        """Return a hidden cell that can be worked out, or None."""
        for highest in (INFINITY, self.threshold):
            leak = self._squeezed(highest)
            if leak:
                return leak
        for key in self._solved():
            if key not in self.hopeless:
                return _Leak(key, self._holding(key))
        return None

    def mend(self, leak: _Leak) -> None:
        """Hide the next cell that could stop a leak."""
        parts = [key for each in leak.equations for key in each.parts]
        useless = {*self.hidden, *self.told}
        shown = [key for key in parts if key not in useless and self.counts[key]]
        wholes = [each.whole for each in leak.equations]
        chosen = min(shown, key=self.counts.__getitem__, default=None) or next(
            (key for key in wholes if key not in useless), None
        )
        if chosen is not None:
            self.hidden[chosen] = Reason.PROTECTS
            return
        rows = {key for each in self._holding(leak.key) for key in each.keys}
        rows -= self.told
        if all(self.hidden.get(key) is Reason.ROW for key in rows):
            self.hopeless.add(leak.key)
        self.hidden |= dict.fromkeys(rows, Reason.ROW)

    def _holding(self, key: str) -> list[Equation]:
        return [equation for equation in self.equations if key in equation.keys]

    def _squeezed(self, highest: float) -> _Leak | None:
        """Narrow the hidden cells, each at most ``highest``, until one is certain."""
        ranges = {key: (float(count),) * 2 for key, count in self.counts.items()}
        for key, reason in self.hidden.items():
            at_least_one = reason is not Reason.ROW and key not in self.may_be_zero
            ranges[key] = (1.0, highest) if at_least_one else (0.0, INFINITY)
        leaks = []
        for _ in range(PASSES):
            before = dict(ranges)
            for equation in self._true_equations():
                _narrow(equation, ranges)
                keys = equation.keys
                # A belief that contradicts itself is given up by its reader.
                if any(ranges[key][0] > ranges[key][1] for key in keys):
                    return None
                certain = (key for key in keys if self._is_certain(key, ranges[key]))
                leaks += [_Leak(key, [equation]) for key in certain]
            if ranges == before:
                break
        return leaks[0] if leaks else None

    def _is_certain(self, key: str, limits: tuple[float, float]) -> bool:
        exact = limits == (self.counts[key],) * 2
        return exact and key in self.hidden and key not in self.hopeless

    def _true_equations(self) -> Iterator[Equation]:
        for each in self.equations:
            if self.counts[each.whole] == sum(self.counts[key] for key in each.parts):
                yield each

    def _solved(self) -> Iterator[str]:
        """Name the hidden cells that adding and subtracting equations isolates."""
        rows = [
            {key: Fraction(sign) for key, sign in _signed(each) if key in self.hidden}
            for each in self.equations
        ]
        for row in _reduced(rows):
            if len(row) == 1:
                yield from row


def _narrow(equation: Equation, ranges: Ranges) -> None:
    """Narrow the whole by its parts, and each part by the whole and the others."""
    low = sum(ranges[key][0] for key in equation.parts)
    high = sum(ranges[key][1] for key in equation.parts)
    _meet(ranges, equation.whole, low, high)
    least, most = ranges[equation.whole]
    for part in equation.parts:
        others = [ranges[key] for key in equation.parts if key != part]
        low = least - sum(each[1] for each in others)
        high = most - sum(each[0] for each in others)
        _meet(ranges, part, low, high)


def _meet(ranges: Ranges, key: str, low: float, high: float) -> None:
    now = ranges[key]
    ranges[key] = (max(now[0], low), min(now[1], high))


def _signed(equation: Equation) -> Iterator[tuple[str, int]]:
    yield equation.whole, -1
    for part in equation.parts:
        yield part, 1


def _reduced(rows: Iterable[Row]) -> list[Row]:
    """Bring equations to reduced form, so that each begins with a cell of its own."""
    done: dict[str, Row] = {}
    for each in rows:
        row = each
        for first, other in done.items():
            row = _less(row, other, row.get(first, Fraction(0)))
        if not row:
            continue
        pivot = min(row)
        row = {key: value / row[pivot] for key, value in row.items()}
        done = {
            first: _less(other, row, other.get(pivot, Fraction(0)))
            for first, other in done.items()
        }
        done[pivot] = row
    return list(done.values())


def _less(row: Row, other: Row, times: Fraction) -> Row:
    keys = row.keys() | other.keys()
    zero = Fraction(0)
    left = {key: row.get(key, zero) - times * other.get(key, zero) for key in keys}
    return {key: value for key, value in left.items() if value}
