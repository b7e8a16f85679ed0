"""Made-up facts in which every rule's examples are read. No real board's figures."""

from datetime import date
from decimal import Decimal

from safeguarding.periods import Period
from safeguarding.returns.rules.facts import (
    AgencyFacts,
    Context,
    IndicatorFacts,
    Past,
)

GOOD_ROW = {
    "agency_code": "example-csc",
    "indicator_code": "EXA-01",
    "period_start": "01/10/2015",
    "period_end": "31/12/2015",
    "numerator": "40",
    "denominator": "",
    "value": "",
    "qualifier": "",
    "breakdown_dimension": "",
    "breakdown_code": "",
    "note": "",
}
PLACES = {"place": {"home": "Home", "care": "Care", "unknown": "Unknown"}}
INDICATORS = (
    IndicatorFacts("EXA-01", "Episodes", breakdowns=PLACES),
    IndicatorFacts("EXA-02", "Seen in time", unit="PERCENT", is_on=False),
    IndicatorFacts("EXA-03", "Open on the last day", timing="AS_AT", is_on=False),
    IndicatorFacts("EXA-04", "All", parts=("EXA-01", "EXA-03"), is_on=False),
)
CONTEXT = Context(
    agency=AgencyFacts("example-csc", ("Example Children's Services",)),
    others=(AgencyFacts("example-police", ("Example Police",)),),
    period=Period.parse("2015-16-Q3"),
    on=date(2016, 1, 20),
    indicators={one.code: one for one in INDICATORS},
)


def past(period: str, numerator: int) -> Past:
    """Make an earlier figure of the first indicator."""
    return Past("EXA-01", Period.parse(period), numerator=Decimal(numerator))
