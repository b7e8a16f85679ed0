from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits import queries_members as queries
from audits.forms.panel import MemberForm
from audits.models import Round
from audits.services import panel
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.cases.services.keeping import Changing


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.RUN_AUDITS)
def members(request: SignedInRequest, pk: int) -> HttpResponse:
    one = _load(request, pk)
    if request.method == "POST" and request.POST.get("remove"):
        return _remove(request, one)
    now = list(queries.members(one))
    could = [each for each in queries.may_join(one) if each not in now]
    data = request.POST if request.method == "POST" else None
    form = MemberForm(data, people=could)
    if request.method == "POST" and form.is_valid():
        added = form.carry_out(
            lambda: panel.add_member(
                of=one,
                person=form.chosen(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if added is not None:
            messages.success(request, f"{form.chosen()} is on the panel.")
            return redirect("audits:panel-members", pk=one.pk)
    context = {
        "round": one,
        "members": now,
        "always": queries.always(one),
        "could": could,
        "form": form,
        "trail": [
            {"label": "Rounds of self-assessment", "url": reverse("audits:rounds")},
            {"label": one.title, "url": reverse("audits:round", args=[one.pk])},
        ],
    }
    return render(request, "audits/panel/members.html", context)


def _load(request: SignedInRequest, pk: int) -> Round:
    found = queries.rounds(request.user).filter(pk=pk).first()
    if not isinstance(found, Round):
        raise Http404
    return found


def _remove(request: SignedInRequest, one: Round) -> HttpResponse:
    key = request.POST["remove"]
    person = next((each for each in queries.members(one) if str(each.pk) == key), None)
    if person is not None:
        doing = Changing(request.user, timezone.now())
        panel.remove_member(of=one, person=person, doing=doing)
        told = (
            f"{person} is off the panel. What they scored stays. Add them again below."
        )
        messages.success(request, told)
    return redirect("audits:panel-members", pk=one.pk)
