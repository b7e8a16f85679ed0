"""Reads all that is known of one agency, for one reader, and who there is to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audits.models import Response, RoundKind
from dashboards import reading
from dashboards.assurance import grades, reading_rounds
from dashboards.assurance.grades import YearGraded
from dashboards.assurance.reading_actions import Acted, read_actions
from dashboards.assurance.reading_cases import read_grades
from dashboards.assurance.seen import FINAL, Answered, RoundSeen
from dashboards.presenters import entries as words
from dashboards.presenters.entries import Row
from dashboards.profile.shown import Hiding
from dashboards.punctual import IN_TIME, NOT_DUE, punctuality_of
from dashboards.reading import NotThereError, Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board import attendance
from safeguarding.board.attendance import SeatTally, Tally
from safeguarding.partners.models import Membership, Partnership
from safeguarding.periods import Kind, Period
from training.coverage import Covered, coverage


@dataclass(frozen=True)
class Assessed:
    """An agency's newest answer to Section 11, and where a newer one stands."""

    round: RoundSeen
    answer: Answered
    newest: str


@dataclass(frozen=True)
class Came:
    """Who came to meetings, by seat, since a day."""

    since: date
    until: date
    seats: tuple[SeatTally, ...]

    @property
    def all(self) -> Tally:
        """All seats together."""
        return sum((one.tally for one in self.seats), Tally())


@dataclass(frozen=True)
class Returned:
    """How an agency's returns came: those that were due."""

    due: int
    in_time: int
    templates: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Signals:
    """The newest scorecard's rows of the indicators an agency gives."""

    period: Period
    rows: tuple[Row, ...]

    def moved(self, word: str) -> list[Row]:
        """Those whose trend is this."""
        return [row for row in self.rows if row.trend.word == word]


@dataclass(frozen=True)
class AgencyRead:
    """All that is known of one agency; None where nothing is, or not for this reader.

    Attributes:
        years: grades by year that may be shown, newest first, of all agencies.
        knows_returns: whether this reader may know how its returns come.
        covered: who of its people is trained and in date; None for who may not know.
    """

    place: Place
    day: date
    code: str
    name: str
    assessed: Assessed | None
    years: tuple[YearGraded, ...]
    came: Came | None
    acted: Acted | None
    returned: Returned | None
    knows_returns: bool
    signals: Signals | None
    covered: tuple[Covered, ...] | None


def get_agency(user: User, code: str, agency: str, day: date) -> AgencyRead:
    """Load one agency for one reader: at most 26 queries.

    Raises:
        NotThereError: no such partnership for this reader, or no such member of it.
    """
    place = reading.get_place(user, code, Permission.SEE_AUDITS)
    members = Membership.objects.for_user(user, Permission.SEE_AUDITS)
    member = (
        members.filter(partnership_id=place.pk, agency__code=agency)
        .select_related("agency", "partnership")
        .order_by("-starts_on")
        .first()
    )
    if member is None:
        raise NotThereError
    pk, name = member.agency_id, member.agency.short_name
    hiding = Hiding(place.threshold, place.is_full)
    acted = read_actions(user, place, day, agency)
    knows = user.may(Permission.SEE_RETURN_STATUS, place.pk, pk)
    return AgencyRead(
        place=place,
        day=day,
        code=agency,
        name=name,
        assessed=_assessed(user, place, pk),
        years=tuple(grades.shown_years(read_grades(user, place, day), hiding, day)),
        came=_came(user, member.partnership, pk, day),
        acted=acted.of(agency) if acted else None,
        returned=_returned(user, place, pk, day) if knows else None,
        knows_returns=knows,
        signals=_signals(user, place, agency, name, day),
        covered=_covered(user, member.partnership, pk, day),
    )


def _assessed(user: User, place: Place, agency: int) -> Assessed | None:
    """Find the newest answer whose scores this reader may see: three queries more."""
    rows = Response.objects.for_user(user, Permission.SEE_AUDITS).filter(
        partnership_id=place.pk,
        agency_id=agency,
        required__establishment=None,
        round__kind=RoundKind.SECTION_11,
        round__tool="",
    )
    opened = rows.exclude(round__state="draft").order_by("-round__due_on", "-pk")
    mine = list(opened.select_related("round"))
    if not mine:
        return None
    unfinished = reading_rounds.sees_unfinished(user, place)
    begun = {"in_progress", "submitted", "moderated", FINAL}
    seen = [row for row in mine if row.state == FINAL or unfinished]
    chosen = next((row for row in seen if row.state in begun), None)
    newest = f"{mine[0].round.title}: {mine[0].get_state_display().lower()}"
    asked = reading_rounds.as_seen((chosen or mine[0]).round)
    asked = asked.with_standards(reading_rounds.standards(asked))
    if chosen is None:
        blank = Answered(mine[0].pk, "", "", "", mine[0].state, {})
        return Assessed(asked, blank, newest)
    pairs = reading_rounds.pairs_of(user, asked, [chosen.pk], unfinished=unfinished)
    answer = Answered(chosen.pk, "", "", "", chosen.state, pairs.get(chosen.pk, {}))
    return Assessed(asked, answer, newest)


def _came(user: User, area: Partnership, agency: int, day: date) -> Came | None:
    """Count who came in this quarter and the four before it."""
    if not user.may(Permission.SEE_BOARD, area.pk):
        return None
    since = Period.containing(Kind.QUARTER, day).year_ago().start
    found = attendance.counted(area, since, day)
    return Came(
        since, day, tuple(one for one in found.seats if one.agency_id == agency)
    )


def _covered(
    user: User, area: Partnership, agency: int, day: date
) -> tuple[Covered, ...] | None:
    """Take who of the agency's people is trained and in date: three queries."""
    if not user.may(Permission.SEE_TRAINING, area.pk, agency):
        return None
    found = coverage(user, area, day)
    return tuple(one for one in found if one.agency_id == agency)


def _returned(user: User, place: Place, agency: int, day: date) -> Returned:
    told = punctuality_of(user, place, agency, day=day)
    due = [one for each in told for one in each.returns if one.word is not NOT_DUE]
    return Returned(
        due=len(due),
        in_time=sum(one.word is IN_TIME for one in due),
        templates=tuple((one.template, one.share, one.last) for one in told),
    )


def _signals(
    user: User, place: Place, code: str, name: str, day: date
) -> Signals | None:
    """Take the rows of the newest scorecard that this agency gives or owes."""
    start = reading.latest_quarters(user, day).get(place.pk)
    if start is None or not user.may(Permission.SEE_SCORECARD, place.pk):
        return None
    period = Period(Kind.QUARTER, start)
    rows = [
        words.row(entry, quarter=period.code, threshold=place.threshold)
        for entry in reading.entries(user, place, period)
        if _gives(entry, code, name)
    ]
    return Signals(period, tuple(rows))


def _gives(entry: Mapping[str, Any], code: str, name: str) -> bool:
    sent = {source.get("agency") for source in entry.get("sources") or ()}
    return code in sent or name in (entry.get("expected_from") or ())
