from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.board import queries_groups as queries
from safeguarding.board.forms.groups import (
    CancelForm,
    HoldForm,
    PlanForm,
    SureForm,
)
from safeguarding.board.life_meetings import MEETING, MeetingAct
from safeguarding.board.models import Meeting
from safeguarding.board.services import meetings as services
from safeguarding.board.services.groups_kept import version_of
from safeguarding.board.views.groups_common import (
    KEEPS,
    SEEN,
    ask,
    crumbs,
    keeps,
    load_group,
    load_meeting,
    require,
    sent,
    to_group,
    to_meeting,
)
from safeguarding.cases.errors import NotAllowed


@require_safe
@permission_required(SEEN)
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_meeting(request, pk)
    marks = list(queries.marks(found))
    is_kept = keeps(request, found)
    silent = [one for one in queries.silent(request.user, found.group) if not one.why]
    context = {
        "meeting": found,
        "finding": finding(found),
        "facts": _facts(found),
        "marks": marks,
        "unmarked": _unmarked(found, marks),
        "is_silent": any(one.meeting.pk == pk for one in silent),
        "keeps": is_kept,
        "acts": _acts(found, marks) if is_kept else {},
        "trail": crumbs(to_group(found.group)),
    }
    return render(request, "board/groups/meeting.html", context)


def finding(meeting: Any) -> str:
    """Answer the page's question in one sentence."""
    if meeting.status != Meeting.Status.HELD:
        return f"The meeting is {meeting.get_status_display().lower()}."
    if not meeting.eligible:
        return "Nobody has recorded it, so it counts for nobody yet."
    said = f"{meeting.came} of {meeting.eligible} seats were taken"
    if meeting.deputies:
        said += f", {meeting.deputies} of them by deputies"
    return f"{said}."


def _facts(meeting: Meeting) -> list[dict[str, str]]:
    quorum = meeting.group.quorum
    needed = f" ({quorum} are needed)" if quorum else ""
    words = {True: "Yes", False: "No", None: "Not known"}
    rows = [
        ("Group", meeting.group.name),
        ("Day", f"{meeting.on:%A %-d %B %Y}"),
        ("Kind", str(meeting.get_kind_display())),
        ("Stands", str(meeting.get_status_display())),
    ]
    if meeting.status == Meeting.Status.HELD:
        rows.append(("Quorate", f"{words[meeting.is_quorate]}{needed}"))
    return [{"key": key, "value": value} for key, value in rows]


def _unmarked(meeting: Meeting, marks: list[Any]) -> list[Any]:
    """Name seats left out of a recorded meeting: a file may not have named them."""
    if not marks:
        return []
    marked = {mark.seat_id for mark in marks}
    return [seat for seat in services.table(meeting) if seat.pk not in marked]


def _acts(meeting: Meeting, marks: list[Any]) -> dict[str, bool]:
    allowed = MEETING.allowed(meeting.status)
    is_past = meeting.on <= timezone.localdate()
    return {
        "hold": MeetingAct.HOLD in allowed and is_past,
        "cancel": MeetingAct.CANCEL in allowed,
        "reinstate": MeetingAct.REINSTATE in allowed and not marks,
        "mark": meeting.status == Meeting.Status.HELD,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    group = load_group(request, pk)
    require(request, group)
    form = PlanForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.plan(
                group=group,
                on=form.cleaned_data["on"],
                kind=form.cleaned_data["kind"],
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            messages.success(request, "The meeting is planned.")
            return redirect("board:meeting", pk=made.pk)
    page = {
        "question": "When does the group meet?",
        "caption": group.name,
        "button": "Plan the meeting",
        "here": "New meeting",
    }
    trail = crumbs(to_group(group))
    return ask(request, page, form=form, trail=trail, back=to_group(group)[1])


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_meeting(request, pk)
    require(request, found)
    data = sent(request)
    form = HoldForm(data, meeting=found, version=version_of(found))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.hold(
                meeting=found,
                is_quorate=form.is_quorate_said(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, "The meeting was held. Say now who came.")
            return redirect("board:meeting-attendance", pk=pk)
    page = {
        "question": "Was this meeting held?",
        "text": "Who came is asked next. Whether enough were there follows from it where "
        "the group has set a number.",
        "button": "Yes, it was held",
        "here": "Held",
    }
    return _ask(request, found, page, form, MeetingAct.HOLD)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_meeting(request, pk)
    require(request, found)
    form = CancelForm(sent(request), version=version_of(found))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.cancel(
                meeting=found,
                why=form.cleaned_data["why"],
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, "The meeting is cancelled. It counts for nobody.")
            return redirect("board:meeting", pk=pk)
    page = {
        "question": "Why is this meeting cancelled?",
        "text": "A cancelled meeting counts for nobody. You can put it back to planned.",
        "button": "Cancel the meeting",
        "here": "Cancel",
    }
    return _ask(request, found, page, form, MeetingAct.CANCEL)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def reinstate(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_meeting(request, pk)
    require(request, found)
    form = SureForm(sent(request), version=version_of(found))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.reinstate(
                meeting=found, doing=form.changing(request.user, timezone.now())
            )
        )
        if done is not None:
            messages.success(request, "The meeting is planned again.")
            return redirect("board:meeting", pk=pk)
    page = {
        "question": "Is this meeting planned after all?",
        "text": "For a slip: what was said of it, held or cancelled, is taken back.",
        "button": "Put it back to planned",
        "here": "Back to planned",
    }
    return _ask(request, found, page, form, MeetingAct.REINSTATE)


def _ask(
    request: SignedInRequest,
    meeting: Meeting,
    page: dict[str, str],
    form: Any,
    act: MeetingAct,
) -> HttpResponse:
    """Show a form of a meeting, or why its life does not allow it."""
    refused = ""
    try:
        MEETING.check(act, meeting.status)
    except NotAllowed as error:
        refused = error.message
    return ask(
        request,
        page | {"caption": str(meeting)},
        form=form,
        refused=refused,
        trail=crumbs(to_group(meeting.group), to_meeting(meeting)),
        back=to_meeting(meeting)[1],
    )
