"""What signing, questions, explanations and receipts leave behind in `world`."""

from datetime import UTC, date, datetime

from safeguarding.access.permissions import Permission, Role
from safeguarding.returns.models import Delegation, Signature, StandingReason
from tests.factories import member

NOW = datetime(2016, 2, 1, 9, 0, tzinfo=UTC)
FAR = date(2099, 3, 31)


def leave_answers(world, here):
    """Sign the accepted version through a delegate, and let an explanation hold."""
    place = (here.partnership, here.agency)
    for version in here.waiting.obligation.submissions.select_related("receipt"):
        world.know(version.receipt.number, *place, Permission.SEE_RETURNS)
    _sign(world, here, place)
    here.standing = StandingReason.objects.create(
        partnership=here.partnership,
        agency=here.agency,
        template=here.owed.template,
        code="W-YOY",
        indicator=here.indicator,
        reason_kind="REAL_CHANGE",
        explanation=world.token("standing", *place, Permission.SEE_RETURNS),
        until=FAR,
        accepted_by=here.waiting.submitted_by,
        accepted_at=NOW,
        problem=here.waiting.problems.get(code="W-YOY"),
    )


def _sign(world, here, place):
    watched = (*place, Permission.SEE_RETURNS, Permission.MANAGE_USERS)
    signatory, delegate = (
        member(role, *place, name=world.token(name, *watched))
        for name, role in (
            ("signatory", Role.AGENCY_APPROVER),
            ("delegate", Role.AGENCY_SUBMITTER),
        )
    )
    here.delegation = Delegation.objects.create(
        partnership=here.partnership,
        agency=here.agency,
        signatory=signatory,
        delegate=delegate,
        starts_on=NOW.date(),
        ends_on=FAR,
        given_at=NOW,
    )
    Signature.objects.create(
        submission=here.accepted,
        partnership=here.partnership,
        agency=here.agency,
        content_hash=here.accepted.content_hash,
        prepared_by=here.accepted.submitted_by,
        signed_by=delegate,
        delegation=here.delegation,
        signed_at=NOW,
        statement=world.token("statement", *place, Permission.SEE_RETURNS),
    )
