"""What needs discussion, one indicator a screen, for the projector of a meeting."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards import meeting_page, reading
from dashboards.presenters import choice
from dashboards.views.found import or_404
from dashboards.views.freshness import staleness
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def meeting(request: SignedInRequest, partnership: str, period: str) -> HttpResponse:
    user = request.user
    with or_404():
        board = reading.get_board(user, partnership, period, Permission.SEE_SCORECARD)
    number = meeting_page.place_of(request.GET.get("n", ""))
    chosen = choice.read(request.GET)
    context = {
        **meeting_page.context_of(user, board, chosen, number),
        "freshness": staleness(board.place, board.period, board.freshness),
    }
    return render(request, "dashboards/meeting.html", context)
