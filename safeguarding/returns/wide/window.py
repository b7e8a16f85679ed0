"""Holds the dates of rows against the time their total is said to be of."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from safeguarding.periods import Kind, Period
from safeguarding.returns.values import plain
from safeguarding.returns.wide.labels import Labelled
from safeguarding.returns.wide.operands import Operands
from safeguarding.returns.wide.spec import Ref, Relation
from safeguarding.returns.wide.statements import Said
from safeguarding.returns.wide.when import read_when

_NEAR = Period.from_index(Kind.YEAR, 2015)


def window(relation: Relation, operands: Operands) -> Iterator[Said]:
    """Compare a total with the rows that are dated inside its time."""
    whole = operands.one(relation.whole)
    first, last = relation.starts_on, relation.ends_on
    if whole is None or first is None or last is None:
        return
    column = relation.parts[0].column
    inside, outside = Decimal(0), []
    for line in operands.table.lines:
        day = date_of(line, operands)
        number = operands.one(Ref(line.label, column))
        if day is None or number is None:
            continue
        if first <= day <= last:
            inside += number.value
        else:
            outside.append((day, number))
    if outside and inside != whole.value:
        listed = ", ".join(f"{day:%d/%m/%Y} ({one.text})" for day, one in outside)
        yield Said(
            f"{whole.where} is {whole.text}, said to be of {first:%d/%m/%Y} to "
            f"{last:%d/%m/%Y}. Rows of other days are in it: {listed}. Those inside "
            f"make {plain(inside)}.",
            whole,
        )


def date_of(line: Labelled, operands: Operands) -> date | None:
    """Give the day of a row: from its column of dates, else from its label."""
    heading = operands.spec.date_column
    text = line.label
    if heading in operands.table.headings:
        text = line.cells[operands.table.headings.index(heading)]
    named = read_when(text, _NEAR)
    dates = named.dates if named else None
    return dates[1] if dates else None
