"""Keeps how a table is read, and finds it again by the table's layout."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.decisions import require
from safeguarding.returns.models import Obligation, TableMapping
from safeguarding.returns.wide.spec import Spec
from safeguarding.returns.wide.spec_data import SpecError, from_data, to_data

# Longest name the database keeps.
LONGEST_NAME = 200


def find_mapping(obligation: Obligation, layout: str) -> Spec | None:
    """Find how a table of this layout is read for a return.

    The agency's own mapping comes before one that any agency of the partnership may
    use; the last one saved holds. Another partnership's or agency's is never used.

    Args:
        obligation: the return; says partnership, agency and template.
        layout: fingerprint of the table.
    """
    kept = (
        TableMapping.objects.filter(
            Q(agency_id=obligation.agency_id) | Q(agency=None),
            Q(template_id=obligation.template_id) | Q(template=None),
            partnership_id=obligation.partnership_id,
            layout=layout,
        )
        .order_by(F("agency_id").desc(nulls_last=True), "-saved_at", "-pk")
        .values_list("spec", flat=True)
        .first()
    )
    if kept is None:
        return None
    try:
        return from_data(kept)
    except SpecError:  # Of an older release: it is guessed and confirmed again.
        return None


@transaction.atomic
def save_mapping(
    *, obligation: Obligation, spec: Spec, layout: str, by: User, at: datetime
) -> Spec:
    """Keep a mapping for the agency of a return; saving the same again does nothing.

    Args:
        obligation: the return it was made for.
        spec: the mapping.
        layout: fingerprint of the table.
        by: who settled it.
        at: when.

    Raises:
        PermissionDenied: this person may not check the agency's returns.
    """
    require(by, Permission.CHECK_RETURN, obligation)
    data = to_data(spec)
    own = TableMapping.objects.filter(
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        template_id=obligation.template_id,
        layout=layout,
    )
    last = own.order_by("-saved_at", "-pk").first()
    if last is not None and last.spec == data:
        return spec
    mapping = TableMapping.objects.create(
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        template_id=obligation.template_id,
        layout=layout,
        name=spec.name[:LONGEST_NAME] or "Table",
        spec=data,
        saved_by=by,
        saved_at=at,
    )
    audit.record(
        audit.Action.MAPPING_SAVED,
        by=by,
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        about=mapping,
    )
    return spec
