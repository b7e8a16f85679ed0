"""The way in to printed tables: from an opened file to rows, findings and a mapping."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from safeguarding.returns.contents import Contents
from safeguarding.returns.readers import Opened
from safeguarding.returns.rules.columns import COLUMNS
from safeguarding.returns.rules.facts import Context, Finding, Sheet
from safeguarding.returns.wide.arithmetic import check_relations
from safeguarding.returns.wide.carry import carry
from safeguarding.returns.wide.concerns import of_this_return
from safeguarding.returns.wide.find import Table, tables_in
from safeguarding.returns.wide.guess import Guess, guess
from safeguarding.returns.wide.melt import melt
from safeguarding.returns.wide.personal import about_people
from safeguarding.returns.wide.spec import Spec

Find = Callable[[str], Spec | None]


@dataclass(frozen=True)
class WideRead:
    """What a printed table gives, through a mapping or a guess at one.

    Attributes:
        contents: rows in the long form, for the rules.
        findings: what the table itself shows; added to what the rules find.
        table: the table as found, to be shown.
        layout: its fingerprint, under which the mapping is remembered.
        spec: the mapping that was used.
        is_guess: whether nobody has confirmed the mapping.
        guess: how sure each row and column is, and why; None for a known mapping.
        unmapped: labels of rows that a person must settle.
    """

    contents: Contents
    findings: tuple[Finding, ...]
    table: Table
    layout: str
    spec: Spec
    is_guess: bool
    guess: Guess | None = None
    unmapped: tuple[str, ...] = ()


def read_table(
    opened: Opened,
    context: Context,
    spec: Spec | None = None,
    *,
    remembered: Find | None = None,
) -> WideRead | None:
    """Read the largest printed table of a file; None when there is none.

    Args:
        opened: the file.
        context: the return, and what is known.
        spec: the mapping a person chose, or a fixture; it is used as it stands.
        remembered: gives the mapping kept for a layout, for example
            `lambda layout: find_mapping(obligation, layout)`.
    """
    table = _largest(opened)
    if table is None:
        return None
    layout, guessed = table.layout, None
    known = spec
    if known is None and remembered is not None:
        kept = remembered(layout)
        known = carry(kept, table, context) if kept is not None else None
    if known is None:
        guessed = guess(table, context)
        known = guessed.spec
    else:
        table = _as_mapped(opened, known, table)
    return _read(opened, table, layout, known, guessed, context)


def _largest(opened: Opened) -> Table | None:
    tables = tables_in(opened.grids)
    return replace(tables[0], others=_described(tables[1:])) if tables else None


def _described(tables: Iterable[Table]) -> tuple[str, ...]:
    return tuple(
        f"{one.name} ({one.sheet}, from row {one.header_row or one.lines[0].number})"
        for one in tables
    )


def _as_mapped(opened: Opened, spec: Spec, largest: Table) -> Table:
    """Find the table a mapping is about: the one that has most of its names."""
    tables = tables_in(
        opened.grids, labels=spec.label_columns, known=frozenset(spec.rows)
    )
    if not tables:
        return largest
    best = max(tables, key=lambda one: (_fit(one, spec), one.size))
    others = [one for one in tables if one is not best]
    return replace(best, others=_described(others))


def _fit(table: Table, spec: Spec) -> int:
    on_sheet = not spec.sheet or spec.sheet == table.sheet
    at_row = spec.header_row in (0, table.header_row)
    names = len(set(table.labels) & set(spec.rows)) + len(
        set(table.headings) & set(spec.columns)
    )
    return names * 4 + 2 * on_sheet + at_row


def _read(
    opened: Opened,
    table: Table,
    layout: str,
    spec: Spec,
    guessed: Guess | None,
    context: Context,
) -> WideRead:
    melted = melt(table, spec, context)
    similar = guessed.similar(table) if guessed else ()
    findings = [
        *about_people(table),
        *melted.findings,
        *of_this_return(check_relations(table, spec), table, spec, context),
        *similar,
    ]
    hidden = tuple(dict.fromkeys(one.sheet for one in tables_in(opened.hidden)))
    sheet = Sheet(table.sheet, table.header_row, COLUMNS)
    contents = Contents(melted.rows, (sheet,), hidden, opened.encoding)
    return WideRead(
        contents=contents,
        findings=tuple(dict.fromkeys(findings)),
        table=table,
        layout=layout,
        spec=spec,
        is_guess=guessed is not None,
        guess=guessed,
        unmapped=guessed.unsure if guessed else melted.unsettled,
    )


def nothing_taken(context: Context) -> Finding:
    """Say that a table was understood, and that none of it belongs in this return."""
    return Finding(
        "E-FILE",
        f"Nothing in this table is a figure of {context.return_title} for "
        f"{context.period.label}: its cells are left out, or are of another period, "
        "agency or return. Choose another return, or change what the rows mean.",
    )


def together(found: Sequence[Finding], of_table: Sequence[Finding]) -> list[Finding]:
    """Put what the rules found with what the table shows, each problem once.

    Both may see that parts do not make their total; the rule's words are kept.
    """
    seen = {(one.code, one.sheet, one.row, one.column) for one in found}
    new = [
        one
        for one in of_table
        if one.row is None or (one.code, one.sheet, one.row, one.column) not in seen
    ]
    return [*found, *new]
