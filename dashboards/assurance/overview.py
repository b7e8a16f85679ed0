"""All agencies of a partnership in one table, each with the way to its own page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audits.models import COMPLIANT, ResponseState, RoundKind
from dashboards import reading
from dashboards.assurance import grades, reading_rounds
from dashboards.assurance.parts import said
from dashboards.assurance.reading_actions import Actions, read_actions
from dashboards.assurance.reading_cases import read_grades
from dashboards.assurance.seen import Answered, RoundSeen
from dashboards.profile.shown import Hiding, Shown, absent
from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board import attendance
from safeguarding.board.attendance import Tally
from safeguarding.partners.models import Membership, Partnership
from safeguarding.periods import Kind, Period


@dataclass(frozen=True)
class AgencyLine:
    """One agency: where its self-assessment stands, and what else is known of it.

    Attributes:
        state: of the newest round; "Not required" where it need not answer.
        met: standards met of those scored, as final as this reader may see: "7 of 8".
        better: cases it graded good or better.
    """

    code: str
    name: str
    state: str
    met: str
    better: Shown
    came: str
    open: str
    overdue: str


@dataclass(frozen=True)
class Overview:
    """The agencies of a partnership."""

    place: Place
    round: RoundSeen | None
    year: str
    since: date
    lines: tuple[AgencyLine, ...]
    overdue: int


def get_overview(user: User, code: str, day: date) -> Overview:
    """Load the agencies for one reader; the same queries for any number of them.

    Raises:
        NotThereError: no such partnership for this reader.
    """
    place = reading.get_place(user, code, Permission.SEE_AUDITS)
    members = Membership.objects.for_user(user, Permission.SEE_AUDITS).on_day(day)
    named = members.filter(partnership_id=place.pk).order_by("agency__short_name")
    agencies = dict(named.values_list("agency__code", "agency__short_name"))
    found = reading_rounds.rounds(user, place)
    asked = next((one for one in found if one.kind == RoundKind.SECTION_11), None)
    answers = _answers(user, place, asked)
    hiding = Hiding(place.threshold, place.is_full)
    told = grades.shown_years(read_grades(user, place, day), hiding, day)
    year = grades.main_year(told, day)
    since = Period.containing(Kind.QUARTER, day).year_ago().start
    came = _came(user, place, since, day)
    actions = read_actions(user, place, day)
    lines = tuple(
        AgencyLine(
            one,
            name,
            _state(answers.get(one), asked),
            _met(answers.get(one)),
            year.agencies[one].better if year and one in year.agencies else absent(),
            str(came[one]) if one in came else "No meeting",
            *_acted(actions, one),
        )
        for one, name in agencies.items()
    )
    return Overview(
        place,
        asked,
        year.year.short_label if year else "",
        since,
        lines,
        sum(actions.of(one).overdue for one in agencies) if actions else 0,
    )


def _answers(
    user: User, place: Place, asked: RoundSeen | None
) -> Mapping[str, Answered]:
    if asked is None:
        return {}
    unfinished = reading_rounds.sees_unfinished(user, place)
    rows = reading_rounds.answered(user, asked, unfinished=unfinished)
    return {row.agency: row for row in rows if row.agency}


def _state(answer: Answered | None, asked: RoundSeen | None) -> str:
    if asked is None:
        return "No round yet"
    return str(ResponseState(answer.state).label) if answer else "Not required"


def _met(answer: Answered | None) -> str:
    if answer is None or not answer.pairs:
        return "No score"
    final = [pair.final for pair in answer.pairs.values() if pair.final is not None]
    met = sum(score >= COMPLIANT for score in final)
    told = f"{met} of {len(final)}"
    return told if answer.is_final else f"{told}, not final"


def _came(user: User, place: Place, since: date, day: date) -> Mapping[str, Tally]:
    if not user.may(Permission.SEE_BOARD, place.pk):
        return {}
    area = Partnership.objects.for_user(user, Permission.SEE_BOARD).get(pk=place.pk)
    found: dict[str, Tally] = {}
    for seat in attendance.counted(area, since, day).seats:
        found[seat.agency_code] = found.get(seat.agency_code, Tally()) + seat.tally
    return found


def _acted(actions: Actions | None, code: str) -> tuple[str, str]:
    if actions is None:
        return "", ""
    one = actions.of(code)
    return str(one.open), str(one.overdue)


def context_of(told: Overview) -> dict[str, Any]:
    """Gather what the page shows."""
    agencies = said(len(told.lines), "agency", "agencies")
    late = sum(line.overdue not in {"", "0"} for line in told.lines)
    sentence = f"{agencies}."
    if late:
        verb = "has" if late == 1 else "have"
        actions = said(told.overdue, "action", "actions")
        sentence = f"{late} of {agencies} {verb} overdue actions: {actions} in all."
    return {"told": told, "place": told.place, "lede": sentence}
