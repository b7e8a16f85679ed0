"""Two areas that keep reviews, and short words for what happens in one."""

from datetime import UTC, date, datetime

from audits.models import Theme
from audits.services import reviews
from safeguarding.access.permissions import Role
from safeguarding.cases.services.keeping import Changing, Seen
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, member

NOW = datetime(2021, 6, 1, 10, 0, tzinfo=UTC)
AWARE, NOTIFIED, DUE = date(2021, 3, 22), date(2021, 3, 25), date(2021, 4, 19)
HELD, DECIDED, PUBLISHED = date(2021, 4, 9), date(2021, 4, 20), date(2021, 5, 28)


class Area:
    """A partnership with one agency and people who keep and read reviews."""

    def __init__(self, code):
        self.partnership = PartnershipFactory(code=code, short_name=code.title())
        self.agency = AgencyFactory(short_name=f"{code.title()} council")
        MembershipFactory(partnership=self.partnership, agency=self.agency)
        self.keeper = member(Role.BUSINESS_MANAGER, self.partnership)
        self.board = member(Role.BOARD_MEMBER, self.partnership, self.agency)

    def doing(self, *, confirmed=(), version="", at=NOW, by=None):
        reason = "checked" if confirmed else ""
        return Changing(by or self.keeper, at, Seen(version, tuple(confirmed), reason))

    def notify(self, reference="2021-A", *, doing=None, **more):
        facts = {"aware_on": AWARE, "notified_on": NOTIFIED, "criteria": ""} | more
        return reviews.notify(
            partnership=self.partnership,
            facts=reviews.Incident(reference=reference, **facts),
            doing=doing or self.doing(),
        )

    def hold(self, review, on=HELD, **doing):
        return reviews.hold(
            review=review, facts=reviews.On(on), doing=self.doing(**doing)
        )

    def decide(self, review, decision="scr_or_lcspr", on=DECIDED, **doing):
        return reviews.decide(
            review=review,
            facts=reviews.Decided(decision, on),
            doing=self.doing(**doing),
        )

    def publish(self, review, on=PUBLISHED):
        return reviews.publish(review=review, facts=reviews.On(on), doing=self.doing())

    def at_state(self, state, reference="2021-A"):
        """Bring a fresh review to a state."""
        review = self.notify(reference)
        if state == "notified":
            return review
        review = self.hold(review)
        if state == "rapid_review":
            return review
        review = self.decide(review)
        if state == "decided":
            return review
        if state == "published":
            return self.publish(review)
        return reviews.close(
            review=review, facts=reviews.On(PUBLISHED), doing=self.doing()
        )

    def theme(self, code, title):
        return Theme.objects.create(
            partnership=self.partnership, code=code, title=title
        )
