from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.cases import looking, opening, queries
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.forms.looking import LookForm, ReferralForm
from safeguarding.cases.looking import LookedFor
from safeguarding.cases.models import Child, CseCase, MissingEpisode
from safeguarding.cases.services import children, cse
from safeguarding.cases.views.child_asked import child_of, known_of, looked_for
from safeguarding.cases.views.common import KEEPS, SEEN, crumbs
from safeguarding.partners.models import Partnership


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("identifier")
@permission_required(SEEN, hides=True)
def look(request: SignedInRequest) -> HttpResponse:
    """Ask for the identifier: posted, hashed, and never written down."""
    places = Partnership.objects.for_user(request.user, SEEN).order_by("short_name")
    form = LookForm(request.POST or None, places=places.distinct())
    if request.method == "POST" and form.is_valid() and _looked(request, form):
        return redirect("cases:found")
    context = {"form": form, "trail": crumbs()}
    return render(request, "cases/look.html", context)


def _looked(request: SignedInRequest, form: LookForm) -> bool:
    try:
        pseudonym = children.look_for(
            partnership=form.place,
            identifier=form.cleaned_data["identifier"],
            by=request.user,
        )
    except NotAllowed as error:
        form.add_error(error.field, error.message)
        return False
    looking.remember(request, form.place, pseudonym)
    return True


@require_safe
@permission_required(SEEN, hides=True)
def found(request: SignedInRequest) -> HttpResponse:
    looked = looking.remembered(request)
    if looked is None:
        return redirect("cases:look")
    child = child_of(request, looked)
    context = {
        "looked": looked,
        "child": child,
        "cases": _cases(request, child),
        "episodes": _episodes(request, child),
        "keeps": request.user.may(KEEPS, looked.partnership.pk),
        "trail": crumbs(),
    }
    return render(request, "cases/found.html", context)


def _cases(request: SignedInRequest, child: Child | None) -> list[CseCase]:
    if child is None:
        return []
    return list(
        queries.cases(request.user).filter(child=child).order_by("-referred_on")
    )


def _episodes(request: SignedInRequest, child: Child | None) -> list[MissingEpisode]:
    if child is None:
        return []
    mine = MissingEpisode.objects.for_user(request.user, SEEN)
    rows = mine.filter(child=child, withdrawn_at=None, counts=True)
    return list(rows.order_by("-missing_from_at"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS, hides=True)
def refer(request: SignedInRequest) -> HttpResponse:
    looked = looked_for(request)
    if looked is None:
        return redirect("cases:look")
    form = ReferralForm(request.POST or None, **known_of(request, looked))
    if request.method == "POST" and form.is_valid():
        case = _referred(request, form, looked)
        if case is not None:
            # Who has just put it in does not have to say why they open it.
            opening.give_reason(request, case, opening.Why.WORK.value)
            messages.success(request, "The referral is in. Screening comes next.")
            return redirect("cases:case", pk=case.pk)
    context = {"form": form, "looked": looked, "trail": crumbs()}
    return render(request, "cases/refer.html", context)


def _referred(
    request: SignedInRequest, form: ReferralForm, looked: LookedFor
) -> CseCase | None:
    return form.carry_out(
        lambda: cse.refer(
            referral=form.referral(looked.partnership, looked.pseudonym),
            doing=form.changing(request.user, timezone.now()),
        )
    )
