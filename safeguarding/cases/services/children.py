"""Looks for a child by the agency's own identifier, and makes one where there is none.

The identifier is hashed at once: it is not stored, logged, or given back.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.models import Child, Sex
from safeguarding.cases.pseudonyms import CHILD_NUMBER, Pseudonyms, canonical
from safeguarding.cases.services.keeping import require_keeper
from safeguarding.partners.models import Partnership

# DOMAIN C.3: at most twenty letters and digits, as collections have it.
NO_IDENTIFIER = (
    "Write the number your system has for the child: at most 20 letters and digits, at "
    "least one digit, never a name"
)


@dataclass(frozen=True)
class About:
    """What counting needs to know of a child; blank where nobody knows."""

    born_month: date | None = None
    sex: str = Sex.NOT_KNOWN.value
    ethnicity: str = ""
    locality: str = ""


def pseudonym_of(partnership: Partnership, identifier: str) -> str:
    """Hash an identifier somebody typed.

    Raises:
        NotAllowed: it is not one (E-CHILD-ID).
    """
    if not CHILD_NUMBER.fullmatch(canonical(identifier)):
        raise NotAllowed("identifier", NO_IDENTIFIER)
    return Pseudonyms(partnership.code).of(identifier)


@transaction.atomic
def look_for(*, partnership: Partnership, identifier: str, by: User) -> str:
    """Look whether a child is known, on record; give the pseudonym, known or not.

    Raises:
        NotAllowed: the identifier is not one (E-CHILD-ID).
    """
    pseudonym = pseudonym_of(partnership, identifier)
    found = Child.objects.for_user(by, Permission.SEE_CASES).filter(
        partnership=partnership, pseudonym=pseudonym
    )
    child = found.first()
    audit.record(
        audit.Action.CHILD_LOOKED_FOR,
        by=by,
        partnership_id=partnership.pk,
        about=child,
        known=child is not None,
    )
    return pseudonym


@transaction.atomic
def find_or_add(
    *, partnership: Partnership, pseudonym: str, about: About, by: User
) -> Child:
    """Give the child with a pseudonym, locked; add it where it is not known.

    What was not known of a child is filled in; what was known stays.

    Raises:
        PermissionDenied: the person does not keep cases there.
    """
    require_keeper(by, partnership.pk)
    child, _ = Child.objects.get_or_create(
        partnership=partnership, pseudonym=pseudonym, defaults=vars(about)
    )
    locked: Child = Child.objects.select_for_update(no_key=True).get(pk=child.pk)
    if locked.sex == Sex.NOT_KNOWN:
        locked.sex = about.sex
    locked.born_month = locked.born_month or about.born_month
    locked.ethnicity = locked.ethnicity or about.ethnicity
    locked.locality = locked.locality or about.locality
    locked.save()
    return locked
