"""What somebody reads before they sign: the words, and what changed since."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.contacts import Place
from safeguarding.returns.delegations import seated
from safeguarding.returns.difference import Difference, between
from safeguarding.returns.models import Submission
from safeguarding.returns.signing import right_to_sign, statement_for

State = Submission.State


@dataclass(frozen=True)
class SigningPage:
    """What stands above and below the figures to sign.

    Attributes:
        statement: the words; "" for a reader who cannot sign.
        in_place_of: the signatory, when a delegate signs.
        why_not: why this reader cannot sign.
        signatories: who can.
        difference: what changed since the accepted version; None without one.
        accepted: the number of that version.
    """

    statement: str
    in_place_of: str
    why_not: str
    signatories: tuple[str, ...]
    difference: Difference | None
    accepted: int


def signing_page(user: User, version: Submission, at: datetime) -> SigningPage:
    """Gather what a reader needs to sign a version, or why they cannot."""
    day = timezone.localdate(at)
    waits = version.state == State.UNSIGNED
    right = right_to_sign(user, version, day) if waits else None
    place = Place(version.partnership_id, version.agency_id)
    delegation = right.delegation if right else None
    answers_for = delegation.signatory if delegation else user
    records = version.obligation.template.records
    stands = Submission.objects.filter(
        obligation_id=version.obligation_id, state=State.ACCEPTED
    ).first()
    return SigningPage(
        statement=statement_for(version, answers_for) if right else "",
        in_place_of=str(answers_for) if delegation else "",
        why_not="" if right else _why_not(user, version),
        signatories=tuple(
            str(one)
            for one in seated(place, Permission.APPROVE_RETURN, day)
            if one.pk != version.submitted_by_id
        ),
        difference=between(stands, version) if stands and not records else None,
        accepted=stands.version if stands else 0,
    )


def _why_not(user: User, version: Submission) -> str:
    if version.state != State.UNSIGNED:
        return "This version does not wait for a signature."
    if user.pk == version.submitted_by_id:
        return "You prepared this version, so somebody else must sign it."
    return "A signatory of the agency signs this version."
