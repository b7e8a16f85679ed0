"""Rules about the three numbers of one row."""

from collections.abc import Iterator
from decimal import Decimal

from safeguarding.returns.rules.columns import SCALES
from safeguarding.returns.rules.facts import Finding, Row, Sent
from safeguarding.returns.rules.registry import Rule, each_row, example
from safeguarding.returns.rules.tolerance import of_stated
from safeguarding.returns.values import decimals_of, plain, rounded

# Units of plain counts, which are not taken of anything.
PLAIN = ("COUNT", "GBP")


def _share(row: Row, _sent: Sent) -> Iterator[Finding]:
    if row.indicator is None or row.indicator.unit != "PERCENT":
        return
    top, bottom, stated = row.figure
    if top is not None and bottom is not None and top > bottom:
        yield row.finding(
            "E-NUM-GT-DEN",
            f"{plain(top)} is more than the {plain(bottom)} it is a part of. Are "
            "numerator and denominator the right way round?",
            "numerator",
        )
    elif stated is not None and stated > 100:
        message = f"{plain(stated)} % is more than all of them."
        yield row.finding("E-NUM-GT-DEN", message, "value")


def _denominator(row: Row, _sent: Sent) -> Iterator[Finding]:
    if row.indicator is None or row.denominator is None:
        return
    unit = row.indicator.unit
    if unit in PLAIN:
        yield row.finding(
            "E-DENOMINATOR",
            f"{row.indicator.code} is a plain count, not a share. Leave its denominator "
            "empty.",
            "denominator",
        )
    if row.denominator == 0 and unit in SCALES and row.qualifier != "nil":
        yield row.finding(
            "E-DENOMINATOR",
            "There was none to take a share of. Empty the numbers and put "
            "not_applicable in the column qualifier: it is not 0 %.",
            "denominator",
        )


def computed(row: Row) -> Decimal | None:
    """Work a stated figure out from its counts; None without them.

    In the unit of the indicator: a percentage, a rate, a mean. A plain count is
    its own figure.
    """
    unit = row.indicator.unit if row.indicator else ""
    if unit == "COUNT":
        return row.numerator
    if unit not in SCALES or row.numerator is None or not row.denominator:
        return None
    return row.numerator / row.denominator * SCALES[unit]


def _stated(row: Row, _sent: Sent) -> Iterator[Finding]:
    counts = computed(row)
    if counts is None or row.value is None or row.qualifier == "at_least":
        return
    typed = row.cells.get("value", "")
    if abs(row.value - counts) > of_stated(typed):
        shown = plain(rounded(counts, max(decimals_of(typed), 1)))
        yield row.finding(
            "W-PCT",
            f"The row says {plain(row.value)}; its counts give {shown}. Correct one of "
            "them, or leave value empty and it is computed.",
            "value",
        )


RULES = (
    Rule(
        "E-NUM-GT-DEN",
        "A part is not more than its whole",
        "A share above 100 % is always a slip.",
        each_row(_share),
        failing=example(
            {"indicator_code": "EXA-02", "numerator": "12", "denominator": "9"}
        ),
        passing=example(
            {"indicator_code": "EXA-02", "numerator": "9", "denominator": "9"}
        ),
    ),
    Rule(
        "E-DENOMINATOR",
        "Shares have a denominator, counts have none",
        "A share of nothing is not applicable, not 0 %; a count of something is a share.",
        each_row(_denominator),
        failing=example(
            {"indicator_code": "EXA-02", "numerator": "0", "denominator": "0"}
        ),
        passing=example(
            {"indicator_code": "EXA-02", "numerator": "0", "denominator": "9"}
        ),
    ),
    Rule(
        "W-PCT",
        "The stated figure follows from its counts",
        "When they differ one is wrong, and the board cannot know which.",
        each_row(_stated),
        failing=example(
            {
                "indicator_code": "EXA-02",
                "numerator": "1",
                "denominator": "60",
                "value": "20",
            }
        ),
        passing=example(
            {
                "indicator_code": "EXA-02",
                "numerator": "2",
                "denominator": "3",
                "value": "66.66",
            }
        ),
    ),
)
