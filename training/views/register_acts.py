from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.cases.errors import NotAllowed
from training import queries_bookings as queries
from training.forms.registers import WalkInForm
from training.services import marking
from training.services.walking_in import walk_in
from training.views.offer import sent, to_events
from training.views.registers import doing, load_kept, refused, to_event

KEEPS = queries.KEEPS


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_kept(request, pk)
    steps = marking.last_marks(found)
    why_not = "" if steps else "Nobody is marked, so there is nothing to take back."
    if request.method == "POST":
        try:
            count = marking.undo(event=found, doing=doing(request))
        except NotAllowed as error:
            why_not = error.message
        else:
            messages.success(request, f"{count:,} marks are as they were before.")
            return redirect("training:event", pk=pk)
    last = steps[-1] if steps else None
    context = {
        "event": found,
        "count": len(steps),
        "by": (last.by or "The waiting list") if last else "",
        "at": last.at if last else None,
        "refused": why_not,
        "trail": to_events(to_event(found)),
        "back": to_event(found)[1],
    }
    return render(request, "training/registers/undo.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("references")
@permission_required(KEEPS)
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_kept(request, pk)
    today = timezone.localdate()
    form = WalkInForm(
        sent(request),
        event=found,
        user_id=request.user.pk,
        agencies=queries.bookable(request.user, found.partnership, today),
        groups=queries.role_groups(found.partnership),
    )
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: walk_in(
                event=found,
                people=form.people_who_came(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            names = ", ".join(str(one.delegate) for one in made)
            messages.success(request, f"Added to the register as having come: {names}.")
            return redirect("training:event", pk=pk)
    context = {
        "event": found,
        "form": form,
        "page": {
            "question": "Who came without a booking?",
            "button": "Add to the register",
            "here": "Came without a booking",
        },
        "refused": refused(request, found),
        "trail": to_events(to_event(found)),
        "back": to_event(found)[1],
    }
    return render(request, "training/registers/book.html", context)
