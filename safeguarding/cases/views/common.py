"""What several pages of cases need."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases import queries
from safeguarding.cases.models import CseCase

SEEN = Permission.SEE_CASES
KEEPS = Permission.KEEP_CASES


def load_case(request: SignedInRequest, pk: int) -> CseCase:
    """Load a case this person may see; 404 for any other."""
    mine = queries.with_standing(queries.cases(request.user))
    found = mine.filter(pk=pk).first()
    if not isinstance(found, CseCase):
        raise Http404
    return found


def load_kept_case(request: SignedInRequest, pk: int) -> CseCase:
    """Load a case this person keeps; 404 for any other."""
    case = load_case(request, pk)
    if not request.user.may(KEEPS, case.partnership_id):
        raise Http404
    return case


def seats(user: User, permission: Permission = SEEN) -> list[int]:
    """List the partnerships in which a person has a permission of cases."""
    found = [s.partnership_id for s in user.seats if s.reach(permission)]
    return list(dict.fromkeys(found))


def record_listed(user: User, what: str, **detail: Any) -> None:
    """Tell the trail of each area concerned that a list was opened."""
    for pk in seats(user):
        audit.record(
            audit.Action.CASES_LISTED,
            by=user,
            partnership_id=pk,
            list=what,
            **detail,
        )


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Lead back to the list of cases, and by further (label, address)."""
    first = ("Cases", reverse("cases:list"))
    return [{"label": label, "url": url} for label, url in (first, *steps)]
