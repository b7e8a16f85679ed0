"""Which child somebody looked for: carried from page to page, never in an address.

The pseudonym stands in the session for showing what is known, and signed in the form
that adds something: two open pages about two children cannot be confused.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.models import Child
from safeguarding.partners.models import Partnership

KEY = "child_looked_for"
SALT = "safeguarding.cases.looking"
HOLDS = 8 * 3600  # seconds: a working day


@dataclass(frozen=True)
class LookedFor:
    """A child somebody looked for: the area, and the keyed hash of the identifier."""

    partnership: Partnership
    pseudonym: str

    @property
    def short(self) -> str:
        """The handle the child has or will have."""
        return Child(pseudonym=self.pseudonym).short


def remember(request: HttpRequest, partnership: Partnership, pseudonym: str) -> None:
    """Keep in the session whom the person looked for last."""
    request.session[KEY] = seal(request.user, partnership, pseudonym)


def remembered(request: HttpRequest) -> LookedFor | None:
    """Give whom the person looked for last; None for nobody."""
    return unseal(request.user, request.session.get(KEY, ""))


def seal(user: object, partnership: Partnership, pseudonym: str) -> str:
    """Sign which child a form is about, for this person."""
    key = getattr(user, "pk", None)
    return signing.dumps([key, partnership.pk, pseudonym], salt=SALT)


def unseal(user: object, sealed: str) -> LookedFor | None:
    """Read what `seal` signed; None when it was not for this person, or is too old."""
    if not isinstance(user, User) or not sealed:
        return None
    try:
        key, place, pseudonym = signing.loads(sealed, salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return None
    if key != user.pk or not user.may(Permission.SEE_CASES, place):
        return None
    return LookedFor(Partnership.objects.get(pk=place), pseudonym)
