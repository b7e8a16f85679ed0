from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from training import event_page
from training import queries_bookings as queries
from training.models import Event
from training.views.offer import to_events
from training.views.registers import load_kept, to_event

# Rows for who walks in without a booking.
SPARE = 5
NOT_NOW = {
    Event.Status.CANCELLED.value: "The event is cancelled, so nobody signs in.",
    Event.Status.DELIVERED.value: "The event was given. Its register says who came.",
}


@require_safe
@permission_required(queries.KEEPS)
def sign_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet to print and hand round: nobody types who came before the day."""
    event = load_kept(request, pk)
    refused = NOT_NOW.get(event.status, "")
    people = [] if refused else list(queries.placed(request.user, event))
    if people:
        audit.record(
            audit.Action.BOOKINGS_LISTED,
            by=request.user,
            partnership_id=event.partnership_id,
            about=event,
            what="sheet to sign",
        )
    here, back = to_event(event)
    context = {
        "event": event,
        "when": event_page.when(event),
        "people": people,
        "spare": range(len(people) + 1, len(people) + SPARE + 1),
        "on": timezone.localdate(),
        "refused": refused,
        "back": back,
        "trail": to_events((here, back)),
    }
    return render(request, "training/registers/sign.html", context)
