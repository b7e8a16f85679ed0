"""Attendances by delivery type, beside the year before."""

from dashboards.assurance.parts import listed
from dashboards.charts import Stage, funnel_figure
from dashboards.profile.shown import Line, Part, withheld
from dashboards.workforce import returned
from dashboards.workforce.compared import (
    PRINTED,
    Row,
    basis,
    cells,
    columns,
    has_before,
    known,
    moved,
    word,
)
from dashboards.workforce.parts import DELIVERIES
from dashboards.workforce.reading import Told
from dashboards.workforce.returned import Sent
from dashboards.workforce.tally import Tally, added

HEADING = "Which kinds of training do people come to?"
NOTHING = "Nobody's attendance is known for the year."


def types(told: Told) -> Part:
    """Compare the delivery types, each with the year before."""
    rows = _rows(told)
    if not any(row.now is not None for row in rows):
        return withheld("types", HEADING, NOTHING)
    lines = tuple(Line(row.label, cells(told, row, rows, moved(row))) for row in rows)
    return Part(
        "types",
        HEADING,
        _said(told, rows),
        columns("Delivery type", told, rows, f"Change on {_ago(told)}"),
        lines,
        chart=_chart(told, rows),
        note=basis(told),
    )


def _ago(told: Told) -> str:
    return told.year.year_ago().short_label


def _rows(told: Told) -> list[Row]:
    now = added(told.now, lambda row: row.delivery)
    before = added(told.compared, lambda row: row.delivery)
    rows = []
    for code, label in DELIVERIES.items():
        row = Row(
            label,
            known(_attended(now.get(code)), is_known=told.is_kept),
            known(_attended(before.get(code)), is_known=bool(told.compared)),
            told.sent.get(returned.TYPES, code),
        )
        rows.append(row.filled(told, _year_before(told, code)))
    return rows


def _attended(tally: Tally | None) -> float | None:
    return None if tally is None else float(tally.attended)


def _year_before(told: Told, code: str) -> Sent | None:
    """Give what was returned of the year before; a whole year beside a whole one."""
    return None if told.is_running else told.sent_before.get(returned.TYPES, code)


def _chart(told: Told, rows: list[Row]) -> dict[str, object]:
    names = [told.year.short_label]
    if has_before(rows):
        names.append(told.last_year)
    stages = [
        Stage(
            row.label,
            row.numbers[: len(names)],
            tuple(map(word, row.numbers))[: len(names)],
        )
        for row in rows
    ]
    return funnel_figure(stages, names)


def _said(told: Told, rows: list[Row]) -> str:
    """Name the largest kind, and which went up and down."""
    came = [row for row in rows if row.now]
    if not came:
        return "Nobody came to anything."
    most = max(came, key=lambda row: row.now or 0)
    found = f"Most often: {most.label.lower()}, {most.text} attendances."
    return f"{found}{_changes(told, came)}"


def _changes(told: Told, came: list[Row]) -> str:
    """Say which went up and down on the year before, or that nobody knows."""
    changes = {row.label.lower(): moved(row).figure for row in came}
    ways = {
        way: [
            f"{name} ({one.text})" for name, one in changes.items() if sign in one.text
        ]
        for way, sign in (("More", "+"), ("Fewer", returned.MINUS))
    }
    if not any(ways.values()):
        year = told.year.year_ago().short_label
        return "" if has_before(came) else f" Nothing is known of {year}."
    found, was = "", f" than in {told.last_year}"
    for way, names in ways.items():
        if names:
            found += f" {way}{was}: {listed(names)}."
            was = ""
    if any(one.counts == PRINTED for one in changes.values()):
        found += " These changes are as printed: the earlier figures were not returned."
    return found
