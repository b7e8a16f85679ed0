"""Counts the rows of a quarter for the parts of the page that are no indicators.

Numbers here are raw: nothing but `profile.reading` may have them, and it hands on only
what `shown.disclose` has gone over. Five queries, whatever the number of children.

Source: DOMAIN A.3, B.4, B.5 (individuals and episodes are never mixed).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.measures import ENDED_EPISODES
from safeguarding.cases.models import CasePolicy, ChildQuarter, MissingEpisode
from safeguarding.periods import Period

AT_RISK, WENT_MISSING = Q(is_at_risk=True), Q(episodes__gt=0)
HOME, CARE = Q(home_episodes__gt=0), Q(care_episodes__gt=0)
# What is counted of children; the names stand in `parts`.
CHILDREN: Mapping[str, Q] = {
    "risk": AT_RISK,
    "miss": WENT_MISSING,
    "both": AT_RISK & WENT_MISSING,
    "risk_only": AT_RISK & ~WENT_MISSING,
    "miss_only": ~AT_RISK & WENT_MISSING,
    "once": Q(episodes=1),
    "twice": Q(episodes=2),
    "more": Q(episodes__gte=3),
    "again": Q(episodes__gte=2),
    "frequent": Q(is_frequent=True),
    "home": HOME,
    "care": CARE,
    "education": Q(education_episodes__gt=0),
    "other_placement": Q(other_episodes__gt=0),
    "unknown": Q(unknown_episodes__gt=0),
    "home_and_care": HOME & CARE,
    "home_not_care": HOME & ~CARE,
    "care_not_home": CARE & ~HOME,
    "elsewhere": WENT_MISSING & ~HOME & ~CARE,
}
# What is counted of the episodes that ended in the quarter, each a step of the next.
INTERVIEWS: Mapping[str, Q] = {
    "ended": Q(),
    "offered": Q(rhi_offered=True),
    "accepted": Q(rhi_accepted=True),
    "done": Q(rhi_completed=True),
    "in_time": Q(rhi_completed=True, rhi_in_time=True),
}


@dataclass(frozen=True)
class Settled:
    """What the partnership has settled: what frequently missing is, its localities."""

    frequent_episodes: int
    frequent_months: int
    localities: Mapping[str, str]


@dataclass(frozen=True)
class Rows:
    """What the rows of one quarter come to.

    Attributes:
        children: by name, see `CHILDREN`; `known` counts all rows.
        interviews: by name, see `INTERVIEWS`.
        localities: children at risk and children missing, by locality; "" for none.
    """

    children: Mapping[str, int]
    interviews: Mapping[str, int]
    localities: Mapping[str, tuple[int, int]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the quarter is kept here."""
        return not (self.children["known"] or self.interviews["ended"])


def count_rows(user: User, partnership_id: int, quarter: Period) -> Rows:
    """Count a quarter: three queries."""
    scope = {"partnership_id": partnership_id, "quarter": quarter.index}
    children = ChildQuarter.objects.for_user(user, Permission.SEE_SCORECARD)
    children = children.filter(**scope)
    counted = children.aggregate(
        known=Count("pk"),
        **{name: Count("pk", filter=which) for name, which in CHILDREN.items()},
    )
    by_place = children.values_list("child__locality").annotate(
        risk=Count("pk", filter=AT_RISK), miss=Count("pk", filter=WENT_MISSING)
    )
    return Rows(
        children=counted,
        interviews=_interviews(user, partnership_id, quarter),
        localities={code: (risk, miss) for code, risk, miss in by_place.order_by()},
    )


def _interviews(user: User, partnership_id: int, quarter: Period) -> Mapping[str, int]:
    """Count the interviews after the episodes that ended, as the indicators do."""
    own = ENDED_EPISODES.rows.filter(
        partnership_id=partnership_id, ended_quarter=quarter.index
    )
    episodes = MissingEpisode.objects.for_user(user, Permission.SEE_SCORECARD) & own
    counted: Mapping[str, int] = episodes.aggregate(
        **{name: Count("pk", filter=which) for name, which in INTERVIEWS.items()}
    )
    return counted


def settled(user: User, partnership_id: int) -> Settled:
    """Read what the partnership has settled; the defaults where it has not."""
    found = (
        CasePolicy.objects.for_user(user, Permission.SEE_SCORECARD)
        .filter(partnership_id=partnership_id)
        .first()
    ) or CasePolicy()
    return Settled(found.frequent_episodes, found.frequent_months, found.localities)
