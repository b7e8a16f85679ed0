from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.cases import queries_missing as queries
from safeguarding.cases.filters_missing import ReportFilter
from safeguarding.cases.forms.reports import NewReportForm, SentForm
from safeguarding.cases.models import InformationReport
from safeguarding.cases.queries import member_agencies
from safeguarding.cases.services import reports as services
from safeguarding.cases.tables_missing import ReportTable
from safeguarding.cases.views.common import (
    KEEPS,
    SEEN,
    crumbs,
    record_listed,
    seats,
)
from safeguarding.partners.models import Agency, Partnership

PAGE = {"per_page": 50}


@require_safe
@permission_required(SEEN, hides=True)
def reports(request: SignedInRequest) -> HttpResponse:
    rows = queries.reports(request.user)
    chosen = ReportFilter(request.GET, queryset=rows, request=request)
    used = [name for name in chosen.filters if request.GET.get(name)]
    keeps = request.user.may(KEEPS)
    hidden = [] if len(seats(request.user)) > 1 else ["partnership"]
    hidden += [] if keeps else ["pk"]
    table = ReportTable(chosen.qs, exclude=hidden)
    RequestConfig(request, paginate=PAGE).configure(table)
    record_listed(request.user, "information-reports", filters=used)
    context = {
        "table": table,
        "filter": chosen,
        "is_filtered": bool(used),
        "count": table.paginator.count,
        "waiting": rows.filter(sent_at=None).count(),
        "keeps": keeps,
        "trail": crumbs(),
    }
    return render(request, "cases/reports/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS, hides=True)
def new(request: SignedInRequest) -> HttpResponse:
    form = NewReportForm(
        request.POST or None, agencies=_agencies(request), own=_own(request)
    )
    if request.method == "POST" and form.is_valid() and _recorded(request, form):
        messages.success(request, "The report is counted.")
        return redirect("cases:reports")
    return render(request, "cases/reports/new.html", {"form": form, "trail": _trail()})


def _agencies(request: SignedInRequest) -> list[tuple[Partnership, Agency]]:
    areas = Partnership.objects.for_user(request.user, KEEPS).order_by("short_name")
    return [(area, one) for area in areas for one in member_agencies(area.pk)]


def _own(request: SignedInRequest) -> str:
    """Give the choice of the person's own agency; "" when they have none."""
    held = [seat for seat in request.user.seats if seat.reach(KEEPS)]
    own = [f"{s.partnership_id}-{s.agency_id}" for s in held if s.agency_id]
    return next(iter(own), "")


def _recorded(request: SignedInRequest, form: NewReportForm) -> bool:
    doing = form.changing(request.user, timezone.now())
    kept = form.carry_out(lambda: services.record(made=form.made(), doing=doing))
    return kept is not None


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS, hides=True)
def sent(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _load(request, pk)
    form = SentForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _sent(request, form, report):
        messages.success(request, "It is recorded that the report was passed on.")
        return redirect("cases:reports")
    context = {"form": form, "report": report, "trail": _trail()}
    return render(request, "cases/reports/sent.html", context)


def _load(request: SignedInRequest, pk: int) -> InformationReport:
    """Load a report this person keeps; 404 for any other."""
    report = queries.reports(request.user).filter(pk=pk).first()
    if report is None or not request.user.may(KEEPS, report.partnership_id):
        raise Http404
    return report


def _sent(request: SignedInRequest, form: SentForm, report: InformationReport) -> bool:
    passed_on = form.passed_on()
    if passed_on is None:
        return False
    doing = form.changing(request.user, timezone.now())
    kept = form.carry_out(
        lambda: services.pass_on(report=report, passed_on=passed_on, doing=doing)
    )
    return kept is not None


def _trail() -> list[dict[str, str]]:
    return crumbs(("Information reports", reverse("cases:reports")))
