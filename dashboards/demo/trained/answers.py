"""What people say months later, keyed from paper forms by the coordinator."""

from datetime import timedelta

from dashboards.demo.assured.desk import Desk
from training.models import Booking, ChangeTag
from training.services.keying_evaluations import Later, key_impact

FROM, UNTIL, LATER = 430, 130, 95
# Every so many of those who attended sent a form back: about 8 %.
EVERY = 12
SAYINGS = (
    ("I ask what a child sees and hears at home (synthetic).", "voice-of-the-child"),
    ("I ask fathers to meetings as a matter of course (synthetic).", "fathers"),
    ("I look behind an explanation that fits too well (synthetic).", ""),
    ("I ring the other agencies before I close (synthetic).", "information-sharing"),
)
CURIOUS = "professional-curiosity"


def make(desk: Desk) -> int:
    """Key the forms of the events that are long enough ago."""
    tags = {
        one.code: one for one in ChangeTag.objects.filter(partnership=desk.partnership)
    }
    came = Booking.objects.filter(
        partnership=desk.partnership,
        status="attended",
        event__course__delivery_type__in=("multi_agency", "single_agency"),
        event__starts_on__range=(desk.day(FROM), desk.day(UNTIL)),
    ).select_related("event")
    chosen = list(came.order_by("event__starts_on", "pk"))[::EVERY]
    for nth, booking in enumerate(chosen):
        text, tag = SAYINGS[nth % len(SAYINGS)]
        changed = nth % 3 != 0
        later = Later(
            on=booking.event.starts_on + timedelta(days=LATER),
            practice_changed=changed,
            text=text if changed else "",
            tags=[tags[tag or CURIOUS]] if changed else (),
            manager_confirmed=(nth % 2 == 0) if changed else None,
        )
        key_impact(
            booking=booking, stage=3, later=later, doing=desk.doing(desk.trainer, 20)
        )
    return len(chosen)
