"""Who does what in the made-up board's office, and what time it is there."""

from datetime import date, datetime, timedelta

from dashboards.demo.published import People
from safeguarding.access.models import User
from safeguarding.access.permissions import Role
from safeguarding.cases.services.keeping import Changing, Seen
from safeguarding.partners.models import Agency, Partnership

# Those who answer for themselves, as the partnership's file has them.
AGENCIES = (
    "northborough-csc",
    "northborough-early-help",
    "northborough-schools",
    "northborough-yjs",
    "northborough-police",
    "northborough-hospital",
    "northborough-community-health",
    "northborough-icb",
)
# What is unusual in made-up history is right: it was made so.
UNUSUAL = (
    "W-DUE-12-MONTHS",
    "W-DUE-MOVED",
    "W-DUE-NOT-WORKING",
    "W-DUE-PAST",
    "W-EARLY",
    "W-FREE-DAY",
    "W-GRADES-MISSING",
    "W-HEADCOUNT-JUMP",
    "W-LITTLE-TIME",
    "W-OLD-SET",
    "W-OPEN-EARLY",
    "W-OVERALL-GRADE",
    "W-RAPID-REVIEW",
    "W-SAME-AS-LAST",
    "W-SAME-DAY",
    "W-SECOND-ROUND",
    "W-TWICE",
)


class Desk:
    """The office: its people, its agencies, and days counted back from now."""

    def __init__(self, partnership: Partnership, people: People, now: datetime) -> None:
        self.partnership, self.people, self.now = partnership, people, now
        rows = Agency.objects.filter(code__startswith="northborough")
        self.agencies = {row.code: row for row in rows}

    @property
    def manager(self) -> User:
        """The business manager."""
        return self.people[Role.BUSINESS_MANAGER, ""]

    @property
    def analyst(self) -> User:
        """The board's analyst."""
        return self.people[Role.BOARD_ANALYST, ""]

    @property
    def auditor(self) -> User:
        """The auditor."""
        return self.people[Role.AUDITOR, ""]

    @property
    def trainer(self) -> User:
        """The training coordinator."""
        return self.people[Role.TRAINING_COORDINATOR, ""]

    def agency(self, code: str) -> Agency:
        """Give an agency by the last part of its code."""
        return self.agencies[f"northborough-{code}"]

    def day(self, ago: int) -> date:
        """Give the day so many days ago."""
        return (self.now - timedelta(days=ago)).date()

    def doing(self, by: User, ago: int) -> Changing:
        """Say who did something, so many days ago."""
        at = self.now - timedelta(days=ago)
        return Changing(by, at, Seen("", UNUSUAL, "checked"))
