"""Says who stands behind staff references somebody types, several at once.

The answer names the line and the handle, never the reference. Source: DOMAIN F.1
(minimum necessary); ADR 25.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Partnership
from training import queries_coverage as queries
from training import staff
from training.models import CourseNeed, Delegate

SEEN = Permission.SEE_BOOKINGS


@dataclass(frozen=True)
class Standing:
    """How somebody stands in a course their work needs.

    Attributes:
        last_on: the last event whose whole they attended; None for never.
        lapses_on: the first day it is not in date any more; None: it does not lapse.
    """

    course: str
    last_on: date | None = None
    lapses_on: date | None = None

    def words(self, on: date) -> str:
        """Say it as the pages of coverage do."""
        if self.last_on is None:
            return f"{self.course}: never attended as a whole"
        if self.lapses_on is None:
            return f"{self.course}: attended, does not lapse"
        verb = "lapsed" if self.lapses_on <= on else "lapses"
        return f"{self.course}: {verb} on {self.lapses_on:%-d %B %Y}"


@dataclass(frozen=True)
class Answer:
    """Who stands behind one line.

    Attributes:
        line: its number as it was typed, blank lines counted.
        is_reference: whether it could be one at all.
        person: None where the reader sees nobody of that reference.
        told: how the person stands in what their work needs, in words.
    """

    line: int
    is_reference: bool
    person: Any = None
    told: tuple[str, ...] = ()


def who(user: User, partnership: Partnership, text: str, on: date) -> list[Answer]:
    """Say who stands behind each line, as far as a person may see. Three queries.

    Args:
        user: the reader; who is outside their reach is answered like nobody at all.
        partnership: the pseudonyms of a reference differ from one to the next.
        text: one staff reference a line; it goes no further than this.
        on: the day people are in date on.
    """
    lines = staff.by_line(partnership.code, text)
    people = _people(user, partnership, {pseudonym for _, pseudonym in lines})
    told = _told(user, partnership, list(people.values()), on)
    return [
        Answer(
            number,
            bool(pseudonym),
            person := people.get(pseudonym),
            told[person.pk] if person else (),
        )
        for number, pseudonym in lines
    ]


def _people(
    user: User, partnership: Partnership, pseudonyms: Iterable[str]
) -> Mapping[str, Any]:
    rows = Delegate.objects.for_user(user, SEEN).filter(
        partnership=partnership, pseudonym__in=pseudonyms
    )
    return {one.pseudonym: one for one in rows.select_related("agency", "role_group")}


def _told(
    user: User, partnership: Partnership, people: Sequence[Any], on: date
) -> Mapping[int, tuple[str, ...]]:
    """Say how each person stands in each course their role group needs."""
    needs: defaultdict[int | None, list[CourseNeed]] = defaultdict(list)
    for need in queries.needs(partnership, on):
        needs[need.role_group_id].append(need)
    last = {
        (one.delegate_id, one.event.course_id): one
        for one in queries.last_of(user, partnership, on, [one.pk for one in people])
    }

    def standing(person: Any, need: CourseNeed) -> Standing:
        title, done = need.course.title, last.get((person.pk, need.course_id))
        if done is None:
            return Standing(title)
        return Standing(title, done.event.starts_on, done.lapses_on)

    return {
        one.pk: tuple(
            standing(one, need).words(on) for need in needs[one.role_group_id]
        )
        for one in people
    }
