"""A board that watches 170 indicators, with twenty quarters of figures of each."""

from datetime import UTC, datetime
from decimal import Decimal
from random import Random

from dashboards.recompute import drain
from safeguarding.indicators.models import Observation, Switch, Target
from safeguarding.indicators.services import record_observations
from safeguarding.partners.models import Priority
from safeguarding.periods import Kind, Period, periods_between
from tests.factories import (
    LONG_AGO,
    AgencyFactory,
    IndicatorFactory,
    MembershipFactory,
    PartnershipFactory,
)

INDICATORS = 170
QUARTERS = periods_between(Period.parse("2010-11-Q1"), Period.parse("2014-15-Q4"))
KNOWN_AT = datetime(2015, 5, 1, 9, tzinfo=UTC)
PARTS = {"f": 0.48, "m": 0.49, "u": 0.03}
LABELS = {"sex": {"f": "Girls", "m": "Boys", "u": "Not known"}}


def board():
    """Make the partnership and its scorecards; half the indicators are shares."""
    place = PartnershipFactory(code="bench", short_name="Bench")
    agency = AgencyFactory(short_name="Children's services")
    MembershipFactory(partnership=place, agency=agency)
    priorities = [
        Priority.objects.create(
            partnership=place,
            plan="bench",
            code=str(number),
            title=f"What the board wants for children, number {number}",
            starts_on=LONG_AGO,
            position=number,
        )
        for number in range(1, 7)
    ]
    measures = [_measure(number) for number in range(INDICATORS)]
    for number, measure in enumerate(measures):
        priority = priorities[number * len(priorities) // INDICATORS]
        _watch(place, measure, priority, number)
    record_observations(
        partnership_id=place.pk,
        figures=[row for each in measures for row in _figures(place, agency, each)],
        recorded_at=KNOWN_AT,
    )
    drain(budget_seconds=600)
    return place, agency


def _measure(number):
    return IndicatorFactory(
        code=f"BEN-{number:03}",
        title=f"What is counted for the bench, as number {number}",
        share=number % 2 == 1,
        counts_children=True,
        breakdowns=LABELS if number % 3 == 0 else {},
        better="Neither up nor down is better in itself.",
        why_it_matters="It says how the time of a page grows.",
        questions=["What would it be without it?"],
    )


def _watch(place, measure, priority, number):
    Switch.objects.create(
        partnership=place,
        indicator=measure,
        priority=priority,
        position=number,
        active_from=LONG_AGO,
    )
    if measure.unit == "PERCENT":
        Target.objects.create(
            partnership=place,
            indicator=measure,
            year_start=Period.containing(Kind.YEAR, QUARTERS[-1].start).start,
            target=Decimal(85),
            red_from=Decimal(75),
            source="the bench",
        )


def _figures(place, agency, measure):
    """Draw twenty quarters of an indicator, and of its parts, from a fixed seed."""
    draw = Random(measure.code)  # noqa: S311 - figures, not secrets
    definition = measure.definitions.get()
    level = draw.choice((4, 40, 400))
    for quarter in QUARTERS:
        whole = max(round(draw.gauss(level, level**0.5)), 0)
        below = whole + round(level * 0.2) + 1 if measure.unit == "PERCENT" else None
        shares = {("", ""): 1.0}
        if measure.breakdowns:
            shares |= {("sex", code): part for code, part in PARTS.items()}
        for (dimension, code), part in shares.items():
            yield Observation(
                partnership=place,
                agency=agency,
                indicator=measure,
                definition=definition,
                kind=Kind.QUARTER.value,
                period_start=quarter.start,
                period_end=quarter.end,
                breakdown_dimension=dimension,
                breakdown_code=code,
                numerator=round(whole * part),
                denominator=None if below is None else max(round(below * part), 1),
                qualifier="exact",
                source_kind="return",
                source={},
            )
