"""Made-up facts in which every rule's examples are read. No real board's figures."""

from datetime import date
from decimal import Decimal

from safeguarding.indicators.relations import (
    RelationFacts,
    RelationKind,
    parse_terms,
)
from safeguarding.periods import Period
from safeguarding.returns.rules.facts import AgencyFacts, Context, IndicatorFacts, Past

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
# EXA-01 is watched by the example's board; the others only serve single rules.
INDICATORS = (
    IndicatorFacts("EXA-01", "Episodes", breakdowns=PLACES),
    IndicatorFacts("EXA-02", "Seen in time", unit="PERCENT", is_on=False),
    IndicatorFacts("EXA-03", "Open on the last day", timing="AS_AT", is_on=False),
    IndicatorFacts("EXA-04", "All", parts=("EXA-01", "EXA-03"), is_on=False),
    IndicatorFacts("EXA-05", "Children", breakdowns=PLACES, is_on=False),
    IndicatorFacts("EXA-06", "Started", is_on=False),
    IndicatorFacts("EXA-07", "Ended", is_on=False),
    IndicatorFacts("EXA-08", "Bookings", is_on=False),
    IndicatorFacts("EXA-09", "Attended", is_on=False),
    IndicatorFacts("EXA-10", "Did not attend", is_on=False),
    IndicatorFacts("EXA-11", "Passed on", unit="PERCENT", is_on=False),
    IndicatorFacts("EXA-12", "Closed", unit="PERCENT", is_on=False),
    IndicatorFacts(
        "EXA-13", "Rate", unit="PER_10K", denominator="0-17 population", is_on=False
    ),
    IndicatorFacts("EXA-14", "Episodes, as another counts them", is_on=False),
    IndicatorFacts("EXA-15", "Concerns received", is_on=False),
    IndicatorFacts(
        "EXA-16",
        "Visited in time",
        unit="PERCENT",
        definition="Visits within 7 working days",
        comparators="R7",
        is_on=False,
    ),
    IndicatorFacts("EXA-17", "Referred again", definition="To us", is_on=False),
    IndicatorFacts("EXA-18", "Referred back", definition="From us", is_on=False),
)


def _relation(kind: str, *terms: str, less: tuple[str, ...] = ()) -> RelationFacts:
    return RelationFacts(RelationKind(kind), parse_terms(terms), parse_terms(less))


RELATIONS = (
    _relation("same", "EXA-01", "EXA-14"),
    _relation("distinct", "EXA-01", "EXA-15"),
    _relation("individuals_of", "EXA-05", "EXA-01"),
    _relation("stock_flow", "EXA-03", "EXA-06", less=("EXA-07",)),
    _relation("identity", "EXA-08", "EXA-09", "EXA-10"),
    _relation("part_of", "EXA-08", "EXA-09"),
    _relation("shares", "EXA-11", "EXA-12"),
    _relation("needs_scope", "EXA-15"),
    _relation("one_source", "EXA-01"),
    _relation("similar", "EXA-17", "EXA-18"),
)
CONTEXT = Context(
    agency=AgencyFacts("example-csc", ("Example Children's Services",)),
    others=(AgencyFacts("example-police", ("Example Police",)),),
    period=Period.parse("2015-16-Q3"),
    on=date(2016, 1, 20),
    indicators={one.code: one for one in INDICATORS},
    relations=RELATIONS,
)


def past(period: str, numerator: int, code: str = "EXA-01") -> Past:
    """Make a known figure, of the first indicator unless told."""
    return Past(code, Period.parse(period), numerator=Decimal(numerator))


EPISODES_BY_OTHERS = past("2015-16-Q3", 40, "EXA-14")
