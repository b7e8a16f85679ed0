"""That an event was given, also because somebody marks who came.

Below `services.bookings`, which marks, and `services.events`, which plans.
"""

from django.utils import timezone

from safeguarding.cases.services.keeping import Changing
from training.life_events import EVENT, PLANNED, EventAct
from training.models import Event
from training.services.keeping import tell, want_days


def deliver_marked(event: Event, doing: Changing) -> Event:
    """Record that an event was given because somebody marks who came.

    An event that is cancelled, to come, or delivered already stays as it is.

    Args:
        event: locked by the caller, who writes the trail of the marking.
        doing: who marks.
    """
    is_begun = event.starts_on <= timezone.localdate(doing.at)
    if event.status != PLANNED or not is_begun:
        return event
    status = EVENT.after(EventAct.DELIVER, event.status)
    return stands(event, status, doing, EventAct.DELIVER)


def stands(
    event: Event, status: str, doing: Changing, act: EventAct, **detail: str | int
) -> Event:
    """Write where a locked event stands, the trail, and ask for its quarter."""
    event.status, event.updated_at = status, doing.at
    event.save(update_fields=["status", "updated_at"])
    tell(event, doing, act.value, **detail)
    want_days(event.partnership_id, [event.starts_on])
    return event
