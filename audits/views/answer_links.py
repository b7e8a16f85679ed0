"""Whoever runs a round ends the links with which an office answers it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits import links
from audits import queries_answers as queries
from audits.models import Response
from audits.views.common import title_of
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.RUN_AUDITS)
def end_links(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask whether to end the links of an answer, and do it."""
    found = queries.responses(request.user, Permission.RUN_AUDITS).filter(pk=pk).first()
    if not isinstance(found, Response):
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        ended = links.end(found, by=request.user, at=now)
        many = "link is" if ended == 1 else "links are"
        said = f"{ended} {many} ended." if ended else "No link was open."
        messages.success(request, said)
        return redirect("audits:links-end", pk=found.pk)
    context = {
        "title": title_of(found),
        "count": links.count(found, now),
        "back": reverse("audits:round", args=[found.round_id]),
    }
    return render(request, "audits/answers/end_links.html", context)
