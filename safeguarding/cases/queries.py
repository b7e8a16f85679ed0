"""Reads cases for pages: which are open, and what is due for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    DateField,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases import rules
from safeguarding.cases.clocks import add_months, earliest_18th
from safeguarding.cases.models import (
    CaseMeeting,
    CaseStatus,
    CseCase,
    Level,
    LookedAfter,
    MeetingKind,
    PlacedWhere,
    RiskAssessment,
)
from safeguarding.partners.models import Agency

SEEN = Permission.SEE_CASES


def cases(user: User) -> "QuerySet[CseCase]":
    """Give the cases a person may see; what a later list left out is gone."""
    return CseCase.objects.for_user(user, SEEN).filter(withdrawn_at=None)


def open_cases(user: User) -> "QuerySet[CseCase]":
    """Give the cases that are open as far as anybody told.

    A case told by a list is open as long as the newest list of its agency has it: the
    day until which it is known open is the latest of that agency.
    """
    newest = (
        CseCase.objects.filter(
            partnership=OuterRef("partnership"), agency=OuterRef("agency")
        )
        .exclude(known_through=None)
        .order_by()
        .values("agency")
        .annotate(newest=Max("known_through"))
        .values("newest")
    )
    told = Q(known_through=None) | Q(known_through=Subquery(newest))
    return cases(user).filter(told, closed_on=None)


def member_agencies(partnership_id: int) -> "QuerySet[Agency]":
    """Give the agencies that are or were members of an area."""
    found = Agency.objects.filter(memberships__partnership_id=partnership_id)
    return found.distinct().order_by("short_name", "pk")


def with_standing(found: "QuerySet[CseCase]") -> "QuerySet[CseCase]":
    """Add what lists show: level, its day, last MASE, and where looked after.

    Attributes added: `level`, `level_on`, `last_mase`, `placed`, `quiet_since` (the
    last review, else the referral).
    """
    risk = RiskAssessment.objects.filter(case=OuterRef("pk")).order_by("-on")[:1]
    mase = CaseMeeting.objects.filter(case=OuterRef("pk"), kind=MeetingKind.MASE)
    place = LookedAfter.objects.filter(child=OuterRef("child"), to_on=None)
    return found.annotate(
        level=Coalesce(Subquery(risk.values("level")), Value("")),
        level_on=Subquery(risk.values("on")),
        last_mase=Subquery(mase.order_by("-on").values("on")[:1]),
        placed=Coalesce(Subquery(place.values("placed")[:1]), Value("")),
        quiet_since=ExpressionWrapper(
            Coalesce(F("reviewed_on"), F("referred_on")), output_field=DateField()
        ),
    ).select_related("child", "source_agency", "partnership", "agency")


@dataclass(frozen=True)
class Due:
    """Something that should be done for a case.

    Attributes:
        code: of the rule, for example "W-NO-MASE".
        text: what, in a few words.
        act: page on which it is recorded.
        on: since when, or by when; None where no day is set.
    """

    code: str
    text: str
    act: str
    on: date | None


def due(case: Any, today: date) -> list[Due]:
    """List what should be done for an open case, from `with_standing`. No query."""
    return [one for one in _dues(case, today) if one is not None]


def _dues(case: Any, today: date) -> Iterable[Due | None]:
    if case.closed_on is not None:
        return
    yield _screening(case, today)
    if case.status != CaseStatus.OPEN:
        return
    yield _level(case)
    if rules.needs_mase(case.level, case.last_mase, today):
        yield Due("W-NO-MASE", "MASE meeting", "hold-meeting", _mase_by(case))
    if rules.needs_review(case.referred_on, case.reviewed_on, today):
        by = add_months(case.quiet_since, rules.REVIEW_MONTHS)
        yield Due("W-NO-REVIEW", "Review", "review", by)
    if rules.needs_transition(case.child.born_month, case.transition_on, today):
        by = earliest_18th(case.child.born_month)
        text = "Discuss the move to adult services"
        yield Due("W-TRANSITION", text, "discuss-transition", by)


def _screening(case: Any, today: date) -> Due | None:
    if case.screened_on is not None:
        return None
    days = (today - case.referred_on).days
    text = f"Screening, {days:,} {'day' if days == 1 else 'days'} after the referral"
    return Due("W-NOT-SCREENED-YET", text, "screen", None)


def _level(case: Any) -> Due | None:
    if case.level:
        return None
    return Due("W-NO-LEVEL", "Level of risk", "assess-risk", None)


def _mase_by(case: Any) -> date | None:
    """By when the meeting was due: three months after the last, or after the level."""
    if case.last_mase:
        return add_months(case.last_mase, rules.MASE_MONTHS)
    since: date | None = case.level_on
    return since


def level_in_words(case: Any) -> str:
    """Say the level of risk and since when, from `with_standing`."""
    if not case.level:
        return "Not set"
    return f"{Level(case.level).label}, since {case.level_on:%-d %B %Y}"


def place_in_words(case: Any) -> str:
    """Say whether the child is looked after now, from `with_standing`."""
    return str(PlacedWhere(case.placed).label) if case.placed else "No"
