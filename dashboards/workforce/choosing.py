"""What a reader asked to see: which year, whose people, the heat map by what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

GROUPINGS: Mapping[str, str] = {"agency": "Agency", "sector": "Sector"}


@dataclass(frozen=True)
class Choice:
    """What was asked for in the address; a year or agency unknown there is not there.

    Attributes:
        year: code of a financial year, "2014-15"; "" for the newest.
        agency: code of the agency whose people are counted; "" for all.
        by: one of `GROUPINGS`, the rows of the heat map.
    """

    year: str = ""
    agency: str = ""
    by: str = "agency"

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Choice":
        """Read it from an address."""
        by = given.get("by", "")
        return cls(
            year=given.get("year", "").strip()[:20],
            agency=given.get("agency", "").strip()[:60],
            by=by if by in GROUPINGS else "agency",
        )

    def query(self, **changes: str) -> str:
        """Write the address's end that asks for the same, with changes."""
        asked = replace(self, **changes)
        pairs = {"year": asked.year, "agency": asked.agency}
        if asked.by != "agency":
            pairs["by"] = asked.by
        return "?" + urlencode({key: one for key, one in pairs.items() if one})
