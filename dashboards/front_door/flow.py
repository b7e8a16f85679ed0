"""The steps of the front door in words, beside the quarter and the year before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboards.charts import Stage
from dashboards.front_door.counting import (
    SHARE_ONLY,
    SHOWN,
    Entry,
    Hiding,
    Known,
    count_of,
)
from dashboards.front_door.steps import ALSO, STEPS, Step
from dashboards.presenters import entries as words
from dashboards.presenters.entries import Figure, Row
from safeguarding.indicators.statistics import Word
from safeguarding.periods import Kind, Period

NOT_GIVEN = Figure(
    SHARE_ONLY, "missing", meaning="The share was returned without its counts."
)
OTHERWISE = "counted otherwise"
SPANS = {Kind.QUARTER: "quarter", Kind.YEAR: "year", Kind.TERM: "term"}


@dataclass(frozen=True)
class Also:
    """A number told under a step because it counts something else."""

    code: str
    title: str
    period: str
    figure: Figure


@dataclass(frozen=True)
class StepLine:
    """One step as it is read.

    Attributes:
        entry: its count, now and before, as this reader may see it.
        row: the same in words.
        now: the figure; missing has its reason.
        before: the figure of the period before; None when none was ever known.
        year_ago: the figure of a year earlier.
        from_title: the indicator its number is taken from, when it is not its own.
        is_drawn: of the funnel's period, so that its bar may stand in it.
        also: what is counted otherwise.
        is_listed: it stands on this scorecard, so its indicator has a page for it.
    """

    step: Step
    entry: Entry
    row: Row
    now: Figure
    before: Figure | None
    year_ago: Figure | None
    from_title: str
    is_drawn: bool
    also: tuple[Also, ...]
    is_listed: bool

    @property
    def code(self) -> str:
        """The indicator to go to; "" when it has no page for this quarter."""
        return self.row.code if self.is_listed else ""

    def earlier(self, which: str) -> Figure | None:
        """Give the figure of the "previous" period, or of a "year_ago"."""
        return self.before if which == "previous" else self.year_ago


@dataclass(frozen=True)
class Flow:
    """The steps, and the period that most of them speak of."""

    lines: tuple[StepLine, ...]
    period: Period

    @property
    def span(self) -> str:
        """Name the kind of period: "quarter" or "year"."""
        return SPANS.get(self.period.kind, "period")

    def line(self, key: str) -> StepLine:
        """Find a step by its key."""
        return next(one for one in self.lines if one.step.key == key)


def flow_of(known: Known, quarter: Period, hiding: Hiding) -> Flow:
    """Count every step of a scorecard's front door."""
    counts = [count_of(step, known, quarter, hiding) for step in STEPS]
    period = main_period(counts, quarter)
    lines = [
        _line(step, entry, known, period, hiding)
        for step, entry in zip(STEPS, counts, strict=True)
    ]
    return Flow(tuple(lines), period)


def main_period(counts: Sequence[Entry], quarter: Period) -> Period:
    """Choose the period most steps have a number for; the quarter where it is even.

    A year's number beside a quarter's would be a longer bar that means nothing.
    """
    tally = Counter(one["period"] for one in counts if one["state"] == SHOWN)
    best = max(tally, key=lambda code: (tally[code], code == quarter.code), default="")
    return Period.parse(best) if best else quarter


def _line(
    step: Step, entry: Entry, known: Known, period: Period, hiding: Hiding
) -> StepLine:
    row = words.row(entry, quarter=period.code, threshold=hiding.threshold)
    is_other = bool(entry.get("is_whole"))
    return StepLine(
        step=step,
        entry=entry,
        row=replace(row, title=step.title),
        now=figure_of(entry, hiding),
        before=_earlier(entry, "previous", hiding),
        year_ago=_earlier(entry, "year_ago", hiding),
        from_title=entry["title"] if is_other else "",
        is_drawn=entry["period"] == period.code,
        also=_also(step, known, hiding),
        is_listed=entry["code"] in known,
    )


def figure_of(point: Entry, hiding: Hiding) -> Figure:
    """Put a count into words: a number, `c`, or why there is none."""
    if point["state"] != SHOWN and point.get("text") == SHARE_ONLY:
        return NOT_GIVEN
    return words.figure(point, hiding.threshold)


def _earlier(entry: Entry, which: str, hiding: Hiding) -> Figure | None:
    return figure_of(entry[which], hiding) if entry.get(which) else None


def _also(step: Step, known: Known, hiding: Hiding) -> tuple[Also, ...]:
    """Tell what is counted otherwise, as far as the scorecard holds it."""
    return tuple(
        Also(
            code,
            title,
            known[code]["period_label"],
            words.figure(known[code], hiding.threshold),
        )
        for code, title in ALSO.get(step.key, ())
        if code in known
    )


@dataclass(frozen=True)
class Drawing:
    """The bars of the funnel, and the names of the periods they stand for."""

    stages: list[Stage]
    periods: list[str]


def drawing(flow: Flow) -> Drawing:
    """Give the steps as the chart draws them: this period, a year ago, before.

    Of a whole year, a year ago is the period before, and told once. A period without
    any number or hidden one is left out.
    """
    period = flow.period
    earlier = {"year_ago": period.year_ago(), "previous": period.previous()}
    if earlier["year_ago"] == earlier["previous"]:
        del earlier["previous"]
    kept = [which for which in earlier if _has_any(flow, which)]
    names = [period.short_label, *(earlier[which].short_label for which in kept)]
    return Drawing([_stage(line, kept) for line in flow.lines], names)


def _has_any(flow: Flow, which: str) -> bool:
    figures = (line.earlier(which) for line in flow.lines if line.is_drawn)
    return any(one and one.kind != "missing" for one in figures)


def _stage(line: StepLine, kept: Sequence[str]) -> Stage:
    nothing = [None] * len(kept)
    if not line.is_drawn:
        # A number of another period stands in the table, with its period.
        text = line.now.text if line.now.kind != "value" else "Another period"
        return Stage(line.step.short, (None, *nothing), (text, *("" for _ in kept)))
    bars = [
        (_height(line.entry), line.now.text),
        *(_earlier_bar(line, which) for which in kept),
    ]
    return Stage(
        line.step.short,
        tuple(height for height, _ in bars),
        tuple(text for _, text in bars),
    )


def _earlier_bar(line: StepLine, which: str) -> tuple[float | None, str]:
    """Give height and words of an earlier bar; none beside what is counted otherwise."""
    figure, height = line.earlier(which), _height(line.entry.get(which))
    is_broken = line.entry["trend"] == Word.BROKEN
    if height is not None and is_broken and not line.entry["change"].get(which):
        return None, OTHERWISE
    return height, figure.text if figure else ""


def _height(point: Entry | None) -> float | None:
    return point["value"] if point and point["state"] == SHOWN else None
