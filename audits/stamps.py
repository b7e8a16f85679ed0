"""What tells one state of a record from the next, for rows without a version."""

from collections.abc import Mapping

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from safeguarding.access import audit
from safeguarding.access.models import AuditEvent
from safeguarding.cases.errors import ChangedMeanwhile
from safeguarding.cases.services.keeping import MOMENT


def stamp(*rows: models.Model) -> str:
    """Give what a page carries of the rows it was made from; changes with any value.

    Keyed, so that nobody finds out a hidden score by trying the four there are.
    """
    said = [
        [row.pk, *(str(getattr(row, field.attname)) for field in _columns(row))]
        for row in rows
    ]
    return salted_hmac("audits.stamps", repr(said), algorithm="sha256").hexdigest()[:32]


def unchanged(
    seen: str,
    rows: list[models.Model],
    *,
    about: models.Model,
    action: audit.Action,
    did: Mapping[str, str],
) -> None:
    """Make sure that nobody changed the rows after a person's page was made.

    Args:
        seen: the stamp on their page; "" when they read none.
        rows: as they are now, locked.
        about: whose trail says who was first.
        action: the kind of line on the trail.
        did: what was done in words, by the `act` of the trail.

    Raises:
        ChangedMeanwhile: somebody did.
    """
    if seen and seen != stamp(*rows):
        raise ChangedMeanwhile(_last_change(about, action, did))


def _columns(row: models.Model) -> list[models.Field]:  # type: ignore[type-arg]
    return [field for field in row._meta.concrete_fields if not field.generated]


def _last_change(
    about: models.Model, action: audit.Action, did: Mapping[str, str]
) -> str:
    lines = AuditEvent.objects.filter(
        action=action, object_type=about._meta.label, object_id=str(about.pk)
    )
    last = lines.select_related("actor").order_by("-pk").first()
    if last is None or last.actor is None:
        return "Somebody changed this after you opened it."
    what = did.get(last.detail.get("act", ""), "changed this")
    when = timezone.localtime(last.at)
    return f"{last.actor} {what} on {when:{MOMENT}}, after you opened it."
