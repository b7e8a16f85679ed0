"""Counts what an area's records say, and reads the figures."""

from datetime import UTC, date, datetime

from safeguarding.cases import history
from safeguarding.indicators import compute
from safeguarding.indicators.queries import current_observations
from safeguarding.periods import Period

Q2, Q3, Q4 = (Period.parse(f"2015-16-Q{n}") for n in (2, 3, 4))


def count(*areas, quarters=(Q2, Q3, Q4)):
    for area in areas:
        history.refresh(area.partnership, None, today=date(2016, 5, 1))
    compute.refresh_all(
        partnership_ids=[area.partnership.pk for area in areas],
        quarters=quarters,
        at=datetime(2016, 5, 1, tzinfo=UTC),
    )


def figure(area, code, quarter=Q3, part=""):
    rows = current_observations(area.partnership.pk).filter(
        indicator__code=code, period_start=quarter.start, breakdown_code=part
    )
    return [(row.numerator, row.denominator) for row in rows]
