"""What the page of followed things shows: signals to read, and what is followed."""

from dataclasses import dataclass

from dashboards.following.choices import Followed, own
from dashboards.following.telling import still_true
from dashboards.models import Notice
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.periods import Kind, Period

# So many signals are listed; older ones are on the scorecards.
MOST = 50


@dataclass(frozen=True)
class Told:
    """A signal in something that is followed, as its reader may see it."""

    partnership: str
    partnership_name: str
    code: str
    title: str
    quarter: Period
    word: str
    is_new: bool


@dataclass(frozen=True)
class Page:
    """The signals, newest first, and everything that is followed."""

    signals: tuple[Told, ...]
    followed: tuple[Followed, ...]


def page(user: User) -> Page:
    """Load the page: four queries, whatever is followed."""
    rows = (
        Notice.objects.for_user(user, Permission.SEE_SCORECARD)
        .filter(user=user)
        .select_related("partnership", "indicator")
        .order_by("-raised_at", "-pk")[:MOST]
    )
    return Page(
        tuple(_told(row) for row in still_true(user, list(rows))), tuple(own(user))
    )


def _told(row: Notice) -> Told:
    return Told(
        partnership=row.partnership.code,
        partnership_name=row.partnership.short_name,
        code=row.indicator.code,
        title=row.indicator.title,
        quarter=Period(Kind.QUARTER, row.quarter_start),
        word=row.word,
        is_new=row.seen_at is None,
    )
