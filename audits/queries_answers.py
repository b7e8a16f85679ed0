"""Which responses, answers and files a person may see. Source: DOMAIN F.2."""

from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from audits import queries_panel
from audits.models import (
    AnswerFile,
    Question,
    Response,
    ResponseState,
    Round,
)
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission, Reach
from safeguarding.access.scope import rows_in_scope

STILL_OPEN = (ResponseState.NOT_STARTED.value, ResponseState.IN_PROGRESS.value)
WITH = (
    "partnership",
    "agency",
    "round",
    "required__agency",
    "required__establishment",
    "prepared_by",
    "signatory",
)


def responses(user: User, permission: Permission) -> "QuerySet[Response]":
    """Give the responses a person may do something with, with what pages name."""
    rows: QuerySet[Response] = Response.objects.for_user(user, permission)
    if permission is Permission.SEE_ANSWERS:
        rows = rows.filter(_may_be_read(user))
    return rows.exclude(round__state=Round.State.DRAFT).select_related(*WITH)


def _may_be_read(user: User) -> Q:
    """Hold back what a blind panel must not see before it has scored.

    Whoever sees all answers sits on every panel; an agency always reads its own.
    """
    known = (ResponseState.MODERATED.value, ResponseState.FINAL.value)
    wanted = Q(round__is_blind=False) | Q(state__in=known)
    for seat in user.seats:
        if seat.reach(Permission.SEE_ANSWERS) is Reach.OWN_AGENCY and seat.agency_id:
            place = {"partnership": seat.partnership_id, "agency": seat.agency_id}
            wanted |= Q(**place)
    return wanted


def to_answer(user: User) -> "QuerySet[Response]":
    """Give the responses of a person's own agencies: theirs to answer or to sign."""
    wanted = Q(pk__in=[])
    for one in (Permission.ANSWER_AUDITS, Permission.SIGN_ANSWERS):
        wanted |= rows_in_scope(user.seats, one)
    rows = Response.objects.filter(wanted).exclude(round__state=Round.State.DRAFT)
    # What is sent has no day to watch any more: lists put it last.
    is_sent = ExpressionWrapper(~Q(state__in=STILL_OPEN), output_field=BooleanField())
    found: QuerySet[Response] = rows.annotate(is_sent=is_sent).select_related(*WITH)
    return found


def of_office(response_id: int) -> Response:
    """Give the response that a link opens, with what its pages name."""
    found: Response = Response.objects.select_related(*WITH).get(pk=response_id)
    return found


def files_of(user: User) -> "QuerySet[AnswerFile]":
    """Give the files of answers of a person's own agency, or of every one to analysts.

    Board members have no permission for answers: they see none.
    """
    return _files(responses(user, Permission.SEE_ANSWERS))


def files_for_panel(user: User) -> "QuerySet[AnswerFile]":
    """Give the files of answers that a person moderates, once they were sent.

    Analysts moderate every round; others the rounds whose panel they sit on; nobody
    their own agency's answers, nor what they prepared or signed.
    """
    return _files(queries_panel.open_to(user))


def files_by_link(response_id: int) -> "QuerySet[AnswerFile]":
    """Give the files of the one response that a link opens."""
    return _files(Response.objects.filter(pk=response_id))


def _files(of: Any) -> "QuerySet[AnswerFile]":
    rows: QuerySet[AnswerFile] = AnswerFile.objects.filter(
        answer__response__in=of.order_by().values("pk"), removed_at=None
    )
    return rows.select_related("file", "answer__response")


def question_of(response: Response, pk: int) -> Question | None:
    """Find a question of the round of a response."""
    asked = Question.objects.filter(
        standard__standard_set_id=response.round.standard_set_id
    )
    found: Question | None = asked.select_related("standard").filter(pk=pk).first()
    return found


def changeable(user: User) -> "QuerySet[Response]":
    """Give the responses a person may change now: open rounds, not sent yet."""
    rows = responses(user, Permission.ANSWER_AUDITS)
    return rows.filter(
        round__state=Round.State.OPEN, round__tool="", state__in=STILL_OPEN
    )


def rounds_of_many(user: User) -> list[dict[str, object]]:
    """List the rounds in which a person may change several answers. One query."""
    rows = (
        changeable(user)
        .order_by()
        .values("round_id", "round__title")
        .annotate(many=Count("pk"))
        .filter(many__gt=1)
        .order_by("round__title")
    )
    return [
        {"pk": row["round_id"], "title": row["round__title"], "many": row["many"]}
        for row in rows
    ]
