"""Asks for the figures of case audits and rounds once their quarter or year is over.

They are counted when it has ended (`measures_cases`, `measures_rounds`), and nobody may
touch an audit then: so the quarter that just ended is asked for here, once.
"""

from datetime import date

from audits.models import CaseAudit, Round
from safeguarding.indicators import services as indicators
from safeguarding.indicators.models import RecomputeKey
from safeguarding.periods import Kind, Period


def roll(*, today: date) -> int:
    """Ask for the quarter before today's where it has audits and was not counted since.

    The last quarter of a financial year is asked for when the year has audits or rounds.

    Returns:
        In how many partnerships it was asked for; most days in none.
    """
    before = Period.containing(Kind.QUARTER, today).previous()
    counted = RecomputeKey.objects.counted_since_end(before).values_list(
        "partnership_id", flat=True
    )
    wanted = sorted(_with_audits(before) - set(counted))
    for partnership_id in wanted:
        indicators.want(partnership_id=partnership_id, periods=[before])
    return len(wanted)


def _with_audits(quarter: Period) -> set[int]:
    year, parts, rounds = quarter.financial_year, [quarter], Round.objects.none()
    if quarter == year.quarter:
        parts = list(year.parts(Kind.QUARTER))
        rounds = Round.objects.filter(year=year.year).exclude(state=Round.State.DRAFT)
    rows = CaseAudit.objects.filter(quarter__in=[part.index for part in parts])
    kept = rows.exclude(state=CaseAudit.State.CANCELLED)
    return {
        *kept.values_list("partnership_id", flat=True),
        *rounds.values_list("partnership_id", flat=True),
    }
