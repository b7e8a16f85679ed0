"""Answers what would change on the board, in words and counts."""

from collections.abc import Iterable
from dataclasses import replace

from dashboards.assembly.facts import Facts
from dashboards.assembly.wording import HIDDEN
from dashboards.looking_ahead import worlds
from dashboards.looking_ahead.differences import (
    change_of,
    hidden_changes,
    same_chart,
    shown,
)
from dashboards.looking_ahead.worlds import World
from safeguarding.periods import Kind, Period
from safeguarding.returns.board_preview import (
    BoardChanges,
    EntryChange,
    ScorecardChange,
    WouldBe,
)

NOTHING = "Nothing on the board would change."
ON_BEHALF = (
    "This is what board members would see, and your own figures. Where the board "
    "hides a number, or it holds another agency's that is not shown, it is not told "
    "here what it would be. A number beside a small one can become hidden too."
)


def preview(would_be: WouldBe, *, is_full: bool) -> BoardChanges:
    """Compare the board as it is with the board as it would be.

    Two builds from one load: the number of queries does not grow with the figures.

    Args:
        would_be: what would be recorded and withdrawn.
        is_full: the reader is entitled to small numbers; others see what board
            members see and their own agency's figures.
    """
    if not would_be.quarters:
        return BoardChanges(NOTHING, is_full=is_full)
    quarters = worlds.quarters_of(would_be)
    now, then = worlds.facts_of(would_be)
    if is_full:
        before, after = worlds.full(now, quarters), worlds.full(then, quarters)
    else:
        agency_id = would_be.version.agency_id
        before, after = worlds.limited(now, then, quarters, agency_id)
    changed = [
        ScorecardChange(quarter.short_label, entries)
        for quarter in quarters
        if (entries := tuple(_entries(before, after, quarter, is_full=is_full)))
    ]
    charts = sum(_is_redrawn(before, after, quarter) for quarter in quarters)
    return BoardChanges(
        summary=_summary(changed, charts),
        scorecards=tuple(changed),
        notes=() if is_full else (ON_BEHALF, *_not_told(would_be, then, after)),
        is_full=is_full,
    )


def _not_told(would_be: WouldBe, then: Facts, after: World) -> Iterable[str]:
    """Name the agency's own changes of which the board's number is not told."""
    codes = sorted(
        {
            f"{entry['code']} {entry['period_label']}"
            for row in (*would_be.fresh, *would_be.gone)
            for quarter in [Period(Kind(row.kind), row.period_start).quarter]
            if (code := then.indicators[row.indicator_id].code) in after.seen[quarter]
            if (entry := after.seen[quarter][code])["text"] == HIDDEN
        }
    )
    if codes:
        yield f"Your figures change the board's number, which is not told here, for: {', '.join(codes)}."


def _entries(
    before: World, after: World, quarter: Period, *, is_full: bool
) -> Iterable[EntryChange]:
    was, will = before.seen[quarter], after.seen[quarter]
    for code in {**will, **was}:
        one = change_of(was.get(code), will.get(code), is_full=is_full)
        hidden = (
            hidden_changes(
                before.by_all[quarter].get(code), after.by_all[quarter].get(code)
            )
            if is_full
            else []
        )
        if one is not None:
            yield _with(one, hidden)
        elif hidden:
            yield _only_hidden(will[code], hidden)


def _with(change: EntryChange, hidden: list[str]) -> EntryChange:
    return replace(change, also=(*change.also, *hidden))


def _only_hidden(entry: dict[str, object], hidden: list[str]) -> EntryChange:
    number = shown(entry, is_full=True)
    return EntryChange(
        str(entry["code"]),
        str(entry["title"]),
        str(entry["period_label"]),
        number,
        number,
        tuple(hidden),
    )


def _is_redrawn(before: World, after: World, quarter: Period) -> bool:
    was, will = before.seen[quarter], after.seen[quarter]
    return any(
        not same_chart(was.get(code), will.get(code)) for code in {**was, **will}
    )


def _summary(changed: list[ScorecardChange], charts: int) -> str:
    numbers = [
        sum(entry.is_number for entry in scorecard.entries) for scorecard in changed
    ]
    total, others = sum(numbers), sum(len(one.entries) for one in changed)
    others -= total
    if not changed:
        return f"{NOTHING}{_charts(charts)}" if charts else NOTHING
    told = []
    if total:
        where = _count(sum(1 for one in numbers if one), "scorecard")
        told.append(f"{_count(total, 'number')} on {where} would change.")
    if others:
        told.append(
            f"{_count(others, 'entry', 'entries')} would be judged or shown "
            "differently, with the same number."
        )
    elif total:
        told.append("No other entry changes.")
    return " ".join(told) + _charts(charts)


def _charts(count: int) -> str:
    if not count:
        return ""
    return f" The small charts of {_count(count, 'scorecard')} would be drawn again."


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"
