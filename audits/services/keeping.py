"""What every change of a round has in common: who may, who was first, what is kept."""

from typing import Any

from django.core.exceptions import PermissionDenied

from audits.life_rounds import ROUND
from audits.models import Round
from audits.stamps import unchanged
from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.services.keeping import Changing


def require_runner(by: User, partnership_id: int) -> None:
    """Make sure that a person runs the rounds of a partnership.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.may(Permission.RUN_AUDITS, partnership_id):
        raise PermissionDenied


def lock(of: Round, doing: Changing, act: str) -> Round:
    """Read a round again for changing it; others wait until that is done.

    Args:
        of: the round as the page had it.
        doing: who changes it; the version is its `audits.stamps.stamp`.
        act: what is to be done, as in the round's life.

    Raises:
        PermissionDenied: the person does not run rounds there.
        ChangedMeanwhile: somebody changed it after the person's page was made.
        NotAllowed: what is to be done is not done to a round that stands so.
    """
    require_runner(doing.by, of.partnership_id)
    fresh: Round = Round.objects.select_for_update(no_key=True).get(pk=of.pk)
    unchanged(
        doing.seen.version,
        [fresh],
        about=fresh,
        action=audit.Action.ROUND_CHANGED,
        did=ROUND.did,
    )
    ROUND.check(act, fresh.state)
    return fresh


def record(of: Round, doing: Changing, act: str, **detail: Any) -> None:
    """Write the trail of a change: short codes and counts only."""
    audit.record(
        audit.Action.ROUND_CHANGED,
        by=doing.by,
        partnership_id=of.partnership_id,
        about=of,
        act=act,
        **detail,
    )
