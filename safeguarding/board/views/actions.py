from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.access.places import partnerships
from safeguarding.board import actions_files
from safeguarding.board.filters_actions import ActionFilter
from safeguarding.board.life_actions import AT_WORK
from safeguarding.board.models import Action
from safeguarding.board.queries_actions import SEEN, actions, is_overdue, with_facts
from safeguarding.board.tables_actions import ActionTable
from safeguarding.board.worklists_actions import LISTS, Worklist, counted

PAGE = {"per_page": 50}
FORMS = {"csv": actions_files.as_csv, "xlsx": actions_files.as_xlsx}


@require_safe
@permission_required(SEEN)
def register(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = with_facts(actions(request.user), today)
    chosen = ActionFilter(request.GET, queryset=rows, request=request)
    context = {
        **_listed(request, chosen.qs),
        "said": _said(actions(request.user), today),
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "keeps": partnerships(request.user, Permission.KEEP_ACTIONS),
        "rules": partnerships(request.user, Permission.KEEP_BOARD),
        "query": _query(request),
    }
    return render(request, "board/actions/list.html", context)


def _said(rows: Any, today: date) -> str:
    """Say in one sentence how much of what was promised is done; "" of nothing."""
    found = rows.order_by().aggregate(
        every=Count("pk"),
        open=Count("pk", filter=Q(state__in=AT_WORK)),
        late=Count("pk", filter=is_overdue(today)),
        complete=Count("pk", filter=Q(state=Action.State.COMPLETE)),
        verified=Count("pk", filter=Q(state=Action.State.VERIFIED)),
        not_done=Count("pk", filter=Q(state=Action.State.NOT_DONE)),
    )
    if not found["every"]:
        return ""
    return (
        f"{found['open']:,} still to be done, {found['late']:,} of them overdue; "
        f"{found['complete']:,} to be verified, {found['verified']:,} closed on "
        f"evidence, {found['not_done']:,} closed as not done."
    )


def _listed(request: SignedInRequest, rows: Any) -> dict[str, Any]:
    places = {s.partnership_id for s in request.user.seats if s.reach(SEEN)}
    hidden = ("partnership",) if len(places) == 1 else ()
    table = ActionTable(rows, today=timezone.localdate(), exclude=hidden)
    RequestConfig(request, paginate=PAGE).configure(table)
    return {"table": table, "count": table.paginator.count}


def _query(request: SignedInRequest, **more: str) -> str:
    """Give the choices of the page, for the address of its file."""
    said = QueryDict(mutable=True)
    known = {*ActionFilter.base_filters, "sort"}
    for name in sorted(known & request.GET.keys()):
        said[name] = request.GET.get(name, "")
    said.update(more)
    return said.urlencode()


@require_safe
@permission_required(SEEN)
def download(request: SignedInRequest, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    today = timezone.localdate()
    code = request.GET.get("list", "")
    if code:
        rows = _chosen(code).rows(request.user, today)
    else:
        found = with_facts(actions(request.user), today).order_by("due_on", "pk")
        rows = ActionFilter(request.GET, queryset=found, request=request).qs
    lines = list(rows)
    actions_files.hand_out(lines, by=request.user, form=form, which=code or "register")
    return FORMS[form](lines, today=today)


@require_safe
@permission_required(SEEN)
def worklists(request: SignedInRequest) -> HttpResponse:
    found = counted(request.user, timezone.localdate())
    context = {
        "waiting": [one for one in found if one.count],
        "clear": [one for one in found if not one.count],
        "trail": crumbs(),
    }
    return render(request, "board/actions/worklists.html", context)


@require_safe
@permission_required(SEEN)
def worklist(request: SignedInRequest, code: str) -> HttpResponse:
    chosen = _chosen(code)
    rows = chosen.rows(request.user, timezone.localdate())
    context = {
        **_listed(request, rows),
        "worklist": chosen,
        "query": _query(request, list=code),
        "trail": crumbs(("What is waiting", reverse("board:actions-waiting"))),
    }
    return render(request, "board/actions/worklist.html", context)


def _chosen(code: str) -> Worklist:
    if code not in LISTS:
        raise Http404
    return LISTS[code]


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Lead back to the register, and by further (label, address)."""
    first = ("Actions", reverse("board:actions"))
    return [{"label": label, "url": url} for label, url in (first, *steps)]
