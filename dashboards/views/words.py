from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.presenters import words
from dashboards.presenters.training_words import TRAINING
from safeguarding.access.guard import (
    SignedInRequest,
    permission_required,
    public,
)
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_HOME)
def help_page(request: SignedInRequest) -> HttpResponse:
    context = {
        "trends": (*words.TRENDS, words.NOT_COMPARED),
        "ratings": words.RATINGS,
        "confidence": words.CONFIDENCE,
        "missing": words.MISSING.values(),
        "qualifiers": words.QUALIFIERS.values(),
        "training": TRAINING,
    }
    return render(request, "dashboards/help.html", context)


@require_safe
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@require_safe
@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")
