"""The audits page as files: its parts, and every answer that its reader may see."""

from collections.abc import Iterator
from datetime import datetime

from audits.models import ResponseState, Score
from dashboards.assurance import rounds
from dashboards.assurance.files import (
    Table,
    filename,
    hand_out,
    part_lines,
    part_table,
    write_csv,
    write_xlsx,
)
from dashboards.assurance.heat import NOBODY
from dashboards.assurance.page import heat_heading, lede, other_parts, round_parts
from dashboards.assurance.reading import Assurance, RoundRead
from dashboards.assurance.seen import Answered
from dashboards.exports import Cell

__all__ = ["as_csv", "as_xlsx", "filename", "hand_out"]

# A worksheet's name may have 31 signs.
SHEETS = {
    "states": "Who has answered",
    "gap": "Panel and own score",
    "grades": "Grades of cases",
    "themes": "Themes",
    "actions": "Actions",
}
LIST = "Scores"
WAITING = "Not final: shown once it is"


def as_csv(told: Assurance) -> str:
    """Write one line for each figure of the page, and one for each score."""
    return write_csv(_lines(told))


def _lines(told: Assurance) -> Iterator[tuple[Cell, ...]]:
    one = told.chosen
    if one is not None:
        yield ("Round", one.round.title, one.round.year, lede(told), "", "")
        for part in round_parts(one):
            yield from part_lines(part)
        if not one.round.tool:
            yield from _scores(one)
    for part in other_parts(told):
        yield from part_lines(part)


def _scores(one: RoundRead) -> Iterator[tuple[Cell, ...]]:
    for answered in one.heat.people:
        state = _state(answered)
        yield (LIST, answered.label, "Where the answer stands", state, "", "")
        why = "" if answered.is_final else "Not final"
        for standard in one.round.standards if _is_shown(answered) else ():
            pair = answered.pairs.get(standard.pk, NOBODY)
            name = f"{standard.number}. {standard.title}"
            for what, score in (("own score", pair.own), ("panel's", pair.panel)):
                yield (LIST, answered.label, f"{name}: {what}", score, "", why)


def _is_shown(answered: Answered) -> bool:
    return answered.is_final or bool(answered.pairs)


def _state(answered: Answered) -> str:
    return str(ResponseState(answered.state).label)


def as_xlsx(told: Assurance, *, at: datetime) -> bytes:
    """Write a workbook: the round, its scores, and the other parts, each on a sheet."""
    return write_xlsx("Audits", _tables(told), told.place, at, told.day)


def _tables(told: Assurance) -> Iterator[Table]:
    one = told.chosen
    if one is None:
        yield Table("Round", (), (), (lede(told),))
    else:
        above = (f"{one.round.title}, {one.round.year}", lede(told))
        yield Table(
            "Round",
            ("What", "Text"),
            [("Return", rounds.rate(one.round, one.standing))],
            above,
        )
        if not one.round.tool:
            yield _score_table(told, one)
        for part in round_parts(one):
            yield part_table(part, SHEETS[part.key])
    for part in other_parts(told):
        yield part_table(part, SHEETS[part.key])


def _score_table(told: Assurance, one: RoundRead) -> Table:
    heads = ["Who", "Group", "Where the answer stands"]
    for standard in one.round.standards:
        title = f"{standard.number}. {standard.title}"
        heads += [f"{title}: own score", f"{title}: panel's"]
    rows = [_row(one, answered) for answered in one.heat.people]
    labels = ", ".join(f"{value} {label.lower()}" for value, label in Score.choices)
    above = (heat_heading(told), f"Scores: {labels}. Empty: no score.")
    return Table(LIST, heads, rows, above)


def _row(one: RoundRead, answered: Answered) -> list[Cell]:
    row: list[Cell] = [answered.label, answered.group, _state(answered)]
    if not _is_shown(answered):
        return [*row, WAITING]
    for standard in one.round.standards:
        pair = answered.pairs.get(standard.pk, NOBODY)
        row += [pair.own, pair.panel]
    return row
