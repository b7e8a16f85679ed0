"""One figure of a made-up return, and the file a return is sent in."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeguarding.periods import Period
from safeguarding.returns.rules.columns import COLUMNS


@dataclass(frozen=True, slots=True)
class Made:
    """One row: a count, a share of its whole, a stated value, or why there is none."""

    code: str
    numerator: int | None = None
    denominator: int | None = None
    value: str = ""
    qualifier: str = "exact"
    dimension: str = ""
    part: str = ""
    note: str = ""


def count(code: str, number: int, note: str = "") -> Made:
    """Make a count."""
    return Made(code, numerator=number, note=note)


def share(code: str, numerator: int, denominator: int) -> Made:
    """Make a share with both counts; of nothing it does not apply."""
    if not denominator:
        return absent(code, "not_applicable", "There is none to take a share of.")
    return Made(code, numerator=numerator, denominator=denominator)


def absent(code: str, qualifier: str, note: str) -> Made:
    """Say why there is no number."""
    return Made(code, qualifier=qualifier, note=note)


def split(code: str, dimension: str, parts: Mapping[str, int]) -> list[Made]:
    """Make the counts of the parts of a figure."""
    return [
        Made(code, numerator=number, dimension=dimension, part=part)
        for part, number in parts.items()
    ]


def content(agency: str, period: Period, rows: Iterable[Made]) -> bytes:
    """Write a return in the long form (DOMAIN C.12), UTF-8, one row per figure."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {
                "agency_code": agency,
                "indicator_code": row.code,
                "period_start": period.start.isoformat(),
                "period_end": period.end.isoformat(),
                "numerator": "" if row.numerator is None else row.numerator,
                "denominator": "" if row.denominator is None else row.denominator,
                "value": row.value,
                "qualifier": row.qualifier,
                "breakdown_dimension": row.dimension,
                "breakdown_code": row.part,
                "note": row.note,
            }
        )
    return text.getvalue().encode()
