"""What happened that a reader should know of beside an indicator's series."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dashboards.reading import Place
from safeguarding.indicators.events import is_about
from safeguarding.indicators.models import Event


@dataclass(frozen=True)
class Happened:
    """One event; `ends_on` is None for what happened on one day.

    `is_local` when the partnership wrote its words, which may then hold figures.
    """

    kind: str
    starts_on: date
    ends_on: date | None
    title: str
    text: str
    source: str
    is_local: bool


def events_about(place: Place, code: str) -> list[Happened]:
    """List what is about an indicator, in the partnership or all England. One query.

    Args:
        place: a partnership that its reader was found to reach.
        code: the indicator's.
    """
    rows = Event.objects.filter(Q(partnership_id=place.pk) | Q(partnership=None))
    return [
        Happened(
            kind=_kind(row),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            title=row.title,
            text=row.text,
            source=row.source,
            is_local=row.partnership_id is not None,
        )
        for row in rows.order_by("starts_on", "title", "pk")
        if is_about(row.indicators, code)
    ]


def _kind(row: Event) -> str:
    label = str(row.get_kind_display())
    return label if row.partnership_id else f"{label}, England"
