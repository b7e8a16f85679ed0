"""The return home interview of an episode: offered, answered, held, or why not."""

from django.db import transaction

from safeguarding.cases import rules_missing as asked
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.models import (
    MissingEpisode,
    Precision,
    ReturnInterview,
    WhyNotDone,
)
from safeguarding.cases.services.facts import Nothing
from safeguarding.cases.services.facts_missing import Answer, Done, Offer, Why
from safeguarding.cases.services.keeping import Changing, confirm, keep, lock
from safeguarding.cases.services.missing_checks import past
from safeguarding.cases.stages import DID, Act, Stage, check, stage_of

NOT_BACK_YET = "The child was not back yet"


@transaction.atomic
def offer_interview(
    *, episode: MissingEpisode, facts: Offer, doing: Changing
) -> MissingEpisode:
    """Record that an interview was offered, and the answer if there is one."""
    episode = lock(episode, doing, DID)
    check(Act.OFFER_INTERVIEW, stage_of(episode), _answered(facts.accepted))
    past("offered", facts.offered, doing)
    by_date = episode.precision
    if not facts.offered.has_time:
        by_date = facts.offered.precision
    if episode.returned_at and asked.is_before(
        facts.offered.at, episode.returned_at, by_date
    ):
        raise NotAllowed("offered", NOT_BACK_YET)
    interview = _interview(episode)
    interview.offered, interview.offered_at = True, facts.offered.at
    interview.why_not_done = ""
    _answer(interview, accepted=facts.accepted)
    return _kept(episode, interview, doing, Act.OFFER_INTERVIEW)


@transaction.atomic
def answer_offer(
    *, episode: MissingEpisode, facts: Answer, doing: Changing
) -> MissingEpisode:
    """Record whether the child said yes to the interview."""
    episode = lock(episode, doing, DID)
    check(Act.ANSWER_OFFER, stage_of(episode), _answered(facts.accepted))
    interview = _interview(episode)
    _answer(interview, accepted=facts.accepted)
    return _kept(episode, interview, doing, Act.ANSWER_OFFER)


@transaction.atomic
def record_interview(
    *, episode: MissingEpisode, facts: Done, doing: Changing
) -> MissingEpisode:
    """Record that the interview was held: the clock stops."""
    episode = lock(episode, doing, DID)
    check(Act.RECORD_INTERVIEW, stage_of(episode), Stage.DONE)
    past("completed", facts.completed, doing)
    interview = _interview(episode)
    interview.precision = facts.completed.precision
    doubts = _doubts(episode, facts)
    confirm(doubts, doing.seen)
    interview.completed_at = facts.completed.at
    interview.provider = facts.provider
    interview.is_independent = facts.is_independent
    interview.why_not_done = ""
    return _kept(episode, interview, doing, Act.RECORD_INTERVIEW, doubts)


def _doubts(episode: MissingEpisode, facts: Done) -> list[Doubt]:
    """Refuse an interview before the return (E-DONE-BEFORE); doubt a late one."""
    returned_at = episode.returned_at
    if returned_at is None:
        return []
    by_date = episode.precision
    if not facts.completed.has_time:
        by_date = Precision.DATE.value
    if asked.is_before(facts.completed.at, returned_at, by_date):
        raise NotAllowed("completed", NOT_BACK_YET)
    if not asked.is_done_late(returned_at, facts.completed.at):
        return []
    days = (facts.completed.at - returned_at).days
    said = f"The interview was {days:,} days after the return."
    return [Doubt("W-DONE-LATE", "completed", said)]


@transaction.atomic
def not_done(*, episode: MissingEpisode, facts: Why, doing: Changing) -> MissingEpisode:
    """Record why there is no interview; what was offered stays offered."""
    episode = lock(episode, doing, DID)
    stage = stage_of(episode)
    check(Act.NOT_DONE, stage, Stage.NOT_DONE)
    was_offered = stage is not Stage.RETURNED
    if facts.reason == WhyNotDone.REFUSED and not was_offered:
        message = "What was not offered cannot be refused. Record the offer first"
        raise NotAllowed("reason", message)
    if facts.reason == WhyNotDone.NOT_OFFERED and was_offered:
        raise NotAllowed(
            "reason", "An offer is recorded. Choose why it came to nothing"
        )
    interview = _interview(episode)
    interview.offered = was_offered
    if facts.reason == WhyNotDone.REFUSED:
        interview.accepted = False
    interview.why_not_done = facts.reason
    return _kept(episode, interview, doing, Act.NOT_DONE)


@transaction.atomic
def take_back(
    *, episode: MissingEpisode, facts: Nothing, doing: Changing
) -> MissingEpisode:
    """Take back what was recorded of the interview: it was a mistake."""
    del facts
    episode = lock(episode, doing, DID)
    check(Act.TAKE_BACK, stage_of(episode), Stage.RETURNED)
    interview = _interview(episode)
    for name in ("offered", "offered_at", "accepted", "completed_at"):
        setattr(interview, name, None)
    interview.provider = interview.is_independent = None
    interview.why_not_done = ""
    interview.precision = Precision.DATETIME.value
    return _kept(episode, interview, doing, Act.TAKE_BACK)


def _answered(accepted: bool | None) -> Stage:  # noqa: FBT001 - three answers
    """Give where an answer leads: none yet, yes or no."""
    if accepted is None:
        return Stage.OFFERED
    return Stage.ACCEPTED if accepted else Stage.NOT_DONE


def _answer(interview: ReturnInterview, *, accepted: bool | None) -> None:
    interview.accepted = accepted
    if accepted is False:
        interview.why_not_done = WhyNotDone.REFUSED.value


def _interview(episode: MissingEpisode) -> ReturnInterview:
    known: ReturnInterview | None = getattr(episode, "interview", None)
    if known is not None:
        return known
    return ReturnInterview(
        partnership_id=episode.partnership_id,
        agency_id=episode.agency_id,
        episode=episode,
    )


def _kept(
    episode: MissingEpisode,
    interview: ReturnInterview,
    doing: Changing,
    act: Act,
    doubts: list[Doubt] | None = None,
) -> MissingEpisode:
    if act is not Act.TAKE_BACK:
        # From now on it is kept here: lists treat it as what people entered.
        interview.row = None
    interview.save()
    keep(episode, doing, act.value, doubts or [])
    return episode
