"""Children, cases and people of two areas, as the tests of the screens need them."""

import hashlib
from datetime import UTC, date, datetime
from itertools import count

from safeguarding.access.permissions import Role
from safeguarding.cases.models import Child, CseCase, MissingEpisode
from safeguarding.cases.pseudonyms import Pseudonyms
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, member

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
REFERRED = date(2026, 1, 12)
_numbers = count(1)


class Area:
    """A partnership with two agencies in it, and its lead."""

    def __init__(self):
        self.place = PartnershipFactory()
        self.agency = AgencyFactory(sector="childrens_social_care")
        self.police = AgencyFactory(sector="police")
        for agency in (self.agency, self.police):
            MembershipFactory(partnership=self.place, agency=agency)
        self.lead = member(Role.CSE_MISSING_LEAD, self.place, self.agency)

    def child(self, **more):
        more.setdefault("born_month", date(2012, 5, 1))
        pseudonym = more.pop("pseudonym", None) or hashed("child")
        return Child.objects.create(partnership=self.place, pseudonym=pseudonym, **more)

    def case(self, child=None, **more):
        more = {"referred_on": REFERRED, "status": "open"} | more
        if more["status"] == "open":
            more = {
                "screened_on": more["referred_on"],
                "screening_tool": "nwg",
                "category": 2,
                "route": "cse_team",
            } | more
        return CseCase.objects.create(
            partnership=self.place,
            agency=self.agency,
            child=child or self.child(),
            reference=hashed("case"),
            source_agency=self.police,
            source_sector="police",
            **more,
        )

    def episode(self, child, missing_from_at, **more):
        more = {"type": "missing", "location": "home", "system": "log"} | more
        return MissingEpisode.objects.create(
            partnership=self.place,
            agency=self.agency,
            child=child,
            reference=hashed("episode"),
            reported_at=missing_from_at,
            missing_from_at=missing_from_at,
            **more,
        )

    def pseudonym(self, identifier):
        return Pseudonyms(self.place.code).of(identifier)


def hashed(use):
    return hashlib.sha256(f"{use} {next(_numbers)}".encode()).hexdigest()


def whose(case):
    return {"partnership": case.partnership, "agency": case.agency, "case": case}
