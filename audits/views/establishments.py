from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from audits import queries_establishments as queries
from audits.establishments import COLUMNS
from audits.filters_establishments import EstablishmentFilter
from audits.forms.establishments import ListForm, TakeInForm
from audits.queries_rounds import RUNS
from audits.services import establishments as services
from audits.tables_establishments import EstablishmentTable, lines
from audits.views.rounds import crumbs
from safeguarding.access import audit, places
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.cases.errors import NotAllowed
from safeguarding.partners.models import Partnership
from safeguarding.returns.guard import FileRefused
from safeguarding.returns.views.common import as_csv

PAGE = {"per_page": 100}
# More would not be read; the first ones put right, the others show at the next look.
MOST_SHOWN = 100


def load(request: SignedInRequest, code: str) -> Partnership:
    """Load a partnership whose rounds this person runs; 404 for any other."""
    found = places.partnerships(request.user, RUNS).filter(code=code).first()
    if not isinstance(found, Partnership):
        raise Http404
    return found


@require_safe
@permission_required(RUNS)
def establishments(request: SignedInRequest, code: str) -> HttpResponse:
    area, today = load(request, code), timezone.localdate()
    rows = queries.establishments(request.user, area)
    chosen = EstablishmentFilter(request.GET, queryset=rows, area=area)
    table = EstablishmentTable(chosen.qs)
    RequestConfig(request, paginate=PAGE).configure(table)
    context = {
        "area": area,
        "sentence": queries.in_a_sentence(area, today),
        "table": table,
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "count": table.paginator.count,
        "trail": crumbs(),
    }
    return render(request, "audits/rounds/establishments.html", context)


@require_safe
@permission_required(RUNS)
def download(request: SignedInRequest, code: str) -> HttpResponse:
    area, today = load(request, code), timezone.localdate()
    rows = queries.current(request.user, area, today)
    said = list(lines(rows))
    audit.record(
        audit.Action.AUDITS_EXPORTED,
        by=request.user,
        partnership_id=area.pk,
        what="establishments",
        rows=len(said),
    )
    name = f"establishments-{area.code}-{today:%Y-%m-%d}.csv"
    return as_csv([*COLUMNS.values()], said, name)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RUNS)
def upload(request: SignedInRequest, code: str) -> HttpResponse:
    area = load(request, code)
    if request.method == "POST" and "packed" in request.POST:
        return _take_in(request, area)
    data = request.POST if request.method == "POST" else None
    form = ListForm(data, request.FILES or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        return _looked_at(request, area, form)
    return _page(request, area, {"form": form})


def _looked_at(
    request: SignedInRequest, area: Partnership, form: ListForm
) -> HttpResponse:
    """Show what the file came to; nothing is kept."""
    on = form.cleaned_data["on"]
    content = form.cleaned_data["file"].read(settings.UPLOAD_MAX_BYTES + 1)
    if on > timezone.localdate():
        form.add_error("on", "The day is still to come.")
        return _page(request, area, {"form": form})
    try:
        preview = services.preview(content, area, on)
    except FileRefused as error:
        form.add_error("file", str(error))
        return _page(request, area, {"form": form})
    context = {"form": form, "preview": preview, **_found(preview)}
    if preview.changes is not None:
        initial = {"packed": preview.packed, "on": on.isoformat()}
        context["confirm"] = TakeInForm(initial=initial)
    return _page(request, area, context)


def _take_in(request: SignedInRequest, area: Partnership) -> HttpResponse:
    """Take in a list that was looked at; ask about what is unusual."""
    form = TakeInForm(request.POST)
    packed = request.POST["packed"]
    if form.is_valid():
        changes = form.carry_out(
            lambda: services.take_in(
                partnership=area,
                packed=packed,
                on=form.cleaned_data["on"],
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if changes is not None:
            messages.success(request, f"The list is in: {changes.sentence}.")
            return redirect("audits:establishments", code=area.code)
    try:
        preview = services.looked_at(packed, area)
    except NotAllowed as error:
        messages.error(request, error.message)
        return redirect("audits:establishments-upload", code=area.code)
    context = {"confirm": form, "preview": preview, "form": None}
    return _page(request, area, context)


def _found(preview: services.Preview) -> dict[str, Any]:
    found = preview.read.found
    return {
        "found": found[:MOST_SHOWN],
        "left_out": max(0, len(found) - MOST_SHOWN),
        "errors": sum(one.is_error for one in found),
    }


def _page(
    request: SignedInRequest, area: Partnership, context: dict[str, Any]
) -> HttpResponse:
    listed = reverse("audits:establishments", args=[area.code])
    context |= {
        "area": area,
        "columns": COLUMNS.values(),
        "trail": crumbs((f"Establishments, {area}", listed)),
    }
    # The form at the top of the page is the one whose errors are summed up.
    context["form"] = context.get("form") or context.get("confirm")
    return render(request, "audits/rounds/upload.html", context)
