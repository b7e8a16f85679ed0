from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.needs import needs
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_HOME)
def home(request: SignedInRequest) -> HttpResponse:
    found = needs(request.user, day=timezone.localdate())
    return render(request, "dashboards/home.html", {"needs": found})
