"""What an indicator is read beside, with how each of them stands."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from dashboards.dictionary import Meaning
from dashboards.models import ScorecardEntry
from dashboards.presenters.entries import Figure, figure
from dashboards.presenters.words import NOT_COMPARED, TREND_BY_WORD, Word
from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import Timing
from safeguarding.periods import Period

Entry = dict[str, Any]
PART_OF_IT = "a part of it"


@dataclass(frozen=True)
class Neighbour:
    """A related indicator; without a figure when the scorecard does not hold it."""

    code: str
    title: str
    how: str
    period: str = ""
    figure: Figure | None = None
    trend: Word | None = None


def related(
    user: User, place: Place, period: Period, meaning: Meaning
) -> list[Neighbour]:
    """List parts and related indicators with their figures of a quarter. One query.

    Args:
        user: the reader; small numbers stay hidden from those not entitled.
        place: the partnership.
        period: the scorecard's quarter.
        meaning: the indicator they belong to.
    """
    named = [(code, title, PART_OF_IT) for code, title in meaning.parts]
    parts = {code for code, _, _ in named}
    named += [(*each, "") for each in meaning.related if each[0] not in parts]
    if not named:
        return []
    held = _entries(user, place, period, [code for code, _, _ in named])
    return list(_neighbours(named, held, place.threshold))


def _entries(
    user: User, place: Place, period: Period, codes: Collection[str]
) -> dict[str, Entry]:
    rows = ScorecardEntry.objects.for_user(user, Permission.SEE_SCORECARD).filter(
        partnership_id=place.pk,
        quarter_start=period.start,
        indicator__code__in=codes,
    )
    return dict(rows.values_list("indicator__code", place.column))


def _neighbours(
    named: list[tuple[str, str, str]], held: dict[str, Entry], threshold: int
) -> Iterable[Neighbour]:
    for code, title, how in named:
        entry = held.get(code)
        if entry is None:
            yield Neighbour(code, title, how)
            continue
        timing = Timing(entry["timing"]).label if entry.get("timing") else ""
        yield Neighbour(
            code,
            title,
            how=", ".join(each for each in (how, timing) if each),
            period=entry["period_label"],
            figure=figure(entry, threshold, unit=entry["unit"]),
            trend=TREND_BY_WORD.get(entry["trend"], NOT_COMPARED),
        )
