"""Proposes what each mark in a table means; a person sees and confirms each."""

from dataclasses import replace

from safeguarding.returns.values import NO_NUMBER
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.marks import marks_of
from safeguarding.returns.wide.numbers import FOOTNOTES, LOOSE
from safeguarding.returns.wide.spec import Spec


def guess_marks(table: Table, spec: Spec) -> dict[str, str]:
    """Give the marks of the columns that hold figures, with what they usually mean.

    What could be two things, such as a dash, is left away: it must be chosen.
    """
    proposed = {mark: _usual(mark) for mark in open_marks(table, spec)}
    return {mark: means for mark, means in proposed.items() if means}


def open_marks(table: Table, spec: Spec) -> list[str]:
    """List the marks in the rows and columns that are not left out."""
    taken = [
        heading
        for heading in table.headings
        if heading != spec.date_column
        and not (heading in spec.columns and spec.columns[heading].left_out)
    ]
    lines = tuple(
        line
        for line in table.lines
        if not (line.label in spec.rows and spec.rows[line.label].left_out)
    )
    return marks_of(replace(table, lines=lines), taken)


def _usual(mark: str) -> str:
    if mark in FOOTNOTES or mark == "\u00a3":
        return "exact"
    if mark in ("+", ">", ">="):
        return "at_least"
    found = LOOSE.fullmatch(mark)
    if found:
        return "at_least" if found["least"] else "approx"
    if mark in ("~", "c.", "ca.", "approx."):
        return "approx"
    usual = NO_NUMBER.get(mark.casefold(), "")
    return usual if " " not in usual else ""
