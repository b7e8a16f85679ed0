"""Names who sent, signed and decided, from the rows themselves."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from safeguarding.access.models import Assignment
from safeguarding.returns.models import Signature, Submission


class Senders:
    """Tells who sent a version for their own agency, and who on its behalf.

    One query for all versions of a return.
    """

    def __init__(self, versions: Iterable[Submission]) -> None:
        versions = list(versions)
        self._seats: dict[int, list[tuple[date, date | None]]] = {}
        if not versions:
            return
        first = versions[0]
        held = Assignment.objects.filter(
            user_id__in={one.submitted_by_id for one in versions},
            partnership_id=first.partnership_id,
            agency_id=first.agency_id,
        )
        for user, starts_on, ends_on in held.values_list(
            "user_id", "starts_on", "ends_on"
        ):
            self._seats.setdefault(user, []).append((starts_on, ends_on))

    def is_on_behalf(self, version: Submission) -> bool:
        """Say whether the sender had no seat of the agency on the day."""
        day = timezone.localdate(version.submitted_at)
        return not any(
            starts_on <= day and (ends_on is None or ends_on >= day)
            for starts_on, ends_on in self._seats.get(version.submitted_by_id, [])
        )

    def name(self, version: Submission) -> str:
        """Name the sender, and for whom when it was for another."""
        behalf = f", on behalf of {version.obligation.agency}"
        return f"{version.submitted_by}{behalf if self.is_on_behalf(version) else ''}"


def sender_of(version: Submission) -> str:
    """Name who sent one version. One query."""
    return Senders([version]).name(version)


def signature_of(version: Submission) -> Signature | None:
    """Give the signature of a version; None while nobody signed."""
    found: Signature | None = getattr(version, "signature", None)
    return found


def signer_of(version: Submission) -> str:
    """Say who signed a version, for whom and when; "" while nobody did."""
    signature = signature_of(version)
    if signature is None:
        return ""
    at = timezone.localtime(signature.signed_at)
    return f"{at:%-d %B %Y at %H:%M} by {signatory_in_words(signature)}"


def signatory_in_words(signature: Signature) -> str:
    """Name who signed, and in whose place when it was a delegate."""
    place = signature.delegation
    return f"{signature.signed_by}{f', for {place.signatory}' if place else ''}"
