"""Answers to what looked unusual, kept beside the thing they are about."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import TextChoices

from safeguarding.board.models import Explained
from safeguarding.cases.errors import Doubt
from safeguarding.cases.services.keeping import Changing, confirm


class Reason(TextChoices):
    """Why something unusual is right."""

    CHECKED = "checked", "I have checked it: it is right"
    DECIDED = "decided", "The board or a group decided it so"
    LATE = "late", "It is entered late, or from older papers"
    SPECIAL = "special", "There is a reason of its own, known to the group"


def explain(
    thing: models.Model,
    *,
    partnership_id: int,
    agency_id: int | None,
    doubts: Sequence[Doubt],
    doing: Changing,
) -> None:
    """Ask about what is unusual, and keep the answer in the caller's transaction.

    Args:
        thing: saved; what the doubts are about.
        partnership_id: whose it is.
        agency_id: of which agency, where it has one.
        doubts: everything unusual; may be none.
        doing: who does it, and what they had seen and said.

    Raises:
        NeedsConfirming: one of the doubts is new to the person.
    """
    confirm(doubts, doing.seen)
    Explained.objects.bulk_create(
        Explained(
            partnership_id=partnership_id,
            agency_id=agency_id,
            about=str(thing._meta.model_name),
            about_id=thing.pk,
            code=doubt.code,
            reason=doing.seen.reason,
            by=doing.by,
            at=doing.at,
        )
        for doubt in doubts
    )


def explained(thing: models.Model, since: datetime | None = None) -> dict[str, str]:
    """Give the last reason for each rule that was explained of a thing, in words.

    Args:
        thing: what the doubts were about.
        since: leave out what was explained before, of an earlier version of it.
    """
    rows = Explained.objects.filter(about=thing._meta.model_name, about_id=thing.pk)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return {row.code: str(Reason(row.reason).label) for row in rows.order_by("pk")}
