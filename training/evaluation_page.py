"""What came of the courses, line by line, and the one sentence above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from safeguarding.access.models import User
from training import telling
from training.gain import (
    Change,
    Gain,
    Rated,
    Responses,
    Share,
    changes_by,
    learning_gains,
    ratings_by,
    response_rates,
    responses_by,
)
from training.models import Course
from training.queries_evaluation import Chosen, attended, courses, tag_counts

COURSE = "event__course_id"
NOBODY = "Nobody yet"
NO_PAIRS = "No pairs yet"
FEW = "Too few to tell"


@dataclass(frozen=True)
class CourseLine:
    """One course: who answered, and what they said.

    Attributes:
        tags: what changed, by theme, with how often it was named; None where it is
            not told.
    """

    course: Course
    responses: Responses
    gain: Gain
    rated: Rated
    three: Change
    six: Change
    tags: Sequence[tuple[str, int]] | None

    @property
    def attended(self) -> int:
        """Who came, whole or in part."""
        return self.responses.pre.whole


def lines(user: User, chosen: Chosen, on: date) -> list[CourseLine]:
    """Give a line for each course somebody attended; eight queries, however many.

    What fewer than five people said of a course is left out of its line.
    """
    rows = attended(user, chosen)
    answered = responses_by(rows, COURSE, on)
    gains = telling.gains(learning_gains(rows, COURSE))
    rated = telling.ratings(ratings_by(rows, COURSE))
    three, six = (telling.changes(changes_by(rows, COURSE, stage)) for stage in (3, 6))
    tags = tag_counts(user, chosen, COURSE)
    found = []
    for course in courses(user, set(answered)):
        after3, after6 = (said.get(course.pk, Change()) for said in (three, six))
        found.append(
            CourseLine(
                course=course,
                responses=telling.responses(answered[course.pk], (after3, after6)),
                gain=gains.get(course.pk, Gain()),
                rated=rated.get(course.pk, Rated()),
                three=after3,
                six=after6,
                tags=telling.tags(tags.get(course.pk, ()), (after3, after6)),
            )
        )
    return found


@dataclass(frozen=True)
class Whole:
    """All that is shown, together: never a mean of the lines' means."""

    responses: Responses
    gain: Gain


def whole(user: User, chosen: Chosen, lines: Sequence[CourseLine], on: date) -> Whole:
    """Tell of all courses together; of gain, of those lines whose gain is told."""
    rows = attended(user, chosen)
    gain = telling.of_all(rows, {line.course.pk: line.gain for line in lines})
    return Whole(response_rates(rows, on), gain)


def sentences(found: Whole, lines: Sequence[CourseLine]) -> list[str]:
    """Say in plain sentences what the tables show, what changed first."""
    told = found.responses
    people = told.pre.whole
    if not people:
        return []
    many = "1 attendance" if people == 1 else f"{people:,} attendances"
    before, after = _of(told.pre), _of(told.post)
    said = [
        gain_in_words(found.gain),
        _changed(lines),
        f"Of {many}, {before} were scored before the course, {after} said how it was.",
    ]
    if told.either.whole:
        said.append(
            f"Of the {told.either.whole:,} that are three months or more ago, "
            f"{_of(told.either)} were followed by an answer to what changed."
        )
    return said


def _changed(lines: Sequence[CourseLine]) -> str:
    """Say whether practice changed: 3 months on, of who answered then."""
    share = telling.change_of_all(line.three for line in lines)
    if not share.whole and any(line.three.answers for line in lines):
        return "Too few have said yet, 3 months on, whether practice changed."
    if not share.whole:
        return "Nobody has said yet, 3 months on, whether practice changed."
    return (
        f"3 months on, {count_and_percent(share)} who answered said practice changed."
    )


def _of(share: Share) -> str:
    return f"{share.part or 0:,} ({percent(share)})"


def gain_in_words(gain: Gain) -> str:
    """Say a learning gain with its pairs and its interval."""
    if gain.gain is None and gain.n:
        return (
            f"No learning gain is told of {_pairs(gain)}: nothing is told of fewer "
            f"than {telling.FEWEST} answers on one course."
        )
    if gain.gain is None:
        return "No learning gain can be told: nobody was scored both before and after."
    told = (
        f"The learning gain is {gain.gain:+.2f} points, from {gain.before:.2f} to "
        f"{gain.after:.2f} on a scale of 1 to 5 ({_pairs(gain)}"
    )
    if gain.low is None:
        return f"{told}; too few different ones for an interval)."
    return f"{told}; 95% interval {gain.low:+.2f} to {gain.high:+.2f})."


def _pairs(gain: Gain) -> str:
    return "1 matched pair" if gain.n == 1 else f"{gain.n:,} matched pairs"


def percent(share: Share) -> str:
    """Write a share in per cent; words of nobody, never 0."""
    return NOBODY if share.percent is None else f"{share.percent:.0f}%"


def count_and_percent(share: Share) -> str:
    """Write a share as "12 of 20 (60%)"; words of nobody."""
    if share.part is None:
        return f"{FEW}: {answers(share.whole)}" if share.whole else FEW
    if not share.whole:
        return NOBODY
    return f"{share.part:,} of {share.whole:,} ({percent(share)})"


def answers(count: int) -> str:
    """Write how many answered."""
    return "1 answer" if count == 1 else f"{count:,} answers"


def gain_short(gain: Gain) -> str:
    """Write a gain for a cell: points, interval, pairs."""
    if gain.gain is None:
        return f"{FEW}: {_pairs(gain)}" if gain.n else NO_PAIRS
    between = "" if gain.low is None else f" ({gain.low:+.2f} to {gain.high:+.2f})"
    return f"{gain.gain:+.2f}{between}, {_pairs(gain)}"


def tags_in_words(tags: Sequence[tuple[str, int]] | None) -> str:
    """Write the themes with how often each was named."""
    if tags is None:
        return FEW
    return "; ".join(f"{title} ({count})" for title, count in tags)
