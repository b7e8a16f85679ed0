"""What a partnership decided about its register of actions, or the defaults."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from safeguarding.access import audit
from safeguarding.access.permissions import Permission
from safeguarding.board.models import BoardPolicy
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Partnership

SAME = {
    True: "The rule is on already",
    False: "The rule is off already",
}


def policy_of(partnership_id: int) -> BoardPolicy:
    """Give a partnership's policy; the defaults, unsaved, where it settled nothing."""
    known = BoardPolicy.objects.filter(partnership_id=partnership_id).first()
    return known or BoardPolicy(partnership_id=partnership_id)


def is_independent(partnership_id: int) -> bool:
    """Say whether the owner's own agency never verifies an action there."""
    return bool(policy_of(partnership_id).independent_verification)


@transaction.atomic
def decide(
    *, partnership: Partnership, is_on: bool, reason: str, doing: Changing
) -> BoardPolicy:
    """Switch the rule of independent verification; the trail keeps the reason.

    What was verified before stays verified.

    Raises:
        NotAllowed: it stands so already, or nobody said why.
        PermissionDenied: the person does not run the board's business there.
    """
    if not doing.by.may(Permission.KEEP_BOARD, partnership.pk):
        raise PermissionDenied
    if not reason:
        raise NotAllowed("reason", "Say who decided it, and why")
    BoardPolicy.objects.get_or_create(partnership=partnership)
    rows = BoardPolicy.objects.select_for_update()
    policy: BoardPolicy = rows.get(partnership=partnership)
    if policy.independent_verification == is_on:
        raise NotAllowed("is_on", SAME[is_on])
    policy.independent_verification = is_on
    policy.save()
    audit.record(
        audit.Action.BOARD_CHANGED,
        by=doing.by,
        partnership_id=partnership.pk,
        about=policy,
        act="independent-verification",
        to="on" if is_on else "off",
        words=reason,
    )
    return policy


def independent_in(partnership_ids: Collection[int]) -> set[int]:
    """Give those of the partnerships where the rule is on; one query."""
    off = BoardPolicy.objects.filter(
        partnership_id__in=partnership_ids, independent_verification=False
    )
    return set(partnership_ids) - set(off.values_list("partnership_id", flat=True))
