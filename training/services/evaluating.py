"""Takes what people say by a link: once, at one stage, of one booking.

Source: DOMAIN C.10 (evaluation).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.access import audit
from training import links
from training.inviting import IMPACT_OF, OF_MANAGER, Stage, State, holds
from training.models import (
    Booking,
    ChangeTag,
    DelegateContact,
    Evaluation,
    EvaluationInvite,
    Impact,
)
from training.services.keeping import want_days


class LinkClosed(Exception):  # noqa: N818 - no fault: the page says what to do
    """The link was used, is over, or nobody needs the answer any more."""


@dataclass(frozen=True)
class Said:
    """What somebody said; what their stage does not ask stays empty.

    Attributes:
        score: how sure of themselves, 1 to 5; before or after.
        usefulness: a `Rating`.
        quality: a `Rating`.
        is_yes: practice changed; for a manager: that it is so.
        text: what is done differently.
        tags: themes of it, of the partnership.
        manager_email: of who is to be asked whether it is so.
    """

    score: int | None = None
    usefulness: str = ""
    quality: str = ""
    is_yes: bool | None = None
    text: str = ""
    tags: Sequence[ChangeTag] = ()
    manager_email: str = ""


@transaction.atomic
def answer(*, invite_id: int, said: Said, at: datetime) -> None:
    """Keep an answer given by a link, and end the link.

    Raises:
        LinkClosed: the link is not good any more; of two answers the first one counts.
    """
    invite = _lock(invite_id, at)
    stage = Stage(invite.stage)
    booking = invite.booking
    if stage in (Stage.PRE, Stage.POST):
        _score(booking, stage, said, at)
    elif stage in IMPACT_OF and stage not in OF_MANAGER.values():
        _changed(booking, stage, said, at)
    else:
        _confirm(booking, stage, said, at)
    EvaluationInvite.objects.filter(pk=invite.pk).update(
        state=State.ANSWERED.value, answered_at=at, token_hash="", manager_email=""
    )
    audit.record(
        audit.Action.EVALUATION_GIVEN,
        by=None,
        partnership_id=booking.partnership_id,
        agency_id=booking.agency_id,
        about=booking.event.course,
        stage=stage.value,
    )
    want_days(booking.partnership_id, [booking.event.starts_on])


def _lock(invite_id: int, at: datetime) -> EvaluationInvite:
    """Be the only one who answers this, and make sure it can still be answered."""
    rows = links.good(at).select_for_update(no_key=True, of=("self",))
    invite = rows.filter(pk=invite_id).first()
    if invite is None:
        raise LinkClosed
    can = holds(Stage(invite.stage), timezone.localdate(at))
    locked = can.select_for_update(no_key=True, of=("self",))
    if locked.filter(pk=invite.booking_id).first() is None:
        raise LinkClosed
    return invite


def _score(booking: Booking, stage: Stage, said: Said, at: datetime) -> None:
    given: dict[str, Any] = {
        f"{stage.value}_score": said.score,
        f"{stage.value}_on": _day(at),
    }
    if stage is Stage.POST:
        given |= {"usefulness": said.usefulness, "quality": said.quality}
    Evaluation.objects.update_or_create(
        booking=booking,
        defaults=given,
        create_defaults={
            "partnership_id": booking.partnership_id,
            "agency_id": booking.agency_id,
            **given,
        },
    )


def _changed(booking: Booking, stage: Stage, said: Said, at: datetime) -> None:
    made = Impact.objects.create(
        partnership_id=booking.partnership_id,
        agency_id=booking.agency_id,
        booking=booking,
        stage=IMPACT_OF[stage],
        on=_day(at),
        practice_changed=bool(said.is_yes),
        text=said.text,
    )
    made.tags.set(said.tags)
    if said.is_yes and said.manager_email:
        EvaluationInvite.objects.create(
            booking=booking,
            stage=OF_MANAGER[IMPACT_OF[stage]].value,
            wanted_on=_day(at),
            manager_email=said.manager_email,
        )


def _confirm(booking: Booking, stage: Stage, said: Said, at: datetime) -> None:
    Impact.objects.filter(booking=booking, stage=IMPACT_OF[stage]).update(
        manager_confirmed=bool(said.is_yes), manager_on=_day(at)
    )


def is_own_address(booking: Booking, email: str) -> bool:
    """Say whether an address is the delegate's own: nobody confirms themselves."""
    contacts = DelegateContact.objects.filter(delegate=booking.delegate_id)
    return contacts.filter(email__iexact=email).exists()


def _day(at: datetime) -> date:
    return timezone.localdate(at)
