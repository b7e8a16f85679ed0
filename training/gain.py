"""What people learned, how many told us, and what changed: for pages and charts.

Learning gain is of matched pairs only: people who scored themselves before and after.
A mean of everybody's scores before beside one of everybody's after compares two groups
of people. Source: DOMAIN C.10, TRN-09..13.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

from django.db.models import (
    Avg,
    Count,
    F,
    FloatField,
    Q,
    QuerySet,
    StdDev,
    Value,
)
from django.db.models.functions import Cast

from safeguarding.cases.clocks import add_months
from training.models import Booking, Impact
from training.models.choices import CAME, TOP_TWO
from training.student import two_sided_95

PAIR = Q(evaluation__pre_score__isnull=False, evaluation__post_score__isnull=False)
ATTENDED = Q(status__in=CAME)
# Said something after the course: a score, or how it was.
SAID_AFTER = Q(evaluation__isnull=False) & (
    Q(evaluation__post_score__isnull=False)
    | ~Q(evaluation__usefulness="")
    | ~Q(evaluation__quality="")
)
WIDEST = 4.0  # Points between the worst and the best score.


@dataclass(frozen=True)
class Gain:
    """How much surer of themselves people were after a course, on a scale of 1 to 5.

    Attributes:
        n: matched pairs.
        before: mean score before, of the pairs; None without one.
        after: mean score after, of the same people.
        gain: points between the two means.
        low: lower end of the 95 % interval of the gain (t); None where it cannot be
            told: fewer than two pairs, or all differ by the same.
        high: its upper end.
    """

    n: int = 0
    before: float | None = None
    after: float | None = None
    gain: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Share:
    """Some of all: numerator and denominator, never a bare percentage.

    Attributes:
        part: None where it is not told (`training.telling`).
    """

    part: int | None = 0
    whole: int = 0

    @property
    def percent(self) -> float | None:
        """The share in per cent; None of nobody, and where it is not told."""
        if self.part is None or not self.whole:
            return None
        return 100 * self.part / self.whole


@dataclass(frozen=True)
class Responses:
    """How many of those asked about answered.

    Attributes:
        pre: attended and scored themselves before, of all who attended.
        post: attended and said something afterwards: a score, or how it was.
        three: said what changed after 3 months, of who attended 3 or more months ago.
        six: the same of 6 months.
        either: after 3 or 6 months, of who attended 3 or more months ago (TRN-12).
        manager: a manager said whether it is so, of the answers that practice changed.
    """

    pre: Share = Share()
    post: Share = Share()
    three: Share = Share()
    six: Share = Share()
    either: Share = Share()
    manager: Share = Share()


@dataclass(frozen=True)
class Change:
    """What delegates said months later about what they do.

    Attributes:
        answers: how many said whether practice changed.
        changed: of them, that it did; None where it is not told.
        confirmed: of who said it changed, where a manager confirmed it; None where it
            is not told.
        denied: where a manager saw no change; None with `confirmed`.
    """

    answers: int = 0
    changed: int | None = 0
    confirmed: int | None = 0
    denied: int | None = 0

    @property
    def judged(self) -> int | None:
        """How many managers said whether they see a change; None where not told."""
        if self.confirmed is None or self.denied is None:
            return None
        return self.confirmed + self.denied


@dataclass(frozen=True)
class Rated:
    """How a course was rated: top two of five, of who rated it."""

    usefulness: Share = Share()
    quality: Share = Share()


def learning_gain(bookings: "QuerySet[Booking]") -> Gain:
    """Tell the learning gain of some bookings: matched pairs, n and interval."""
    return learning_gains(bookings, None).get(None, Gain())


def learning_gains(bookings: "QuerySet[Booking]", by: str | None) -> Mapping[Any, Gain]:
    """Tell the learning gain per value of a field, for example "event__course_id".

    One query. What has no pair is left out.
    """
    before, after = (
        Cast(f"evaluation__{name}", FloatField())
        for name in ("pre_score", "post_score")
    )
    rows = (
        _grouped(bookings.filter(PAIR), by)
        .annotate(
            n=Count("pk"),
            before=Avg(before),
            after=Avg(after),
            spread=StdDev(after - before, sample=True),
        )
        .values_list("group", "n", "before", "after", "spread")
    )
    # Without a group the database gives a row of nobody, too.
    return {group: _gain(*told) for group, *told in rows if told[0]}


def _gain(n: int, before: float, after: float, spread: float | None) -> Gain:
    gain = after - before
    if n < 2 or not spread:
        return Gain(n, before, after, gain)
    reach = two_sided_95(n - 1) * spread / sqrt(n)
    low, high = max(-WIDEST, gain - reach), min(WIDEST, gain + reach)
    return Gain(n, before, after, gain, low, high)


def response_rates(bookings: "QuerySet[Booking]", on: date) -> Responses:
    """Tell how many answered at each stage, as known on a day."""
    return responses_by(bookings, None, on).get(None, Responses())


def responses_by(
    bookings: "QuerySet[Booking]", by: str | None, on: date
) -> Mapping[Any, Responses]:
    """Tell how many answered at each stage, per value of a field. Two queries."""
    long_ago = {months: _ended(on, months) for months in (3, 6)}
    attended = (
        _grouped(bookings.filter(ATTENDED), by)
        .annotate(
            all=Count("pk"),
            pre=Count("pk", filter=Q(evaluation__pre_score__isnull=False)),
            post=Count("pk", filter=SAID_AFTER),
            after3=Count("pk", filter=long_ago[3]),
            after6=Count("pk", filter=long_ago[6]),
        )
        .values("group", "all", "pre", "post", "after3", "after6")
    )
    told = _later(bookings, by, long_ago)
    return {
        row["group"]: _responses(row, told.get(row["group"], {})) for row in attended
    }


def _later(
    bookings: "QuerySet[Booking]", by: str | None, long_ago: Mapping[int, Q]
) -> dict[Any, dict[str, int]]:
    told = {
        f"said{months}": Count(
            "impacts", filter=Q(impacts__stage=months) & long_ago[months]
        )
        for months in long_ago
    }
    changed = long_ago[3] & Q(impacts__practice_changed=True)
    judged = Q(impacts__manager_confirmed__isnull=False)
    rows = _grouped(bookings.filter(ATTENDED, impacts__isnull=False), by).annotate(
        **told,
        people=Count("pk", distinct=True, filter=long_ago[3]),
        changed=Count("impacts", filter=changed),
        judged=Count("impacts", filter=changed & judged),
    )
    return {
        row["group"]: row
        for row in rows.values("group", "said3", "said6", "people", "changed", "judged")
    }


def _responses(row: Mapping[str, int], told: Mapping[str, int]) -> Responses:
    return Responses(
        pre=Share(row["pre"], row["all"]),
        post=Share(row["post"], row["all"]),
        three=Share(told.get("said3", 0), row["after3"]),
        six=Share(told.get("said6", 0), row["after6"]),
        either=Share(told.get("people", 0), row["after3"]),
        manager=Share(told.get("judged", 0), told.get("changed", 0)),
    )


def _ended(on: date, months: int) -> Q:
    return Q(event__ends_on__lte=add_months(on, -months))


def changes_by(
    bookings: "QuerySet[Booking]", by: str | None, stage: int = Impact.Stage.THREE
) -> Mapping[Any, Change]:
    """Tell what changed so many months later, per value of a field. One query."""
    said = _grouped(bookings.filter(impacts__stage=stage), by)
    changed = Q(impacts__practice_changed=True)
    rows = said.annotate(
        answers=Count("impacts"),
        changed=Count("impacts", filter=changed),
        confirmed=Count("impacts", filter=changed & Q(impacts__manager_confirmed=True)),
        denied=Count("impacts", filter=changed & Q(impacts__manager_confirmed=False)),
    ).values_list("group", "answers", "changed", "confirmed", "denied")
    return {group: Change(*told) for group, *told in rows}


def ratings_by(bookings: "QuerySet[Booking]", by: str | None) -> Mapping[Any, Rated]:
    """Tell how many rated courses excellent or very good, per value of a field."""
    told = {}
    for name in ("usefulness", "quality"):
        given = ~Q(**{f"evaluation__{name}": ""})
        top = Q(**{f"evaluation__{name}__in": TOP_TWO})
        told[f"{name}_of"] = Count("pk", filter=given)
        told[f"{name}_top"] = Count("pk", filter=top)
    said = bookings.filter(ATTENDED, evaluation__isnull=False)
    rows = _grouped(said, by).annotate(**told)
    return {
        row["group"]: Rated(
            Share(row["usefulness_top"], row["usefulness_of"]),
            Share(row["quality_top"], row["quality_of"]),
        )
        for row in rows.values("group", *told)
    }


def _grouped(bookings: "QuerySet[Booking]", by: str | None) -> Any:
    """Group bookings by a field, or put all in the one group None."""
    group = F(by) if by else Value(None, output_field=FloatField())
    return bookings.order_by().annotate(group=group).values("group")
