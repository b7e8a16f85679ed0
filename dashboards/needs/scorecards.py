"""How the newest scorecards read, in a sentence each."""

from datetime import date

from django.urls import reverse

from dashboards import reading
from dashboards.needs.sections import Item, Section
from dashboards.presenters import summary
from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.periods import Kind, Period


def scorecards(user: User, day: date) -> list[Section]:
    """Say how each partnership's newest scorecard reads. Five queries for all."""
    places = reading.places(user, Permission.SEE_SCORECARD)
    newest = reading.latest_quarters(user, day)
    told: dict[int, list[summary.Glance]] = {}
    for column in sorted({place.column for place in places}):
        told |= reading.glances(
            user,
            {
                p.pk: newest[p.pk]
                for p in places
                if p.column == column and p.pk in newest
            },
            column,
        )
    updating = reading.places_updating(user)
    return [
        _scorecard(
            place,
            newest.get(place.pk),
            told.get(place.pk, []),
            is_updating=place.pk in updating,
        )
        for place in places
    ]


def _scorecard(
    place: Place,
    start: date | None,
    told: list[summary.Glance],
    *,
    is_updating: bool,
) -> Section:
    heading = f"Newest scorecard, {place.short_name}"
    if start is None:
        nothing = "No figures yet. They appear when the first return is accepted."
        return Section(heading, nothing)
    period = Period(Kind.QUARTER, start)
    url = reverse("dashboards:scorecard", args=[place.code, period.code])
    read = Item(f"Read the scorecard, {period.label}", url=url)
    said = summary.tally(told).sentence
    if is_updating:
        said += " Figures are being updated."
    return Section(heading, said, (), read)
