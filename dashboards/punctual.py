"""How timely the agencies behind an indicator have been, for readers who may know."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from dashboards.presenters.words import Word
from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.returns.lists import late_in_words
from safeguarding.returns.models import Obligation
from safeguarding.returns.standing import ReturnStanding, stand

# So many periods back: two years of quarters.
LAST = 8
IN_TIME = Word("in time", "It came on or before its due date.", "tick", "good")
LATE = Word("late", "It came after its due date.", "triangle", "near")
NOT_IN = Word("not in", "It was due and has not come.", "broken", "bad")
NOT_DUE = Word("not due yet", "Its due date is still ahead.", "dots")
KEY = (IN_TIME, LATE, NOT_IN, NOT_DUE)


@dataclass(frozen=True)
class Kept:
    """One return: its period, and whether it came in time."""

    period: str
    word: Word
    detail: str


@dataclass(frozen=True)
class Punctual:
    """An agency's last returns that hold an indicator, oldest first."""

    agency: str
    agency_code: str
    template: str
    returns: tuple[Kept, ...]

    @property
    def share(self) -> str:
        """How many of those that were due came in time: "6 of 8"."""
        due = [one for one in self.returns if one.word is not NOT_DUE]
        if not due:
            return "None was due yet"
        return f"{sum(one.word is IN_TIME for one in due)} of {len(due)}"

    @property
    def last(self) -> str:
        """The newest return in words."""
        one = self.returns[-1]
        return f"{one.period}: {one.detail}"


def punctuality(
    user: User, place: Place, codes: Collection[str], *, until: date, day: date
) -> list[Punctual]:
    """Tell how the last returns came that hold any of these indicators.

    The number of queries is the same for any number of agencies and periods.

    Args:
        user: only what they may know of is told: mostly their own agency's.
        place: the partnership.
        codes: the indicator, or what it is computed from.
        until: only periods that ended by this day.
        day: today.
    """
    scope = Obligation.objects.for_user(user, Permission.SEE_RETURN_STATUS)
    owed = scope.filter(
        partnership_id=place.pk, template__indicators__code__in=codes
    ).filter(period_end__lte=min(until, day))
    return _last(user, scope, owed, day)


def punctuality_of(
    user: User, place: Place, agency_id: int, *, day: date
) -> list[Punctual]:
    """Tell how the last returns of one agency came, as far as one may know of them.

    The number of queries is the same for any number of templates and periods.
    """
    scope = Obligation.objects.for_user(user, Permission.SEE_RETURN_STATUS)
    owed = scope.filter(
        partnership_id=place.pk, agency_id=agency_id, period_end__lte=day
    )
    return _last(user, scope, owed, day)


def _last(
    user: User, scope: ScopedQuerySet, owed: ScopedQuerySet, day: date
) -> list[Punctual]:
    """Tell of the last returns of each agency and template."""
    numbered = owed.distinct().annotate(
        back=Window(
            RowNumber(),
            partition_by=[F("agency_id"), F("template_id")],
            order_by=F("period_end").desc(),
        )
    )
    kept = numbered.filter(back__lte=LAST).values_list("pk", flat=True)
    rows = scope.filter(pk__in=list(kept)).order_by(
        "agency__short_name", "template__title", "agency_id", "period_end", "pk"
    )
    return list(_by_agency(stand(user, rows, day=day)))


def _by_agency(found: list[tuple[Any, ReturnStanding]]) -> Iterable[Punctual]:
    for (name, code, template), rows in groupby(
        found,
        key=lambda one: (one[1].agency, one[0].agency.code, one[1].template),
    ):
        yield Punctual(name, code, template, tuple(_kept(*row) for row in rows))


def _kept(owed: Any, one: ReturnStanding) -> Kept:
    is_in = owed.first_received_at is not None
    if is_in and one.days_late:
        return Kept(one.period, LATE, late_in_words(one.days_late))
    if is_in:
        return Kept(one.period, IN_TIME, IN_TIME.word)
    if one.days_late:
        detail = f"{NOT_IN.word}, {late_in_words(one.days_late)}"
        return Kept(one.period, NOT_IN, detail)
    return Kept(one.period, NOT_DUE, NOT_DUE.word)
