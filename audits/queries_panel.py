"""Reads what a panel moderates: its rounds, the answers in them, and their history.

An analyst is on every panel, an auditor on those they were chosen for. Answers that
were not sent are nobody's business here; the answer of a person's own agency is
moderated by others. Source: DOMAIN F.2.
"""

from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Abs

from audits.models import (
    Answer,
    AnswerFile,
    PanelMember,
    Response,
    ResponseState,
    Round,
    Standard,
)
from audits.moderation import TO_DISCUSS, is_scored
from safeguarding.access import audit
from safeguarding.access.models import AuditEvent, User
from safeguarding.access.permissions import Permission
from safeguarding.board.models import Action

MODERATES = Permission.MODERATE_AUDITS
SENT = (ResponseState.SUBMITTED, ResponseState.MODERATED, ResponseState.FINAL)
UNSCORED = Q(answers__moderated_score=None) | Q(
    answers__saved_at__gt=F("answers__moderated_at")
)

SCORE_HOLDS = Q(answers__saved_at__lte=F("answers__moderated_at"))


def rounds(user: User) -> "QuerySet[Any]":
    """Give the rounds whose panel a person sits on; the newest first."""
    # The table belongs to no agency, so only whoever sees all answers is found here.
    every = Round.objects.for_user(user, Permission.SEE_ANSWERS).values("pk")
    seat = PanelMember.objects.filter(round=OuterRef("pk"), person=user)
    mine: QuerySet[Any] = Round.objects.for_user(user, MODERATES)
    mine = mine.filter(Q(pk__in=every) | Exists(seat), is_moderated=True, tool="")
    return mine.select_related("partnership").order_by("-due_on", "-pk")


def counted(user: User) -> "QuerySet[Any]":
    """Give a person's rounds with how many answers stand where.

    `sent`, `moderated`, `final`, `unsent`, `asked`; rounds that are being prepared are left out.
    """
    found: QuerySet[Any] = (
        rounds(user)
        .exclude(state=Round.State.DRAFT)
        .annotate(
            asked=Count("responses"),
            sent=_in_state(ResponseState.SUBMITTED),
            moderated=_in_state(ResponseState.MODERATED),
            final=_in_state(ResponseState.FINAL),
            unsent=Count("responses", filter=~Q(responses__state__in=SENT)),
        )
    )
    return found


def _in_state(state: str) -> Count:
    return Count("responses", filter=Q(responses__state=state))


def own_agencies(user: User) -> set[int]:
    """Give the agencies a person has a seat for, anywhere."""
    return {seat.agency_id for seat in user.seats if seat.agency_id is not None}


def is_own(user: User, response: Response) -> bool:
    """Say whether somebody else must moderate an answer: theirs, or their agency's."""
    if user.pk in (response.prepared_by_id, response.signatory_id):
        return True
    return response.agency_id in own_agencies(user)


def sent(user: User) -> "QuerySet[Any]":
    """Give the answers that were sent to a person's panels, with what waits in each.

    `waiting`: questions without a score that holds. `flagged`: differences of 2 or more
    that were not talked through.
    """
    mine: QuerySet[Any] = Response.objects.for_user(user, MODERATES)
    far = Q(gap__gte=TO_DISCUSS, answers__discussed_at=None) & SCORE_HOLDS
    gap = Abs(
        F("answers__moderated_score") - F("answers__self_score"),
    )
    found: QuerySet[Any] = (
        mine.filter(round__in=rounds(user).order_by().values("pk"), state__in=SENT)
        .select_related(
            *("round", "agency"), *("required__establishment", "required__agency")
        )
        .alias(gap=gap)
        .annotate(
            waiting=Count("answers", filter=UNSCORED),
            flagged=Count("answers", filter=far),
        )
    )
    return found


def open_to(user: User) -> "QuerySet[Any]":
    """Give the answers a person moderates: sent, and not of their own agency."""
    mine: QuerySet[Any] = Response.objects.for_user(user, MODERATES)
    return (
        mine.filter(round__in=rounds(user).order_by().values("pk"), state__in=SENT)
        .exclude(agency__in=own_agencies(user))
        .exclude(prepared_by=user)
        .exclude(signatory=user)
        .select_related(
            *("round", "partnership", "agency", "required__establishment"),
            "required__agency",
        )
    )


def answers(response: Response) -> "QuerySet[Any]":
    """Give the answers of a response in order, with their files; two queries."""
    kept = AnswerFile.objects.filter(removed_at=None).select_related("file")
    found: QuerySet[Any] = Answer.objects.filter(response=response)
    return (
        found.select_related("question__standard", "moderated_by")
        .prefetch_related(Prefetch("files", kept.order_by("pk"), "files_kept"))
        .order_by("question__standard__number", "question__number")
    )


def every_answer() -> "QuerySet[Any]":
    """Give answers with what they belong to; whoever asks narrows it to whose."""
    found: QuerySet[Any] = Answer.objects.select_related(
        *("response__round", "response__partnership", "response__agency"),
        "question__standard",
    )
    return found


def by_standard(response: Response) -> list[tuple[Standard, list[Answer]]]:
    """Give the answers of a response by standard, in order."""
    grouped = groupby(answers(response), key=lambda one: one.question.standard)
    return [(standard, list(found)) for standard, found in grouped]


def is_hidden(answer: Answer) -> bool:
    """Say whether an answer's self score is held back from the panel now."""
    if not answer.response.round.is_blind:
        return False
    beside = Answer.objects.filter(
        response=answer.response_id, question__standard=answer.question.standard_id
    )
    return not all(is_scored(one) for one in beside)


def feedback(user: User) -> "QuerySet[Any]":
    """Give the final answers whose scores a person may read: their agency's."""
    mine: QuerySet[Any] = Response.objects.for_user(user, Permission.SEE_ANSWERS)
    return mine.filter(state=ResponseState.FINAL).select_related(
        *("round", "partnership", "agency", "required__establishment"),
        "required__agency",
    )


def actions(user: User, response: Response) -> "QuerySet[Any]":
    """Give the actions that came of a round for the agency that answered."""
    mine: QuerySet[Any] = Action.objects.for_user(user, Permission.SEE_ACTIONS)
    of_round = mine.filter(
        source_kind=Action.Source.SELF_ASSESSMENT, source_id=response.round_id
    )
    if response.agency_id is None:
        return of_round.none()
    return of_round.filter(agency=response.agency_id).order_by("due_on", "pk")


def history(response: Response) -> "QuerySet[AuditEvent]":
    """Give what the panel did with a response; the newest first."""
    lines = AuditEvent.objects.filter(
        action=audit.Action.ANSWER_MODERATED,
        object_type=response._meta.label,
        object_id=str(response.pk),
    )
    return lines.select_related("actor").order_by("-pk")


def sent_back(response: Response) -> AuditEvent | None:
    """Give the last time the panel sent a response back, with its `words`.

    None, without a query, where it stands otherwise than to be answered again.
    """
    if response.state != ResponseState.IN_PROGRESS:
        return None
    return history(response).filter(detail__act="send_back").first()
