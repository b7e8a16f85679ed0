"""What of an evaluation is told: nothing of fewer than five answers.

A mean of three scores says little of a course and much of three people: their manager,
who knows who attended, could read from it what one of them chose. Who answered is told;
what they said is not. What is told of all courses together leaves those answers out, or
they could be found by subtraction. Decided in ADR 25.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from training.gain import Change, Gain, Rated, Responses, Share, learning_gain
from training.models import Booking

FEWEST = 5
HIDDEN = Share(None, 0)


def is_few(answers: int) -> bool:
    """Whether there are answers, but too few of them to tell what they say."""
    return 0 < answers < FEWEST


def gains(found: Mapping[Any, Gain]) -> dict[Any, Gain]:
    """Leave of a gain of few pairs only how many they are."""
    return {key: Gain(one.n) if is_few(one.n) else one for key, one in found.items()}


def of_all(bookings: "QuerySet[Booking]", courses: Mapping[int, Gain]) -> Gain:
    """Tell the gain of all courses together, of those whose own gain is told."""
    shown = [key for key, one in courses.items() if one.gain is not None]
    if not shown:
        return Gain(sum(one.n for one in courses.values()))
    return learning_gain(bookings.filter(event__course__in=shown))


def changes(found: Mapping[Any, Change]) -> dict[Any, Change]:
    """Leave of few answers about practice, or of few managers', only how many."""
    return {key: _change(one) for key, one in found.items()}


def _change(found: Change) -> Change:
    if is_few(found.answers):
        return Change(found.answers, None, None, None)
    if is_few((found.confirmed or 0) + (found.denied or 0)):
        return replace(found, confirmed=None, denied=None)
    return found


def ratings(found: Mapping[Any, Rated]) -> dict[Any, Rated]:
    """Leave of few ratings only how many they are."""
    return {
        key: Rated(_share(one.usefulness), _share(one.quality))
        for key, one in found.items()
    }


def responses(found: Responses, stages: Iterable[Change]) -> Responses:
    """Leave out how many managers answered where that says how many changed."""
    if any(one.changed is None or one.confirmed is None for one in stages):
        return replace(found, manager=HIDDEN)
    return found


def tags(
    named: Sequence[tuple[str, int]], stages: Iterable[Change]
) -> Sequence[tuple[str, int]] | None:
    """Give the themes that were named; None where too few answered at a stage.

    The same people may answer at both, so their answers are not added up.
    """
    return None if any(is_few(one.answers) for one in stages) else named


def _share(one: Share) -> Share:
    return Share(None, one.whole) if is_few(one.whole) else one


def change_of_all(found: Iterable[Change]) -> Share:
    """Sum who said that practice changed, of the answers that are told."""
    shown = [(one.changed, one.answers) for one in found if one.changed is not None]
    return Share(sum(part for part, _ in shown), sum(whole for _, whole in shown))
