from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.access.places import partnerships
from safeguarding.board import evidence, policy
from safeguarding.board import queries_actions as queries
from safeguarding.board.action_page import acts, asks_for_more_time, facts, refused
from safeguarding.board.acts_actions import PAGES
from safeguarding.board.forms.actions import NewActionForm, RuleForm
from safeguarding.board.models import Action
from safeguarding.board.queries_actions import SEEN
from safeguarding.board.services import actions as services
from safeguarding.board.services.actions_kept import may, version_of
from safeguarding.board.views.actions import crumbs
from safeguarding.partners.models import Partnership


def load_action(request: SignedInRequest, pk: int) -> Any:
    """Load an action this person may see, with its facts; 404 for any other."""
    today = timezone.localdate()
    rows = queries.with_facts(queries.actions(request.user), today)
    found = rows.select_related("verified_by", "verifying_agency").filter(pk=pk).first()
    if not isinstance(found, Action):
        raise Http404
    return found


@require_safe
@permission_required(SEEN)
def action(request: SignedInRequest, pk: int) -> HttpResponse:
    action = load_action(request, pk)
    context = {
        "action": action,
        "facts": facts(action, timezone.localdate()),
        "acts": acts(action, request.user),
        "events": queries.events(action),
        "may_open": queries.may_open(request.user, action),
        "asks": asks_for_more_time(action, request.user),
        "trail": crumbs(),
    }
    return render(request, "board/actions/action.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN)
def act(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    action = load_action(request, pk)
    if act not in PAGES:
        raise Http404
    if not may(request.user, act, action):
        raise PermissionDenied
    page = PAGES[act]
    is_sent = request.method == "POST"
    data = (request.POST, request.FILES) if is_sent else ()
    form = page.form(*data, action=action, version=version_of(action))
    if is_sent and form.is_valid():
        doing = form.changing(request.user, timezone.now())
        if form.carry_out(
            lambda: page.method(action=action, doing=doing, **form.said())
        ):
            messages.success(request, page.done)
            return redirect("board:action", pk=action.pk)
    context = {
        "action": action,
        "page": page,
        "form": form,
        "refused": refused(action, act, request.user),
        "trail": crumbs(("The action", reverse("board:action", args=[action.pk]))),
    }
    return render(request, "board/actions/act.html", context)


@require_safe
@permission_required(SEEN)
def evidence_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    found = queries.evidence_with_file(request.user, pk)
    if found is None or found.file is None:
        raise Http404
    audit.record(
        audit.Action.EVIDENCE_OPENED,
        by=request.user,
        partnership_id=found.partnership_id,
        agency_id=found.agency_id,
        about=found,
        file=found.file_id,
    )
    return evidence.send(found.file)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.KEEP_ACTIONS)
def new(request: SignedInRequest, partnership: str) -> HttpResponse:
    place = _place(request, partnership, Permission.KEEP_ACTIONS)
    form = NewActionForm(
        request.POST if request.method == "POST" else None,
        partnership=place,
        agencies=queries.members(place, timezone.localdate()),
        indicators=queries.switched_on(place, timezone.localdate()),
    )
    if request.method == "POST" and form.is_valid():
        doing = form.changing(request.user, timezone.now())
        made = form.carry_out(lambda: services.create(made=form.made(), doing=doing))
        if made:
            messages.success(request, "The action is in the register.")
            return redirect("board:action", pk=made.pk)
    context = {"form": form, "place": place, "trail": crumbs()}
    return render(request, "board/actions/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.KEEP_BOARD)
def rule(request: SignedInRequest, partnership: str) -> HttpResponse:
    place = _place(request, partnership, Permission.KEEP_BOARD)
    is_on = policy.is_independent(place.pk)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        doing = form.changing(request.user, timezone.now())
        said = form.cleaned_data
        if form.carry_out(
            lambda: policy.decide(
                partnership=place,
                is_on=said["is_on"],
                reason=said["reason"],
                doing=doing,
            )
        ):
            messages.success(request, RULE_SET[said["is_on"]])
            return redirect("board:actions")
    context = {"form": form, "place": place, "is_on": is_on, "trail": crumbs()}
    return render(request, "board/actions/rule.html", context)


RULE_SET = {
    True: "From now on another agency than the owner verifies an action.",
    False: "From now on an agency may verify its own actions.",
}


def _place(request: SignedInRequest, code: str, permission: Permission) -> Partnership:
    found = partnerships(request.user, permission).filter(code=code).first()
    if not isinstance(found, Partnership):
        raise Http404
    return found
