"""The scorecard as it was known at the end of a day, for one reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import TruncDate

from dashboards.assembly.adding_up import Spot
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import View
from dashboards.assembly.entry import assemble
from dashboards.assembly.select import Place as Listing
from dashboards.assembly.select import places
from dashboards.assembly.totals import NOT_RECEIVED
from dashboards.known.beside import Then
from dashboards.known.past import Past, past_of
from dashboards.reading import Entry, Place
from safeguarding.indicators.models import Observation
from safeguarding.partners.models import Partnership
from safeguarding.periods import Period


@dataclass(frozen=True)
class Known:
    """What was known: entries as this reader may see them.

    Attributes:
        entries: in their order; none when nothing was known of the quarter.
        withheld: codes of entries whose number is hidden because of what has been
            shown since, though it would have been shown on the day itself.
    """

    entries: list[Entry]
    withheld: frozenset[str]


def known_then(place: Place, quarter: Period, day: date) -> Known:
    """Work out a quarter's scorecard as it was known at the end of a day.

    The number of queries is the same for any number of indicators.

    Args:
        place: the partnership, with what its reader is entitled to.
        quarter: whose scorecard.
        day: nothing recorded after it counts. Targets, caveats and the list of
            indicators have no such day: they are today's.
    """
    partnership = Partnership.objects.get(pk=place.pk)
    past = past_of(partnership, [quarter], known_at=day)
    listed = places(past.base, past.figures, quarter)
    if place.is_full:
        view = View(past.figures.get, past.figures.rows, is_full=True)
        return Known(_if_any(_entries(past, view, listed)), frozenset())
    then = Then(past)
    view = View(then.figure, then.rows, is_full=False)
    withheld = {
        one.indicator.code
        for one in listed
        if then.is_withheld(Spot(one.indicator.pk, one.shown))
    }
    return Known(_if_any(_entries(past, view, listed)), frozenset(withheld))


def _entries(past: Past, view: View, listed: Iterable[Listing]) -> list[Payload]:
    return [assemble(past.base, view, one) for one in listed]


def _if_any(entries: list[Payload]) -> list[Payload]:
    """Give the entries when any of them was known; what was only owed is no news."""
    return entries if any(one["state"] != NOT_RECEIVED for one in entries) else []


def days_of_change(place: Place, quarter: Period) -> list[date]:
    """Give the days on which figures of a quarter came or changed, newest first.

    Args:
        place: the partnership.
        quarter: figures of any period that ends in it.
    """
    rows = Observation.objects.filter(
        partnership_id=place.pk,
        period_end__gte=quarter.start,
        period_end__lte=quarter.end,
    )
    days = rows.annotate(day=TruncDate("recorded_at")).values_list("day", flat=True)
    return list(days.order_by("-day").distinct())
