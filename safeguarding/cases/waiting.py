"""What waits for coordinators: the lists of all topics, the most urgent topic first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from safeguarding.access.models import User
from safeguarding.cases import worklists_cse, worklists_missing
from safeguarding.cases.worklists import Worklist

LISTS: Mapping[str, Worklist] = {
    one.code: one for one in (*worklists_missing.WORKLISTS, *worklists_cse.WORKLISTS)
}


@dataclass(frozen=True)
class Counted:
    """A list, and how many records wait in it."""

    worklist: Worklist
    count: int

    @property
    def said(self) -> str:
        """Say it: "2 referrals not screened"."""
        return f"{self.count:,} {self.worklist.said[self.count != 1]}"


def counted(
    user: User, now: datetime, codes: Collection[str] = tuple(LISTS)
) -> list[Counted]:
    """Count some lists for a person, in the order of the page. One query for each."""
    chosen = [one for code, one in LISTS.items() if code in codes]
    return [Counted(one, one.count(user, now)) for one in chosen]
