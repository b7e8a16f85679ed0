"""What waits in CSE cases. Source: DOMAIN C.4 (rules of severity W)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from safeguarding.access.models import User
from safeguarding.cases import queries, rules
from safeguarding.cases.addresses import case_page, episode_page
from safeguarding.cases.clocks import ADULT, add_months, earliest_18th, local_day
from safeguarding.cases.models import (
    CaseStatus,
    Child,
    ChildQuarter,
    CseCase,
    Level,
    MissingEpisode,
)
from safeguarding.cases.worklists import Cell, Waiting, Worklist

Cases = QuerySet[Any]
Narrow = Callable[[Cases, date], Cases]
Cells = Callable[[Any, date], tuple[Cell, ...]]


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "Never"


def _rows(narrow: Narrow, cells: Cells) -> Callable[[User, datetime], list[Waiting]]:
    def rows(user: User, now: datetime) -> list[Waiting]:
        today = local_day(now)
        found = narrow(queries.with_standing(queries.open_cases(user)), today)
        return [
            Waiting(
                name=case.child.short,
                url=case_page(case.pk),
                cells=(*cells(case, today), Cell("Area", str(case.partnership))),
            )
            for case in found
        ]

    return rows


def _count(narrow: Narrow) -> Callable[[User, datetime], int]:
    def count(user: User, now: datetime) -> int:
        found = queries.with_standing(queries.open_cases(user))
        return narrow(found, local_day(now)).count()

    return count


def _not_screened(found: Cases, _today: date) -> Cases:
    return found.filter(screened_on=None).order_by("referred_on", "pk")


def _not_screened_cells(case: Any, today: date) -> tuple[Cell, ...]:
    days = (today - case.referred_on).days
    return (
        Cell("Referred", _day(case.referred_on)),
        Cell("Days waiting", f"{days:,}", is_number=True),
        Cell("Referred by", str(case.source_agency)),
    )


def _no_mase(found: Cases, today: date) -> Cases:
    """Keep high and serious cases without a MASE meeting in the last months."""
    long_ago = add_months(today, -rules.MASE_MONTHS)
    held = Q(last_mase=None) | Q(last_mase__lte=long_ago)
    grave = found.filter(held, level__in=rules.GRAVE, status=CaseStatus.OPEN)
    # "serious" before "high"; then who waited longest.
    return grave.order_by("-level", F("last_mase").asc(nulls_first=True), "pk")


def _no_mase_cells(case: Any, _today: date) -> tuple[Cell, ...]:
    return (
        Cell("Risk", str(Level(case.level).label)),
        Cell("Since", _day(case.level_on)),
        Cell("Last MASE meeting", _day(case.last_mase)),
    )


def _turning_18(found: Cases, today: date) -> Cases:
    """Keep open cases of children whose 18th birthday can be within six months."""
    last = add_months(today, rules.TRANSITION_MONTHS)
    born_by = add_months(last, -12 * ADULT)
    young = found.filter(transition_on=None, child__born_month__lte=born_by)
    return young.order_by("child__born_month", "pk")


def _turning_18_cells(case: Any, _today: date) -> tuple[Cell, ...]:
    month = earliest_18th(case.child.born_month)
    return (
        Cell("Turns 18 in", f"{month:%B %Y}"),
        Cell("Risk", queries.level_in_words(case).split(",")[0]),
        Cell("Referred", _day(case.referred_on)),
    )


def _no_review(found: Cases, today: date) -> Cases:
    long_ago = add_months(today, -rules.REVIEW_MONTHS)
    quiet = found.filter(quiet_since__lt=long_ago, status=CaseStatus.OPEN)
    return quiet.order_by("quiet_since", "pk")


def _no_review_cells(case: Any, _today: date) -> tuple[Cell, ...]:
    return (
        Cell("Last review", _day(case.reviewed_on)),
        Cell("Referred", _day(case.referred_on)),
        Cell("Risk", queries.level_in_words(case).split(",")[0]),
    )


def _frequent(user: User) -> Cases:
    """Give children who are frequently missing lately and were never screened.

    Lately: in the last four quarters for which the area's episodes are known.
    """
    mine = ChildQuarter.objects.for_user(user, queries.SEEN)
    newest = (
        ChildQuarter.objects.filter(partnership=OuterRef("partnership"), episodes__gt=0)
        .order_by()
        .values("partnership")
        .annotate(newest=Max("quarter"))
        .values("newest")
    )
    lately = mine.filter(is_frequent=True, quarter__gt=Subquery(newest) - 4)
    cases = CseCase.objects.filter(child=OuterRef("pk"), withdrawn_at=None)
    told = MissingEpisode.objects.filter(
        child=OuterRef("pk"), withdrawn_at=None, counts=True
    )
    children = Child.objects.for_user(user, queries.SEEN).filter(
        ~Exists(cases.exclude(screened_on=None)),
        ~Exists(told.exclude(cse_screened_on=None)),
        pk__in=lately.values("child"),
    )
    found: Cases = children.annotate(
        last=Subquery(told.order_by("-missing_from_at").values("pk")[:1]),
        last_on=Subquery(told.order_by("-missing_from_at").values("started_on")[:1]),
        times=Subquery(
            told.order_by().values("child").annotate(n=Count("pk")).values("n")
        ),
        open_case=Exists(cases.filter(closed_on=None)),
    )
    return found


def _frequent_rows(user: User, _now: datetime) -> list[Waiting]:
    found = _frequent(user).select_related("partnership")
    return [
        Waiting(
            name=child.short,
            url=episode_page(child.last),
            cells=(
                Cell("Times missing", f"{child.times:,}", is_number=True),
                Cell("Last missing", _day(child.last_on)),
                Cell("Open CSE case", "Yes" if child.open_case else "No"),
                Cell("Area", str(child.partnership)),
            ),
        )
        for child in found.filter(last__isnull=False).order_by("-times", "-last_on")
    ]


def _frequent_count(user: User, _now: datetime) -> int:
    return _frequent(user).filter(last__isnull=False).count()


WORKLISTS: Sequence[Worklist] = (
    Worklist(
        code="not-screened",
        question="Which referrals are not screened yet?",
        said=("referral not screened", "referrals not screened"),
        rule="Referred, and no screening is recorded. The longest waiting first.",
        rows=_rows(_not_screened, _not_screened_cells),
        count=_count(_not_screened),
    ),
    Worklist(
        code="frequently-missing-not-screened",
        question="Which frequently missing children were never screened for CSE?",
        said=(
            "frequently missing child not screened for CSE",
            "frequently missing children not screened for CSE",
        ),
        rule="Frequently missing in one of the last four quarters for which episodes "
        "are known here, and no screening is recorded in a case or with an episode. "
        "The most often missing first.",
        rows=_frequent_rows,
        count=_frequent_count,
    ),
    Worklist(
        code="no-meeting",
        question="Which children at high or serious risk had no MASE meeting lately?",
        said=(
            "child at high or serious risk without a meeting",
            "children at high or serious risk without a meeting",
        ),
        rule="High or serious risk, and no MASE meeting in the last three months. "
        "Serious first.",
        rows=_rows(_no_mase, _no_mase_cells),
        count=_count(_no_mase),
    ),
    Worklist(
        code="turning-18",
        question="Who turns 18 soon, and the move to adult services is not discussed?",
        said=(
            "child who turns 18 without a talk about adult services",
            "children who turn 18 without a talk about adult services",
        ),
        rule="An open case, 18 within six months or already, and no discussion of the "
        "move is recorded. The oldest first.",
        rows=_rows(_turning_18, _turning_18_cells),
        count=_count(_turning_18),
    ),
    Worklist(
        code="no-review",
        question="Which cases had no review for more than twelve months?",
        said=("case without a review", "cases without a review"),
        rule="Open, and for more than twelve months neither referred nor reviewed. The "
        "longest first.",
        rows=_rows(_no_review, _no_review_cells),
        count=_count(_no_review),
    ),
)
