"""Guesses the arithmetic a table states: totals, shares of columns, changes.

A total is told by its name. A share or a change is told by the figures: it is one
when most rows agree, so that the rows that do not are worth a question.
"""

from collections.abc import Iterator
from itertools import permutations

from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.guess_names import Names
from safeguarding.returns.wide.kinds import Sort
from safeguarding.returns.wide.operands import Operands
from safeguarding.returns.wide.spec import EACH, REST, Ref, Relation, Spec
from safeguarding.returns.wide.statements import change, difference, share

ENOUGH = 2
COUNTS = (Sort.FIGURES, Sort.TOTAL)


def guess_relations(table: Table, names: Names) -> tuple[Relation, ...]:
    """Give the relations that the names or most of the figures bear out."""
    found = [*_totals(names)]
    counts = [heading for heading, sort in names.column_sorts.items() if sort in COUNTS]
    operands = Operands(table, Spec())
    for heading, sort in names.column_sorts.items():
        stated = Ref(EACH, heading)
        if sort is Sort.SHARE:
            found += _share_by_name(names, stated) or [
                *_share(operands, counts, stated),
                *_share_of_total(operands, names, stated),
            ]
        if sort is Sort.CHANGE:
            found += _change(operands, counts, stated)
    return tuple(found)


def _totals(names: Names) -> Iterator[Relation]:
    columns = [one for one, sort in names.column_sorts.items() if sort is Sort.TOTAL]
    rows = [one for one, sort in names.row_sorts.items() if sort is Sort.TOTAL]
    figures = [one for one, sort in names.column_sorts.items() if sort is Sort.FIGURES]
    if len(columns) == 1 and len(figures) >= ENOUGH:
        for label in _rows_that_add_up(names):
            parts = tuple(Ref(label, heading) for heading in figures)
            yield Relation("sum", parts=parts, whole=Ref(label, columns[0]))
    parts_of = [one for one, sort in names.row_sorts.items() if sort is Sort.FIGURES]
    if len(rows) == 1 and len(parts_of) >= ENOUGH:
        for heading in (*figures, *columns):
            yield Relation(
                "sum",
                parts=tuple(Ref(label, heading) for label in parts_of),
                whole=Ref(rows[0], heading),
            )


def _rows_that_add_up(names: Names) -> Iterator[str]:
    """Give the rows whose columns make their total; all of them at once as EACH.

    Over months or quarters only events add up: a child missing in two of them is one
    child, and a number on a day is not added to that of another day.
    """
    if not names.columns_are_times():
        yield EACH
        return
    for label in names.row_sorts:
        facts = names.facts_of(label)
        if facts is None or (facts.additive and facts.timing == "PERIOD"):
            yield label


def _share_by_name(names: Names, stated: Ref) -> list[Relation]:
    """Take the columns for a share that their headings say is one: 'out of'."""
    by_sort = {
        sort: [one for one, each in names.column_sorts.items() if each is sort]
        for sort in (Sort.NUMERATOR, Sort.FIGURES, Sort.DENOMINATOR)
    }
    parts = by_sort[Sort.NUMERATOR] or by_sort[Sort.FIGURES]
    wholes = by_sort[Sort.DENOMINATOR]
    if len(parts) != 1 or len(wholes) != 1:
        return []
    part, whole = Ref(EACH, parts[0]), Ref(EACH, wholes[0])
    return [Relation("share", (part,), whole, stated=stated)]


def _share_of_total(
    operands: Operands, names: Names, stated: Ref
) -> Iterator[Relation]:
    """Take a column for shares of the row of totals, when most rows bear it out."""
    totals = [one for one, sort in names.row_sorts.items() if sort is Sort.TOTAL]
    counts = [one for one, sort in names.column_sorts.items() if sort in COUNTS]
    if len(totals) != 1:
        return
    for heading in counts:
        part, whole = Ref(EACH, heading), Ref(totals[0], heading)
        relation = Relation("share", (part,), whole, stated=stated)
        if _closing(operands, relation):
            yield relation
            return


def _share(operands: Operands, counts: list[str], stated: Ref) -> Iterator[Relation]:
    best, most = None, 0
    for part, whole in permutations(counts, 2):
        relation = Relation(
            "share", (Ref(EACH, part),), Ref(EACH, whole), stated=stated
        )
        closes = _closing(operands, relation)
        if closes > most:
            best, most = relation, closes
    if best is not None:
        yield best
    shares = operands.all_of(Ref(REST, stated.column), Relation("shares"))
    total = sum(one.value for one in shares if one is not None)
    if best is None and len(shares) >= ENOUGH and 95 <= total <= 105:
        yield Relation("shares", (Ref(REST, stated.column),))


def _change(operands: Operands, counts: list[str], stated: Ref) -> Iterator[Relation]:
    best, most = None, 0
    for kind in ("change", "difference"):
        for first, last in permutations(counts, 2):
            relation = Relation(
                kind, (Ref(EACH, first), Ref(EACH, last)), stated=stated
            )
            closes = _closing(operands, relation)
            if closes > most:
                best, most = relation, closes
    if best is not None:
        yield best


def _closing(operands: Operands, relation: Relation) -> int:
    """Count the rows in which a relation closes; 0 unless most of them do."""
    look = {"share": share, "change": change, "difference": difference}[relation.kind]
    tried = closes = 0
    for bound in operands.each(relation):
        refs = (*bound.parts, bound.whole, bound.stated)
        if all(operands.one(ref) is not None for ref in refs if ref is not None):
            tried += 1
            closes += not list(look(bound, operands))
    return closes if closes >= ENOUGH and closes * 2 > tried else 0
