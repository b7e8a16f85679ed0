"""Makes rows of figures from rows of cells: reads, never judges.

What cannot be read stays None or empty; the rules say so. The one figure of a plain
count is kept as its numerator, whichever column it was put in.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from safeguarding.periods import Kind, Period, PeriodError
from safeguarding.returns.rules.columns import NUMBER_COLUMNS, QUALIFIERS, WITH_NUMBER
from safeguarding.returns.rules.facts import Context, IndicatorFacts, Row
from safeguarding.returns.values import (
    Misread,
    fold,
    parse_date,
    parse_number,
    plain,
    rounded,
)

# Decimals the database keeps. Spreadsheets carry sixteen digits of noise.
PLACES = {"numerator": 3, "denominator": 3, "value": 4}
QUALIFIER_BY_FOLD = {fold(code): code for code in QUALIFIERS}


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as read: the sheet, the spreadsheet's own row number, text by column."""

    sheet: str
    number: int
    cells: Mapping[str, str]


def parse_row(raw: RawRow, context: Context) -> Row:
    """Read the cells of one row in the light of the catalogue and the period."""
    cells = raw.cells
    indicator = context.by_fold.get(fold(cells.get("indicator_code", "")))
    start = _date(cells.get("period_start", ""))
    end = _date(cells.get("period_end", ""))
    dimension, breakdown = _breakdown(cells, indicator)
    row = Row(
        sheet=raw.sheet,
        number=raw.number,
        cells=cells,
        indicator=indicator,
        start=start,
        end=end,
        period=name_period(start, end, indicator, context.period),
        dimension=dimension,
        breakdown=breakdown,
        qualifier=_qualifier(cells),
    )
    return _with_numbers(row)


def _date(text: str) -> date | None:
    read = parse_date(text) if text else None
    return None if isinstance(read, Misread) else read


def _qualifier(cells: Mapping[str, str]) -> str:
    typed = cells.get("qualifier", "")
    if not typed and any(cells.get(name) for name in NUMBER_COLUMNS):
        return "exact"
    return QUALIFIER_BY_FOLD.get(fold(typed), "")


def _breakdown(
    cells: Mapping[str, str], indicator: IndicatorFacts | None
) -> tuple[str, str]:
    known = indicator.breakdowns if indicator else {}
    dimension = _match(cells.get("breakdown_dimension", ""), known)
    codes = known.get(dimension, {})
    return dimension, _match(cells.get("breakdown_code", ""), codes)


def _match(text: str, codes: Iterable[str]) -> str:
    folded = fold(text)
    return next((code for code in codes if folded and fold(code) == folded), "")


def name_period(
    start: date | None,
    end: date | None,
    indicator: IndicatorFacts | None,
    expected: Period,
) -> Period | None:
    """Say under which period a row is kept; None when it cannot belong here.

    The indicator's own frequency comes first: January to March of a termly one is
    the spring term, not the fourth quarter. Dates that are no named period but
    touch the expected one are kept under it, and a rule asks why.
    """
    if start is None or end is None or end < start:
        return None
    first = [indicator.frequency] if indicator else []
    for kind in (*first, expected.kind, *Kind):
        if (period := _exactly(kind, start, end)) is not None:
            break
    else:
        period = expected
    touches = start <= expected.end and end >= expected.start
    return period if touches else None


def _exactly(kind: Kind, start: date, end: date) -> Period | None:
    try:
        return Period.from_dates(start, end, kind=kind)
    except PeriodError:  # A year no period is named in.
        return None


def _with_numbers(row: Row) -> Row:
    top, bottom, stated = (_number(row, name) for name in NUMBER_COLUMNS)
    if row.qualifier == "nil":
        return replace(row, numerator=Decimal(0))
    is_count = row.indicator is not None and row.indicator.unit == "COUNT"
    if is_count and not row.cells.get("numerator"):
        top, stated = stated, None
    return replace(row, numerator=top, denominator=bottom, value=stated)


def _number(row: Row, column: str) -> Decimal | None:
    text = row.cells.get(column, "")
    percent = column == "value" and row.indicator is not None
    read = parse_number(text, percent=percent) if text else None
    if read is None or isinstance(read, Misread):
        return None
    return rounded(read, PLACES[column])


def content_hash(rows: Iterable[Row], context: Context, template: str) -> str:
    """Fingerprint the figures: the same whatever the file type or order of rows.

    SHA-256 of agency, return, period and the sorted figures. Source: SECURITY 2c.
    """
    figures = sorted({_canonical(row) for row in rows})
    about = [context.agency.code, template, context.period.code]
    text = json.dumps([*about, figures], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _canonical(row: Row) -> tuple[str, ...]:
    code = row.indicator.code if row.indicator else ""
    period = f"{row.period.kind}:{row.period.start}" if row.period else ""
    has_number = row.qualifier in WITH_NUMBER
    numbers = [plain(number) if has_number else "" for number in row.figure]
    # A stated figure equal to a plain count says nothing more.
    if row.indicator is not None and row.indicator.unit == "COUNT":
        numbers[2] = ""
    note = row.cells.get("note", "")
    return (code, period, row.dimension, row.breakdown, *numbers, row.qualifier, note)
