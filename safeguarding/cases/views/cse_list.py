from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.cases import queries
from safeguarding.cases.filters import CaseFilter
from safeguarding.cases.models import Level
from safeguarding.cases.tables import CaseTable
from safeguarding.cases.views.common import KEEPS, SEEN, record_listed, seats

PAGE = {"per_page": 50}
RANK = [When(level=level, then=Value(at)) for at, level in enumerate(Level.values, 1)]


@require_safe
@permission_required(SEEN, hides=True)
def cases(request: SignedInRequest) -> HttpResponse:
    rows = queries.with_standing(queries.open_cases(request.user)).annotate(
        level_rank=Case(*RANK, default=Value(0), output_field=IntegerField())
    )
    chosen = CaseFilter(request.GET, queryset=rows, request=request)
    used = [name for name in chosen.filters if request.GET.get(name)]
    hidden = ("partnership",) if len(seats(request.user)) == 1 else ()
    table = CaseTable(chosen.qs, today=timezone.localdate(), exclude=hidden)
    RequestConfig(request, paginate=PAGE).configure(table)
    record_listed(request.user, "open-cases", filters=used)
    context = {
        "table": table,
        "filter": chosen,
        "is_filtered": bool(used),
        "count": table.paginator.count,
        "keeps": request.user.may(KEEPS),
    }
    return render(request, "cases/list.html", context)
