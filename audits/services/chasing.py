"""Chases by hand: writes to whoever has not answered an open round."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from audits.models import Round, RoundReminder
from audits.reminders import nobody_to_write_to, waiting, want_for
from audits.services.keeping import require_runner
from safeguarding.access import audit
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing

NOT_OPEN = "Only for an open round somebody is written to."


@dataclass(frozen=True)
class Chased:
    """What chasing came to.

    Attributes:
        mailboxes: to how many a message goes; each gets one a day at most.
        unreachable: how many have nobody to write to.
    """

    mailboxes: int
    unreachable: int


@transaction.atomic
def chase(*, of: Round, required: Collection[int], doing: Changing) -> Chased:
    """Ask for a message to some of those who have not answered; others are left out.

    Asking twice on one day writes to nobody twice.

    Raises:
        PermissionDenied: the person does not run rounds there.
        NotAllowed: the round is not open, is answered elsewhere, or all have answered.
    """
    require_runner(doing.by, of.partnership_id)
    fresh: Round = Round.objects.get(pk=of.pk)
    if fresh.tool:
        raise NotAllowed("", f"This round is answered in {fresh.tool}: remind there.")
    if fresh.state != Round.State.OPEN:
        raise NotAllowed("", NOT_OPEN)
    day = local_day(doing.at)
    keys = list(
        waiting().filter(round=fresh, pk__in=required).values_list("pk", flat=True)
    )
    if not keys:
        raise NotAllowed("", "All of them have answered: nobody is written to.")
    mailboxes = want_for(fresh, RoundReminder.Step.CHASED, day, keys)
    rows = waiting().filter(pk__in=keys)
    unreachable = nobody_to_write_to(rows, day).count()
    audit.record(
        audit.Action.ROUND_CHASED,
        by=doing.by,
        partnership_id=fresh.partnership_id,
        about=fresh,
        act="chase",
        required=len(keys),
        mailboxes=mailboxes,
    )
    return Chased(mailboxes, unreachable)
