"""Lays rows beside the tables a board publishes, and asks which sectors never come.

Tables come as figures of their own return: 13,023 in a year, by type, by month, by
sector. Rows that tell of the same time should come to the same. Source: DOMAIN C
(W-RECON), C.10, B.5.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from safeguarding.cases.sources import SECTORS
from safeguarding.indicators.models import Observation, Qualifier
from safeguarding.indicators.queries import current_observations
from safeguarding.partners.models import Membership
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import RecordFile
from safeguarding.returns.rules.facts import Finding, Severity
from training.models.choices import Delivery, Sector

TOTAL, BY_TYPE, BY_SECTOR = "TRN-01", "TRN-02", "TRN-03"
CODES = (TOTAL, BY_TYPE, BY_SECTOR)
POLICE = Sector.POLICE.value


class Came(NamedTuple):
    """How many attended on a day, of a type and a sector."""

    on: date
    delivery_type: str
    sector: str
    people: int


def judge(file: RecordFile, found: Sequence[Sequence[object]]) -> Iterator[Finding]:
    """Compare attendances with published tables and with who belongs to the board.

    For the board's office only: an agency is told no numbers of others. Three queries.

    Args:
        file: the list.
        found: attendances of the year by day, type and sector, of the list and of what
            stands here beside it.
    """
    came = [Came(*row) for row in found]  # type: ignore[arg-type]
    yield from _tables(file, came)
    if came:
        yield from _nobody_of(file, came)


# Tables -------------------------------------------------------------------------------


def _tables(file: RecordFile, came: list[Came]) -> Iterator[Finding]:
    known = _known_months(file)
    published = _published(file)
    for period in sorted(published, key=lambda one: (one.start, one.end)):
        if not known.issuperset(period.months):
            continue
        figures = published[period]
        told = [one for one in came if period.contains(one.on)]
        yield from _differing(period, figures, told)


def _published(file: RecordFile) -> dict[Period, dict[tuple[str, str], int]]:
    """Give what tables say of the year so far, by period, then indicator and code."""
    period = file.obligation.period
    year = period.financial_year
    observed = current_observations(
        file.partnership_id,
        only=Q(
            indicator__code__in=CODES,
            period_start__range=(year.start, period.end),
        ),
    ).filter(
        source_kind="return",
        qualifier__in=[Qualifier.EXACT, Qualifier.NIL],
        period_end__range=(period.start, period.end),
    )
    found: defaultdict[Period, dict[tuple[str, str], int]] = defaultdict(dict)
    for one in observed.select_related("indicator"):
        key = (one.indicator.code, one.breakdown_code)
        span = Period(Kind(one.kind), one.period_start)
        found[span][key] = found[span].get(key, 0) + int(_number(one))
    return found


def _number(one: Observation) -> Decimal:
    said = one.numerator if one.numerator is not None else one.value
    return said or Decimal(0)


def _known_months(file: RecordFile) -> set[Period]:
    """Give the months of which the office's lists were put in, or this one tells.

    The list of one agency tells of that agency's people only.
    """
    loaded = RecordFile.objects.filter(
        partnership_id=file.partnership_id,
        agency_id=file.agency_id,
        kind=file.kind,
        state=RecordFile.State.LOADED.value,
    ).select_related("obligation")
    told = [file.obligation.period, *(one.obligation.period for one in loaded)]
    return {month for one in told for month in one.months}


def _differing(
    period: Period, figures: dict[tuple[str, str], int], told: list[Came]
) -> Iterator[Finding]:
    for (code, part), published in sorted(figures.items()):
        counted = sum(one.people for one in told if _is_meant(one, code, part))
        if counted != published:
            yield Finding(
                "W-RECON",
                f"{_what(code, part)} in {period.label}: the rows come to {counted:,}, "
                f"the published table says {published:,}. Correct one of the two, or "
                "say why they differ.",
                column="status",
            )


def _is_meant(one: Came, code: str, part: str) -> bool:
    """Say whether attendances are among those a figure counts."""
    if code == BY_SECTOR:
        is_briefing = one.delivery_type == Delivery.BRIEFING.value
        return is_briefing and part in ("", one.sector)
    return part in ("", one.delivery_type, one.sector)


def _what(code: str, part: str) -> str:
    labels = {**dict(Delivery.choices), **dict(Sector.choices)}
    name = "Briefing attendances" if code == BY_SECTOR else "Attendances"
    return f"{name}, {labels.get(part, part).lower()}," if part else name


# Sectors ------------------------------------------------------------------------------


def _nobody_of(file: RecordFile, came: Iterable[Came]) -> Iterator[Finding]:
    """Name the sectors of the partnership from which nobody came in the year.

    Until the year is over somebody may still come: then it is no more than a note.
    """
    period = file.obligation.period
    year = period.financial_year
    members = Membership.objects.on_day(period.end).filter(
        partnership_id=file.partnership_id
    )
    there = set(members.values_list("agency__sector", flat=True)) & SECTORS
    there.discard(Sector.OTHER.value)
    absent = there - {one.sector for one in came if year.contains(one.on)}
    if not absent:
        return
    names = ", ".join(sorted(Sector(one).label for one in absent))
    is_over = period.end >= year.end
    yield Finding(
        "W-NOBODY-OF",
        f"Nobody came from these sectors in {year.label}"
        f"{'' if is_over else ' so far'}: {names}. Check that no list is missing; "
        "otherwise the board will ask who invites them.",
        column="sector",
        level=None if is_over else Severity.INFORMATION,
    )
