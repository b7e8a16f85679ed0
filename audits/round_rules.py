"""What is unusual about a round, and what must not be. Source: DOMAIN C (W rules), C.7.

Plain rules over a round that is about to be kept; the services ask and refuse.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from audits.models import Round, StandardSet
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.periods import is_working_day, working_days_between

# Less leaves no room for the first reminder.
LITTLE_TIME = 10
# A financial year away from the day a round opens is a slip of the keyboard.
YEARS_APART = 2

IN_WORDS: Mapping[str, str] = {
    "W-SECOND-ROUND": "a second round of the same kind and year",
    "W-DUE-NOT-WORKING": "due on a day when nobody works",
    "W-LITTLE-TIME": "little time to answer",
    "W-OLD-SET": "an earlier version of the standards",
    "W-DUE-PAST": "due on a day that is past",
    "W-OPEN-EARLY": "a round that is opened before its day",
    "W-NOT-IN-LIST": "an establishment that is not in the current list",
    "W-LONG-EXTENSION": "more than three months more time",
}


def refuse(of: Round) -> None:
    """Make sure that a round can be kept.

    Raises:
        NotAllowed: at the field it is about.
    """
    if of.due_on < of.opens_on:
        raise NotAllowed("due_on", "A round is due on the day it opens, or later.")
    if of.standard_set.kind != of.kind:
        raise NotAllowed("standard_set", "These standards are of another kind.")
    if of.standard_set.valid_from > of.opens_on:
        raise NotAllowed(
            "standard_set",
            "These standards are valid from "
            f"{of.standard_set.valid_from:%-d %B %Y}, after the round opens.",
        )
    if of.is_blind and not of.is_moderated:
        raise NotAllowed("is_blind", "Without a panel nobody scores blind.")
    if abs(of.year - of.opens_on.year) > YEARS_APART:
        raise NotAllowed("year", "This year is far from the day the round opens.")


def doubts_of(of: Round, today: date) -> list[Doubt]:
    """List what is unusual about a round; the round need not be kept yet."""
    return [*_about_days(of, today), *_about_the_rest(of)]


def early(of: Round, today: date) -> list[Doubt]:
    """Say that a round would be opened before its day."""
    if of.opens_on <= today:
        return []
    message = f"The round is to open on {of.opens_on:%-d %B %Y}, which is still to come"
    return [Doubt("W-OPEN-EARLY", "", message)]


def _about_days(of: Round, today: date) -> Iterator[Doubt]:
    if not is_working_day(of.due_on):
        yield Doubt(
            "W-DUE-NOT-WORKING",
            "due_on",
            f"{of.due_on:%A %-d %B %Y} is not a working day",
        )
    if of.due_on < today:
        yield Doubt("W-DUE-PAST", "due_on", "The round is due on a day that is past")
    elif working_days_between(of.opens_on, of.due_on) < LITTLE_TIME:
        yield Doubt(
            "W-LITTLE-TIME",
            "due_on",
            f"Fewer than {LITTLE_TIME} working days to answer",
        )


def _about_the_rest(of: Round) -> Iterator[Doubt]:
    others = Round.objects.filter(
        partnership_id=of.partnership_id, kind=of.kind, year=of.year
    )
    if others.exclude(pk=of.pk).exists():
        yield Doubt(
            "W-SECOND-ROUND", "year", "There is a round of this kind and year already"
        )
    newer = StandardSet.objects.filter(
        code=of.standard_set.code,
        version__gt=of.standard_set.version,
        valid_from__lte=of.opens_on,
    )
    if newer.exists():
        yield Doubt(
            "W-OLD-SET",
            "standard_set",
            "There is a later version of these standards, valid by then",
        )
