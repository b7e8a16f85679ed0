"""One row of the scorecard's table, ready to be read out."""

from dataclasses import dataclass, field, replace
from typing import Any

from dashboards.presenters import comparator, judging, sparkline
from dashboards.presenters.compared_now import Other
from dashboards.presenters.words import (
    LEVELS,
    MISSING,
    NOT_COMPARED,
    QUALIFIERS,
    RATINGS,
    TREND_BY_WORD,
    Word,
    hidden_text,
)

Entry = dict[str, Any]
DIRECTIONS = {"HIGHER": "Up is better", "LOWER": "Down is better"}
# Units that are one count over another of the same things.
SHARES = {"PERCENT", "PER_1K", "PER_10K", "PER_100K"}


@dataclass(frozen=True)
class Figure:
    """A figure as shown: its text, the counts behind it, and what is odd about it.

    `spoken` replaces the text for people who hear the page; `kind` is "value",
    "hidden" or "missing".
    """

    text: str
    kind: str
    counts: str = ""
    spoken: str = ""
    meaning: str = ""


@dataclass(frozen=True)
class Change:
    """A comparison with an earlier period: the change, and what it is a change on."""

    text: str
    basis: str
    spoken: str = ""


@dataclass(frozen=True)
class Row:
    """One indicator of a scorecard, as a person reads it.

    Attributes:
        moved: the size of the change as a share of the earlier figure, both as this
            reader sees them; None where no change is shown.
        restated: how often, and what it was first; "" when never.
        is_muted: the rating stands on a figure of low confidence.
        because: the rule of its own limits by which it is a signal; "" without.
        interval: between what the figure may lie by chance alone.
        needed: what would have been a signal.
        grounds: how the trend was judged, what was needed, and the limits.
        compared: how it compares with the other place, and its own interval.
        agencies: who owes or returned it, by name.
        groups: who leads its priority.
    """

    code: str
    title: str
    priority: str
    priority_code: str
    direction: str
    period: str
    other_period: str
    figure: Figure
    previous: Change
    year_ago: Change
    moved: float | None
    trend: Word
    is_signal: bool
    because: str
    method: str
    interval: str
    needed: str
    grounds: str
    spark: sparkline.Sparkline
    rating: Word
    is_muted: bool
    target: str
    target_source: str
    comparator: Other | None
    compared: str
    restated: str
    confidence: str
    reasons: tuple[str, ...]
    why: str
    # Not compared: what a row shows of them are the notes under its table.
    caveats: tuple[dict[str, str], ...] = field(compare=False)
    owed_by: str
    agencies: tuple[str, ...]
    groups: tuple[str, ...]


def row(entry: Entry, *, quarter: str, threshold: int) -> Row:
    """Put one entry into words.

    Args:
        entry: as one reader may see it (docs: the scorecard entry).
        quarter: code of the scorecard's quarter; another period is named in the row.
        threshold: counts of children up to this are hidden in this partnership.
    """
    target = entry.get("target")
    other = comparator.comparator(entry)
    return Row(
        code=entry["code"],
        title=entry["title"],
        priority=priority_title(entry),
        priority_code=(entry.get("priority") or {}).get("code") or "",
        direction=DIRECTIONS.get(entry.get("polarity") or "", ""),
        period=entry["period_label"],
        other_period="" if entry["period"] == quarter else entry["period_label"],
        figure=figure(entry, threshold, unit=entry["unit"]),
        previous=previous_change(entry, threshold),
        year_ago=change(entry, "year_ago", threshold),
        moved=judging.size_of_change(entry),
        trend=TREND_BY_WORD.get(entry["trend"], NOT_COMPARED),
        is_signal=judging.is_signal(entry),
        because=judging.because(entry),
        method=entry.get("method") or "",
        interval=(entry.get("interval") or {}).get("text") or "",
        needed=entry.get("needed") or "",
        grounds=judging.grounds(entry),
        spark=sparkline.draw(
            entry["history"], history_in_words(entry, threshold), entry.get("spc")
        ),
        rating=rating(entry),
        is_muted=bool(entry["rating"].get("is_muted")),
        target=target["text"] if target else "",
        target_source=target.get("source") or "" if target else "",
        comparator=other,
        compared=comparator.in_full(other, judging.interval(entry)) if other else "",
        restated=judging.restated(entry),
        confidence=entry["confidence"]["word"],
        reasons=tuple(entry["confidence"]["reasons"]),
        why=" ".join(entry["confidence"]["reasons"]),
        caveats=tuple(entry["caveats"]),
        owed_by=", ".join(entry.get("expected_from") or []),
        agencies=judging.agencies(entry),
        groups=tuple((entry.get("priority") or {}).get("lead_groups") or ()),
    )


def priority_title(entry: Entry) -> str:
    """Name the priority an entry stands under."""
    priority = entry.get("priority")
    if not priority:
        return "Other indicators"
    return f"{priority['code']}. {priority['title']}"


def figure(point: Entry, threshold: int, *, unit: str = "") -> Figure:
    """Put one figure into words: a number, `c`, or why there is none.

    Args:
        point: a figure with its state, counts and text.
        threshold: counts of children up to this are hidden.
        unit: code of the unit; without it the counts are left out.
    """
    state = point["state"]
    hidden = MISSING["suppressed"]
    if state == "suppressed" and point.get("text", hidden.word) != hidden.word:
        return Figure(point["text"], "missing", meaning=hidden.meaning)
    if state == "suppressed":
        return Figure(
            hidden.word, "hidden", spoken=hidden_text(threshold), meaning=hidden.meaning
        )
    if state != "value":
        missing = MISSING.get(state, MISSING["not_received"])
        return Figure(missing.word, "missing", meaning=missing.meaning)
    said = QUALIFIERS.get(point.get("qualifier") or "")
    return Figure(
        point["text"],
        "value",
        counts=counts(point, unit),
        meaning=said.meaning if said else "",
    )


def counts(point: Entry, unit: str) -> str:
    """Say the counts behind a share or an average; nothing when there are none."""
    numerator, denominator = point.get("numerator"), point.get("denominator")
    if not unit or numerator is None or denominator is None:
        return ""
    between = "of" if unit in SHARES else "over"
    return f"{number(numerator)} {between} {number(denominator)}"


def number(value: float) -> str:
    """Write a number for people: thousands apart, no empty decimals."""
    return f"{value:,}" if value == int(value) else f"{value:,.1f}"


def change(entry: Entry, which: str, threshold: int) -> Change:
    """Compare with "previous" or "year_ago", or say why that cannot be done."""
    earlier = entry.get(which)
    if not earlier:
        return Change("", "No earlier figure")
    was = figure(earlier, threshold)
    basis = f"{was.text} in {earlier['period_label']}"
    moved = (entry.get("change") or {}).get(which)
    text = moved_text(moved) if moved and was.kind == "value" else ""
    if was.kind == "hidden":
        return Change("", basis, spoken=f"{was.spoken} in {earlier['period_label']}")
    if was.kind == "missing":
        return Change("", f"{was.text}: {earlier['period_label']}")
    return Change(text, f"from {basis}" if text else basis)


def previous_change(entry: Entry, threshold: int) -> Change:
    """Compare with the period before; a yearly figure says it once only."""
    before, year_ago = entry.get("previous"), entry.get("year_ago")
    if before and year_ago and before["period"] == year_ago["period"]:
        return Change("", "The same as a year earlier")
    return change(entry, "previous", threshold)


def moved_text(moved: Entry) -> str:
    """Write a change: the difference, and in % where that means something."""
    text: str = moved["text"].replace(" pp", " points")
    difference = moved["absolute"]
    if moved["percent"] is None or difference is None or text[:1].isalpha():
        return text
    sign = "+" if difference > 0 else ""
    return f"{sign}{number(difference)} ({text})"


def rating(entry: Entry) -> Word:
    """Give the rating with its shape; a word without a level has none.

    One that stands on a figure of low confidence keeps word and shape, not the tone.
    """
    given = entry["rating"]
    if given["level"] in LEVELS:
        full = LEVELS[given["level"]]
        return replace(full, tone="muted") if given.get("is_muted") else full
    return next((w for w in RATINGS if w.word == given["word"]), RATINGS[-1])


def history_in_words(entry: Entry, threshold: int) -> str:
    """Read the small chart out: every period, with `c` and gaps as words."""
    told = []
    for point in entry["history"]:
        shown = figure(point, threshold)
        told.append(f"{point['label']}: {shown.spoken or shown.text}")
    return "; ".join(told) if told else "No earlier periods"
