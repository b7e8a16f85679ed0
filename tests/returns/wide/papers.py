"""Invented tables of invented boards, and the facts to read them by."""

from datetime import date
from decimal import Decimal

from safeguarding.periods import Kind, Period
from safeguarding.returns.grid import Grid
from safeguarding.returns.reader_process import cell_text
from safeguarding.returns.readers import Opened
from safeguarding.returns.rules.facts import AgencyFacts, Context, IndicatorFacts, Past

PLACES = {"place": {"home": "Home", "care": "Care", "unknown": "Unknown"}}
INDICATORS = (
    IndicatorFacts(
        "NOR-01",
        "Missing episodes",
        breakdowns=PLACES,
        definition="Episodes that began in the period",
    ),
    IndicatorFacts(
        "NOR-02",
        "Assessments finished within 45 working days",
        unit="PERCENT",
        definition="Share of assessments finished within 45 working days",
        denominator="assessments finished",
    ),
    IndicatorFacts(
        "NOR-03",
        "Children in need",
        timing="AS_AT",
        definition="Open at the end of the period",
    ),
    IndicatorFacts(
        "NOR-04",
        "Children in need rate",
        unit="PER_10K",
        definition="Children in need per 10,000",
        denominator="0-17 population",
    ),
    IndicatorFacts(
        "NOR-05",
        "Permanent exclusions",
        frequency=Kind.TERM,
        definition="Children excluded for good in the term",
    ),
    IndicatorFacts(
        "NOR-06", "Strategy discussions held", definition="Held in the period"
    ),
    IndicatorFacts(
        "NOR-90", "Police disruption notices", in_template=False, definition="Served"
    ),
)


def context(period="2016-17-Q2", past=(), on=date(2016, 11, 1)):
    return Context(
        agency=AgencyFacts("northmere-csc", ("Northmere Children's Services",)),
        others=(AgencyFacts("northmere-police", ("Northmere Police",)),),
        period=Period.parse(period),
        on=on,
        indicators={one.code: one for one in INDICATORS},
        past=tuple(past),
    )


def known(code, period, numerator, **more):
    return Past(code, Period.parse(period), numerator=Decimal(numerator), **more)


def grid(*rows, name="Scorecard"):
    """Make a sheet; None is an empty row, the first row is number 1."""
    cells = [[cell_text(cell) for cell in row or ()] for row in rows]
    return Grid(name, list(enumerate(cells, start=1)))


def opened(*rows, **more):
    return Opened((grid(*rows, **more),), (), "UTF-8")


SCORECARD = (
    ("Northmere Safeguarding Partnership",),
    ("Quarterly scorecard 2016/17",),
    None,
    ("Measure", "2015/16 Q2", "2016/17 Q1", "2016/17 Q2", "Trend"),
    ("Front door",),
    ("Number of missing episodes", 41, 44, "52*", "\u25b2"),
    ("% assessments finished within 45 working days", "81%", "84%", "79%", "\u25bc"),
    ("Children in need (at end of quarter)", "1,204", "1,190", "1,1990", "\u25b2"),
    ("Partners",),
    ("Strategy discussions held", "", "150+", "160+", "\u25b2"),
    None,
    ("* two episodes are still being checked",),
)
