"""Keeps what a table's arithmetic shows to the return that it concerns.

One table serves several agencies and years. Nobody is asked about a figure of another
agency, nor again about a year that has its own return.
"""

from collections.abc import Iterable

from safeguarding.periods import Period
from safeguarding.returns.rules.facts import Context, Finding
from safeguarding.returns.values import fold
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.spec import Meaning, Spec


def of_this_return(
    findings: Iterable[Finding], table: Table, spec: Spec, context: Context
) -> list[Finding]:
    """Keep the findings whose cell is of this agency and touches this period.

    What stands in no cell, such as a number of the text, concerns every return.
    """
    labels = {line.number: line.label for line in table.lines}
    return [
        one
        for one in findings
        if one.row is None
        or _concerns(spec.meaning(labels.get(one.row, ""), one.column), context)
    ]


def _concerns(said: Meaning, context: Context) -> bool:
    names = {fold(one) for one in (context.agency.code, *context.agency.names)}
    if said.agency and fold(said.agency) not in names:
        return False
    own = context.period
    if said.starts_on is not None and said.ends_on is not None:
        return said.starts_on <= own.end and said.ends_on >= own.start
    if not said.period:
        return True
    period = Period.parse(said.period)
    return period.start <= own.end and period.end >= own.start
