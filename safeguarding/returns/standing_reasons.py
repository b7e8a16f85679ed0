"""Explanations the coordinator accepted until a quarter: they do not nag before.

Source: FEATURES 1 (3), 2 row 15.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.periods import Kind, Period
from safeguarding.returns.about import NOTHING, About, Places
from safeguarding.returns.answers import in_words
from safeguarding.returns.decisions import require
from safeguarding.returns.errors import StandingRefused
from safeguarding.returns.models import (
    Obligation,
    Problem,
    Severity,
    StandingReason,
    Submission,
)
from safeguarding.returns.rules.facts import Finding, IndicatorFacts, Row
from safeguarding.returns.rules.facts import Severity as Level

# These ask about one change or one question: an answer says nothing of the next.
ASKS_AFRESH = frozenset({"W-ASKED", "W-RESTATED"})
# How many quarters ahead an explanation can be accepted for: three years.
AHEAD = 12


@dataclass(frozen=True, slots=True)
class Held:
    """An explanation that holds: for which warning about what, and in which words."""

    code: str
    about: About
    column: str
    words: str


def held_for(obligation: Obligation) -> tuple[Held, ...]:
    """Read the explanations that hold for a return. One query.

    One accepted for a period says nothing of earlier periods, corrected later.
    """
    rows = StandingReason.objects.filter(
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        template_id=obligation.template_id,
        until__gte=obligation.period_end,
        problem__submission__obligation__period_end__lte=obligation.period_end,
        ended_at=None,
    ).select_related("problem")
    return tuple(
        Held(
            code=one.code,
            about=About(one.indicator_id, one.breakdown_dimension, one.breakdown_code),
            column=one.problem.column,
            words=f"Explained until {quarter_of(one.until)}: "
            f"{in_words(one.reason_kind, one.explanation)}",
        )
        for one in rows.order_by("accepted_at", "pk")
    )


def apply(
    findings: Iterable[Finding],
    rows: Iterable[Row],
    indicators: Mapping[str, IndicatorFacts],
    held: Sequence[Held],
) -> list[Finding]:
    """Turn warnings that an explanation holds for into information; change no other.

    The same warning is one of the same code about the same figure; where it is about
    no figure, about the same column. Pure: `held_for` has read what is needed.

    Args:
        findings: what the rules found.
        rows: the rows of the file, to know which figure a place is.
        indicators: code -> facts, as in the context of the rules.
        held: what holds for this return.
    """
    if not held:
        return list(findings)
    places = Places(rows, indicators)
    words = {_key(one.code, one.about, one.column): one.words for one in held}
    return [_answered(one, places.about(one), words) for one in findings]


def _key(code: str, about: About, column: str) -> tuple[str, About, str]:
    return (code, about, column[:40] if about == NOTHING else "")


def _answered(
    one: Finding, about: About, words: Mapping[tuple[str, About, str], str]
) -> Finding:
    found = words.get(_key(one.code, about, one.column))
    if found is None or one.severity is not Level.WARNING:
        return one
    return replace(one, message=f"{one.message} {found}", level=Level.INFORMATION)


def quarter_of(day: date) -> str:
    """Name the quarter a day is in: Q4 2015-16."""
    return Period.containing(Kind.QUARTER, day).short_label


def quarters_ahead(problem: Problem) -> list[Period]:
    """List the quarters an explanation can be accepted until, the nearest first."""
    first = Period.containing(Kind.QUARTER, problem.submission.obligation.period_end)
    found = [first]
    while len(found) < AHEAD:
        found.append(found[-1].next())
    return found


@transaction.atomic
def hold(*, problem: Problem, until: date, by: User, at: datetime) -> StandingReason:
    """Accept the explanation of a warning until the end of a quarter.

    Until then the same warning about the same figure is shown for information.

    Args:
        problem: a warning kept with a version, with its explanation.
        until: the last day of the quarter.
        by: the coordinator.
        at: when it is accepted.

    Raises:
        PermissionDenied: the person does not accept this partnership's returns.
        StandingRefused: it needs no explanation, holds already, or the day is no
            end of a quarter from the return's own on.
    """
    version = problem.submission
    require(by, Permission.ACCEPT_RETURN, version)
    _require_warning(problem)
    if until not in {one.end for one in quarters_ahead(problem)}:
        message = "Choose a quarter from the list: three years ahead at most."
        raise StandingRefused(message)
    held = _make(problem, until, by, at)
    _record(audit.Action.REASON_ACCEPTED, held, by)
    return held


def _require_warning(problem: Problem) -> None:
    if problem.severity != Severity.WARNING:
        message = "Only an explained warning can hold until a quarter."
        raise StandingRefused(message)
    if problem.code in ASKS_AFRESH:
        message = (
            "This warning is about one change, so its reason holds for that change "
            "only. The next one needs a reason of its own."
        )
        raise StandingRefused(message)
    if problem.submission.state == Submission.State.UNSIGNED:
        message = (
            "This version waits for a signature: until then its explanations are "
            "nobody's yet."
        )
        raise StandingRefused(message)


def _make(problem: Problem, until: date, by: User, at: datetime) -> StandingReason:
    try:
        with transaction.atomic():
            held: StandingReason = StandingReason.objects.create(
                partnership_id=problem.partnership_id,
                agency_id=problem.agency_id,
                template_id=problem.submission.obligation.template_id,
                code=problem.code,
                indicator_id=problem.indicator_id,
                breakdown_dimension=problem.breakdown_dimension,
                breakdown_code=problem.breakdown_code,
                reason_kind=problem.reason_kind,
                explanation=problem.explanation,
                until=until,
                accepted_by=by,
                accepted_at=at,
                problem=problem,
            )
    except IntegrityError as error:
        message = "This explanation holds already. End it first to choose another day."
        raise StandingRefused(message) from error
    return held


@transaction.atomic
def end(*, held: StandingReason, by: User, at: datetime) -> StandingReason:
    """End an explanation early: the warning asks again. Ending twice does no harm.

    Raises:
        PermissionDenied: the person does not accept this partnership's returns.
    """
    if not by.may(Permission.ACCEPT_RETURN, held.partnership_id, held.agency_id):
        raise PermissionDenied
    changed = StandingReason.objects.filter(pk=held.pk, ended_at=None).update(
        ended_at=at
    )
    if changed:
        _record(audit.Action.REASON_ENDED, held, by)
    held.refresh_from_db()
    return held


def shown(rows: ScopedQuerySet, day: date) -> ScopedQuerySet:
    """Keep the explanations that hold, those that end first first."""
    holds = Q(ended_at=None, until__gte=day)
    return (
        rows.filter(holds)
        .select_related(
            "agency", "partnership", "template", "indicator", "accepted_by", "problem"
        )
        .order_by("until", "pk")
    )


def _record(action: audit.Action, held: StandingReason, by: User) -> None:
    audit.record(
        action,
        by=by,
        partnership_id=held.partnership_id,
        agency_id=held.agency_id,
        about=held,
        code=held.code,
        until=held.until.isoformat(),
    )
