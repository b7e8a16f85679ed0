"""Scorecards frozen for meetings: freezing one, what each meeting saw, one of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dashboards import exports, reading, snapshots
from dashboards.known.compare import pairs
from dashboards.known.forms import FreezeForm
from dashboards.known.reasons import reasons
from dashboards.presenters.known import beside
from dashboards.presenters.words import hidden_text
from dashboards.reading import Board, Place
from dashboards.snapshots import FreezeRefusedError, Frozen, Meeting
from dashboards.views.found import or_404
from dashboards.views.known import trail
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period

FROZEN = (
    "The scorecard is frozen for the meeting. Everybody who reads it finds it here."
)


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def meetings(request: SignedInRequest, partnership: str) -> HttpResponse:
    with or_404():
        place = reading.get_place(request.user, partnership, Permission.SEE_SCORECARD)
    newest = reading.latest_quarters(request.user, timezone.localdate()).get(place.pk)
    context = {
        "place": place,
        "snapshots": snapshots.snapshots_of(request.user, place),
        "may_freeze": request.user.may(Permission.FREEZE_SCORECARD, place.pk),
        "newest": Period(Kind.QUARTER, newest) if newest else None,
        "trail": _trail(place),
    }
    return render(request, "dashboards/snapshots.html", context)


def _trail(place: Place) -> list[dict[str, str]]:
    address = reverse("dashboards:scorecard-latest", args=[place.code])
    return [{"label": f"Scorecard, {place.short_name}", "url": address}]


@require_http_methods(["GET", "POST"])
@permission_required(Permission.FREEZE_SCORECARD)
def freeze(request: SignedInRequest, partnership: str, period: str) -> HttpResponse:
    with or_404():
        permission = Permission.FREEZE_SCORECARD
        board = reading.get_board(request.user, partnership, period, permission)
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = _frozen(request, board, form)
        if taken is not None:
            messages.success(request, FROZEN)
            return redirect("dashboards:snapshot", board.place.code, taken)
    context = {
        "place": board.place,
        "quarter": board.period,
        "count": len(board.entries),
        "freshness": board.freshness,
        "form": form,
        "trail": trail(board.place, board.period),
    }
    return render(request, "dashboards/freeze.html", context)


def _frozen(request: SignedInRequest, board: Board, form: FreezeForm) -> int | None:
    places = Partnership.objects.for_user(request.user, Permission.FREEZE_SCORECARD)
    given = form.cleaned_data
    try:
        taken = snapshots.freeze(
            partnership=places.get(pk=board.place.pk),
            quarter=board.period,
            meeting=Meeting(given["title"], given["meeting_on"], given["note"]),
            by=request.user,
            at=timezone.now(),
        )
    except FreezeRefusedError as error:
        form.add_error(None, str(error))
        return None
    return taken.pk


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def snapshot(request: SignedInRequest, partnership: str, pk: int) -> HttpResponse:
    user = request.user
    with or_404():
        place = reading.get_place(user, partnership, Permission.SEE_SCORECARD)
        frozen = snapshots.get_frozen(user, place, pk, Permission.SEE_SCORECARD)
    now = reading.entries(user, place, frozen.quarter)
    found = pairs(frozen.entries, now, frozen.withheld)
    context = {
        "place": place,
        "quarter": frozen.quarter,
        "snapshot": frozen.snapshot,
        "beside": beside(
            [pair for pair in found if pair.then],
            quarter=frozen.quarter.code,
            threshold=place.threshold,
            reasons=reasons(user, found),
        ),
        "hidden_text": hidden_text(place.threshold),
        "may_export": user.may(Permission.EXPORT_SCORECARD, place.pk),
        "trail": [*_trail(place), _all_meetings(place)],
    }
    return render(request, "dashboards/snapshot.html", context)


def _all_meetings(place: Place) -> dict[str, str]:
    address = reverse("dashboards:snapshots", args=[place.code])
    return {"label": "What each meeting saw", "url": address}


@require_safe
@permission_required(Permission.EXPORT_SCORECARD)
def download(request: SignedInRequest, partnership: str, pk: int) -> HttpResponse:
    permission = Permission.EXPORT_SCORECARD
    with or_404():
        place = reading.get_place(request.user, partnership, permission)
        frozen = snapshots.get_frozen(request.user, place, pk, permission)
    board = _board(place, frozen)
    exports.hand_out(board, by=request.user, form="csv")
    name = f"frozen-{pk}-{exports.filename(board, 'csv')}"
    return HttpResponse(
        exports.as_csv(board).encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _board(place: Place, frozen: Frozen) -> Board:
    """Give a frozen scorecard the shape of one that can be handed out."""
    return Board(
        place=place,
        period=frozen.quarter,
        entries=frozen.entries,
        quarters=[],
        freshness=None,
    )
