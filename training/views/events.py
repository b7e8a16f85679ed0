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
from training import queries_courses, tables_events
from training import queries_events as queries
from training.event_page import PAGES, offered, when
from training.filters_events import COMING, TO_MARK, WHEN, EventFilter, by_when
from training.forms.events import EventForm, PlanForm
from training.models import Event
from training.services import events as services
from training.services.keeping import version_of
from training.views.offer import (
    EVENTS,
    KEEPS,
    SEEN,
    around,
    ask,
    require,
    sent,
    to_events,
)
from training.workbooks import as_list

PAGE = {"per_page": 50}
NARROWING = ("course", "quarter", "free")


@require_safe
@permission_required(SEEN)
def events(request: SignedInRequest) -> HttpResponse:
    chosen, when_ = _chosen(request)
    today = timezone.localdate()
    areas = list(queries_courses.seen_places(request.user))
    table = tables_events.EventTable(
        by_when(chosen.qs, when_),
        user=request.user,
        today=today,
        caption=f"Events: {dict(WHEN)[when_].lower()}",
        exclude=() if len(areas) > 1 else ("partnership",),
    )
    RequestConfig(request, paginate=PAGE).configure(table)
    kept = request.user.may(KEEPS)
    context = {
        "table": table,
        "count": table.paginator.count,
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in NARROWING),
        "all_url": f"?when={when_}",
        "around": around(request, EVENTS),
        "tabs": _tabs(request, when_, is_keeper=kept),
        "is_coming": when_ == COMING,
        "said": queries.sentence(by_when(chosen.qs, COMING)),
        "query": request.GET.urlencode(),
        "keeps": kept,
        "is_own": not queries.sees_everybody(request.user),
        "to_mark": queries.to_mark(request.user, today).count() if kept else 0,
    }
    return render(request, "training/events/list.html", context)


def _chosen(request: SignedInRequest) -> tuple[EventFilter, str]:
    """Give what the page asks for: the filter, and to come, past or all."""
    rows = queries.events(request.user, timezone.localdate())
    said = request.GET.get("when", COMING)
    when_ = said if said in dict(WHEN) else COMING
    if when_ == TO_MARK and not request.user.may(KEEPS):
        when_ = COMING
    return EventFilter(request.GET, queryset=rows, request=request), when_


def _tabs(
    request: SignedInRequest, here: str, *, is_keeper: bool
) -> list[dict[str, Any]]:
    tabs = []
    for code, label in WHEN:
        if code == TO_MARK and not is_keeper:
            continue
        said = request.GET.copy()
        for name in ("page", "sort"):
            said.pop(name, None)
        said["when"] = code
        tabs.append(
            {"label": label, "url": f"?{said.urlencode()}", "is_here": code == here}
        )
    return tabs


@require_safe
@permission_required(SEEN)
def download(request: SignedInRequest, form: str) -> HttpResponse:
    chosen, when_ = _chosen(request)
    today = timezone.localdate()
    lines = list(tables_events.lines(by_when(chosen.qs, when_), today))
    for area in queries_courses.seen_places(request.user):
        audit.record(
            audit.Action.TRAINING_EXPORTED,
            by=request.user,
            partnership_id=area.pk,
            what="events",
            form=form,
            rows=len(lines),
        )
    return as_list(form, f"events-{today:%Y-%m-%d}", tables_events.HEADINGS, lines)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def new(request: SignedInRequest) -> HttpResponse:
    courses = queries_courses.keepable(request.user)
    form = PlanForm(
        sent(request), courses=courses, chosen=request.GET.get("course", "")
    )
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.plan(
                course=form.chosen_course(),
                facts=form.facts(),
                days=form.all_days(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            messages.success(request, _planned(made))
            return _after_planning(made)
    page = {
        "question": "Which course is given, and when?",
        "button": "Plan it",
        "here": "New event",
    }
    if not form.courses:
        page["text"] = "There is no course on offer yet."
        form.fields.clear()
    back = reverse("training:events")
    refused = "" if form.courses else "Add the course first: then it can be given."
    return ask(request, page, form=form, refused=refused, trail=to_events(), back=back)


def _planned(made: list[Event]) -> str:
    if len(made) == 1:
        return "The event is planned. People can be booked on it."
    return f"{len(made)} events are planned. People can be booked on them."


def _after_planning(made: list[Event]) -> HttpResponse:
    if len(made) == 1:
        return redirect("training:event", pk=made[0].pk)
    return redirect(f"{reverse('training:events')}?when=all&course={made[0].course_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    event = load(request, pk)
    require(request, event)
    form = EventForm(sent(request), event=event, version=version_of(event))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.change(
                event=event,
                facts=form.facts(),
                starts_on=form.cleaned_data["starts_on"],
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, "The event is changed.")
            return redirect("training:event", pk=pk)
    page = {
        "question": "What changes about this event?",
        "caption": f"{event.course}, {when(event)}",
        "button": "Save the event",
        "here": "Change",
    }
    return _ask(request, page, event, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def act(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    event = load(request, pk)
    require(request, event)
    page = PAGES.get(act)
    if page is None:
        raise Http404
    form = page.form(sent(request), version=version_of(event))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: page.method(
                event=event,
                doing=form.changing(request.user, timezone.now()),
                **form.facts(),
            )
        )
        if done is not None:
            messages.success(request, page.done)
            return redirect("training:event", pk=pk)
    shown = {
        "question": page.question,
        "caption": f"{event.course}, {when(event)}",
        "text": page.text,
        "button": page.button,
        "is_warning": page.is_warning,
        "here": page.link,
    }
    return _ask(request, shown, event, form=form, refused=_refused(event, act))


def _refused(event: Event, act: str) -> str:
    """Say why an act is not for an event as it stands; "" where it is."""
    is_begun = event.starts_on <= timezone.localdate()
    if act in dict(offered(event, is_begun=is_begun)):
        return ""
    if not is_begun and event.status == Event.Status.PLANNED:
        return services.TO_COME.format(on=event.starts_on)
    return services.why_not(event, act)


def load(request: SignedInRequest, pk: int) -> Event:
    """Load an event this person may see; 404 for any other."""
    found = queries.an_event(request.user, pk, timezone.localdate())
    if found is None:
        raise Http404
    return found


def _ask(
    request: SignedInRequest, page: dict[str, Any], event: Event, **context: Any
) -> HttpResponse:
    back = reverse("training:event", args=[event.pk])
    trail = to_events((f"{event.course}, {event.starts_on:%-d %B %Y}", back))
    return ask(request, page, trail=trail, back=back, **context)
