"""What a printed table says, as data: a mapping that is kept and read back.

A mapping says what the table, each column and each row mean; a cell means what its
table, then its column, then its row say, and the more specific word wins. It knows
one layout, never one file: the figures are not in it.

Rows and columns are named as they are printed. A row whose label stands in several
columns is named "All | Places offered"; a label or heading printed twice is
"Home (2)" the second time; a column without a heading is "Column C".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

# How the parts of a label stand together when it takes several columns.
JOINT = " | "
# In a reference: once for each row or column; all other rows or columns together.
EACH, REST = "*", "rest"
# Why an empty row or column is left out; once it is filled it must be settled.
NOTHING_IN_IT = "There is nothing in it"
FIGURES = ("", "numerator", "denominator", "value")
KINDS = (
    "sum",
    "share",
    "shares",
    "change",
    "difference",
    "same",
    "identity",
    "mean",
    "product",
    "window",
    "claim",
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a table, a column or a row says about its cells. Empty: says nothing.

    Attributes:
        indicator: code of the catalogue.
        agency: code; empty is the agency of the return.
        period: code such as 2015-16-Q3; empty is the return's own.
        starts_on: first day, when the paper prints dates that are no named period.
        ends_on: last day.
        dimension: of a breakdown, with `breakdown`.
        breakdown: code of the part.
        figure: numerator, denominator or value; empty is the plain figure.
        qualifier: chosen for all cells, as when the label says "(nearly)".
        scope: what the figures are limited to; empty is all.
        left_out: why the cells are no figures of a return; non-empty leaves them out.
        beside: heading of the column whose figures a column that is left out speaks
            of, a printed change say: its cells stand in their notes, as printed.
        note: kept with each figure.
    """

    indicator: str = ""
    agency: str = ""
    period: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    dimension: str = ""
    breakdown: str = ""
    figure: str = ""
    qualifier: str = ""
    scope: str = ""
    left_out: str = ""
    beside: str = ""
    note: str = ""

    def over(self, other: "Meaning") -> "Meaning":
        """Say what both say; where they differ this one holds."""
        if not any((self.starts_on, self.ends_on, self.period)):
            return replace(other, **self._said())
        # A named period and printed dates are two ways of saying one thing.
        timeless = replace(other, period="", starts_on=None, ends_on=None)
        return replace(timeless, **self._said())

    def _said(self) -> dict[str, Any]:
        return {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if getattr(self, one.name)
        }


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a number of a relation stands: in the table, or in the text beside it.

    Attributes:
        row: label of the row; "*" once for each, "rest" all others together.
        column: heading, likewise.
        stated: the number itself, as printed in the text ("74", "135%").
        where: where it is printed, in words for the message ("the text says").
    """

    row: str = ""
    column: str = ""
    stated: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """Arithmetic that the table or its text states, and that a check repeats.

    By kind:
        sum: `parts` make `whole` (W-SUM-PARTS).
        share: `parts[0]` of `whole` is the `stated` per cent (W-PCT). Where the part
            is a numerator, the whole is its denominator, stated or not.
        shares: the per cents of `parts` total 100 (W-PCT-SUM).
        change: from `parts[0]` to `parts[1]` is the `stated` per cent (W-PCT).
        difference: `parts[0]` less `parts[1]` is `stated` (W-PCT, W-SIGN).
        same: `parts[0]` and `whole` are two statements of one thing
            (W-CROSS-SOURCE).
        identity: `parts` together less `less` are `whole` (W-RECON).
        mean: `whole` shared out over `parts[0]`, a count, is `stated`; when it is,
            and `whole` counts people, they were events (W-IND-EPI).
        product: `parts` multiplied are `whole` (W-CROSS-SOURCE).
        window: `whole` is of dated rows that begin `starts_on` and end `ends_on`;
            `parts` is the same column of those rows, ("rest", heading)
            (W-PERIOD-ROWS).
        claim: `says` of `parts` what numbers contradict: majority, increase,
            decrease, or "between 18 and 20" (W-NARRATIVE).

    Attributes:
        rule: code to use in place of the usual one.
        words: what the paper says, for the message.
    """

    kind: str
    parts: tuple[Ref, ...] = ()
    whole: Ref | None = None
    stated: Ref | None = None
    less: tuple[Ref, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    says: str = ""
    rule: str = ""
    words: str = ""


@dataclass(frozen=True)
class Spec:
    """A mapping: how one layout of table is read into figures.

    Attributes:
        name: for people, often the title above the table.
        sheet: of a workbook; empty is the sheet the table was found on.
        header_row: row of the headings as the spreadsheet counts; 0 is none.
        label_columns: places of the columns that name the rows, from 0.
        period: the period the mapping was made for, so that a later table of the
            same layout can be moved on.
        table: what all cells have in common.
        rows: meaning by label as printed.
        columns: meaning by heading as printed, in the order of the table.
        marks: qualifier by mark as printed: "+" at_least, "*" exact (a footnote is
            dropped), "-" nil, "No data recorded" not_collected, "" an empty cell.
        date_column: heading of the column that dates the rows, if they are events.
        relations: arithmetic the table states.
    """

    name: str = ""
    sheet: str = ""
    header_row: int = 0
    label_columns: tuple[int, ...] = (0,)
    period: str = ""
    table: Meaning = Meaning()
    rows: Mapping[str, Meaning] = field(default_factory=dict)
    columns: Mapping[str, Meaning] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    date_column: str = ""
    relations: tuple[Relation, ...] = ()

    def meaning(self, row: str, column: str) -> Meaning:
        """Say what the cell in a row and column means; left out by one is left out."""
        of_column = self.columns.get(column, Meaning())
        of_row = self.rows.get(row, Meaning())
        return of_row.over(of_column.over(self.table))
