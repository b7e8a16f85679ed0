"""The life of a missing episode as data: where it stands, and what may be done then.

Where an episode stands is read off what is recorded, never stored beside it. Each
method of `services.missing` asks here first. Source: DOMAIN C.6; S0:1150.
"""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import Case, CharField, Q, TextChoices, Value, When

from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.models.missing import MissingEpisode, ReturnInterview


class Stage(TextChoices):
    """Where an episode stands."""

    OPEN = "open", "Missing"
    RETURNED = "returned", "Back, no decision on an interview"
    OFFERED = "offered", "Interview offered"
    ACCEPTED = "accepted", "Interview accepted"
    DONE = "done", "Interview done"
    NOT_DONE = "not_done", "No interview"


PENDING = (Stage.RETURNED, Stage.OFFERED, Stage.ACCEPTED)
UNFINISHED = (Stage.OPEN, *PENDING)


class Act(StrEnum):
    """What can be done to an episode that is there; the name of its page."""

    STILL_MISSING = "still-missing"
    RECORD_RETURN = "record-return"
    OFFER_INTERVIEW = "offer-interview"
    ANSWER_OFFER = "answer-offer"
    RECORD_INTERVIEW = "record-interview"
    NOT_DONE = "not-done"
    TAKE_BACK = "take-back"
    SCREEN = "screen"
    CORRECT = "correct"


# What was done, as "Ann … at 14:02" goes on.
DID: Mapping[str, str] = {
    "report": "reported the episode",
    Act.STILL_MISSING: "said that the child is still missing",
    Act.RECORD_RETURN: "recorded that the child is back",
    Act.OFFER_INTERVIEW: "recorded that an interview was offered",
    Act.ANSWER_OFFER: "recorded the answer to the offer",
    Act.RECORD_INTERVIEW: "recorded the interview",
    Act.NOT_DONE: "recorded why there is no interview",
    Act.TAKE_BACK: "took back what was recorded of the interview",
    Act.SCREEN: "recorded a CSE screening",
    Act.CORRECT: "corrected the episode",
}


def _each(*stages: Stage) -> dict[Stage, tuple[Stage, ...]]:
    return {stage: (stage,) for stage in stages}


def _to(ends: tuple[Stage, ...], *starts: Stage) -> dict[Stage, tuple[Stage, ...]]:
    return dict.fromkeys(starts, ends)


O, R, F, A, D, N = Stage  # noqa: E741 - a table below reads by initials
# What is done -> where the episode stands -> where it may stand afterwards.
LIFE: Mapping[Act, Mapping[Stage, tuple[Stage, ...]]] = {
    Act.STILL_MISSING: _each(O),
    Act.RECORD_RETURN: _to((R,), O),
    # A child who could not be found at first is offered one later.
    Act.OFFER_INTERVIEW: _to((F, A, N), R, N),
    Act.ANSWER_OFFER: _to((A, N), F),
    Act.RECORD_INTERVIEW: _to((D,), A),
    Act.NOT_DONE: _to((N,), *PENDING),
    Act.TAKE_BACK: _to((R,), F, A, D, N),
    Act.SCREEN: _each(*Stage),
    Act.CORRECT: _each(*Stage),
}

_NOT_BACK = "The child is not back yet. Record the return first."
_FINISHED = "The interview is settled already: {label}. Take it back first."
WHY_NOT: Mapping[tuple[Act, Stage], str] = {
    (Act.RECORD_INTERVIEW, R): "An interview has to be offered and accepted first.",
    (Act.RECORD_INTERVIEW, F): "The offer was not accepted yet. Record the answer.",
    (Act.ANSWER_OFFER, R): "No interview was offered yet. Record the offer first.",
    (Act.TAKE_BACK, R): "Nothing is recorded of an interview yet.",
}


def stage_of(episode: MissingEpisode) -> Stage:
    """Say where an episode stands. The interview is read with it, if it was selected.

    What a list told of an interview counts like what is entered here, also when the
    list says "not offered" or "not accepted" without a reason.
    """
    interview = getattr(episode, "interview", None)
    if interview is not None and interview.completed_at:
        return Stage.DONE
    if episode.returned_at is None:
        return Stage.OPEN
    return Stage.RETURNED if interview is None else _decided(interview)


def _decided(interview: ReturnInterview) -> Stage:
    if interview.why_not_done or False in (interview.offered, interview.accepted):
        return Stage.NOT_DONE
    if interview.accepted:
        return Stage.ACCEPTED
    return Stage.OFFERED if interview.offered else Stage.RETURNED


def stage_in_sql() -> Case:
    """Give `stage_of` as an expression over episodes; a test compares the two."""
    said_no = (
        Q(interview__offered=False)
        | Q(interview__accepted=False)
        | (Q(interview__isnull=False) & ~Q(interview__why_not_done=""))
    )
    return Case(
        When(interview__completed_at__isnull=False, then=Value(Stage.DONE.value)),
        When(returned_at=None, then=Value(Stage.OPEN.value)),
        When(said_no, then=Value(Stage.NOT_DONE.value)),
        When(interview__accepted=True, then=Value(Stage.ACCEPTED.value)),
        When(interview__offered=True, then=Value(Stage.OFFERED.value)),
        default=Value(Stage.RETURNED.value),
        output_field=CharField(),
    )


def allowed(stage: Stage) -> list[Act]:
    """List what may be done to an episode that stands so, in the order of its life."""
    return [act for act, starts in LIFE.items() if stage in starts]


def check(act: Act, stage: Stage, to: Stage | None = None) -> None:
    """Make sure that something may be done to an episode, and leads where it should.

    Raises:
        NotAllowed: it may not; in words that say what to do first.
    """
    ends = LIFE[act].get(stage)
    if ends is None:
        raise NotAllowed("", _why_not(act, stage))
    if to is not None and to not in ends:
        raise NotAllowed("", "The episode cannot go there from where it stands.")


def _why_not(act: Act, stage: Stage) -> str:
    if (act, stage) in WHY_NOT:
        return WHY_NOT[act, stage]
    if act in {Act.STILL_MISSING, Act.RECORD_RETURN}:
        return "The child is back already. Correct the episode if that is wrong."
    if stage is Stage.OPEN:
        return _NOT_BACK
    return _FINISHED.format(label=stage.label.lower())
