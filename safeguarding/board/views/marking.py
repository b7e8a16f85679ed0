from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.board import queries_groups as queries
from safeguarding.board.forms.groups import ExplainForm
from safeguarding.board.forms.marking import MarkForm
from safeguarding.board.models import Meeting
from safeguarding.board.services import meetings as services
from safeguarding.board.views.groups_common import (
    KEEPS,
    ask,
    crumbs,
    load_meeting,
    require,
    sent,
    to_group,
    to_meeting,
)
from safeguarding.board.views.meetings import finding
from safeguarding.cases.errors import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_meeting(request, pk)
    require(request, found)
    if found.status != Meeting.Status.HELD:
        return redirect("board:meeting", pk=pk)
    known = {one.seat_id: one.status for one in queries.marks(found)}
    form = MarkForm(
        sent(request),
        seats=list(services.table(found)),
        known=known,
        version=services.version_of_marks(known),
    )
    if request.method == "POST" and form.is_valid() and _marked(request, found, form):
        return redirect("board:meeting", pk=pk)
    context = {
        "meeting": found,
        "form": form,
        "is_correction": bool(known),
        "back": to_meeting(found)[1],
        "trail": crumbs(to_group(found.group), to_meeting(found)),
    }
    return render(request, "board/groups/mark.html", context)


def _marked(request: SignedInRequest, meeting: Meeting, form: MarkForm) -> bool:
    written = form.carry_out(
        lambda: services.mark(
            meeting=meeting,
            statuses=form.statuses(),
            why=form.cleaned_data.get("why", ""),
            doing=form.changing(request.user, timezone.now()),
        )
    )
    if written is None:
        return False
    said = finding(load_meeting(request, meeting.pk)) if written else "Nothing changed."
    messages.success(request, said)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def explain(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_meeting(request, pk)
    require(request, found)
    form = ExplainForm(sent(request))
    refused = ""
    if request.method == "POST" and form.is_valid():
        doing = form.changing(request.user, timezone.now(), services.NO_ATTENDANCE)
        try:
            services.explain_no_attendance(meeting=found, doing=doing)
        except NotAllowed as error:
            refused = error.message
        else:
            messages.success(request, "It is noted. You can still record who came.")
            return redirect("board:meeting", pk=pk)
    page = {
        "question": "Why is it not recorded who came?",
        "caption": str(found),
        "text": services.NO_ATTENDANCE.message,
        "button": "Keep the reason",
        "here": "Explain",
    }
    trail = crumbs(to_group(found.group), to_meeting(found))
    return ask(
        request,
        page,
        form=form,
        refused=refused,
        trail=trail,
        back=to_meeting(found)[1],
    )
