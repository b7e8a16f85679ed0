"""Makes long-form rows of a printed table: only figures of this return.

Cells of another period are compared with what is known; cells of other agencies and
returns are counted. Every stored figure says in its note where it was printed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safeguarding.returns.rows import RawRow
from safeguarding.returns.rules.columns import COLUMNS, NEEDS_COUNTS, PRINTED
from safeguarding.returns.rules.facts import Context, Finding
from safeguarding.returns.values import plain, quoted
from safeguarding.returns.wide.claims import Claim, chosen, sort_cells
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.operands import Number
from safeguarding.returns.wide.restated import compare
from safeguarding.returns.wide.said import look_at_titles, look_at_words
from safeguarding.returns.wide.shares import Wholes, wholes_of
from safeguarding.returns.wide.spec import Spec

LONGEST_NOTE = 480
LEFT_ASIDE = "I-TABLE"


@dataclass(frozen=True)
class Melted:
    """What a table gives: rows of figures, what was found, what is not settled."""

    rows: tuple[RawRow, ...]
    findings: tuple[Finding, ...]
    unsettled: tuple[str, ...] = ()


def melt(table: Table, spec: Spec, context: Context) -> Melted:
    """Read a table through its mapping.

    Args:
        table: as found.
        spec: what it means.
        context: the return, its agency and period, and what is known.
    """
    cells = sort_cells(table, spec, context)
    own, others = chosen(cells.claims)
    own, narrower = _widest(own)
    findings = [
        *look_at_titles(table, own, context),
        *look_at_words(own, table.sheet, context),
        *compare(others, table.sheet, context),
        *_scopes(narrower, own, table.sheet),
        *_unsettled(cells.unsettled, table),
    ]
    if left := _left_aside(others, cells.of_others):
        findings.append(left)
    rows = tuple(_rows(own, table.sheet, context, wholes_of(table, spec)))
    return Melted(rows, tuple(findings), cells.unsettled)


def _unsettled(names: Sequence[str], table: Table) -> Iterator[Finding]:
    numbers = {line.label: line.number for line in table.lines}
    for name in names:
        is_row = name in numbers
        what = "row" if is_row else "column"
        yield Finding(
            "E-CODE",
            f"The {what} {quoted(name)} has figures and is not mapped. Say what it is, "
            "or leave it out.",
            table.sheet,
            numbers.get(name, table.header_row or None),
            column="" if is_row else name,
            value=name[:120],
        )


def _widest(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Keep figures of all where there are such; a narrower scope is not the figure."""
    claims = list(claims)
    unlimited = {(one.part, one.column) for one in claims if not one.scope}
    kept = [one for one in claims if not one.scope or _key(one) not in unlimited]
    narrow = [one for one in claims if one.scope and _key(one) in unlimited]
    return kept, narrow


def _key(one: Claim) -> tuple[tuple[str, str, str], str]:
    return one.part, one.column


def _scopes(
    narrower: Sequence[Claim], own: Sequence[Claim], sheet: str
) -> Iterator[Finding]:
    for one in narrower:
        wide = next(each for each in own if _key(each) == _key(one))
        yield _scope_finding(one, wide, sheet, "Only the figure for all is taken.")
    by_key: dict[object, Claim] = {}
    for one in own:
        first = by_key.setdefault((_key(one), one.start, one.end), one)
        if first.scope != one.scope:
            yield _scope_finding(one, first, sheet, "Keep one of them.")


def _scope_finding(one: Claim, other: Claim, sheet: str, then: str) -> Finding:
    return Finding(
        "W-SCOPE",
        f"{one.meaning.indicator} stands here as {one.text} for {one.scope or 'all'} "
        f"and in row {other.line.number} as {other.text} for {other.scope or 'all'}. "
        f"{then} Explain which of them the board should see.",
        sheet,
        one.line.number,
        one.heading,
        one.text,
    )


def _left_aside(others: Sequence[Claim], of_others: int) -> Finding | None:
    """Count the cells that are not taken, so that nobody looks for them."""
    of_time = len([one for one in others if one.text])
    said = [
        f"{number} of another {what}"
        for number, what in ((of_time, "period"), (of_others, "agency or return"))
        if number
    ]
    if not said:
        return None
    message = (
        f"Not taken from this table: {' and '.join(said)}. Figures of another period "
        "were only compared with those known."
    )
    return Finding(LEFT_ASIDE, message)


def _rows(
    claims: Sequence[Claim], sheet: str, context: Context, wholes: Wholes
) -> Iterator[RawRow]:
    """Put the numbers of one figure together; a second of the same is its own row."""
    groups: list[dict[str, Claim]] = []
    open_groups: dict[object, list[dict[str, Claim]]] = {}
    for one in _without_empty_doubles(claims):
        key = (one.part, one.start, one.end, one.scope)
        with_room = [
            each for each in open_groups.get(key, []) if one.column not in each
        ]
        if not with_room:
            with_room = [{}]
            open_groups.setdefault(key, []).append(with_room[0])
            groups.append(with_room[0])
        with_room[0][one.column] = one
    for group in groups:
        yield _row(group, sheet, context, wholes)


def _without_empty_doubles(claims: Sequence[Claim]) -> list[Claim]:
    """Leave out an empty cell where another gives the same number."""
    filled = {_number_key(one) for one in claims if one.text}
    return [one for one in claims if one.text or _number_key(one) not in filled]


def _number_key(one: Claim) -> tuple[object, ...]:
    return (one.part, one.start, one.end, one.scope, one.column)


def _row(
    group: dict[str, Claim], sheet: str, context: Context, wholes: Wholes
) -> RawRow:
    claims = list(group.values())
    first = claims[0]
    whole = _whole(group, wholes)
    cells = {
        **dict.fromkeys(COLUMNS, ""),
        "agency_code": context.agency.code,
        "indicator_code": first.facts.code if first.facts else first.meaning.indicator,
        "period_start": f"{first.start:%d/%m/%Y}",
        "period_end": f"{first.end:%d/%m/%Y}",
        **({"denominator": plain(whole.value)} if whole else {}),
        **{column: one.read.text for column, one in group.items()},
        "qualifier": _qualifier(claims),
        "breakdown_dimension": first.meaning.dimension,
        "breakdown_code": first.meaning.breakdown,
        "note": _note(claims, whole),
    }
    printed = {f"{PRINTED}{column}": first.heading for column in COLUMNS}
    printed |= {f"{PRINTED}{column}": one.heading for column, one in group.items()}
    return RawRow(sheet, first.line.number, cells | printed)


def _qualifier(claims: Sequence[Claim]) -> str:
    """Take the mark of a cell before what its row, column or table says."""
    marked = [one.read.qualifier for one in claims if one.read.qualifier]
    said = [one.meaning.qualifier for one in claims if one.meaning.qualifier]
    return next(iter((*marked, *said)), "")


def _whole(group: dict[str, Claim], wholes: Wholes) -> Number | None:
    """Give what a count of a share is counted in, when no cell was mapped to it."""
    part = group.get("numerator")
    if part is None or "denominator" in group or part.facts is None:
        return None
    if part.facts.unit not in NEEDS_COUNTS or not part.read.text:
        return None
    return wholes.get((part.line.label, part.heading))


def _note(claims: Sequence[Claim], whole: Number | None) -> str:
    said = [" and ".join(one.place for one in claims)]
    said += [f"Of {whole.text} ({whole.where})"] if whole else []
    for one in claims:
        scope = f"scope: {one.scope}" if one.scope else ""
        texts = (scope, one.meaning.note, one.beside)
        said += [text for text in texts if text not in ("", *said)]
    return ". ".join(said)[:LONGEST_NOTE]
