"""Who refers children: the agencies of a partnership, their names and their sectors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns.values import fold, nearest

# The sectors referrals are counted by (CSE-06); DOMAIN C.10.
SECTORS = frozenset(
    {
        "adults",
        "childrens_social_care",
        "early_years",
        "education",
        "health",
        "voluntary",
        "other",
        "police",
        "urban_environment",
    }
)


def sector_of(agency: Agency) -> str:
    """Give the sector an agency's referrals are counted under; "other" if none fits."""
    return agency.sector if agency.sector in SECTORS else "other"


@dataclass(frozen=True)
class Sources:
    """Agencies by everything they are called.

    A name that two agencies have is nobody's: the code has to be used.
    """

    by_name: dict[str, Agency]

    @classmethod
    def of(cls, partnership: Partnership) -> Self:
        """Load all that ever were members: a referral may be older than a merger.

        One query.
        """
        agencies = Agency.objects.filter(memberships__partnership=partnership)
        return cls.from_agencies(agencies.distinct().order_by("code"))

    @classmethod
    def from_agencies(cls, agencies: Iterable[Agency]) -> Self:
        """Put agencies in order by code, name, short name and aliases."""
        rows = list(agencies)
        found: dict[str, Agency] = {}
        doubtful: set[str] = set()
        for agency in rows:
            for name in {fold(one) for one in _names(agency)}:
                if found.setdefault(name, agency) is not agency:
                    doubtful.add(name)
        for name in doubtful:
            del found[name]
        codes = {fold(agency.code): agency for agency in rows}
        return cls(found | codes)

    def get(self, text: str) -> Agency | None:
        """Give the agency that is called so, whatever the case and the blanks."""
        return self.by_name.get(fold(text))

    def nearest(self, text: str) -> str:
        """Give the code of the agency that was probably meant, or ""."""
        meant = self.get(nearest(text, self.by_name))
        return meant.code if meant else ""


def is_active(agency: Agency, on: date) -> bool:
    """Say whether an agency existed on a day."""
    ended = agency.active_to is not None and agency.active_to < on
    return agency.active_from <= on and not ended


def _names(agency: Agency) -> tuple[str, ...]:
    return (agency.code, agency.name, agency.short_name, *agency.aliases)
