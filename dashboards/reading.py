"""What the board's pages read: ready-made entries, as one reader may see them.

Every function here takes the reader, keeps to what they may reach, and costs the
same number of queries however many indicators or quarters there are.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from dashboards.models import ScorecardEntry
from dashboards.presenters.summary import Glance
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import RecomputeKey
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Submission

Entry = dict[str, Any]


class NotThereError(LookupError):
    """Something that does not exist, or not for this reader: the same answer."""


@dataclass(frozen=True)
class Place:
    """A partnership as one reader meets it; `is_full` when nothing is hidden."""

    pk: int
    code: str
    name: str
    short_name: str
    threshold: int
    is_full: bool

    @property
    def column(self) -> str:
        """The payload this reader is entitled to."""
        return "full" if self.is_full else "suppressed"


@dataclass(frozen=True)
class Freshness:
    """Whether a scorecard holds everything accepted; None: it was never begun."""

    version: int
    is_updating: bool
    complete_at: datetime | None


@dataclass(frozen=True)
class Board:
    """One scorecard: its place, quarter, entries in order, and the other quarters."""

    place: Place
    period: Period
    entries: list[Entry]
    quarters: list[Period]
    freshness: Freshness | None


def places(user: User, permission: Permission) -> list[Place]:
    """List the partnerships a person reaches with a permission, by name."""
    rows = Partnership.objects.for_user(user, permission)
    return [_place(user, row) for row in rows.order_by("name", "pk").distinct()]


def get_place(user: User, code: str, permission: Permission) -> Place:
    """Find one partnership by its code.

    Raises:
        NotThereError: there is none, or this person does not reach it.
    """
    rows = Partnership.objects.for_user(user, permission).filter(code=code)
    row = rows.first()
    if row is None:
        raise NotThereError
    return _place(user, row)


def _place(user: User, row: Partnership) -> Place:
    return Place(
        pk=row.pk,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        threshold=row.suppression_threshold,
        is_full=user.may(Permission.SEE_UNSUPPRESSED, row.pk),
    )


def get_quarter(code: str) -> Period:
    """Read a quarter from an address.

    Raises:
        NotThereError: the code names no quarter.
    """
    try:
        return Period.parse(code, kind=Kind.QUARTER)
    except ValueError as error:
        raise NotThereError from error


def quarters(user: User, place: Place) -> list[Period]:
    """List the quarters that have a scorecard, newest first."""
    starts = (
        RecomputeKey.objects.for_user(user, Permission.SEE_SCORECARD)
        .filter(partnership_id=place.pk)
        .order_by("-quarter_start")
        .values_list("quarter_start", flat=True)
    )
    return [Period(Kind.QUARTER, start) for start in starts]


def latest_quarters(user: User, today: date) -> dict[int, date]:
    """Give the first day of the newest scorecard with entries, by partnership.

    A quarter that still runs has figures of cases kept here and of little else: it is
    the newest only where there is no other.
    """
    running = Period.containing(Kind.QUARTER, today).start
    is_running = ExpressionWrapper(
        Q(quarter_start__gte=running), output_field=BooleanField()
    )
    rows = (
        ScorecardEntry.objects.for_user(user, Permission.SEE_SCORECARD)
        .order_by("partnership_id", is_running, "-quarter_start")
        .distinct("partnership_id")
        .values_list("partnership_id", "quarter_start")
    )
    return dict(rows)


def glances(
    user: User, newest: dict[int, date], column: str
) -> dict[int, list[Glance]]:
    """Read only the words that a tally counts, for several scorecards at once.

    Args:
        user: the reader.
        newest: first day of the quarter wanted, by partnership.
        column: "full" or "suppressed".
    """
    wanted = Q(pk__in=[])
    for partnership, start in newest.items():
        wanted |= Q(partnership_id=partnership, quarter_start=start)
    rows = ScorecardEntry.objects.for_user(user, Permission.SEE_SCORECARD)
    words = ("trend", "rating__word", "state")
    found: dict[int, list[Glance]] = {}
    for partnership, *told in rows.filter(wanted).values_list(
        "partnership_id", *(f"{column}__{word}" for word in words)
    ):
        found.setdefault(partnership, []).append(Glance(*told))
    return found


def entries(user: User, place: Place, period: Period) -> list[Entry]:
    """Give the entries of one scorecard in their order, small numbers as entitled."""
    rows = ScorecardEntry.objects.for_user(user, Permission.SEE_SCORECARD)
    chosen = rows.filter(partnership_id=place.pk, quarter_start=period.start)
    return list(chosen.order_by("position", "pk").values_list(place.column, flat=True))


def entries_of_indicator(
    user: User, place: Place, code: str
) -> list[tuple[Period, Entry]]:
    """Give every entry an indicator ever had, with its quarter, oldest first."""
    rows = ScorecardEntry.objects.for_user(user, Permission.SEE_SCORECARD)
    chosen = rows.filter(partnership_id=place.pk, indicator__code=code)
    told = chosen.order_by("quarter_start").values_list("quarter_start", place.column)
    return [(Period(Kind.QUARTER, start), entry) for start, entry in told]


def entry_of_indicator(
    user: User, place: Place, code: str, quarter: Period | None
) -> tuple[Period, Entry] | None:
    """Give an indicator's entry of one quarter, the newest when none is named."""
    rows = ScorecardEntry.objects.for_user(user, Permission.SEE_SCORECARD)
    chosen = rows.filter(partnership_id=place.pk, indicator__code=code)
    if quarter is not None:
        chosen = chosen.filter(quarter_start=quarter.start)
    told = chosen.order_by("-quarter_start").values_list("quarter_start", place.column)
    found = told.first()
    return (Period(Kind.QUARTER, found[0]), found[1]) if found else None


def readable_submissions(user: User, entries: list[Entry]) -> set[int]:
    """Say which of the returns behind these figures the reader may open."""
    behind = {
        source["submission"]
        for entry in entries
        for source in entry["sources"]
        if source["kind"] == "return"
    }
    rows = Submission.objects.for_user(user, Permission.SEE_RETURNS)
    return set(rows.filter(pk__in=behind).values_list("pk", flat=True))


def freshness(user: User, place: Place, period: Period) -> Freshness | None:
    """Compare what a scorecard should hold with what it holds."""
    keys = RecomputeKey.objects.for_user(user, Permission.SEE_SCORECARD)
    key = keys.filter(partnership_id=place.pk, quarter_start=period.start).first()
    if key is None:
        return None
    return Freshness(
        version=key.done, is_updating=key.wanted > key.done, complete_at=key.done_at
    )


def places_updating(user: User) -> set[int]:
    """Give the partnerships with a scorecard that is being worked out again."""
    keys = RecomputeKey.objects.for_user(user, Permission.SEE_SCORECARD).stale()
    return set(keys.values_list("partnership_id", flat=True))


def get_board(user: User, code: str, period_code: str, permission: Permission) -> Board:
    """Load one scorecard page for one reader: four queries.

    Raises:
        NotThereError: no such partnership for this reader, or no such quarter.
    """
    place = get_place(user, code, permission)
    period = get_quarter(period_code)
    return Board(
        place=place,
        period=period,
        entries=entries(user, place, period),
        quarters=quarters(user, place),
        freshness=freshness(user, place, period),
    )


def places_with_indicator(user: User, code: str) -> list[tuple[str, str]]:
    """List the partnerships whose scorecards hold an indicator: code and name."""
    rows = ScorecardEntry.objects.for_user(user, Permission.SEE_SCORECARD)
    held = rows.filter(indicator__code=code).values("partnership_id")
    named = Partnership.objects.for_user(user, Permission.SEE_SCORECARD)
    chosen = named.filter(pk__in=held).order_by("short_name", "pk").distinct()
    return list(chosen.values_list("code", "short_name"))
