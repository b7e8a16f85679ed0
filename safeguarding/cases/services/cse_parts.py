"""What is added to a case: levels of risk, meetings, disruption, outcomes, places."""

from django.db import transaction

from safeguarding.cases import rules
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.models import (
    CaseMeeting,
    CseCase,
    Disruption,
    LookedAfter,
    PursueOutcome,
    RiskAssessment,
)
from safeguarding.cases.services.days import in_case, kept, past
from safeguarding.cases.services.facts import (
    Disrupted,
    Held,
    Placement,
    Pursued,
    Risk,
)
from safeguarding.cases.services.keeping import Changing, confirm, lock
from safeguarding.cases.transitions import DID, Act, after

BEFORE_REFERRAL = "That is before the case was referred"


@transaction.atomic
def assess_risk(*, case: CseCase, facts: Risk, doing: Changing) -> CseCase:
    """Add a level of risk that holds from a day on; earlier levels stay."""
    case = lock(case, doing, DID)
    case.status = after(Act.ASSESS_RISK, case.status)
    in_case("on", facts.on, case, doing)
    if case.risks.filter(on=facts.on).exists():
        raise NotAllowed("on", "A level of risk was set on that day already")
    RiskAssessment.objects.create(
        **_whose(case, doing),
        on=facts.on,
        level=facts.level,
        decided_by_group=facts.group,
        why=facts.why,
    )
    return kept(case, doing, Act.ASSESS_RISK)


@transaction.atomic
def hold_meeting(*, case: CseCase, facts: Held, doing: Changing) -> CseCase:
    """Record a meeting about the child, and who was there."""
    case = lock(case, doing, DID)
    case.status = after(Act.HOLD_MEETING, case.status)
    in_case("on", facts.on, case, doing)
    if case.meetings.filter(on=facts.on, kind=facts.kind).exists():
        raise NotAllowed("on", "A meeting of this kind on that day is recorded already")
    if facts.plan_review_on is not None and facts.plan_review_on <= facts.on:
        raise NotAllowed("plan_review_on", "The plan is reviewed after the meeting")
    doubts = _not_invited(facts)
    confirm(doubts, doing.seen)
    meeting = CaseMeeting.objects.create(
        **_whose(case, doing),
        on=facts.on,
        kind=facts.kind,
        child_invited=facts.child_invited,
        child_attended=facts.child_attended,
        parent_invited=facts.parent_invited,
        parent_attended=facts.parent_attended,
        plan_review_on=facts.plan_review_on,
    )
    meeting.agencies.set(facts.agencies)
    return kept(case, doing, Act.HOLD_MEETING, doubts)


def _not_invited(facts: Held) -> list[Doubt]:
    """Ask about people who came to a meeting and were not invited."""
    pairs = (
        ("child", "The child", facts.child_invited, facts.child_attended),
        ("parent", "A parent or carer", facts.parent_invited, facts.parent_attended),
    )
    return [
        Doubt("W-NOT-INVITED", f"{who}_attended", f"{words} came without an invitation")
        for who, words, invited, attended in pairs
        if attended and not invited
    ]


@transaction.atomic
def add_disruption(*, case: CseCase, facts: Disrupted, doing: Changing) -> CseCase:
    """Count an action against suspects: its kind and day, nobody's name."""
    case = lock(case, doing, DID)
    case.status = after(Act.ADD_DISRUPTION, case.status)
    _after_referral(case, facts, doing)
    Disruption.objects.create(
        **_whose(case, doing),
        on=facts.on,
        kind=facts.kind,
        is_in_force=facts.is_in_force,
    )
    return kept(case, doing, Act.ADD_DISRUPTION, is_kept_here=False)


@transaction.atomic
def add_outcome(*, case: CseCase, facts: Pursued, doing: Changing) -> CseCase:
    """Count what became of pursuing a suspect: nobody's name."""
    case = lock(case, doing, DID)
    case.status = after(Act.ADD_OUTCOME, case.status)
    _after_referral(case, facts, doing)
    if facts.sentence_months is not None and facts.kind != "convicted":
        raise NotAllowed("sentence_months", "Only a conviction has a sentence")
    PursueOutcome.objects.create(
        **_whose(case, doing),
        on=facts.on,
        kind=facts.kind,
        sentence_months=facts.sentence_months,
    )
    return kept(case, doing, Act.ADD_OUTCOME, is_kept_here=False)


@transaction.atomic
def place(*, case: CseCase, facts: Placement, doing: Changing) -> CseCase:
    """Say where the child is looked after from a day on, or that it is not any more."""
    case = lock(case, doing, DID)
    case.status = after(Act.PLACE, case.status)
    past("on", facts.on, doing)
    if rules.is_before_birth(case.child.born_month, facts.on):
        raise NotAllowed("on", "The day is before the child was born")
    _end_last_place(case, facts)
    doubts = _placing_doubts(facts)
    confirm(doubts, doing.seen)
    if facts.placed:
        LookedAfter.objects.create(
            partnership_id=case.partnership_id,
            child=case.child,
            placed=facts.placed,
            placing_la=facts.placing_la,
            from_on=facts.on,
        )
    return kept(case, doing, Act.PLACE, doubts)


def _end_last_place(case: CseCase, facts: Placement) -> None:
    """End the span that is on; a new one begins where it ended."""
    last = case.child.looked_after.order_by("-from_on").first()
    if last is None or (last.to_on is not None and last.to_on <= facts.on):
        if not facts.placed:
            raise NotAllowed("placed", "The child is not looked after as far as known")
        return
    if last.from_on >= facts.on:
        raise NotAllowed(
            "on",
            f"The last change was on {last.from_on:%-d %B %Y}. Enter a later day",
        )
    if last.to_on is not None:
        raise NotAllowed("on", f"The child was placed until {last.to_on:%-d %B %Y}")
    last.to_on = facts.on
    last.save(update_fields=["to_on"])


def _placing_doubts(facts: Placement) -> list[Doubt]:
    if not rules.lacks_placing_council(facts.placed, facts.placing_la):
        return []
    message = "Placed outside the borough, and the responsible council is not given."
    return [Doubt("W-PLACING-LA", "placing_la", message)]


def _after_referral(case: CseCase, facts: Disrupted | Pursued, doing: Changing) -> None:
    past("on", facts.on, doing)
    if facts.on < case.referred_on:
        raise NotAllowed("on", f"{BEFORE_REFERRAL}, {case.referred_on:%-d %B %Y}")


def _whose(case: CseCase, doing: Changing) -> dict[str, object]:
    return {
        "partnership_id": case.partnership_id,
        "agency_id": case.agency_id,
        "case": case,
        "recorded_by": doing.by,
    }
