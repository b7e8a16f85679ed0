"""The life of a missing episode: one method for each thing that happens in it.

Each takes the episode as the page had it, the facts, and who does it (`Changing`); each
raises `NotAllowed` at the field that is wrong, `NeedsConfirming` for what is unusual,
`ChangedMeanwhile` for a stale page and `PermissionDenied` for people who keep no cases.
Source: DOMAIN C.6; S0:1150.
"""

import secrets
from typing import Any

from django.db import transaction

from safeguarding.cases import rules
from safeguarding.cases import rules_missing as asked
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.models import MissingEpisode, SourceSystem
from safeguarding.cases.pseudonyms import Pseudonyms, Use
from safeguarding.cases.services import children
from safeguarding.cases.services.facts import Nothing
from safeguarding.cases.services.facts_missing import (
    Back,
    Correction,
    Report,
    Screened,
    When,
)
from safeguarding.cases.services.interviews import (
    answer_offer,
    not_done,
    offer_interview,
    record_interview,
    take_back,
)
from safeguarding.cases.services.keeping import (
    Changing,
    confirm,
    keep,
    lock,
    record_change,
)
from safeguarding.cases.services.missing_checks import (
    STILL_TO_COME,
    begins,
    doubts_of,
    ends,
    past,
)
from safeguarding.cases.stages import DID, Act, check, stage_of

__all__ = [
    "answer_offer",
    "correct",
    "not_done",
    "offer_interview",
    "record_interview",
    "record_return",
    "report_missing",
    "screen",
    "still_missing",
    "take_back",
]


@transaction.atomic
def report_missing(*, report: Report, doing: Changing) -> MissingEpisode:
    """Record that a child, known here or not, is or was missing."""
    child = children.find_or_add(
        partnership=report.partnership,
        pseudonym=report.pseudonym,
        about=report.about,
        by=doing.by,
    )
    episode = MissingEpisode(
        partnership=report.partnership,
        agency=report.keeper,
        child=child,
        system=SourceSystem.LOG.value,
        reported_at=report.reported.at,
        missing_from_at=report.started.at,
        precision=report.started.precision,
        updated_at=doing.at,
        **vars(report.what),
    )
    past("started", report.started, doing)
    past("reported", report.reported, doing)
    if asked.is_before(report.reported.at, report.started.at, _loosest(report)):
        message = "The child was reported missing before the child was missing"
        raise NotAllowed("reported", message)
    if report.returned is not None:
        _comes_back(episode, report.returned, doing)
    begins(episode)
    doubts = doubts_of(episode)
    confirm(doubts, doing.seen)
    episode.reference = _reference(report)
    episode.save()
    record_change(episode, doing, "report", doubts)
    return episode


def _loosest(report: Report) -> str:
    return max(
        (report.started, report.reported), key=lambda w: not w.has_time
    ).precision


def _reference(report: Report) -> str:
    if not report.own_reference:
        return secrets.token_hex(32)
    made = Pseudonyms(report.partnership.code)
    reference = made.of(report.own_reference, Use.EPISODE)
    taken = MissingEpisode.objects.filter(
        partnership=report.partnership,
        system=SourceSystem.LOG.value,
        reference=reference,
    )
    if taken.exists():
        raise NotAllowed("own_reference", "Another episode has this reference already")
    return reference


@transaction.atomic
def still_missing(
    *, episode: MissingEpisode, facts: Nothing, doing: Changing
) -> MissingEpisode:
    """Say that somebody asked, and the child is not back yet."""
    del facts  # There are none; every method is called alike.
    episode = _lock(episode, doing)
    check(Act.STILL_MISSING, stage_of(episode))
    keep(episode, doing, Act.STILL_MISSING)
    return episode


@transaction.atomic
def record_return(
    *, episode: MissingEpisode, facts: Back, doing: Changing
) -> MissingEpisode:
    """Record that the child is back: the 72 hours begin."""
    episode = _lock(episode, doing)
    check(Act.RECORD_RETURN, stage_of(episode))
    _comes_back(episode, facts.returned, doing)
    if facts.debrief is not None:
        past("debrief", facts.debrief, doing)
        if local_day(facts.debrief.at) < local_day(facts.returned.at):
            message = "The safe and well check is before the child was back"
            raise NotAllowed("debrief", message)
        episode.debrief_at = facts.debrief.at
    doubts = [one for one in doubts_of(episode) if one.field == "returned"]
    confirm(doubts, doing.seen)
    keep(episode, doing, Act.RECORD_RETURN, doubts)
    return episode


def _comes_back(episode: MissingEpisode, returned: When, doing: Changing) -> None:
    past("returned", returned, doing)
    if not returned.has_time:
        episode.precision = returned.precision
    episode.returned_at = returned.at
    ends(episode)


@transaction.atomic
def screen(
    *, episode: MissingEpisode, facts: Screened, doing: Changing
) -> MissingEpisode:
    """Record that the child was screened for CSE: all missing children are."""
    episode = _lock(episode, doing)
    check(Act.SCREEN, stage_of(episode))
    if facts.on > local_day(doing.at):
        raise NotAllowed("on", STILL_TO_COME)
    if rules.is_before_birth(episode.child.born_month, facts.on):
        raise NotAllowed("on", "The screening is before the child was born")
    episode.cse_screened_on = facts.on
    episode.cse_flag, episode.cce_flag = facts.flag, facts.cce
    keep(episode, doing, Act.SCREEN)
    return episode


@transaction.atomic
def correct(
    *, episode: MissingEpisode, facts: Correction, doing: Changing
) -> MissingEpisode:
    """Put right what was entered of the episode; what is told of it stays in step."""
    episode = _lock(episode, doing)
    before = _facts(episode)
    check(Act.CORRECT, stage_of(episode))
    if (facts.returned is None) != (episode.returned_at is None):
        message = "A return is recorded by itself, and corrected, but not taken away"
        raise NotAllowed("returned", message)
    past("started", facts.started, doing)
    _put(episode, facts)
    if facts.returned is not None:
        past("returned", facts.returned, doing)
        ends(episode)
        _interview_after(episode)
    begins(episode)
    doubts = doubts_of(episode)
    confirm(doubts, doing.seen)
    after = _facts(episode)
    different = sorted(name for name in after if after[name] != before[name])
    if not different:
        raise NotAllowed("", "Nothing is different from what was recorded")
    keep(episode, doing, Act.CORRECT, doubts, fields=different)
    return episode


CORRECTED = (
    *("missing_from_at", "returned_at", "precision", "type", "location"),
    *("police_risk", "placed", "placing_la"),
)


def _facts(episode: MissingEpisode) -> dict[str, Any]:
    return {name: getattr(episode, name) for name in CORRECTED}


def _put(episode: MissingEpisode, facts: Correction) -> None:
    known = [facts.started, facts.returned] if facts.returned else [facts.started]
    least = min(known, key=lambda when: when.has_time)
    episode.missing_from_at, episode.precision = facts.started.at, least.precision
    episode.returned_at = facts.returned.at if facts.returned else None
    # A child reported at once and now missing from later was reported then.
    episode.reported_at = max(episode.reported_at, episode.missing_from_at)
    for name, value in vars(facts.what).items():
        setattr(episode, name, value)


def _interview_after(episode: MissingEpisode) -> None:
    """Refuse a return after the interview about it (E-DONE-BEFORE)."""
    interview = getattr(episode, "interview", None)
    if interview is None or interview.completed_at is None or not episode.returned_at:
        return
    is_by_date = "date" in (episode.precision, interview.precision)
    precision = "date" if is_by_date else "datetime"
    if asked.is_before(interview.completed_at, episode.returned_at, precision):
        message = "The interview was before that. Take the interview back first"
        raise NotAllowed("returned", message)


def _lock(episode: MissingEpisode, doing: Changing) -> MissingEpisode:
    return lock(episode, doing, DID)
