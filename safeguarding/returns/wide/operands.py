"""Finds the numbers a stated relation speaks of, in the table or the text beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.numbers import Loose, read_loose
from safeguarding.returns.wide.spec import EACH, REST, Ref, Relation, Spec

DOWN = re.compile(
    r"\b(?:reduc\w*|decreas\w*|fall\w*|fell|down|fewer|drop\w*|below|less|lower)\b",
    re.IGNORECASE,
)
UP = re.compile(
    r"\b(?:increas\w*|ris\w*|rose|up|more|above|higher|growth)\b", re.IGNORECASE
)
A_NUMBER = re.compile(r"[+\-\u2212\u2013]?\s*\u00a3?[0-9][0-9,]*(?:\.[0-9]+)?\s*%?")
NIL = ("-", "\u2013", "nil", "none", "zero")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a relation.

    Attributes:
        value: the number.
        decimals: as printed; with `percent` it says how far it may be rounded.
        qualifier: exact, approx or at_least.
        percent: whether it is a per cent.
        signed: whether its direction was said.
        row: number of its row in the sheet; 0 for a number of the text.
        column: its heading.
        text: as printed.
        where: in words.
    """

    value: Decimal
    decimals: int = 0
    qualifier: str = "exact"
    percent: bool = False
    signed: bool = False
    row: int = 0
    column: str = ""
    text: str = ""
    where: str = ""

    @property
    def half_unit(self) -> Decimal:
        """Half a unit of its last decimal: how far rounding may have moved it."""
        return Decimal(1).scaleb(-self.decimals) / 2

    @property
    def slack(self) -> Decimal:
        """How far 'about' may be off: half a unit of its last digit that is not 0."""
        if self.qualifier != "approx" or not self.value:
            return Decimal(0)
        digits = self.value.normalize().as_tuple()
        return Decimal(1).scaleb(int(digits.exponent)) / 2


class Operands:
    """The numbers of one table, by row and column."""

    def __init__(self, table: Table, spec: Spec) -> None:
        self.table = table
        self.spec = spec

    def each(self, relation: Relation) -> Iterator[Relation]:
        """Give the relation once for every row and column that `*` stands for."""
        refs = refs_of(relation)
        rows = self.table.labels if any(one.row == EACH for one in refs) else ("",)
        columns = (
            self.table.headings if any(one.column == EACH for one in refs) else ("",)
        )
        named_rows = {one.row for one in refs}
        named_columns = {one.column for one in refs}
        for row in rows:
            for column in columns:
                if row not in named_rows - {""} and column not in named_columns - {""}:
                    yield _bound(relation, row, column)

    def all_of(self, ref: Ref, relation: Relation) -> list[Number | None]:
        """Give the numbers a place stands for; None for what is no number."""
        rows = self._others(ref.row, [one.row for one in refs_of(relation)], "row")
        named = [one.column for one in refs_of(relation)]
        columns = self._others(ref.column, named, "column")
        if ref.stated:
            return [self.one(ref)]
        return [self.one(Ref(row, column)) for row in rows for column in columns]

    def _others(self, name: str, named: list[str], kind: str) -> list[str]:
        if name != REST:
            return [name]
        is_row = kind == "row"
        names = self.table.labels if is_row else self.table.headings
        said = self.spec.rows if is_row else self.spec.columns
        others = [
            one for one in names if one not in named and one != self.spec.date_column
        ]
        taken = [one for one in others if one not in said or not said[one].left_out]
        return taken or others

    def one(self, ref: Ref | None) -> Number | None:
        """Give one number; None where none is printed."""
        if ref is None:
            return None
        if ref.stated:
            return stated_number(ref.stated, ref.where or "the text")
        line = next((one for one in self.table.lines if one.label == ref.row), None)
        if line is None or ref.column not in self.table.headings:
            return None
        text = line.cells[self.table.headings.index(ref.column)]
        where = f"{ref.row}, {ref.column}"
        if text.strip().casefold() in NIL:
            read: Loose | None = Loose(Decimal(0))
        else:
            read = read_loose(text, ref.row)
        if read is None:
            return _worded(text, where, line.number, ref.column)
        return Number(
            read.number,
            read.decimals,
            self._qualifier(ref, read),
            read.percent,
            read.signed,
            line.number,
            ref.column,
            text,
            where,
        )

    def _qualifier(self, ref: Ref, read: Loose) -> str:
        chosen = self.spec.meaning(ref.row, ref.column).qualifier
        return chosen if chosen in ("approx", "at_least") else read.qualifier

    def missing(self, relation: Relation) -> list[str]:
        """Name the rows and columns a relation speaks of that are not there."""
        gone = []
        for ref in refs_of(relation):
            if ref.stated:
                continue
            if ref.row not in (EACH, REST, *self.table.labels):
                gone.append(ref.row)
            if ref.column not in (EACH, REST, *self.table.headings):
                gone.append(ref.column)
        return gone


def _worded(text: str, where: str, row: int, column: str) -> Number | None:
    """Read a cell that states a change in words: '135% increase from 2012'."""
    if not (UP.search(text) or DOWN.search(text)):
        return None
    read = stated_number(text, where)
    return replace(read, row=row, column=column) if read else None


def refs_of(relation: Relation) -> list[Ref]:
    """Give all places a relation names."""
    single = [one for one in (relation.whole, relation.stated) if one is not None]
    return [*single, *relation.parts, *relation.less]


def _bound(relation: Relation, row: str, column: str) -> Relation:
    def bind(ref: Ref) -> Ref:
        return replace(
            ref,
            row=row if ref.row == EACH else ref.row,
            column=column if ref.column == EACH else ref.column,
        )

    return replace(
        relation,
        whole=bind(relation.whole) if relation.whole else None,
        stated=bind(relation.stated) if relation.stated else None,
        parts=tuple(bind(one) for one in relation.parts),
        less=tuple(bind(one) for one in relation.less),
    )


def stated_number(text: str, where: str) -> Number | None:
    """Read the number a sentence states: '72% reduction' is -72 per cent."""
    read = read_loose(text)
    if read is None:
        found = A_NUMBER.search(text)
        read = read_loose(found.group()) if found else None
    if read is None:
        return None
    value, signed = read.number, read.signed
    if not signed and (DOWN.search(text) or UP.search(text)):
        value, signed = (-value if DOWN.search(text) else value), True
    return Number(
        value,
        read.decimals,
        read.qualifier,
        read.percent,
        signed,
        text=text,
        where=where,
    )
