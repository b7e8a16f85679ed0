"""Attendances by month, beside the months of the year before."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from dashboards.charts import Course, several_figure
from dashboards.profile.shown import Line, Part, Shown, withheld
from dashboards.workforce import returned
from dashboards.workforce.compared import Row, basis, cells, columns, known, word
from dashboards.workforce.reading import Told
from dashboards.workforce.tally import InTime, added
from safeguarding.periods import Period
from training.models.choices import Delivery

HEADING = "When in the year do people come?"
ONLINE = Delivery.VIRTUAL_COLLEGE.value
ONLINE_IS = "Online is the virtual college."


def months(told: Told) -> Part:
    """Show the months of the year, beside those of the year before."""
    if not told.is_kept and not told.sent.months:
        return withheld("months", HEADING, "The months of the year are not known.")
    rows, online = _rows(told), _online(told)
    is_shown = any(cell.value for cell in online)
    lines = tuple(
        Line(row.label, cells(told, row, rows, *([cell] if is_shown else [])))
        for row, cell in zip(rows, online, strict=True)
    )
    return Part(
        "months",
        HEADING,
        _said(_whole(told, rows)),
        columns("Month", told, rows, *(["Of it online"] if is_shown else [])),
        lines,
        chart=_chart(told, rows),
        note=f"{basis(told)} {ONLINE_IS if is_shown else ''}".strip(),
    )


def _rows(told: Told) -> list[Row]:
    now, before = _by_month(told.now), _by_month(told.before)
    rows = []
    for month in told.year.months:
        ago = month.year_ago().start
        row = Row(
            f"{month.start:%B}",
            _of(now, month.start, is_known=told.is_kept and _is_known(told, month)),
            _of(before, ago, is_known=bool(before) and _is_known(told, month, ago)),
            told.sent.months.get(month.start),
        )
        rows.append(row.filled(told, told.sent_before.months.get(ago)))
    return rows


def _is_known(told: Told, month: Period, kept: date | None = None) -> bool:
    """Say whether a month, or `kept` a year before it, has begun and is kept here."""
    return month.start <= told.until and (kept or month.start) >= told.kept_from


def _of(found: Mapping[date, int], month: date, *, is_known: bool) -> float | None:
    return known(found.get(month), is_known=is_known)


def _by_month(rows: Iterable[InTime]) -> Mapping[date, int]:
    found = added(rows, lambda row: row.month)
    return {month: tally.attended for month, tally in found.items()}


def _online(told: Told) -> list[Shown]:
    """Show how many of each month came online."""
    months = [month.start for month in told.year.months]
    if not told.is_kept:
        return [returned.cell(told.sent.online.get(month)) for month in months]
    found = _by_month(row for row in told.now if row.delivery == ONLINE)
    return [
        returned.number(found.get(month, 0) if month <= told.until else None)
        for month in months
    ]


def _chart(told: Told, rows: list[Row]) -> dict[str, object]:
    series: list[tuple[str, Callable[[Row], float | None]]] = [
        (told.year.short_label, lambda row: row.now),
        (told.year.year_ago().short_label, lambda row: row.before),
    ]
    if told.is_kept:
        series.append(
            ("As returned", lambda row: float(row.sent.number) if row.sent else None)
        )
    courses = [
        Course(name, values, tuple(map(word, values)))
        for name, get in series
        if any(values := tuple(get(row) for row in rows))
    ]
    labels = [row.label[:3] for row in rows]
    return several_figure(courses, labels, unit="Attendances", every=1)


def _whole(told: Told, rows: list[Row]) -> list[Row]:
    """Leave out the month that still runs: that few came in it says nothing yet."""
    pairs = zip(told.year.months, rows, strict=True)
    over = [row for month, row in pairs if month.end <= told.until]
    return over if any(row.now is not None for row in over) else rows


def _said(rows: list[Row]) -> str:
    told = [row for row in rows if row.now is not None]
    if not told:
        return "No month is known."
    most = max(told, key=lambda row: row.now or 0)
    least = min(told, key=lambda row: row.now or 0)
    if most.now == least.now:
        return f"As many in every month: {most.text}."
    found = f"Most attendances in {most.label} ({most.text})"
    silent = [row.label for row in told if not row.now]
    if len(silent) > 1:
        return f"{found}; none in {len(silent)} months."
    return f"{found}, fewest in {least.label} ({least.text})."
