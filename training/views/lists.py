from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access.guard import SignedInRequest, permission_required
from training import queries_courses as queries
from training.forms import courses as forms
from training.models import ChangeTag, RoleGroup
from training.services import lists as services
from training.services.keeping import version_of
from training.views.offer import KEEPS, ask, sent, to_courses

GROUPS, TAGS = "Role groups", "Themes of change"


@require_safe
@permission_required(KEEPS)
def role_groups(request: SignedInRequest) -> HttpResponse:
    context = {
        "groups": queries.role_groups(request.user),
        "is_several": queries.kept_places(request.user).count() > 1,
        "trail": to_courses(),
    }
    return render(request, "training/courses/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def new_role_group(request: SignedInRequest) -> HttpResponse:
    form = forms.RoleGroupForm(sent(request), areas=queries.kept_places(request.user))
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.make_role_group(
                partnership=form.partnership(),
                doing=form.changing(request.user, timezone.now()),
                **form.facts(),
            )
        )
        if made is not None:
            messages.success(request, f"{made} is added. Say which courses it needs.")
            return redirect("training:role-groups")
    page = {
        "question": "Which group of people is added?",
        "button": "Add the group",
        "here": "New group",
    }
    return _ask_group(request, page, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def change_role_group(request: SignedInRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    form = forms.RoleGroupForm(sent(request), group=group, version=version_of(group))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.change_role_group(
                group=group,
                doing=form.changing(request.user, timezone.now()),
                **form.facts(),
            )
        )
        if done is not None:
            messages.success(request, f"The group is changed: {done}.")
            return redirect("training:role-groups")
    page = {
        "question": "What changes about this group?",
        "caption": group.title,
        "button": "Save the group",
        "here": group.title,
    }
    return _ask_group(request, page, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def remove_role_group(request: SignedInRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    form = forms.SureForm(sent(request), version=version_of(group))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: _removed(group, form.changing(request.user, timezone.now()))
        )
        if done is not None:
            messages.success(request, done)
            return redirect("training:role-groups")
    page = {
        "question": "Remove this group?",
        "caption": group.title,
        "text": "Only a group that no course, headcount or person is of can go. Its "
        "title cannot be brought back, only entered again.",
        "button": "Remove the group",
        "is_warning": True,
        "here": group.title,
    }
    return _ask_group(request, page, form=form)


def _removed(group: RoleGroup, doing: Any) -> str:
    services.remove_role_group(group=group, doing=doing)
    return f"{group.title} is removed."


@require_safe
@permission_required(KEEPS)
def change_tags(request: SignedInRequest) -> HttpResponse:
    context = {
        "tags": queries.change_tags(request.user),
        "is_several": queries.kept_places(request.user).count() > 1,
        "trail": to_courses(),
    }
    return render(request, "training/courses/tags.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def new_change_tag(request: SignedInRequest) -> HttpResponse:
    form = forms.TagForm(sent(request), areas=queries.kept_places(request.user))
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.make_tag(
                partnership=form.partnership(),
                doing=form.changing(request.user, timezone.now()),
                **form.facts(),
            )
        )
        if made is not None:
            messages.success(request, f"The theme is added: {made}.")
            return redirect("training:change-tags")
    page = {
        "question": "Which theme is added?",
        "button": "Add the theme",
        "here": "New theme",
    }
    return _ask_tag(request, page, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def change_change_tag(request: SignedInRequest, pk: int) -> HttpResponse:
    tag = _tag(request, pk)
    form = forms.TagForm(sent(request), tag=tag, version=version_of(tag))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.change_tag(
                tag=tag,
                doing=form.changing(request.user, timezone.now()),
                **form.facts(),
            )
        )
        if done is not None:
            messages.success(request, f"The theme is changed: {done}.")
            return redirect("training:change-tags")
    page = {
        "question": "What changes about this theme?",
        "caption": tag.title,
        "text": "What was tagged with it keeps it, under the new title.",
        "button": "Save the theme",
        "here": tag.title,
    }
    return _ask_tag(request, page, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def end_change_tag(request: SignedInRequest, pk: int) -> HttpResponse:
    tag = _tag(request, pk)
    form = forms.EndForm(sent(request), version=version_of(tag))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.end_tag(
                tag=tag,
                on=form.cleaned_data["on"],
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, f"{done} ends on {done.ended_on:%-d %B %Y}.")
            return redirect("training:change-tags")
    page = {
        "question": "Is this theme not offered any more?",
        "caption": tag.title,
        "text": "What was tagged with it keeps it. You can offer it again.",
        "button": "End the theme",
        "here": tag.title,
    }
    refused = "The theme has ended already." if tag.ended_on else ""
    return _ask_tag(request, page, form=form, refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def reuse_change_tag(request: SignedInRequest, pk: int) -> HttpResponse:
    tag = _tag(request, pk)
    form = forms.SureForm(sent(request), version=version_of(tag))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.reuse_tag(
                tag=tag, doing=form.changing(request.user, timezone.now())
            )
        )
        if done is not None:
            messages.success(request, f"{done} is offered again.")
            return redirect("training:change-tags")
    page = {
        "question": "Is this theme offered again?",
        "caption": tag.title,
        "button": "Offer it again",
        "here": tag.title,
    }
    refused = "" if tag.ended_on else "The theme is offered already."
    return _ask_tag(request, page, form=form, refused=refused)


def _group(request: SignedInRequest, pk: int) -> RoleGroup:
    found = queries.role_groups(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _tag(request: SignedInRequest, pk: int) -> ChangeTag:
    found = queries.change_tags(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _ask_group(
    request: SignedInRequest, page: dict[str, Any], **context: Any
) -> HttpResponse:
    back = reverse("training:role-groups")
    return ask(request, page, trail=to_courses((GROUPS, back)), back=back, **context)


def _ask_tag(
    request: SignedInRequest, page: dict[str, Any], **context: Any
) -> HttpResponse:
    back = reverse("training:change-tags")
    return ask(request, page, trail=to_courses((TAGS, back)), back=back, **context)
