from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits import queries_reviews as queries
from audits.forms.reviews import ThemeForm
from audits.services import themes as services
from audits.views.reviews import KEEPS, crumbs
from safeguarding.access import places
from safeguarding.access.guard import SignedInRequest, permission_required


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def themes(request: SignedInRequest) -> HttpResponse:
    areas = places.partnerships(request.user, KEEPS)
    form = ThemeForm(request.POST if request.method == "POST" else None, areas=areas)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.add(
                partnership=form.partnership(),
                title=form.cleaned_data["title"],
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            messages.success(request, f"The theme “{made.title}” is in.")
            return redirect("audits:themes")
    context = {
        "form": form,
        "themes": queries.themes(request.user),
        "trail": crumbs(),
    }
    return render(request, "audits/reviews/themes.html", context)
