"""Carries one visit to the send page from the file to what the page shows."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns import drafts, services
from safeguarding.returns.check import Checked, check
from safeguarding.returns.errors import (
    AgreementMissing,
    ExplanationsNeeded,
    ReturnRefused,
)
from safeguarding.returns.forms import PREFIX, SendForm
from safeguarding.returns.models import Obligation, Submission
from safeguarding.returns.problems import Group, Overview, arrange


@dataclass(frozen=True)
class Answer:
    """What the page shows after a file was chosen.

    Attributes:
        overview: the problems by kind; None when none were looked for.
        checked: how many rows there are and how many can be kept.
        note: the signed note of the kept file; "" when it must be chosen again.
        sent: the new version, when it was sent.
    """

    overview: Overview | None = None
    checked: Checked | None = None
    note: str = ""
    sent: Submission | None = None


def check_only(form: SendForm, owed: Obligation, user: User, at: datetime) -> Answer:
    """Check the file of a valid form; keep it when it could be sent with reasons."""
    draft = form.draft
    if draft is None:
        return Answer()
    checked = check(
        content=draft.content,
        file_name=draft.name,
        obligation=owed,
        on=timezone.localdate(at),
    )
    sendable = not checked.errors and user.may(
        Permission.SUBMIT_RETURN, owed.partnership_id, owed.agency_id
    )
    overview = arrange(checked.problems)
    form.ask_reasons([one.code for one in overview.groups if one.needs_reason])
    if not sendable:
        return Answer(overview, checked)
    form.offer_another()
    return Answer(overview, checked, drafts.seal(draft, owed, user))


def send(form: SendForm, owed: Obligation, user: User, at: datetime) -> Answer:
    """Send the file of a valid form, or show what stands in the way."""
    draft = form.draft
    if draft is None:
        return Answer()
    try:
        sent = services.submit(
            obligation=owed,
            content=draft.content,
            file_name=draft.name,
            by=user,
            explanations=form.reasons(),
            at=at,
        )
    except AgreementMissing as missing:
        form.add_error(None, str(missing))
        return Answer()
    except ReturnRefused as refusal:
        form.add_error(None, str(refusal))
    except ExplanationsNeeded as needed:
        form.ask_reasons(needed.codes)
        for code in needed.codes:
            message = f"Say why the file is right ({code}), or correct it"
            form.add_error(PREFIX + code, message)
    else:
        return Answer(sent=sent)
    return check_only(form, owed, user, at)


def with_boxes(answer: Answer, form: SendForm) -> list[tuple[Group, object]]:
    """Pair each kind of problem with its box for a reason; None without one."""
    groups = answer.overview.groups if answer.overview else ()
    asks = bool(answer.note)
    return [(one, form.reason_field(one.code) if asks else None) for one in groups]
