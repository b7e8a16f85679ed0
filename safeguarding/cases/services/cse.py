"""The life of a CSE case: one method for each thing that happens in it.

Each takes the case as the page had it, the facts, and who does it (`Changing`); each
raises `NotAllowed` at the field that is wrong, `NeedsConfirming` for what is unusual,
`ChangedMeanwhile` for a stale page and `PermissionDenied` for people who keep no cases.
Source: DOMAIN C.4.
"""

import secrets

from django.db import transaction

from safeguarding.cases import rules
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.models import CaseStatus, Child, ClosureReason, CseCase
from safeguarding.cases.pseudonyms import Pseudonyms, Use
from safeguarding.cases.services import children
from safeguarding.cases.services.cse_parts import (
    add_disruption,
    add_outcome,
    assess_risk,
    hold_meeting,
    place,
)
from safeguarding.cases.services.days import in_case, kept, not_before_last, past
from safeguarding.cases.services.facts import (
    Closure,
    Nothing,
    On,
    Referral,
    Screening,
)
from safeguarding.cases.services.keeping import (
    Changing,
    confirm,
    lock,
    record_change,
)
from safeguarding.cases.sources import is_active, sector_of
from safeguarding.cases.transitions import DID, Act, after, check

__all__ = [
    "add_disruption",
    "add_outcome",
    "assess_risk",
    "audit_done",
    "begin_screening",
    "close",
    "discuss_transition",
    "hold_meeting",
    "place",
    "refer",
    "reopen",
    "review",
    "screen",
]
# Where a case stands after it ended for a reason; else it is closed or stepped down.
ENDS_AS = {
    ClosureReason.MOVED_AREA: CaseStatus.TRANSFERRED_OUT,
    ClosureReason.TURNED_18: CaseStatus.TRANSITION_ADULT,
}


@transaction.atomic
def refer(*, referral: Referral, doing: Changing) -> CseCase:
    """Open a case for a referred child; an open one of the same child is a doubt."""
    child = children.find_or_add(
        partnership=referral.partnership,
        pseudonym=referral.pseudonym,
        about=referral.about,
        by=doing.by,
    )
    past("referred_on", referral.referred_on, doing)
    _referable(referral, child)
    doubts = _second_case(child)
    confirm(doubts, doing.seen)
    case = CseCase.objects.create(
        partnership=referral.partnership,
        agency=referral.keeper,
        child=child,
        reference=_reference(referral),
        referred_on=referral.referred_on,
        source_agency=referral.source,
        source_sector=sector_of(referral.source),
        updated_at=doing.at,
    )
    record_change(case, doing, "refer", doubts)
    return case


def _referable(referral: Referral, child: Child) -> None:
    on = referral.referred_on
    if rules.is_before_birth(child.born_month, on):
        raise NotAllowed("referred_on", "The referral is before the child was born")
    if rules.is_of_age(child.born_month, on):
        raise NotAllowed(
            "referred_on",
            "The child was 18 or older on that day. Cases are about children",
        )
    if not is_active(referral.source, on):
        raise NotAllowed("source", "That agency did not exist on the day of referral")


def _second_case(child: Child, but: int | None = None) -> list[Doubt]:
    others = CseCase.objects.filter(child=child, closed_on=None, withdrawn_at=None)
    if not others.exclude(pk=but).exists():
        return []
    message = "This child has an open case already. A second one is rarely right."
    return [Doubt("W-SECOND-CASE", "", message)]


def _reference(referral: Referral) -> str:
    if not referral.own_reference:
        return secrets.token_hex(32)
    made = Pseudonyms(referral.partnership.code)
    reference = made.of(referral.own_reference, Use.CASE)
    taken = CseCase.objects.filter(
        partnership=referral.partnership, agency=referral.keeper, reference=reference
    )
    if taken.exists():
        raise NotAllowed("own_reference", "Another case has this reference already")
    return reference


@transaction.atomic
def begin_screening(*, case: CseCase, facts: Nothing, doing: Changing) -> CseCase:
    """Say that a referral is being screened."""
    del facts  # There are none; every method is called alike.
    case = lock(case, doing, DID)
    case.status = after(Act.BEGIN_SCREENING, case.status)
    return kept(case, doing, Act.BEGIN_SCREENING)


@transaction.atomic
def screen(*, case: CseCase, facts: Screening, doing: Changing) -> CseCase:
    """Record what the screening came to; the case is open from then on."""
    case = lock(case, doing, DID)
    case.status = after(Act.SCREEN, case.status)
    past("on", facts.on, doing)
    if rules.is_screened_before(case.referred_on, facts.on):
        raise NotAllowed(
            "on",
            "The screening is more than 28 days before the referral on "
            f"{case.referred_on:%-d %B %Y}. Is it that of an earlier referral?",
        )
    doubts = _screening_doubts(case, facts)
    confirm(doubts, doing.seen)
    case.screened_on, case.screening_tool = facts.on, facts.tool
    case.screening_score, case.category = facts.score, facts.category
    case.route = facts.route
    return kept(case, doing, Act.SCREEN, doubts)


def _screening_doubts(case: CseCase, found: Screening) -> list[Doubt]:
    doubts = []
    if early := rules.days_early(case.referred_on, found.on):
        days = "day" if early == 1 else "days"
        message = f"The screening is {early} {days} before the referral."
        doubts.append(Doubt("W-SCREENED-EARLY", "on", message))
    if rules.is_routed_elsewhere(found.category, found.route):
        message = "Category 3 goes straight to Children's Services (section 47)."
        doubts.append(Doubt("W-CATEGORY-ROUTE", "route", message))
    return doubts


@transaction.atomic
def discuss_transition(*, case: CseCase, facts: On, doing: Changing) -> CseCase:
    """Record that the move to adult services was discussed."""
    case = lock(case, doing, DID)
    case.status = after(Act.DISCUSS_TRANSITION, case.status)
    in_case("on", facts.on, case, doing)
    case.transition_on = facts.on
    return kept(case, doing, Act.DISCUSS_TRANSITION)


@transaction.atomic
def review(*, case: CseCase, facts: On, doing: Changing) -> CseCase:
    """Record that an open case was reviewed."""
    case = lock(case, doing, DID)
    case.status = after(Act.REVIEW, case.status)
    in_case("on", facts.on, case, doing)
    not_before_last("on", facts.on, case.reviewed_on)
    case.reviewed_on = facts.on
    return kept(case, doing, Act.REVIEW)


@transaction.atomic
def audit_done(*, case: CseCase, facts: On, doing: Changing) -> CseCase:
    """Record that several agencies audited a case, open or not."""
    case = lock(case, doing, DID)
    case.status = after(Act.AUDIT_DONE, case.status)
    past("on", facts.on, doing)
    if facts.on < case.referred_on:
        raise NotAllowed("on", "The audit is before the case was referred")
    not_before_last("on", facts.on, case.audited_on)
    case.audited_on = facts.on
    return kept(case, doing, Act.AUDIT_DONE, is_kept_here=False)


@transaction.atomic
def close(*, case: CseCase, facts: Closure, doing: Changing) -> CseCase:
    """End a case: closed, stepped down, moved away or passed to adult services."""
    case = lock(case, doing, DID)
    status = _ends_as(facts)
    check(Act.CLOSE, case.status, status)
    past("on", facts.on, doing)
    _closable(case, facts)
    case.status, case.closed_on = status, facts.on
    case.closure_reason, case.step_down_to = facts.reason, facts.step_down_to
    return kept(case, doing, Act.CLOSE, to=status.value)


def _ends_as(facts: Closure) -> CaseStatus:
    status = ENDS_AS.get(ClosureReason(facts.reason))
    if status is None:
        return CaseStatus.STEPPED_DOWN if facts.step_down_to else CaseStatus.CLOSED
    if facts.step_down_to:
        raise NotAllowed(
            "step_down_to", "A child who moved or turned 18 is not stepped down here"
        )
    return status


def _closable(case: CseCase, facts: Closure) -> None:
    if facts.on < case.referred_on:
        raise NotAllowed(
            "on", f"The case was referred on {case.referred_on:%-d %B %Y}, after that"
        )
    last = case.risks.order_by("-on").first()
    if last is None:
        return
    if last.on > facts.on:
        raise NotAllowed(
            "on",
            f"The level of risk was set on {last.on:%-d %B %Y}, after that. Close the "
            "case on that day or later",
        )
    if rules.is_closed_grave(last.level, last.on, facts.on):
        raise NotAllowed(
            "on",
            f"The risk was found {last.get_level_display().lower()} on this very day. "
            "Record the lower level on a later day, and close the case then",
        )


@transaction.atomic
def reopen(*, case: CseCase, facts: Nothing, doing: Changing) -> CseCase:
    """Take a closure back: it was a mistake, and the case counts as open all along.

    A child whom somebody is worried about again gets a new referral instead.
    """
    del facts
    case = lock(case, doing, DID)
    status = CaseStatus.OPEN if case.screened_on else CaseStatus.NEW
    check(Act.REOPEN, case.status, status)
    doubts = _second_case(case.child, case.pk)
    confirm(doubts, doing.seen)
    case.status, case.closed_on = status, None
    case.closure_reason, case.step_down_to = "", ""
    return kept(case, doing, Act.REOPEN, doubts)
