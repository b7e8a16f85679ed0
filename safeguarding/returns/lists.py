"""Lists of returns for pages: what is owed, and what waits for a decision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.models import Submission
from safeguarding.returns.standing import ReturnStanding, Standing, standings

# Every word a standing has on a page: label, colour of its tag, what comes next.
WORDS: dict[Standing, tuple[str, str, str]] = {
    Standing.SENT_BACK: ("Sent back", "red", "Correct and send again"),
    Standing.LATE: ("Late", "orange", "Send now"),
    Standing.DUE: ("Due", "yellow", "Send"),
    Standing.WAITING: ("Waiting for the coordinator", "blue", "Send a correction"),
    Standing.CLOSED: ("Never received", "grey", "Send late"),
    Standing.ACCEPTED: ("Accepted", "green", "Send a correction"),
}
SHOWS = {
    "open": ("To do", (Standing.SENT_BACK, Standing.LATE, Standing.DUE)),
    "waiting": ("Waiting for a decision", (Standing.WAITING,)),
    "accepted": ("Accepted", (Standing.ACCEPTED,)),
    "never": ("Never received", (Standing.CLOSED,)),
}


@dataclass(frozen=True)
class Tab:
    """One of the lists, and how many returns are in it."""

    name: str
    label: str
    count: int
    is_here: bool


@dataclass(frozen=True)
class Line:
    """One return in a list."""

    owed: ReturnStanding
    state: str
    colour: str
    step: str
    can_send: bool


def tabs(found: Sequence[ReturnStanding], here: str) -> list[Tab]:
    """Count the returns of each list."""
    counts = Counter(one.standing for one in found)
    return [
        Tab(name, label, sum(counts[one] for one in holds), name == here)
        for name, (label, holds) in SHOWS.items()
    ]


def owed_returns(user: User, *, day: date) -> list[ReturnStanding]:
    """List the returns a person may know of, newest period first."""
    return standings(user, Permission.SEE_RETURN_STATUS, day=day)


def lines(user: User, found: Sequence[ReturnStanding]) -> list[Line]:
    """Say in words how each return stands, and what this person can do about it."""
    return [
        Line(
            one,
            *WORDS[one.standing],
            user.may(Permission.CHECK_RETURN, one.partnership_id, one.agency_id),
        )
        for one in found
    ]


def in_list(found: Sequence[ReturnStanding], name: str) -> list[ReturnStanding]:
    """Keep the returns of one list."""
    _, holds = SHOWS[name]
    return [one for one in found if one.standing in holds]


@dataclass(frozen=True)
class Waiting:
    """A version that waits for this coordinator."""

    pk: int
    title: str
    agency: str
    partnership: str
    period: str
    version: int
    sent_at: datetime
    sent_by: str
    explained: int


def waiting_for(user: User) -> list[Waiting]:
    """List the versions a person can decide on, the longest waiting first."""
    rows = (
        Submission.objects.for_user(user, Permission.ACCEPT_RETURN)
        .waiting()
        .select_related("obligation__template", "agency", "partnership", "submitted_by")
        .annotate(explained=Count("problems", filter=Q(problems__severity="W")))
        .order_by("submitted_at", "pk")
    )
    return [
        Waiting(
            pk=one.pk,
            title=one.obligation.template.title,
            agency=str(one.agency),
            partnership=str(one.partnership),
            period=one.obligation.period.short_label,
            version=one.version,
            sent_at=one.submitted_at,
            sent_by=str(one.submitted_by),
            explained=one.explained,
        )
        for one in rows
    ]
