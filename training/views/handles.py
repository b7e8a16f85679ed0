from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from training import queries_bookings as queries
from training.forms.handles import WhichForm
from training.handles import Answer, who
from training.views.offer import PEOPLE, sent


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("references")
@permission_required(queries.SEEN)
def which(request: SignedInRequest) -> HttpResponse:
    """Say whose handles several staff references are, on the page and nowhere else."""
    form = WhichForm(sent(request), places=queries.seen_places(request.user))
    answers: list[Answer] = []
    if request.method == "POST" and form.is_valid():
        answers = _answers(request, form)
    context = {
        "form": form,
        "answers": answers,
        "said": said(answers) if answers else "",
        "trail": [{"label": PEOPLE, "url": reverse("training:people")}],
    }
    return render(request, "training/people/which.html", context)


def _answers(request: SignedInRequest, form: WhichForm) -> list[Answer]:
    place = form.places[form.cleaned_data["place"]]
    text = form.cleaned_data["references"]
    found = who(request.user, place, text, timezone.localdate())
    audit.record(
        audit.Action.BOOKINGS_LISTED,
        by=request.user,
        partnership_id=place.pk,
        what="handles",
        lines=len(found),
        people=len({one.person.pk for one in found if one.person}),
    )
    return found


def said(answers: Sequence[Answer]) -> str:
    """Say in a sentence how many of the lines are people the reader may see."""
    lines, people = len(answers), sum(one.person is not None for one in answers)
    if lines == 1:
        return f"The line is {'a person' if people else 'nobody'} you can see here."
    if people in (0, lines):
        whom = "people" if people else "nobody"
        return f"All {lines:,} lines are {whom} you can see here."
    verb = "is a person" if people == 1 else "are people"
    return f"{people:,} of {lines:,} lines {verb} you can see here."
