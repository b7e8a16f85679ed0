"""Who has sent what: the matrix, an agency's record, and its error patterns."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import matrix as matrices
from safeguarding.returns import patterns as pattern_counts
from safeguarding.returns import record as records
from safeguarding.returns.matrix import Asked, Choice
from safeguarding.returns.views.common import as_csv


def _picker(name: str, label: str, options: list[Choice], selected: str) -> object:
    return {
        "id": name,
        "name": name,
        "label": label,
        "options": options,
        "selected": selected,
    }


def _asked(request: SignedInRequest) -> Asked:
    return Asked(request.GET.get("template", ""), request.GET.get("year", ""))


@require_safe
@permission_required(Permission.SEE_RETURN_STATUS)
def matrix(request: SignedInRequest) -> HttpResponse:
    day, asked = timezone.localdate(), _asked(request)
    templates, years = matrices.choices(request.user, day)
    context = {
        "found": matrices.matrix(request.user, asked, day=day),
        "asked": asked,
        "pickers": [
            _picker("template", "Return", templates, asked.template),
            _picker("year", "Financial year", years, asked.year),
        ],
    }
    return render(request, "returns/matrix.html", context)


@require_safe
@permission_required(Permission.SEE_RETURN_STATUS)
def matrix_csv(request: SignedInRequest) -> HttpResponse:
    day = timezone.localdate()
    found = matrices.matrix(request.user, _asked(request), day=day)
    name = f"returns_{day.isoformat()}.csv"
    return as_csv(matrices.CSV_HEAD, matrices.csv_rows(found), name)


def load_place(request: SignedInRequest, partnership: str, agency: str) -> records.Here:
    """Find an agency in this person's scope; 404 for any other."""
    here = records.find_place(request.user, partnership, agency)
    if here is None:
        raise Http404
    return here


@require_safe
@permission_required(Permission.SEE_RETURN_STATUS)
def record(request: SignedInRequest, partnership: str, agency: str) -> HttpResponse:
    here = load_place(request, partnership, agency)
    year = request.GET.get("year", "")
    day = timezone.localdate()
    found = records.record_of(request.user, here, year=year, day=day)
    years = [Choice("", "All years"), *(Choice(one, one) for one in found.years)]
    context = {
        "here": here,
        "record": found,
        "year": year,
        "action": reverse("returns:record", args=[partnership, agency]),
        "pickers": [_picker("year", "Financial year", years, year)],
        "may_name": request.user.may(Permission.SUBMIT_RETURN, *here.place),
    }
    return render(request, "returns/record.html", context)


@require_safe
@permission_required(Permission.SEE_RETURN_STATUS)
def record_csv(request: SignedInRequest, partnership: str, agency: str) -> HttpResponse:
    here = load_place(request, partnership, agency)
    year, day = request.GET.get("year", ""), timezone.localdate()
    found = records.record_of(request.user, here, year=year, day=day)
    name = f"record_{here.partnership.code}_{here.agency.code}.csv"
    return as_csv(records.CSV_HEAD, records.csv_rows(found), name)


@require_safe
@permission_required(Permission.SEE_RETURN_STATUS)
def patterns(request: SignedInRequest, partnership: str, agency: str) -> HttpResponse:
    here = load_place(request, partnership, agency)
    found = pattern_counts.patterns_of(request.user, here, day=timezone.localdate())
    context = {
        "here": here,
        "patterns": found,
        "may_name": request.user.may(Permission.SUBMIT_RETURN, *here.place),
    }
    return render(request, "returns/patterns.html", context)
