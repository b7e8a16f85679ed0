"""What is unusual about an event to be planned, and days that repeat. Plain rules."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import TextChoices

from safeguarding.cases.errors import Doubt
from safeguarding.working_days import is_working_day
from training.models import Course, Event

# A repeated event is looked over by a person before it is planned: so not too many.
MOST_DAYS = 60
IN_WORDS: Mapping[str, str] = {
    "W-FREE-DAY": "a day on which offices are closed",
    "W-SAME-DAY": "the same course on the same day",
}


class Repeat(TextChoices):
    """How often an event is given again."""

    NEVER = "never", "No, only on the days above"
    WEEK = "week", "Every week"
    FORTNIGHT = "fortnight", "Every two weeks"
    FOUR_WEEKS = "four_weeks", "Every four weeks"


STEPS: Mapping[str, int] = {"week": 7, "fortnight": 14, "four_weeks": 28}


def repeated(first: date, how: str, until: date) -> list[date]:
    """List the days from the first on, up to and including the last possible one.

    At most one more than `MOST_DAYS`, which is enough to see that they are too many.
    """
    step = STEPS.get(how, 0)
    if not step:
        return [first]
    count = min(max(0, (until - first).days // step), MOST_DAYS) + 1
    return [first + timedelta(days=step * number) for number in range(count)]


def doubts(
    course: Course, days: Sequence[date], but: Event | None = None
) -> dict[date, list[Doubt]]:
    """Say what is unusual, day by day: closed offices, a second event of the course.

    Args:
        course: what is given.
        days: on which days it is to begin.
        but: the event itself, where it is moved.
    """
    same = Event.objects.filter(course=course, starts_on__in=days)
    same = same.exclude(status=Event.Status.CANCELLED)
    taken = set(same.exclude(pk=but.pk if but else None).values_list("starts_on"))
    found: dict[date, list[Doubt]] = {day: [] for day in days}
    for day in days:
        if not is_working_day(day):
            found[day].append(_free(day))
        if (day,) in taken:
            found[day].append(_same(day))
    return found


def each_once(found: Iterable[Iterable[Doubt]]) -> list[Doubt]:
    """Give the doubts of all days: one of each code, with the days it is about."""
    by_code: dict[str, list[Doubt]] = {}
    for several in found:
        for one in several:
            by_code.setdefault(one.code, []).append(one)
    return [
        Doubt(code, rows[0].field, " ".join(row.message for row in rows))
        for code, rows in by_code.items()
    ]


def _free(day: date) -> Doubt:
    return Doubt(
        "W-FREE-DAY",
        "days",
        f"{day:%A %-d %B %Y} is a weekend or a bank holiday.",
    )


def _same(day: date) -> Doubt:
    return Doubt(
        "W-SAME-DAY",
        "days",
        f"The course is given on {day:%-d %B %Y} already.",
    )
