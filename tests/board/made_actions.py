"""Two partnerships with agencies, people and actions, as the register's tests need."""

from datetime import UTC, date, datetime

from safeguarding.access.permissions import Role
from safeguarding.board.explaining import Reason
from safeguarding.board.services import actions
from safeguarding.board.services.actions import Evidence, NewAction
from safeguarding.board.services.actions_kept import version_of
from safeguarding.cases.services.keeping import Changing, Seen
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, member

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
DUE = date(2026, 9, 30)


class Board:
    """A partnership with two agencies, and the people who deal with actions."""

    def __init__(self):
        self.place = PartnershipFactory()
        self.police = self.agency("police")
        self.health = self.agency("health")
        self.manager = member(Role.BUSINESS_MANAGER, self.place)
        self.analyst = member(Role.BOARD_ANALYST, self.place)
        self.owner = member(Role.AGENCY_SUBMITTER, self.place, self.police)
        self.approver = member(Role.AGENCY_APPROVER, self.place, self.police)
        self.other = member(Role.AGENCY_SUBMITTER, self.place, self.health)
        self.auditor = member(Role.AUDITOR, self.place, self.health)
        self.chair = member(Role.BOARD_MEMBER, self.place)

    def agency(self, sector):
        agency = AgencyFactory(sector=sector)
        MembershipFactory(partnership=self.place, agency=agency)
        return agency

    def new(self, **more):
        said = {
            "partnership": self.place,
            "agency": self.police,
            "owner_role": "Head of safeguarding",
            "source_kind": "audit",
            "source_id": None,
            "source_title": "Audit of neglect, May 2026",
            "text": "Screen every referral within a day",
            "evidence_wanted": "Ten referrals of one month",
            "due_on": DUE,
        }
        return NewAction(**said | more)

    def action(self, *, by=None, at=NOW, **more):
        """Make an action; one that is due late is explained."""
        doing = sure(by or self.manager, at)
        return actions.create(made=self.new(**more), doing=doing)

    def complete(self, action, *, by=None, at=NOW, on=None, words="Ten of ten"):
        return actions.complete(
            action=action,
            on=on or at.date(),
            evidence=Evidence(words) if words else None,
            doing=doing(by or self.owner, at),
        )

    def closed(self, action=None, *, by=None, at=NOW, **more):
        """Complete an action and verify it on the same day."""
        action = action or self.action(at=at, **more)
        self.complete(action, at=at)
        return actions.verify(action=action, doing=doing(by or self.auditor, at))


def doing(by, at=NOW, *, action=None, confirmed=(), reason=""):
    version = version_of(action) if action else ""
    return Changing(by, at, Seen(version, tuple(confirmed), reason))


def sure(by, at=NOW):
    """Have looked at whatever may be unusual."""
    codes = ("W-DUE-12-MONTHS", "W-DUE-MOVED")
    return doing(by, at, confirmed=codes, reason=Reason.CHECKED.value)
