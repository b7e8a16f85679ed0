"""The heat map: who meets which standard, as a table that needs no colour.

A few agencies stand in rows of their own. Hundreds of schools are grouped, each group
with how many of its final answers meet a standard, and listed by pages below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audits.models import ResponseState
from dashboards.assurance.choosing import Choice
from dashboards.assurance.reading_rounds import PER_PAGE, group_label
from dashboards.assurance.scores import (
    NOT_ANSWERED,
    NOT_MODERATED,
    Cell,
    Pair,
    gap_cell,
    moved_cell,
    score_cell,
    share_cell,
)
from dashboards.assurance.seen import Answered, RoundSeen, StandardSeen, Tally

NOBODY = Pair(None, None)


@dataclass(frozen=True)
class Row:
    """One agency, school or group.

    Attributes:
        agency: code of the agency whose page it leads to; "" for none.
        state: where its answer stands, in words.
        is_final: otherwise its scores may still change.
        cells: one for each standard; none where this reader may not see them yet.
        query: of the list of a group's members.
    """

    label: str
    agency: str
    state: str
    is_final: bool
    cells: tuple[Cell, ...]
    query: str = ""


@dataclass(frozen=True)
class Pages:
    """Where in a long list one is."""

    number: int
    of: int
    first: int
    last: int
    total: int

    @property
    def part(self) -> slice:
        """What is on this page."""
        return slice(self.first - 1 if self.total else 0, self.last)


@dataclass(frozen=True)
class HeatMap:
    """The table: its columns, its rows, how many meet each standard, and its list.

    Attributes:
        groups: of many answers; none where each has a row of its own.
        foot: under each column, all final answers together.
        pages: of the list; None where it is short.
        people: who stands in `rows`, with both scores.
        group: of which group the list is; "" for all.
    """

    columns: tuple[StandardSeen, ...]
    groups: tuple[Row, ...]
    rows: tuple[Row, ...]
    foot: tuple[Cell, ...]
    pages: Pages | None
    people: tuple[Answered, ...] = ()
    group: str = ""


def turn(choice: Choice, total: int) -> Pages:
    """Find the page of a list; past its end the last one."""
    of = max(1, -(-total // PER_PAGE))
    number = min(choice.page, of)
    first = (number - 1) * PER_PAGE + 1
    return Pages(number, of, min(first, total), min(number * PER_PAGE, total), total)


def row(one: Answered, columns: Sequence[StandardSeen], show: str) -> Row:
    """Put one answer into a row."""
    cells = tuple(cell(one.pairs.get(each.pk, NOBODY), show) for each in columns)
    return Row(
        label=one.label,
        agency=one.agency,
        state=str(ResponseState(one.state).label),
        is_final=one.is_final,
        cells=cells if one.is_final or one.pairs else (),
    )


def cell(pair: Pair, show: str) -> Cell:
    """Put both scores of a standard into the cell that was asked for."""
    if show == "gap":
        return gap_cell(pair)
    if show == "self":
        return score_cell(pair.own)
    return score_cell(pair.panel, NOT_ANSWERED if pair.own is None else NOT_MODERATED)


def tally_cell(tally: Tally, show: str) -> Cell:
    """Put a group's count into the cell that was asked for."""
    if show == "gap":
        return moved_cell(tally.lower, tally.higher, tally.compared)
    if show == "self":
        return share_cell(tally.met_own, tally.scored)
    return share_cell(tally.met, tally.scored)


def group_rows(
    columns: Sequence[StandardSeen],
    tallied: Mapping[tuple[str, int], Tally],
    sizes: Mapping[str, tuple[int, int]],
    choice: Choice,
    show: str,
) -> tuple[Row, ...]:
    """Put groups into rows, by name; those without one last."""
    order = sorted(sizes, key=lambda code: (not code, group_label(choice.by, code)))
    return tuple(
        Row(
            label=group_label(choice.by, code),
            agency="",
            state=f"{sizes[code][1]} of {sizes[code][0]} final",
            is_final=sizes[code][0] == sizes[code][1],
            cells=tuple(
                tally_cell(tallied.get((code, each.pk), Tally()), show)
                for each in columns
            ),
            query=choice.query(group=code, page=1) if code else "",
        )
        for code in order
    )


def together(
    columns: Sequence[StandardSeen], tallied: Mapping[tuple[str, int], Tally]
) -> dict[int, Tally]:
    """Add the groups of each standard."""
    found = {each.pk: Tally() for each in columns}
    for (_, standard), tally in tallied.items():
        if standard in found:
            found[standard] += tally
    return found


def weakest(
    asked: RoundSeen, totals: Mapping[int, Tally]
) -> tuple[list[StandardSeen], Tally] | None:
    """Find the standards that the smallest share meet; None where nothing is final."""
    scored = [one for one in asked.standards if totals[one.pk].scored]
    if not scored:
        return None
    shares = {one.pk: totals[one.pk].met / totals[one.pk].scored for one in scored}
    lowest = min(shares.values())
    found = [one for one in scored if shares[one.pk] == lowest]
    return found, totals[found[0].pk]
