"""Figures of the published returns in the long form, to hold the tables against."""

import csv
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dashboards import demo_data
from safeguarding.periods import Kind, Period
from tests.acceptance import papers
from tests.acceptance.dudley import FIXTURES

NUMBERS = ("numerator", "denominator", "value")


class Figure(NamedTuple):
    """Which figure: whose, of which return's period, of what."""

    agency: str
    period: str
    indicator: str
    dimension: str = ""
    breakdown: str = ""


def typed():
    """Figure -> its numbers and qualifier, as the long form of session 1 has them."""
    found = {}
    for each in demo_data.manifest():
        with (FIXTURES / "returns" / each.file).open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                part = row["breakdown_dimension"], row["breakdown_code"]
                code, period = row["indicator_code"], period_of(each, row)
                figure = Figure(each.agency, period, code, *part)
                numbers = [
                    Decimal(row[name]) if row[name] else None for name in NUMBERS
                ]
                found[figure] = (*said(numbers), row["qualifier"])
    return found


def period_of(each, row):
    """Name the period of a row: that of the return, or a month of it."""
    first, last = (date.fromisoformat(row[f"period_{end}"]) for end in ("start", "end"))
    month = Period.containing(Kind.MONTH, first)
    return month.code if month.end == last else each.period


def printed(seen):
    """Figure -> the same, as the tables gave them."""
    found = {}
    for paper in papers.papers().values():
        for sent in paper.sent:
            checked = seen.checks[paper.name, "corrected", papers.label(sent)]
            for row in checked.figures if checked else ():
                is_month = row.period.kind == Kind.MONTH
                period = row.period.code if is_month else sent.period
                part = row.dimension, row.breakdown
                figure = Figure(sent.agency, period, row.indicator.code, *part)
                found[figure] = (*said(row.figure), row.qualifier)
    return found


def said(numbers):
    """Give counts where there are counts, else the figure that is stated."""
    top, bottom, stated = numbers
    return (stated, None) if top is None else (top, bottom)


def explained():
    """Which figures differ for a reason, from the list of them."""
    names = Figure._fields
    return {
        Figure(*(row[name] for name in names))
        for row in papers.table("differences.csv")
    }
