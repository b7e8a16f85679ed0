"""What every change of a case file audit has in common: who may, who was first.

One change is one transaction. The audit's row is locked first, whatever of it changes,
so that no grade arrives while the grading is closed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from audits import published
from audits.life_cases import CASE_AUDIT, Act
from audits.models import CaseAudit
from audits.queries_cases import grades_for, leads_in
from audits.stamps import stamp, unchanged
from safeguarding.access import audit as trail
from safeguarding.board.explaining import explain
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.indicators import services as indicators
from safeguarding.periods import Kind, Period

STILL_TO_COME = "The day is still to come"


def version_of(audit: CaseAudit) -> str:
    """Give what tells one plan of an audit, its agencies and its team from the next."""
    return stamp(*_whole(audit))


def lock(audit: CaseAudit, doing: Changing, act: Act) -> CaseAudit:
    """Read an audit again for whoever leads it, for changing it as a whole.

    Raises:
        PermissionDenied: the person does not lead audits there.
        ChangedMeanwhile: somebody changed it after the person's page was made.
        NotAllowed: it is not done to an audit that stands so.
    """
    fresh = lock_for_parts(audit, act)
    require_lead(doing, fresh)
    not_changed(fresh, doing, _whole(fresh))
    return fresh


def lock_for_parts(audit: CaseAudit, act: Act) -> CaseAudit:
    """Read an audit again for changing something in it; others wait until it is done."""
    fresh: CaseAudit = CaseAudit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    CASE_AUDIT.check(act, fresh.state)
    return fresh


def require_lead(doing: Changing, audit: CaseAudit) -> None:
    """Make sure that a person leads the audits of a partnership.

    Raises:
        PermissionDenied: they do not.
    """
    if not leads_in(doing.by, audit.partnership_id):
        raise PermissionDenied


def require_place(doing: Changing, audit: CaseAudit) -> None:
    """Make sure that a person leads an audit or is on its team.

    Raises:
        PermissionDenied: neither.
    """
    is_lead = leads_in(doing.by, audit.partnership_id)
    if not is_lead and not grades_for(doing.by, audit):
        raise PermissionDenied


def not_changed(
    audit: CaseAudit, doing: Changing, rows: Sequence[models.Model]
) -> None:
    """Make sure that nobody changed the rows after the person's page was made."""
    unchanged(
        doing.seen.version,
        list(rows),
        about=audit,
        action=trail.Action.CASE_AUDIT_CHANGED,
        did=CASE_AUDIT.did,
    )


def record(
    audit: CaseAudit,
    doing: Changing,
    act: str,
    doubts: Sequence[Doubt] = (),
    **detail: Any,
) -> None:
    """Write the trail of a change: short codes, nothing of a case or a grade."""
    if doubts:
        detail |= {"doubts": [one.code for one in doubts], "reason": doing.seen.reason}
    trail.record(
        trail.Action.CASE_AUDIT_CHANGED,
        by=doing.by,
        partnership_id=audit.partnership_id,
        agency_id=detail.pop("agency_id", None),
        about=audit,
        act=act,
        **detail,
    )


def answer_for(
    thing: models.Model, audit: CaseAudit, doubts: Sequence[Doubt], doing: Changing
) -> None:
    """Ask about what is unusual of an audit or a case of it, and keep the answer."""
    explain(
        thing,
        partnership_id=audit.partnership_id,
        agency_id=None,
        doubts=doubts,
        doing=doing,
    )


def not_to_come(field: str, day: date | None, doing: Changing) -> None:
    """Make sure that a day is not still to come (E-DATE-FUTURE)."""
    if day is not None and day > local_day(doing.at):
        raise NotAllowed(field, STILL_TO_COME)


def may_be_published(field: str, text: str, audit: CaseAudit, cases: int = 0) -> None:
    """Make sure that the board may read words (DOMAIN C.7, published summary).

    Raises:
        NotAllowed: they tell of a child, or of fewer children than are published.
    """
    least = audit.partnership.suppression_threshold
    if message := published.refused(text, threshold=least, cases=cases):
        raise NotAllowed(field, message)


def count_again(audit: CaseAudit, *days: date) -> None:
    """Ask for the figures of the quarters in which an audit stood and stands.

    A quarter that is still to come has none, and no scorecard yet; see `rolling`.
    """
    today = timezone.localdate()
    begun = [day for day in (*days, day_of(audit)) if day <= today]
    wanted = {Period.containing(Kind.QUARTER, day) for day in begun}
    indicators.want(partnership_id=audit.partnership_id, periods=wanted)


def day_of(audit: CaseAudit) -> date:
    """Give the day whose quarter an audit belongs to."""
    return audit.completed_on or audit.planned_on


def _whole(audit: CaseAudit) -> list[models.Model]:
    return [audit, *audit.agencies.order_by("pk"), *audit.team.order_by("pk")]
