"""Sends the link of an invitation to the person invited, and says no more."""

from django.template.loader import render_to_string

from safeguarding import messages
from safeguarding.access.models import Invitation
from safeguarding.access.services import INVITATION_LASTS, SeatError

SUBJECT = "You are invited to the safeguarding scorecard"


def send_invitation(invitation: Invitation, link: str) -> None:
    """Send the link; called in the invitation's transaction, which a failure undoes.

    The link is known only now: an invitation whose message is lost is good for
    nothing and would stand in the way of another. The message names no person, place,
    role or figure: it may be read on a telephone.

    Raises:
        SeatError: the mail server did not take the message.
    """
    hours = int(INVITATION_LASTS.total_seconds() // 3600)
    text = render_to_string(
        "people/email/invitation.txt", {"link": link, "hours": hours}
    )
    if not messages.send(SUBJECT, text, invitation.email):
        message = (
            "The e-mail could not be sent, so nobody was invited. Try again later."
        )
        raise SeatError(message)
