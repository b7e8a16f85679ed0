"""A figure of an earlier day beside today's, ready to be read out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboards.known.compare import Pair, Since, Tally, tally
from dashboards.known.reasons import Reason
from dashboards.presenters import entries as words
from dashboards.presenters.entries import Figure, Row

# Nobody says whether a hidden number is still the same.
STILL_HIDDEN = "Hidden today too"
# As many as are read before the table; the rest is folded.
AT_ONCE = 5
SINCE = {
    Since.SAME: "The same",
    Since.RESTATED: "Restated since",
    Since.WITHHELD: "Earlier number not shown",
    Since.FIRST_KNOWN: "First known since",
    Since.GONE: "No longer known",
    Since.OTHER_PERIOD: "Shows another period today",
}


@dataclass(frozen=True)
class Line:
    """One indicator: as it was, and what it is today.

    `row` is of the earlier entry, of today's where there was none; `was` is None then.
    `other_period` names the period of today's figure when it is another one.
    """

    row: Row
    was: Figure | None
    now: Figure | None
    other_period: str
    since: str
    is_changed: bool
    is_withheld: bool
    moved: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Table:
    """The indicators of one priority."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Beside:
    """An earlier scorecard beside today's: a sentence, what changed, the tables."""

    tally: Tally
    changed: tuple[Line, ...]
    folded: tuple[Line, ...]
    tables: tuple[Table, ...]
    has_withheld: bool


def beside(
    pairs: Sequence[Pair],
    *,
    quarter: str,
    threshold: int,
    reasons: Mapping[str, tuple[Reason, ...]],
) -> Beside:
    """Put two scorecards side by side into words.

    Args:
        pairs: the indicators, then and now, as one reader may see them.
        quarter: code of the scorecard's quarter.
        threshold: counts of children up to this are hidden.
        reasons: why figures were restated, by code of the indicator; only those the
            reader may know.
    """
    lines = [
        _line(pair, quarter, threshold, reasons.get(pair.any["code"], ()))
        for pair in pairs
    ]
    changed = tuple(line for line in lines if line.is_changed)
    return Beside(
        tally=tally(pairs),
        changed=changed[:AT_ONCE],
        folded=changed[AT_ONCE:],
        tables=tuple(_tables(lines)),
        has_withheld=any(line.is_withheld for line in lines),
    )


def _line(
    pair: Pair, quarter: str, threshold: int, reasons: tuple[Reason, ...]
) -> Line:
    row = words.row(pair.any, quarter=quarter, threshold=threshold)
    now, is_other = pair.now, pair.since is Since.OTHER_PERIOD
    return Line(
        row=row,
        was=row.figure if pair.then else None,
        now=words.figure(now, threshold, unit=now["unit"]) if now else None,
        other_period=now["period_label"] if now and is_other else "",
        since=_since(pair, row.figure),
        is_changed=pair.since not in {Since.SAME, Since.OTHER_PERIOD},
        is_withheld=pair.since is Since.WITHHELD,
        moved=pair.moved,
        reasons=reasons,
    )


def _since(pair: Pair, was: Figure) -> str:
    is_hidden = pair.since is Since.SAME and was.kind == "hidden"
    return STILL_HIDDEN if is_hidden else SINCE[pair.since]


def _tables(lines: Iterable[Line]) -> Iterable[Table]:
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.row.priority, []).append(line)
    for number, (title, found) in enumerate(grouped.items(), start=1):
        yield Table(f"priority-{number}", title, tuple(found))
