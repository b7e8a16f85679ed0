from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import delegations
from safeguarding.returns.answer_forms import DelegationForm
from safeguarding.returns.contacts import Place
from safeguarding.returns.delegations import Giving
from safeguarding.returns.errors import DelegationRefused
from safeguarding.returns.models import Delegation
from safeguarding.returns.record import Here
from safeguarding.returns.views.status import load_place


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.SEE_RETURNS)
def signatories(
    request: SignedInRequest, partnership: str, agency: str
) -> HttpResponse:
    here = load_place(request, partnership, agency)
    if not request.user.may(Permission.SEE_RETURNS, *here.place):
        raise Http404
    place = Place(*here.place)
    form = _form(request, place)
    if request.method == "POST":
        if not delegations.may_manage(request.user, place):
            raise PermissionDenied
        if form.is_valid() and _given(request, place, form):
            return redirect(
                "returns:signatories", partnership=partnership, agency=agency
            )
    return _page(request, here, form)


def _page(request: SignedInRequest, here: Here, form: DelegationForm) -> HttpResponse:
    place = Place(*here.place)
    today = timezone.localdate()
    mine = Delegation.objects.for_user(request.user, Permission.SEE_RETURNS).filter(
        partnership_id=place.partnership_id, agency_id=place.agency_id
    )
    context = {
        "here": here,
        "form": form,
        "can_give": delegations.may_manage(request.user, place),
        "signatories": delegations.seated(place, Permission.APPROVE_RETURN, today),
        "lines": [
            (one, delegations.may_end(request.user, one))
            for one in delegations.shown(mine, today)
        ],
    }
    return render(request, "returns/signatories.html", context)


def _form(request: SignedInRequest, place: Place) -> DelegationForm:
    today = timezone.localdate()
    return DelegationForm(
        request.POST or None,
        signatories=delegations.signatories_for(request.user, place, today),
        delegates=delegations.seated(place, Permission.SEE_RETURNS, today),
    )


def _given(request: SignedInRequest, place: Place, form: DelegationForm) -> bool:
    """Lend the signature; False with the reason in the form."""
    chosen = form.cleaned_data
    giving = Giving(
        signatory=form.people[chosen["signatory"]],
        delegate=form.people[chosen["delegate"]],
        starts_on=chosen["starts_on"],
        ends_on=chosen["ends_on"],
    )
    try:
        delegations.give(place=place, giving=giving, by=request.user, at=timezone.now())
    except DelegationRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request, f"{giving.delegate} signs in the place of {giving.signatory} then."
    )
    return True


@require_POST
@permission_required(Permission.SEE_RETURNS)
def end_delegation(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = Delegation.objects.for_user(request.user, Permission.SEE_RETURNS)
    found = get_object_or_404(mine.select_related("partnership", "agency"), pk=pk)
    delegations.end(delegation=found, by=request.user, at=timezone.now())
    messages.success(request, "Ended. What was signed before stands.")
    return redirect(
        "returns:signatories",
        partnership=found.partnership.code,
        agency=found.agency.code,
    )
