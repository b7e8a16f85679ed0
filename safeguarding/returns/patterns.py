"""What goes wrong most often in an agency's returns, and whether it gets better.

Counts how often each rule fired at the first check of each return: what people did
about it afterwards is not held against them. No figure and no cell is in it.
Source: FEATURES 1 (4).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.significance import compare_proportions
from safeguarding.periods import Kind, Period, periods_between
from safeguarding.returns.models import CheckRun, Problem, Submission
from safeguarding.returns.problems import LABELS
from safeguarding.returns.record import Here
from safeguarding.returns.rule_texts import title_of_rule
from safeguarding.returns.rules.facts import Severity

QUARTERS = 8
HALF = QUARTERS // 2
CHANCE = 0.05
# Fewer returns in eight quarters could not show a change, whatever was found.
FEWEST = 6


@dataclass(frozen=True)
class Fired:
    """How often a rule fired in one quarter's returns; None when none was checked."""

    period: str
    count: int | None


@dataclass(frozen=True)
class Line:
    """One rule over the quarters."""

    code: str
    title: str
    asks: str
    counts: tuple[Fired, ...]
    total: int
    change: str


@dataclass(frozen=True)
class Quarter:
    """The returns of one quarter: how many were checked, how many right at once."""

    period: str
    checked: int
    right: int

    @property
    def share(self) -> str:
        """In words, with what it is a share of."""
        return f"{self.right} of {self.checked}" if self.checked else "None checked"


@dataclass(frozen=True)
class Patterns:
    """All that the page shows."""

    quarters: tuple[Quarter, ...]
    lines: tuple[Line, ...]
    sentence: str
    share: str
    change: str


First = dict[int, Counter[str]]


def patterns_of(user: User, here: Here, *, day: date) -> Patterns:
    """Count what the rules found at first in the returns of eight quarters.

    Three queries. Returns of other frequencies belong to the quarter in which their
    period ends. Versions from before checks were noted count by what was kept.
    """
    last = Period.containing(Kind.QUARTER, day).previous()
    quarters = periods_between(last.shift(1 - QUARTERS), last)
    about = {
        "partnership_id": here.partnership.pk,
        "agency_id": here.agency.pk,
        "obligation__period_end__range": (quarters[0].start, quarters[-1].end),
    }
    checks = CheckRun.objects.for_user(user, Permission.SEE_RETURN_STATUS).filter(
        **about
    )
    sent = Submission.objects.for_user(user, Permission.SEE_RETURN_STATUS).filter(
        **about
    )
    ends, first = _first_checks(checks)
    _add_kept(sent, ends, first)
    by_quarter: dict[Period, list[Counter[str]]] = defaultdict(list)
    for key, counts in first.items():
        by_quarter[Period.containing(Kind.QUARTER, ends[key])].append(counts)
    return _arrange(quarters, by_quarter)


def _first_checks(checks: QuerySet[Any]) -> tuple[dict[int, date], First]:
    """Read the first check of each return, and when its period ended."""
    ends: dict[int, date] = {}
    first: First = {}
    rows = checks.order_by("checked_at", "pk").values_list(
        "obligation_id", "obligation__period_end", "counts"
    )
    for key, end, counts in rows:
        ends[key] = end
        first.setdefault(key, Counter(counts))
    return ends, first


def _add_kept(sent: QuerySet[Any], ends: dict[int, date], first: First) -> None:
    """Add what was kept with the first version of returns that no check was noted of."""
    earliest: dict[int, int] = {}
    rows = sent.order_by("version").values_list(
        "pk", "obligation_id", "obligation__period_end"
    )
    for pk, key, end in rows:
        if key not in first and key not in earliest:
            earliest[key], ends[key] = pk, end
    kept = Problem.objects.filter(submission_id__in=earliest.values())
    codes: First = defaultdict(Counter)
    for pk, code, count in kept.values_list("submission_id", "code").annotate(
        n=Count("pk")
    ):
        codes[pk][code] = count
    for key, pk in earliest.items():
        first[key] = codes[pk]


def _arrange(
    quarters: Sequence[Period], found: Mapping[Period, list[Counter[str]]]
) -> Patterns:
    each = [found.get(one, []) for one in quarters]
    total = sum((counts for returns in each for counts in returns), Counter[str]())
    codes = [code for code in total if code[0] in "EW"]
    codes.sort(key=lambda code: (-total[code], code))
    rows = tuple(
        Quarter(period.short_label, len(returns), _right(returns))
        for period, returns in zip(quarters, each, strict=True)
    )
    lines = tuple(_line(code, quarters, each) for code in codes)
    right, checked = _right_of(rows)
    return Patterns(
        quarters=rows,
        lines=lines,
        sentence=_sentence(rows, lines),
        share=Quarter("", checked, right).share,
        change=_change(_right_of(rows[HALF:]), _right_of(rows[:HALF])),
    )


def _right_of(half: Sequence[Quarter]) -> tuple[int, int]:
    return sum(one.right for one in half), sum(one.checked for one in half)


def _right(returns: Sequence[Counter[str]]) -> int:
    """Count the returns that needed no correction at their first check."""
    return sum(not any(code.startswith("E") for code in one) for one in returns)


def _line(
    code: str, quarters: Sequence[Period], each: Sequence[list[Counter[str]]]
) -> Line:
    counts = [sum(one[code] for one in returns) for returns in each]
    return Line(
        code=code,
        title=title_of_rule(code),
        asks=LABELS[Severity(code[0])],
        counts=tuple(
            Fired(period.short_label, count if returns else None)
            for period, count, returns in zip(quarters, counts, each, strict=True)
        ),
        total=sum(counts),
        change=_change(
            *(_with(code, half) for half in (each[HALF:], each[:HALF])),
        ),
    )


def _with(code: str, half: Sequence[list[Counter[str]]]) -> tuple[int, int]:
    """Count the returns in which a rule fired, and all that were checked."""
    returns = [one for quarter in half for one in quarter]
    return sum(one[code] > 0 for one in returns), len(returns)


def _change(later: tuple[int, int], earlier: tuple[int, int]) -> str:
    """Compare the shares of returns with the problem: four quarters with four.

    By returns, not by how often the rule fired: one wrong column breaks a rule in
    every row. Source: DESIGN section 7 (a change is a claim, by a stated test).
    """
    if not later[1] or not earlier[1] or later[1] + earlier[1] < FEWEST:
        return "Too few to say"
    if compare_proportions(*later, *earlier) >= CHANCE:
        return "No real change"
    less = later[0] * earlier[1] < earlier[0] * later[1]
    return "Less often" if less else "More often"


def _sentence(quarters: Sequence[Quarter], lines: Sequence[Line]) -> str:
    checked = sum(one.checked for one in quarters)
    if not checked:
        return "No file was checked for a return of the last eight quarters."
    right = sum(one.right for one in quarters)
    said = f"{right} of {checked} returns needed no correction at their first check."
    if lines:
        said += f" The rule that was broken most often: “{lines[0].title}”."
    return said
