"""Grades of audited cases by agency, with what is small taken away.

A graded case is a child. Grades of a year that is still running are shown to those only
who may see small numbers: two days' pages held beside one another would give the few
children of the audit that was completed between them.

Source: DOMAIN C.7, B.4 (AUD-04, AUD-06), F.3 (rules 1 to 5).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audits.models import Grade
from dashboards.assurance.reading_cases import Grades
from dashboards.charts import Bar, bars_figure
from dashboards.presenters.entries import Figure
from dashboards.profile.shown import (
    Block,
    Hiding,
    Line,
    Part,
    Shown,
    disclose,
    withheld,
)
from safeguarding.indicators.suppression import Cell, is_small
from safeguarding.periods import Period

HEADING = "How good was the work in the cases audited?"
OVERALL = "All agencies together (overall grade)"
BETTER, WORSE = tuple(Grade.values[:2]), tuple(Grade.values[2:])
COLUMNS = ("Cases graded", *(str(label) for label in Grade.labels), "Good or better")
NO_GRADES = (
    "No completed audit of the last four years has grades of cases. They appear when a "
    "case audit is completed."
)
RUNNING = (
    "Grades of {year} are shown when the year is over: pages of two days side by side "
    "would tell of the few children of one audit."
)
HIDDEN = "hidden so that nobody can be recognised"


@dataclass(frozen=True)
class Graded:
    """One agency's grades of one year, as one reader may see them."""

    total: Shown
    by_grade: tuple[Shown, ...]
    better: Shown

    @property
    def cells(self) -> tuple[Shown, ...]:
        """The row of the table."""
        return (self.total, *self.by_grade, self.better)


@dataclass(frozen=True)
class YearGraded:
    """The grades of one year, as one reader may see them, by the agency's code."""

    year: Period
    overall: Graded
    agencies: Mapping[str, Graded]
    cases: Shown


def shown_years(
    found: Mapping[Period, Grades], hiding: Hiding, day: date
) -> list[YearGraded]:
    """Go over each year that has grades and may be shown, newest first."""
    told = [year for year, one in found.items() if one.agencies or one.overall]
    if not hiding.is_full:
        told = [year for year in told if year.end < day]
    return [disclosed(year, found[year], hiding) for year in sorted(told, reverse=True)]


def disclosed(year: Period, grades: Grades, hiding: Hiding) -> YearGraded:
    """Hide what is small among the grades of one year, and what would give it away.

    Rows have nothing in common but the number of cases, which is either on the
    scorecard or small itself: each is gone over by itself.
    """
    overall = _block(grades.overall, grades.cases, hiding, is_overall=True)
    return YearGraded(
        year,
        _graded(overall),
        {
            code: _graded(_block(counter, grades.cases, hiding))
            for code, counter in grades.agencies.items()
        },
        overall.shown("cases"),
    )


def _block(
    counter: Counter[str], cases: int, hiding: Hiding, *, is_overall: bool = False
) -> Block:
    """Go over one row: grades, how they add up, and the cases that were left out."""
    counts: dict[str, int | None] = {one: counter[one] for one in Grade.values}
    sums: dict[str, tuple[str, ...]] = {"better": BETTER, "worse": WORSE}
    counts |= {part: sum(counter[one] for one in of) for part, of in sums.items()}
    total = counter.total()
    counts |= {"total": total, "cases": cases}
    sums["total"] = ("better", "worse")
    if cases >= total:
        # Two wholes of the same cases: whoever sees both knows who was left out.
        counts["left out"] = cases - total
        sums["cases"] = ("total", "left out")
    told = _told(counts, hiding.threshold, is_overall=is_overall)
    return disclose(counts, sums, hiding, told=told)


def _told(
    counts: Mapping[str, int | None], threshold: int, *, is_overall: bool
) -> frozenset[str]:
    """Name what the scorecard shows to the same reader (AUD-04, AUD-06)."""
    told = set() if is_small(Cell(counts["cases"]), threshold) else {"cases"}
    share = Cell(counts["better"], counts["total"])
    if is_overall and not is_small(share, threshold):
        told |= {"better", "total"}
    return frozenset(told)


def _graded(block: Block) -> Graded:
    better, total = block.shown("better"), block.shown("total")
    if better.is_known and total.is_known and total.value:
        figure = Figure(better.text, "value", f"of {total.text}")
        better = Shown(figure, better.value)
    return Graded(total, tuple(map(block.shown, Grade.values)), better)


def main_year(told: Sequence[YearGraded], day: date) -> YearGraded | None:
    """Choose the year to show in full: the newest that is over, if there is one."""
    over = (one for one in told if one.year.end < day)
    return next(over, told[0] if told else None)


def part(
    told: Sequence[YearGraded],
    chosen: YearGraded | None,
    names: Mapping[str, str],
    running: Period | None,
) -> Part:
    """Show the grades of one year by agency, and the overall ones of the others.

    Args:
        told: the years that may be shown, newest first.
        chosen: the year to show in full, one of them.
        names: of agencies, by code.
        running: the year whose grades are not shown yet; None where there is none.
    """
    note = RUNNING.format(year=running.short_label) if running else ""
    if chosen is None:
        return withheld("grades", HEADING, note or NO_GRADES)
    newest = chosen
    order = sorted(newest.agencies, key=lambda code: names.get(code, code))
    lines = tuple(
        Line(names.get(code, code), newest.agencies[code].cells) for code in order
    )
    others = tuple(
        Line(f"{OVERALL}, {one.year.short_label}", one.overall.cells)
        for one in told
        if one is not newest
    )
    return Part(
        "grades",
        f"{HEADING} {newest.year.short_label}",
        sentence(newest, names),
        ("Graded by", *COLUMNS),
        (*lines, Line(OVERALL, newest.overall.cells), *others),
        chart=_chart(newest, names, order),
        note=note,
    )


def _chart(
    newest: YearGraded, names: Mapping[str, str], order: list[str]
) -> dict[str, object] | None:
    drawn = [
        Bar(names.get(code, code), one.better.value, _of(one))
        for code, one in ((code, newest.agencies[code]) for code in order)
    ]
    if not any(bar.value is not None for bar in drawn):
        return None
    return bars_figure(drawn, unit="cases graded good or better")


def _of(one: Graded) -> str:
    """Say how many of how many, as far as it may be said."""
    counts = one.better.figure.counts
    return f"{one.better.text} {counts}".strip()


def sentence(newest: YearGraded, names: Mapping[str, str]) -> str:
    """Say how good the work was, in one sentence; nothing that is hidden is hinted at."""
    year = newest.year.short_label
    overall = newest.overall
    if overall.better.is_known and overall.total.value:
        found = (
            f"{year}: {overall.better.text} of {overall.total.text} cases were good or "
            "better overall"
        )
    elif overall.total.is_hidden or overall.better.is_hidden:
        found = f"{year}: the overall grade of the cases is {HIDDEN}"
    else:
        found = f"{year}: no case has an overall grade"
    return f"{found}{_spread(newest, names)}."


def _spread(newest: YearGraded, names: Mapping[str, str]) -> str:
    shares = {
        code: one.better.value / one.total.value
        for code, one in newest.agencies.items()
        if one.better.value is not None and one.total.value
    }
    if len(shares) < 2 or len(set(shares.values())) == 1:
        return ""
    low, high = (
        min(shares, key=lambda c: shares[c]),
        max(shares, key=lambda c: shares[c]),
    )
    ends = [
        f"{names.get(code, code)} {word} ({_of(newest.agencies[code])})"
        for code, word in ((low, "least often"), (high, "most often"))
    ]
    return f"; {ends[0]} gave good or better, {ends[1]}"
