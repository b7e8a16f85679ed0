"""Finds columns and cells about a person in a printed table; a return holds counts."""

from collections.abc import Iterator, Sequence

from safeguarding.returns.rules.facts import Finding
from safeguarding.returns.rules.files import HIDDEN, is_personal
from safeguarding.returns.rules.personal_data import personal_in
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.numbers import read_loose
from safeguarding.returns.wide.spec import JOINT

# A count of children has no more digits than this.
MOST_DIGITS = 6


def about_people(table: Table) -> Iterator[Finding]:
    """Refuse a table with a column that names people, or a cell about one."""
    for heading, cells in _columns(table):
        if is_personal(heading) and not are_counts(cells):
            yield Finding(
                "E-PII",
                "This column seems to be about a person. A return holds counts only: "
                "delete the column.",
                table.sheet,
                table.header_row or None,
                heading[:40],
            )
    for line in table.lines:
        kinds = (personal_in(text) for text in (line.label, *line.cells))
        if kind := next(filter(None, kinds), ""):
            yield Finding(
                "E-PII",
                f"This row seems to hold {kind}. A return holds counts only: delete it.",
                table.sheet,
                line.number,
                value=HIDDEN,
            )


def _columns(table: Table) -> Iterator[tuple[str, list[str]]]:
    for place, heading in enumerate(table.headings):
        yield heading, [line.cells[place] for line in table.lines]
    parts = table.label_heading.split(JOINT)
    for heading in parts:
        yield heading, [line.label for line in table.lines]


def are_counts(cells: Sequence[str]) -> bool:
    """Whether a column holds counts: a sector called NHS is not a patient's number."""
    filled = [cell for cell in cells if cell]
    counts = [
        cell
        for cell in filled
        if read_loose(cell) and sum(sign.isdigit() for sign in cell) <= MOST_DIGITS
    ]
    return len(counts) * 2 > len(filled)
