"""Deletes addresses that nobody needs, and ends what nobody answered in time."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from safeguarding.cases.clocks import add_months
from training.inviting import State, needless
from training.models import Booking, DelegateContact, EvaluationInvite, Event
from training.models.choices import CANCELLED, Status
from training.sending import MOST_ATTEMPTS, stop
from training.services.contacts import KEPT_MONTHS, lengthen


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Delete what is over, in every partnership. Running it again does nothing more.

    A work address is kept until seven months after the person's last event; a
    manager's until they answered or their link ended. Source: ADR 25.

    Returns:
        How many addresses of delegates were deleted.
    """
    day = timezone.localdate(now)
    gone = _forget(day)
    over = Q(state=State.SENT.value, expires_at__lte=now)
    # A delegate's stays as long as it is wanted: a new address begins anew.
    refused = Q(state=State.FAILED.value, attempts__gte=MOST_ATTEMPTS)
    refused &= ~Q(manager_email="")
    stop(EvaluationInvite.objects.filter(over | refused))
    stop(needless(day))
    return gone


def _forget(day: date) -> int:
    """Delete the addresses of who has had no event for long; keep the others longer."""
    over = DelegateContact.objects.filter(keep_until__lt=day)
    later = (
        Booking.objects.filter(
            delegate__contact__in=over,
            event__ends_on__gte=add_months(day, -KEPT_MONTHS),
        )
        .exclude(event__status=Event.Status.CANCELLED.value)
        .exclude(status__in=(*CANCELLED, Status.LEFT_LIST.value))
        .values_list("delegate_id")
        .annotate(last=Max("event__ends_on"))
    )
    for delegate_id, last in later.order_by():
        lengthen([delegate_id], last)
    return int(over.delete()[0])
