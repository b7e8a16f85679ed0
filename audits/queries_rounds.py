"""Reads rounds and how answers to them stand, for whoever runs them.

States only: nothing of an answer is read here. Source: DOMAIN C.7, F.2.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from audits.models import Required, Response, ResponseState, Round, RoundReminder
from safeguarding.access import audit
from safeguarding.access.models import AuditEvent, User
from safeguarding.access.permissions import Permission
from safeguarding.board.models import Explained
from safeguarding.periods import working_days_between

RUNS = Permission.RUN_AUDITS
STILL_TO_COME = (ResponseState.NOT_STARTED, ResponseState.IN_PROGRESS)


@dataclass(frozen=True)
class Standing:
    """How many of those required stand in one state."""

    state: str
    label: str
    count: int


@dataclass(frozen=True)
class Standings:
    """How the answers of a round stand; whoever is not required is not in it."""

    states: tuple[Standing, ...]
    late: int
    is_draft: bool = False

    def of(self, *states: str) -> int:
        """Give how many stand in any of some states."""
        return sum(one.count for one in self.states if one.state in states)

    @property
    def required(self) -> int:
        """How many must answer."""
        return sum(one.count for one in self.states)

    @property
    def waiting(self) -> int:
        """How many have not answered yet."""
        return self.of(*STILL_TO_COME)

    @property
    def answered(self) -> int:
        """How many answered, final or not."""
        return self.required - self.waiting

    @property
    def sentence(self) -> str:
        """Say it in one sentence."""
        if not self.required:
            return "Nobody must answer yet."
        if self.is_draft:
            return f"{self.required} must answer once the round is open."
        said = f"{self.answered} of {self.required} have answered"
        parts = [
            f"{self.of(ResponseState.FINAL)} final",
            f"{self.of(ResponseState.NOT_STARTED)} not started",
        ]
        if self.late:
            parts.append(f"{self.late} late")
        return f"{said}: {', '.join(parts)}."


def rounds(user: User) -> "QuerySet[Any]":
    """Give the rounds a person runs, with how their answers stand; newest first."""
    rows: QuerySet[Any] = Round.objects.for_user(user, RUNS)
    found: QuerySet[Any] = (
        rows.select_related("partnership", "standard_set")
        .annotate(
            asked=Count("responses"),
            answered=Count("responses", filter=~_in(*STILL_TO_COME)),
            final=Count("responses", filter=_in(ResponseState.FINAL)),
        )
        .order_by("-due_on", "-pk")
    )
    return found


def a_round(user: User, pk: int) -> Round | None:
    """Find a round a person runs; None for any other."""
    found: Round | None = (
        Round.objects.for_user(user, RUNS)
        .select_related("partnership", "standard_set", "previous")
        .filter(pk=pk)
        .first()
    )
    return found


def standings(of: Round, today: date) -> Standings:
    """Count how the answers of a round stand. One query."""
    is_late = _in(*STILL_TO_COME, path="") & Q(due__lt=today)
    rows = (
        Response.objects.filter(round=of)
        .annotate(due=_due("required__extended_until"))
        .order_by()
        .values("state")
        .annotate(many=Count("pk"), late=Count("pk", filter=is_late))
    )
    found = {row["state"]: row for row in rows}
    states = [
        Standing(state.value, str(state.label), found.get(state, {}).get("many", 0))
        for state in ResponseState
    ]
    late = sum(row["late"] for row in found.values())
    is_draft = of.state == Round.State.DRAFT
    return Standings(tuple(states), 0 if is_draft else late, is_draft)


def who(user: User, of: Round) -> "QuerySet[Any]":
    """Give everybody who must answer a round, with how their answer stands.

    `state` and its `place` in the life of an answer, `due`, `who`, and `written_at`, when
    the last message went out. By name.
    """
    rows: QuerySet[Any] = Required.objects.for_user(user, RUNS).filter(round=of)
    messages = (
        RoundReminder.objects.filter(required=OuterRef("pk"))
        .order_by()
        .values("required")
        .annotate(last=Max("sent_at"))
        .values("last")
    )
    found: QuerySet[Any] = (
        rows.select_related("agency", "establishment", "response", "extended_by")
        .annotate(
            state=F("response__state"),
            due=_due("extended_until"),
            who=Coalesce("establishment__name", "agency__name"),
            written_at=Subquery(messages),
            place=_place(),
        )
        .order_by("who", "pk")
    )
    return found


def trusts(of: Round) -> list[str]:
    """List the trusts of those who must answer, by name."""
    rows = Required.objects.filter(round=of).exclude(establishment__trust="")
    names = rows.order_by().values_list("establishment__trust", flat=True).distinct()
    return sorted(name for name in names if name)


def agencies(of: Round) -> list[tuple[int, str]]:
    """List the agencies that answer, as choices."""
    rows = Required.objects.filter(round=of, agency__isnull=False).order_by()
    names = rows.values_list("agency_id", "agency__short_name").distinct()
    return sorted(((pk or 0, str(name)) for pk, name in names), key=lambda one: one[1])


def history(of: Round) -> list[AuditEvent]:
    """List what was done to a round, the newest first."""
    lines = AuditEvent.objects.filter(
        action__in=(audit.Action.ROUND_CHANGED, audit.Action.ROUND_CHASED),
        object_type=of._meta.label,
        object_id=str(of.pk),
    )
    return list(lines.select_related("actor").order_by("-pk")[:30])


def explanations(of: Round) -> list[Explained]:
    """List what was unusual about a round, and why it is right."""
    rows = Explained.objects.filter(about="round", about_id=of.pk)
    return list(rows.select_related("by").order_by("-pk")[:30])


def days_late(due: date, today: date) -> int:
    """Count the working days an answer is late; 0 while it is not."""
    return working_days_between(due, today) if due < today else 0


def _place() -> Case:
    """Give the place of a state in the life of an answer, to order by."""
    order = [
        When(response__state=state.value, then=Value(number))
        for number, state in enumerate(ResponseState)
    ]
    return Case(*order, output_field=IntegerField())


def _in(*states: str, path: str = "responses__") -> Q:
    return Q(**{f"{path}state__in": states})


def _due(extended: str) -> Greatest:
    return Greatest(F("round__due_on"), F(extended))
