"""How an action ends: on evidence, seen by others than its owner. `actions` names all.

Source: DOMAIN C.7 (completing needs evidence; independent verification).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board import evidence as files
from safeguarding.board.life_actions import ACTION, Act
from safeguarding.board.models import Action, ActionEvidence
from safeguarding.board.policy import is_independent
from safeguarding.board.services.actions_kept import keep, lock, past
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing

OWN_AGENCY = (
    "{agency} owns this action, and your seat is theirs: the board's rule is that "
    "another agency verifies it. Ask the board's office."
)
OWN_WORK = (
    "You recorded this action as complete yourself. The board's rule is that somebody "
    "else verifies it."
)
NO_EVIDENCE = (
    "Nothing shows yet that it is done. Say here what does, or add a file. Wanted: "
    "{wanted}"
)


@dataclass(frozen=True)
class Evidence:
    """What shows that something was done: words, and maybe a file as it was sent."""

    words: str
    upload: "UploadedFile[Any] | None" = None


@transaction.atomic
def add_evidence(*, action: Action, evidence: Evidence, doing: Changing) -> Action:
    """Keep what shows that an action is done or getting on."""
    action = lock(action, doing, Act.ADD_EVIDENCE)
    ACTION.check(Act.ADD_EVIDENCE, action.state)
    _keep_evidence(action, evidence, doing)
    return keep(action, doing, Act.ADD_EVIDENCE)


@transaction.atomic
def complete(
    *, action: Action, on: date, evidence: Evidence | None = None, doing: Changing
) -> Action:
    """Record that an action is done, on evidence given now or before.

    Args:
        action: as the page had it.
        on: the day it was done.
        evidence: what shows it; None where what was added before is enough.
        doing: who says so.
    """
    action = lock(action, doing, Act.COMPLETE)
    action.state = ACTION.after(Act.COMPLETE, action.state)
    past("on", on, doing)
    if on < action.created_on:
        raise NotAllowed(
            "on",
            "It cannot be complete before it was decided, "
            f"{action.created_on:%-d %B %Y}",
        )
    if evidence is not None:
        _keep_evidence(action, evidence, doing)
    elif not action.evidence.exists():
        raise NotAllowed("words", NO_EVIDENCE.format(wanted=action.evidence_wanted))
    action.completed_on = on
    return keep(action, doing, Act.COMPLETE, on=on)


def _keep_evidence(action: Action, evidence: Evidence, doing: Changing) -> None:
    if not evidence.words:
        raise NotAllowed("words", "Say what it shows")
    file = None
    if evidence.upload is not None:
        try:
            file = files.keep(
                upload=evidence.upload,
                partnership=action.partnership,
                agency=action.agency,
                by=doing.by,
                at=doing.at,
            )
        except files.EvidenceRefused as error:
            raise NotAllowed("upload", error.message) from error
    kept = ActionEvidence.objects.create(
        partnership_id=action.partnership_id,
        agency_id=action.agency_id,
        action=action,
        words=evidence.words,
        file=file,
        by=doing.by,
        at=doing.at,
    )
    if file is not None:
        audit.record(
            audit.Action.EVIDENCE_ADDED,
            by=doing.by,
            partnership_id=action.partnership_id,
            agency_id=action.agency_id,
            about=kept,
            file=file.pk,
        )


@transaction.atomic
def verify(*, action: Action, words: str = "", doing: Changing) -> Action:
    """Agree that an action is done: it is closed from today on."""
    action = lock(action, doing, Act.VERIFY)
    action.state = ACTION.after(Act.VERIFY, action.state)
    if refused := why_not_verify(doing.by, action):
        raise NotAllowed("", refused)
    action.verifying_agency_id = verifying_agency(doing.by, action)
    today = local_day(doing.at)
    action.verified_on = action.closed_on = today
    action.verified_by = doing.by
    return keep(action, doing, Act.VERIFY, words=words)


def verifying_agency(by: User, action: Action) -> int | None:
    """Give the agency that verifies when this person does; None for the board's office.

    Whoever holds any seat of the owner, there or elsewhere, verifies for the owner.
    """
    if any(seat.agency_id == action.agency_id for seat in by.seats):
        return action.agency_id
    here = [s for s in by.seats if s.partnership_id == action.partnership_id]
    verifying = (s.agency_id for s in here if s.reach(Permission.VERIFY_ACTIONS))
    return next(verifying, None)


def why_not_verify(by: User, action: Action) -> str:
    """Say why the board's rule keeps this person from verifying; "" for not.

    With the rule on, neither the owner's own people verify nor whoever completed it.
    """
    if not is_independent(action.partnership_id):
        return ""
    if verifying_agency(by, action) == action.agency_id:
        return OWN_AGENCY.format(agency=action.agency)
    done = action.steps.filter(act=Act.COMPLETE).order_by("-pk").first()
    return OWN_WORK if done is not None and done.by_id == by.pk else ""


@transaction.atomic
def send_back(*, action: Action, words: str, doing: Changing) -> Action:
    """Give an action back to its owner: what was given does not show that it is done."""
    action = lock(action, doing, Act.SEND_BACK)
    action.state = ACTION.after(Act.SEND_BACK, action.state)
    if not words:
        raise NotAllowed("words", "Say what is missing")
    # It was never complete: the step holds from the day that was given for it.
    on, action.completed_on = action.completed_on, None
    return keep(action, doing, Act.SEND_BACK, words=words, on=on)


@transaction.atomic
def not_done(*, action: Action, reason: str, doing: Changing) -> Action:
    """Close an action that will not be done, and say why."""
    action = lock(action, doing, Act.NOT_DONE)
    action.state = ACTION.after(Act.NOT_DONE, action.state)
    if not reason:
        raise NotAllowed("reason", "Say why it will not be done")
    action.not_done_reason = reason
    action.closed_on = local_day(doing.at)
    return keep(action, doing, Act.NOT_DONE, words=reason)


@transaction.atomic
def reopen(*, action: Action, words: str, doing: Changing) -> Action:
    """Open an action again that has ended; its history stays."""
    action = lock(action, doing, Act.REOPEN)
    action.state = ACTION.after(Act.REOPEN, action.state)
    if not words:
        raise NotAllowed("words", "Say why it is opened again")
    action.completed_on = action.verified_on = action.closed_on = None
    action.verified_by = action.verifying_agency = None
    action.not_done_reason = ""
    action.moved = action.moved_why = ""
    action.moved_checked_on = None
    return keep(action, doing, Act.REOPEN, words=words)


@transaction.atomic
def note_impact(*, action: Action, note: str, doing: Changing) -> Action:
    """Note what an action changed for children; the note before stays in its steps."""
    action = lock(action, doing, Act.NOTE_IMPACT)
    ACTION.check(Act.NOTE_IMPACT, action.state)
    if not note:
        raise NotAllowed("note", "Say what it changed")
    action.impact_note = note
    return keep(action, doing, Act.NOTE_IMPACT, words=note)
