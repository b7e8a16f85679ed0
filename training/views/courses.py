from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from training import queries_courses as queries
from training import queries_events, tables_courses
from training.course_page import facts
from training.filters_courses import CourseFilter
from training.filters_events import COMING, PAST, by_when
from training.forms import courses as forms
from training.models import Course
from training.services import courses as services
from training.services.keeping import version_of
from training.tables_events import DayTable
from training.views.offer import (
    COURSES,
    KEEPS,
    SEEN,
    around,
    ask,
    keeps,
    require,
    sent,
    to_courses,
)
from training.workbooks import as_list

PAGE = {"per_page": 100}
# Events shown on the page of a course; the others are one link further.
RECENT = 10


@require_safe
@permission_required(SEEN)
def courses(request: SignedInRequest) -> HttpResponse:
    chosen = _chosen(request)
    areas = list(queries.seen_places(request.user))
    table = tables_courses.CourseTable(
        chosen.qs, exclude=() if len(areas) > 1 else ("partnership",)
    )
    RequestConfig(request, paginate=PAGE).configure(table)
    context = {
        "table": table,
        "count": table.paginator.count,
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "query": request.GET.urlencode(),
        "around": around(request, COURSES),
        "keeps": request.user.may(KEEPS),
    }
    return render(request, "training/courses/list.html", context)


def _chosen(request: SignedInRequest) -> CourseFilter:
    rows = queries.courses(request.user, timezone.localdate())
    return CourseFilter(request.GET, queryset=rows, request=request)


@require_safe
@permission_required(SEEN)
def download(request: SignedInRequest, form: str) -> HttpResponse:
    lines = list(tables_courses.lines(_chosen(request).qs))
    for area in queries.seen_places(request.user):
        audit.record(
            audit.Action.TRAINING_EXPORTED,
            by=request.user,
            partnership_id=area.pk,
            what="courses",
            form=form,
            rows=len(lines),
        )
    name = f"courses-{timezone.localdate():%Y-%m-%d}"
    return as_list(form, name, tables_courses.HEADINGS, lines)


@require_safe
@permission_required(SEEN)
def course(request: SignedInRequest, pk: int) -> HttpResponse:
    found, today = load(request, pk), timezone.localdate()
    rows = queries_events.events(request.user, today).filter(course=found)
    context = {
        "course": found,
        "facts": facts(found),
        "groups": [need.role_group for need in queries.needs(found)],
        "coming": _some(request, by_when(rows, COMING), "When is it given?"),
        "past": _some(request, by_when(rows, PAST), "When was it given?"),
        "recent": RECENT,
        "keeps": keeps(request, found),
        "is_own": not queries_events.sees_everybody(request.user),
        "trail": to_courses(),
    }
    return render(request, "training/courses/course.html", context)


def _some(request: SignedInRequest, rows: Any, caption: str) -> DayTable:
    return DayTable(
        rows[:RECENT],
        user=request.user,
        today=timezone.localdate(),
        caption=caption,
        prefix=caption.split()[1],
        orderable=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def new(request: SignedInRequest) -> HttpResponse:
    form = forms.CourseForm(sent(request), areas=queries.kept_places(request.user))
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.make_course(
                partnership=form.partnership(),
                code=form.cleaned_data["code"],
                facts=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            messages.success(request, "The course is added. Say who needs it.")
            return redirect("training:course", pk=made.pk)
    page = {
        "question": "Which course is added?",
        "button": "Add the course",
        "here": "New course",
    }
    back = reverse("training:courses")
    return ask(request, page, form=form, trail=to_courses(), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load(request, pk)
    require(request, found)
    form = forms.CourseForm(sent(request), course=found, version=version_of(found))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.change_course(
                course=found,
                facts=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, "The course is changed.")
            return redirect("training:course", pk=pk)
    page = {
        "question": "What changes about this course?",
        "button": "Save the course",
        "here": "Change",
    }
    return _ask(request, page, found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def needs(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load(request, pk)
    require(request, found)
    groups = queries.groups_of(found.partnership_id)
    known = [need.role_group_id for need in queries.needs(found)]
    form = forms.NeedsForm(
        sent(request), rows=groups, chosen=known, version=version_of(found)
    )
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.set_needs(
                course=found,
                groups=form.chosen(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, "Who needs the course is saved.")
            return redirect("training:course", pk=pk)
    page = {
        "question": "Who needs this course?",
        "button": "Save who needs it",
        "here": "Who needs it",
    }
    refused = "" if form.rows else "There is no role group yet. Add one first."
    return _ask(request, page, found, form=form, refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load(request, pk)
    require(request, found)
    form = forms.EndForm(sent(request), version=version_of(found))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.end_course(
                course=found,
                on=form.cleaned_data["on"],
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, f"The course ends on {done.ended_on:%-d %B %Y}.")
            return redirect("training:course", pk=pk)
    page = {
        "question": "Is this course not offered any more?",
        "text": "No event of it can be planned from that day on. What was given stays "
        "counted, and you can offer it again.",
        "button": "End the course",
        "is_warning": True,
        "here": "End",
    }
    refused = ""
    if found.ended_on:
        refused = f"The course ended on {found.ended_on:%-d %B %Y}."
    return _ask(request, page, found, form=form, refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load(request, pk)
    require(request, found)
    form = forms.SureForm(sent(request), version=version_of(found))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.offer_again(
                course=found, doing=form.changing(request.user, timezone.now())
            )
        )
        if done is not None:
            messages.success(request, "The course is offered again.")
            return redirect("training:course", pk=pk)
    page = {
        "question": "Is this course offered again?",
        "text": "Events of it can be planned again.",
        "button": "Offer it again",
        "here": "Offer again",
    }
    refused = "" if found.ended_on else "The course is offered already."
    return _ask(request, page, found, form=form, refused=refused)


def load(request: SignedInRequest, pk: int) -> Course:
    """Load a course this person may see; 404 for any other."""
    found = queries.a_course(request.user, pk, timezone.localdate())
    if found is None:
        raise Http404
    return found


def _ask(
    request: SignedInRequest, page: dict[str, Any], of: Course, **context: Any
) -> HttpResponse:
    back = reverse("training:course", args=[of.pk])
    trail = to_courses((of.title, back))
    page = {"caption": of.title, **page}
    return ask(request, page, trail=trail, back=back, **context)
