"""What the training page and its files are made of, read once for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboards import reading
from dashboards.reading import NotThereError, Place
from dashboards.workforce import counted, returned
from dashboards.workforce.choosing import Choice
from dashboards.workforce.returned import Returned
from dashboards.workforce.tally import ByWho, InTime, Offered, Tally, Waiting, total
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.clocks import add_months
from safeguarding.partners.models import Membership, Partnership
from safeguarding.periods import Kind, Period, PeriodError
from training import costs, coverage, gain, telling
from training.lists_due import awaited

SEE, KEEP = Permission.SEE_TRAINING, Permission.KEEP_TRAINING
COURSE = "event__course_id"
OWN = "Your people"


@dataclass(frozen=True)
class Learnt:
    """What evaluations say, each by the key of its course.

    Attributes:
        is_hidden: it is not told of one agency to who sees those of all, without
            keeping the training: all less all others may be one person's answer.
    """

    gains: Mapping[Any, gain.Gain]
    changes: Mapping[Any, gain.Change]
    responses: Mapping[Any, gain.Responses]
    all: gain.Gain
    is_hidden: bool = False


@dataclass(frozen=True)
class Told:
    """Training of one financial year, of everybody or of one agency's people.

    Attributes:
        years: of which anything can be told, the newest first, and the one shown.
        until: the last day that is counted: of the year, of the last list where the
            office sends lists of bookings, or today.
        awaited: indexes of the quarters whose list of bookings is still to come.
        is_whole: everybody's; otherwise only one's own or chosen agency's people.
        members: name by code of the agencies whose people this reader may see.
        now: bookings by month and type, up to `until`.
        before: the same of the year before, up to the same day.
        kept_from: first day of the quarter from which bookings are kept; what was
            before it is not known, and never none.
        who: bookings by agency, sector and course.
        on: the day on which people are trained and in date, or not: of the year, today.
        sent: what was returned of the year; empty unless `is_whole`.
        sent_before: the same of the year before.
    """

    place: Place
    choice: Choice
    year: Period
    years: tuple[Period, ...]
    until: date
    on: date
    awaited: frozenset[int]
    is_whole: bool
    members: Mapping[str, str]
    now: tuple[InTime, ...]
    before: tuple[InTime, ...]
    kept_from: date
    who: tuple[ByWho, ...]
    offered: Offered | None
    waiting: tuple[Waiting, ...]
    learnt: Learnt
    covered: tuple[coverage.Covered, ...]
    no_shows: tuple[costs.NoShows, ...]
    sent: Returned
    sent_before: Returned

    @property
    def is_kept(self) -> bool:
        """Whether bookings of the year are kept here."""
        return bool(self.now)

    @property
    def compared(self) -> tuple[InTime, ...]:
        """Bookings of the year before, where they were kept from its beginning."""
        ago = self.year.year_ago()
        quarters = {one.index for one in ago.parts(Kind.QUARTER)}
        is_whole = self.kept_from <= ago.start and not quarters & self.awaited
        return self.before if is_whole else ()

    @property
    def is_running(self) -> bool:
        """Whether the year is not counted to its end yet."""
        return self.until < self.year.end

    @property
    def awaits(self) -> bool:
        """Whether days have passed of which the office's list is still to come."""
        return self.until < self.on

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of the year."""
        ahead = self.offered and (self.offered.to_come or self.offered.unmarked)
        return not (self.now or self.sent or self.waiting or self.covered or ahead)

    @property
    def last_year(self) -> str:
        """Name the year before, and how far it is counted."""
        label = self.year.year_ago().short_label
        return f"{label} to the same day" if self.is_running else label

    @property
    def whose(self) -> str:
        """Name the people that are counted: "" for everybody's."""
        if self.choice.agency:
            return self.members.get(self.choice.agency, "")
        return "" if self.is_whole else ", ".join(self.members.values()) or OWN

    @property
    def tally(self) -> Tally:
        """All bookings of the year."""
        return total(self.now)


def get_training(user: User, code: str, choice: Choice, today: date) -> Told:
    """Load a year's training for one reader: at most 26 queries.

    Raises:
        NotThereError: no such partnership, year or agency for this reader.
    """
    place = reading.get_place(user, code, SEE)
    members = _members(user, place)
    if choice.agency and choice.agency not in members:
        raise NotThereError
    kept, missing = counted.quarters(user, place), awaited(place.pk, today)
    years = _years(user, place, today, kept)
    year = _asked(choice.year) or _newest(years, today, missing)
    until = _known_until(year, today, missing)
    is_whole = not choice.agency and user.may(SEE, place.pk)
    sent = returned.read(user, place, (year, year.year_ago())) if is_whole else {}
    key = members[choice.agency][0] if choice.agency else None
    return Told(
        place=place,
        choice=choice,
        year=year,
        years=tuple(sorted({*years, year}, reverse=True)),
        until=until,
        on=min(year.end, today),
        awaited=frozenset(missing),
        is_whole=is_whole,
        members={code: name for code, (_, name) in members.items()},
        sent=sent.get(year, Returned()),
        sent_before=sent.get(year.year_ago(), Returned()),
        **_counts(user, place, choice.agency, year, (until, today), kept),
        **_people(user, place, key, year, (until, today)),
        offered=counted.offered(user, place, (year.start, year.end), (until, today))
        if is_whole
        else None,
    )


def _counts(
    user: User,
    place: Place,
    agency: str,
    year: Period,
    days: tuple[date, date],
    kept: set[int],
) -> dict[str, Any]:
    """Count the bookings of the year until a day, as known today: nine queries."""
    until, today = days
    span = (year.start, until)
    before = (year.year_ago().start, _year_before(until, year))
    time = counted.in_time(user, place, agency, (span, before))
    waiting = counted.waiting(user, place, agency, (year.start, year.end), today)
    return {
        "now": tuple(row for row in time if row.month >= year.start),
        "before": tuple(row for row in time if row.month < year.start),
        "kept_from": _kept_from(kept),
        "who": tuple(counted.by_who(user, place, agency, *span)),
        "waiting": tuple(waiting),
        "learnt": _learnt(user, place, agency, span, today),
    }


def _kept_from(kept: set[int]) -> date:
    return Period.from_index(Kind.QUARTER, min(kept)).start if kept else date.max


def _people(
    user: User,
    place: Place,
    agency: int | None,
    year: Period,
    days: tuple[date, date],
) -> dict[str, Any]:
    """Read who is in date, and what it costs that people do not come: five queries."""
    until, today = days
    area = Partnership.objects.for_user(user, SEE).filter(pk=place.pk).distinct().get()
    covered = coverage.coverage(user, area, min(year.end, today))
    no_shows = costs.no_shows(user, area, year, until)
    return {
        "covered": tuple(one for one in covered if _is_of(one.agency_id, agency)),
        "no_shows": tuple(one for one in no_shows if _is_of(one.agency_id, agency)),
    }


def _is_of(one: int | None, agency: int | None) -> bool:
    return agency in {None, one}


def _members(user: User, place: Place) -> dict[str, tuple[int, str]]:
    """Name the agencies that are or were members and that this reader may see."""
    rows = Membership.objects.for_user(user, SEE).filter(partnership_id=place.pk)
    named = rows.order_by("agency__short_name", "agency__code").distinct()
    told = named.values_list("agency__code", "agency_id", "agency__short_name")
    return {code: (key, name) for code, key, name in told}


def _learnt(
    user: User, place: Place, agency: str, span: tuple[date, date], today: date
) -> Learnt:
    """Read evaluations: six queries, whatever the number of courses.

    Who came in the last months of a year is asked after its end: answers are counted
    as known today, whatever year is shown.
    """
    if agency and user.may(SEE, place.pk) and not user.may(KEEP, place.pk):
        return Learnt({}, {}, {}, gain.Gain(), is_hidden=True)
    rows = counted.bookings(user, place, agency, *span)
    gains = telling.gains(gain.learning_gains(rows, COURSE))
    return Learnt(
        gains=gains,
        changes=telling.changes(gain.changes_by(rows, COURSE)),
        responses=gain.responses_by(rows, COURSE, today),
        all=telling.of_all(rows, gains),
    )


def _years(user: User, place: Place, today: date, kept: set[int]) -> set[Period]:
    """List the financial years of which anything can be told; else this one."""
    found = {
        Period.from_index(Kind.QUARTER, quarter).financial_year for quarter in kept
    }
    known = found | returned.years(user, place)
    return known or {Period.containing(Kind.YEAR, today)}


def _newest(years: set[Period], today: date, missing: set[int]) -> Period:
    """Choose the newest year that has begun and of which anything may be known."""
    begun = [year for year in years if year.start <= _known_until(year, today, missing)]
    return max(begun or years)


def _known_until(year: Period, today: date, missing: set[int]) -> date:
    """Give the last day of a year that is counted: before a list that is awaited.

    The day before the year where nothing of it can be counted yet.
    """
    quarters = [one for one in year.parts(Kind.QUARTER) if one.index in missing]
    known = [one.start - timedelta(days=1) for one in quarters]
    return min([year.end, today, *known])


def _asked(code: str) -> Period | None:
    if not code:
        return None
    try:
        return Period.parse(code, kind=Kind.YEAR)
    except PeriodError as error:
        raise NotThereError from error


def _year_before(until: date, year: Period) -> date:
    """Give the day up to which the year before is counted."""
    if until == year.end:
        return year.year_ago().end
    return add_months(until, -12)
