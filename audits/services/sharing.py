"""An agency gives one signed answer to other partnerships it belongs to.

Each partnership keeps its own copy, as submitted, and moderates it by itself; its pages
tell only that the answer was shared, not from where.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from audits import results
from audits.acting import Acting
from audits.carrying import SENT, words_of
from audits.life_rounds import RESPONSE
from audits.models import Answer, AnswerFile, Response, ResponseState, Round
from audits.services import signing
from audits.services.answers import lock
from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board.explaining import explain
from safeguarding.cases.errors import NotAllowed

OPEN_STATES = (ResponseState.NOT_STARTED.value, ResponseState.IN_PROGRESS.value)


def targets(user: User, response: Response) -> list[Response]:
    """List the open rounds of other partnerships that a signed answer could serve.

    Only those of the same standards, that want an answer of the same agency, and in
    which the person may sign for it. One query.
    """
    if response.state not in SENT or response.required.establishment_id is not None:
        return []
    mine = Response.objects.for_user(user, Permission.SIGN_ANSWERS).filter(
        agency_id=response.agency_id,
        required__establishment=None,
        round__standard_set_id=response.round.standard_set_id,
        round__state=Round.State.OPEN,
        round__tool="",
        state__in=OPEN_STATES,
    )
    others = mine.exclude(partnership_id=response.partnership_id)
    return list(
        others.select_related("partnership", "round", "agency", "required").order_by(
            "partnership__short_name", "pk"
        )
    )


@transaction.atomic
def share(
    *, response: Response, to: Sequence[Response], acting: Acting
) -> list[Response]:
    """Copy a signed answer with its files into responses of other partnerships.

    What was typed there before is replaced. All or nothing.

    Raises:
        PermissionDenied: they do not sign for the agency, here or there.
        NotAllowed: a response is not one that can take it, or something is missing.
        NeedsConfirming: something is unusual there, and nobody has looked at it.
    """
    acting.require(Permission.SIGN_ANSWERS, response)
    if acting.by is None or response.state not in SENT:
        raise NotAllowed("", "Only an answer that was signed and sent is shared.")
    allowed = {one.pk for one in targets(acting.by, response)}
    if not to or not {one.pk for one in to} <= allowed:
        message = "Choose a round that still waits for an answer of your agency."
        raise NotAllowed("to", message)
    source = signing.answers_with_files(response)
    signing.require_complete(response, timezone.localdate(acting.at))
    made = [_copy(response, source, one, acting) for one in to]
    acting.record(audit.Action.ANSWER_SHARED, response, rounds=len(made))
    return made


def _copy(
    response: Response, source: Sequence[Answer], to: Response, acting: Acting
) -> Response:
    fresh = lock(to, acting, Permission.SIGN_ANSWERS)
    signatory = Acting(response.signatory or acting.by, acting.at)
    if fresh.partnership.two_person_sign_off and signing.prepared_it(
        signatory, response
    ):
        raise NotAllowed("to", f"{fresh.partnership}: {signing.TWO_PEOPLE}")
    state = RESPONSE.after("take_over", fresh.state)
    _replace(fresh, source, acting)
    doubts = signing.doubts_about(fresh, timezone.localdate(acting.at))
    explain(
        fresh,
        partnership_id=fresh.partnership_id,
        agency_id=fresh.agency_id,
        doubts=doubts,
        doing=acting.changing(),
    )
    fresh.state, fresh.shared_from = state, response
    fresh.prepared_by = response.prepared_by
    signing.sign(fresh, response.signatory_title, acting)
    fresh.signatory = response.signatory or acting.by
    fresh.save(update_fields=["signatory"])
    acting.record(
        audit.Action.ANSWER_SIGNED, fresh, hash=fresh.content_hash, how="shared"
    )
    results.changed(fresh)
    return fresh


def _replace(fresh: Response, source: Sequence[Answer], acting: Acting) -> None:
    """Put copies of answers in the place of what was typed; files by reference."""
    AnswerFile.objects.filter(answer__response=fresh).delete()
    Answer.objects.filter(response=fresh).delete()
    made = Answer.objects.bulk_create(
        Answer(
            partnership_id=fresh.partnership_id,
            agency_id=fresh.agency_id,
            response=fresh,
            question_id=one.question_id,
            saved_at=acting.at,
            **words_of(one),
        )
        for one in source
    )
    AnswerFile.objects.bulk_create(
        AnswerFile(answer=copy, file_id=kept.file_id)
        for one, copy in zip(source, made, strict=True)
        for kept in signing.files_of(one)
    )
