"""Who sits on the panel of a round. Analysts always do."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audits.models import PanelMember, Round
from audits.queries_members import may_join
from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing


@transaction.atomic
def add_member(*, of: Round, person: User, doing: Changing) -> PanelMember:
    """Put a person on the panel of a round; one who is on it already stays.

    Raises:
        NotAllowed: the person may not moderate in the partnership.
        PermissionDenied: whoever asks does not run audits there.
    """
    _require_runner(of, doing)
    if not of.is_moderated:
        raise NotAllowed("", "This round has no panel: nobody moderates it.")
    if not may_join(of).filter(pk=person.pk).exists():
        message = f"{person} is no auditor of this partnership today"
        raise NotAllowed("person", message)
    member, is_new = PanelMember.objects.get_or_create(round=of, person=person)
    if is_new:
        _record(of, person, doing, "add_panel_member")
    return member


@transaction.atomic
def remove_member(*, of: Round, person: User, doing: Changing) -> None:
    """Take a person off the panel. What they scored stays, with who scored it."""
    _require_runner(of, doing)
    gone, _ = PanelMember.objects.filter(round=of, person=person).delete()
    if gone:
        _record(of, person, doing, "remove_panel_member")


def _require_runner(of: Round, doing: Changing) -> None:
    if not doing.by.may(Permission.RUN_AUDITS, of.partnership_id):
        raise PermissionDenied


def _record(of: Round, person: User, doing: Changing, act: str) -> None:
    audit.record(
        audit.Action.ROUND_CHANGED,
        by=doing.by,
        partnership_id=of.partnership_id,
        about=of,
        act=act,
        person=person.pk,
    )
