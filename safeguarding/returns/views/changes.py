from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import comparing
from safeguarding.returns.difference import between
from safeguarding.returns.models import Submission
from safeguarding.returns.views.common import as_file, load_version


@require_safe
@permission_required(Permission.SEE_RETURNS)
def changes(request: SignedInRequest, pk: int) -> HttpResponse:
    version = _load(request, pk)
    others = comparing.others_of(version, request.user)
    base = _base(request, version, others)
    page = comparing.compare_page(version, base, others)
    return render(request, "returns/changes.html", {"version": version, "page": page})


@require_safe
@permission_required(Permission.SEE_RETURNS)
def changes_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    version = _load(request, pk)
    base = _base(request, version, comparing.others_of(version, request.user))
    if base is None:
        raise Http404
    first, last = comparing.in_order(version, base)
    content = comparing.hand_out(between(first, last), version, by=request.user)
    return as_file(content, f"changes_version_{first.version}_to_{last.version}.csv")


def _load(request: SignedInRequest, pk: int) -> Submission:
    """Load a version of figures; 404 for rows, which are not compared one by one."""
    version = load_version(request, pk, Permission.SEE_RETURNS)
    if version.obligation.template.records:
        raise Http404
    return version


def _base(
    request: SignedInRequest, version: Submission, others: list[Submission]
) -> Submission | None:
    """Find the version that was asked for among those of the same return."""
    wanted = request.GET.get("from", "")
    if not wanted:
        return comparing.base_of(version, others)
    found = [one for one in others if str(one.pk) == wanted]
    if not found:
        raise Http404
    return found[0]
