"""What the forms have in common that are about the child looked for last."""

from typing import Any

from django.http import Http404

from safeguarding.access.guard import SignedInRequest
from safeguarding.cases import looking, queries
from safeguarding.cases.looking import LookedFor
from safeguarding.cases.models import Child
from safeguarding.cases.policy import policy_of
from safeguarding.cases.views.common import KEEPS, SEEN


def looked_for(request: SignedInRequest) -> LookedFor | None:
    """Give the child the form is about; on opening it, the one looked for last."""
    if request.method == "POST":
        looked = looking.unseal(request.user, request.POST.get("child", ""))
    else:
        looked = looking.remembered(request)
    if looked and not request.user.may(KEEPS, looked.partnership.pk):
        raise Http404
    return looked


def child_of(request: SignedInRequest, looked: LookedFor) -> Child | None:
    """Give the child, if anything of it is known here."""
    mine = Child.objects.for_user(request.user, SEEN)
    known = mine.filter(partnership=looked.partnership, pseudonym=looked.pseudonym)
    return known.first()


def known_of(request: SignedInRequest, looked: LookedFor) -> dict[str, Any]:
    """Give what a form about the child starts from."""
    place = looked.partnership
    own = [s.agency_id for s in request.user.seats if s.partnership_id == place.pk]
    return {
        "agencies": queries.member_agencies(place.pk),
        "localities": policy_of(place).localities,
        "own": next(filter(None, own), None),
        "is_known": child_of(request, looked) is not None,
        "initial": {"child": looking.seal(request.user, place, looked.pseudonym)},
    }
