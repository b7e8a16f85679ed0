"""All that the audits page and its files are made of, read once for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboards import reading
from dashboards.assurance import heat, reading_rounds
from dashboards.assurance.choosing import Choice
from dashboards.assurance.reading_actions import Actions, read_actions
from dashboards.assurance.reading_cases import (
    Grades,
    Themed,
    read_grades,
    read_themes,
)
from dashboards.assurance.seen import RoundSeen, Standing, Tally
from dashboards.profile.shown import Hiding
from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Membership
from safeguarding.periods import Period


@dataclass(frozen=True)
class RoundRead:
    """One round, for one reader.

    Attributes:
        totals: by the standard's key; final answers only.
        unfinished: whether this reader sees scores that are not final.
    """

    round: RoundSeen
    standing: Standing
    heat: heat.HeatMap
    totals: Mapping[int, Tally]
    unfinished: bool


@dataclass(frozen=True)
class Assurance:
    """The page for one reader; `chosen` is None where no round was ever opened."""

    place: Place
    day: date
    choice: Choice
    rounds: list[RoundSeen]
    chosen: RoundRead | None
    names: Mapping[str, str]
    grades: Mapping[Period, Grades]
    themes: Mapping[str, Themed]
    actions: Actions | None
    hiding: Hiding = field(init=False)

    def __post_init__(self) -> None:
        """Say what must not be seen by this reader."""
        hiding = Hiding(self.place.threshold, self.place.is_full)
        object.__setattr__(self, "hiding", hiding)


def get_assurance(
    user: User, code: str, choice: Choice, day: date, *, whole: bool = False
) -> Assurance:
    """Load the page for one reader: at most eighteen queries.

    Args:
        user: the reader.
        code: of the partnership.
        choice: what was asked for.
        day: today.
        whole: read every answer of the round, as files need it.

    Raises:
        NotThereError: no such partnership or round for this reader.
    """
    place = reading.get_place(user, code, Permission.SEE_AUDITS)
    found = reading_rounds.rounds(user, place)
    chosen = reading_rounds.choose(found, choice)
    return Assurance(
        place=place,
        day=day,
        choice=choice,
        rounds=found,
        chosen=_read(user, place, chosen, choice, day, whole=whole) if chosen else None,
        names=agency_names(user, place),
        grades=read_grades(user, place, day),
        themes=read_themes(user, place, day),
        actions=read_actions(user, place, day),
    )


def agency_names(user: User, place: Place) -> dict[str, str]:
    """Name the agencies that are or were members, by code."""
    rows = Membership.objects.for_user(user, Permission.SEE_AUDITS).filter(
        partnership_id=place.pk
    )
    return dict(rows.values_list("agency__code", "agency__short_name"))


def _read(
    user: User,
    place: Place,
    asked: RoundSeen,
    choice: Choice,
    day: date,
    *,
    whole: bool,
) -> RoundRead:
    standing = reading_rounds.standing(user, asked, day)
    known = asked.with_standards(reading_rounds.standards(asked))
    unfinished = reading_rounds.sees_unfinished(user, place)
    is_many = standing.required > reading_rounds.MANY
    tallied = reading_rounds.tallies(user, known, choice.by if is_many else "")
    totals = heat.together(known.standards, tallied)
    show = choice.show if known.is_moderated else "self"
    sizes = reading_rounds.group_sizes(user, known, choice.by) if is_many else {}
    group = choice.group if choice.group in sizes and not whole else ""
    pages = None
    if is_many and not whole:
        pages = heat.turn(choice, sizes[group][0] if group else standing.required)
    people = reading_rounds.answered(
        user,
        known,
        unfinished=unfinished,
        page=pages.part if pages else None,
        grouping=choice.by,
        group=group or None,
    )
    drawn = heat.HeatMap(
        columns=known.standards,
        groups=heat.group_rows(known.standards, tallied, sizes, choice, show),
        rows=tuple(heat.row(one, known.standards, show) for one in people),
        foot=tuple(heat.tally_cell(totals[one.pk], show) for one in known.standards),
        pages=pages,
        people=tuple(people),
        group=reading_rounds.group_label(choice.by, group) if group else "",
    )
    return RoundRead(known, standing, drawn, totals, unfinished)
