"""Lists of returns for pages: what is owed, and what waits for a decision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import Permission, Reach
from safeguarding.returns.models import Submission
from safeguarding.returns.standing import ReturnStanding, Standing, standings

# Every word a standing has on a page: label, colour of its tag, what comes next.
WORDS: dict[Standing, tuple[str, str, str]] = {
    Standing.SENT_BACK: ("Sent back", "red", "Correct and send again"),
    Standing.LATE: ("Late", "orange", "Send now"),
    Standing.EXTENDED: ("More time granted", "yellow", "Send"),
    Standing.CHECKING: ("Being checked", "teal", "Send"),
    Standing.DUE: ("Due", "yellow", "Send"),
    Standing.UNSIGNED: ("Waiting for a signature", "purple", "Send a correction"),
    Standing.WAITING: ("Waiting for the coordinator", "blue", "Send a correction"),
    Standing.CLOSED: ("Never received", "grey", "Closed: how to send it"),
    Standing.NIL: ("Nil return, accepted", "green", "Send a correction"),
    Standing.ACCEPTED: ("Accepted", "green", "Send a correction"),
}
SIGN = "Read and sign"
OPEN = "open"
SHOWS = {
    OPEN: (
        "To do",
        (
            Standing.SENT_BACK,
            Standing.LATE,
            Standing.EXTENDED,
            Standing.CHECKING,
            Standing.DUE,
        ),
    ),
    "waiting": ("Waiting for a decision", (Standing.UNSIGNED, Standing.WAITING)),
    "accepted": ("Accepted", (Standing.ACCEPTED, Standing.NIL)),
    "never": ("Never received", (Standing.CLOSED,)),
}
# In these nothing was sent, and may be that nothing happened.
MAY_BE_NIL = SHOWS[OPEN][1][1:]


@dataclass(frozen=True)
class Tab:
    """One of the lists, and how many returns are in it."""

    name: str
    label: str
    count: int
    is_here: bool


@dataclass(frozen=True)
class Line:
    """One return in a list.

    Attributes:
        dates: the facts of time, in words: late by how much, more time, an answer.
        can_extend: whether this person can grant more time for it.
        can_be_nil: whether this person can say that nothing happened.
    """

    owed: ReturnStanding
    state: str
    colour: str
    step: str
    dates: str
    can_send: bool
    can_extend: bool
    can_be_nil: bool


def tabs(found: Sequence[ReturnStanding], here: str) -> list[Tab]:
    """Count the returns of each list."""
    counts = Counter(list_of(one) for one in found)
    return [
        Tab(name, label, counts[name], name == here)
        for name, (label, _) in SHOWS.items()
    ]


def list_of(one: ReturnStanding) -> str:
    """Name the list a return is in; what a person can sign is theirs to do."""
    if one.is_signable:
        return OPEN
    return next(name for name, (_, holds) in SHOWS.items() if one.standing in holds)


def owed_returns(user: User, *, day: date) -> list[ReturnStanding]:
    """List the returns a person may know of, newest period first."""
    return standings(user, Permission.SEE_RETURN_STATUS, day=day)


def lines(user: User, found: Sequence[ReturnStanding]) -> list[Line]:
    """Say in words how each return stands, and what this person can do about it."""
    return [_line(user, one) for one in found]


def _line(user: User, one: ReturnStanding) -> Line:
    place = (one.partnership_id, one.agency_id)
    state, colour, step = WORDS[one.standing]
    extends = user.may(Permission.ACCEPT_RETURN, *place)
    # A closed return is opened again by more time, whatever came of it before.
    waits = one.standing in MAY_BE_NIL or not one.is_open
    return Line(
        owed=one,
        state=nil_words(one) or state,
        colour=colour,
        step=SIGN if one.is_signable else step,
        dates=dates_in_words(one),
        can_send=user.may(Permission.CHECK_RETURN, *place),
        can_extend=extends and waits,
        can_be_nil=one.is_sendable and one.is_open and one.standing in MAY_BE_NIL,
    )


def nil_words(one: ReturnStanding) -> str:
    """Say that a version on its way is a nil return; "" when it is not."""
    if not one.is_nil or one.standing not in {Standing.WAITING, Standing.UNSIGNED}:
        return ""
    label = WORDS[one.standing][0]
    return f"Nil return, {label[0].lower()}{label[1:]}"


def dates_in_words(one: ReturnStanding) -> str:
    """Say what the dates mean: "3 working days late", "more time until 4 May 2016"."""
    parts = []
    if one.days_late and one.standing is not Standing.CLOSED:
        parts.append(late_in_words(one.days_late))
    if one.extended_until and one.standing not in SETTLED:
        parts.append(f"more time until {one.extended_until:%-d %b %Y}")
    if one.answer_by:
        parts.append(f"answer by {one.answer_by:%-d %b %Y}")
    if one.standing is Standing.CLOSED:
        parts.append(f"closed on {_closed_on(one):%-d %b %Y}")
    return ", ".join(parts)


SETTLED = {Standing.ACCEPTED, Standing.NIL, Standing.CLOSED}


def _closed_on(one: ReturnStanding) -> date:
    return max(one.lock_on, one.extended_until or one.lock_on)


def late_in_words(days: int) -> str:
    """Say by how much something is late: "1 working day late"."""
    return f"{days:,} working day{'' if days == 1 else 's'} late"


def in_list(found: Sequence[ReturnStanding], name: str) -> list[ReturnStanding]:
    """Keep the returns of one list."""
    return [one for one in found if list_of(one) == name]


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


@dataclass(frozen=True)
class OwnPlace:
    """An agency of this person's own, in a partnership."""

    partnership: str
    partnership_code: str
    agency: str
    agency_code: str


def own_places(user: User) -> list[OwnPlace]:
    """List the agencies whose record is this person's own. One query."""
    keys = {
        (seat.partnership_id, seat.agency_id)
        for seat in user.seats
        if seat.reach(Permission.SEE_RETURN_STATUS) is Reach.OWN_AGENCY
    }
    held = Assignment.objects.filter(user=user, agency__isnull=False)
    rows = held.select_related("partnership", "agency").order_by("pk")
    places = {(one.partnership_id, one.agency_id): one for one in rows}
    return [
        OwnPlace(
            one.partnership.short_name,
            one.partnership.code,
            one.agency.short_name,
            one.agency.code,
        )
        for key, one in places.items()
        if key in keys and one.agency is not None
    ]
