"""The returns a person must send, decide on, or know of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dashboards.needs.sections import AT_ONCE, Item, Section
from dashboards.presenters.summary import plural
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission, Reach
from safeguarding.returns.standing import ReturnStanding, Standing, standings


@dataclass(frozen=True)
class Owed:
    """The returns a person may know of, by what they have to do with them."""

    to_decide: list[ReturnStanding]
    own: list[ReturnStanding]
    to_know: list[ReturnStanding]

    @classmethod
    def of(cls, user: User, day: date) -> "Owed":
        """Read them once and sort them out. Two queries."""
        sorted_out = cls([], [], [])
        if user.may(Permission.SEE_RETURN_STATUS):
            for row in standings(user, Permission.SEE_RETURN_STATUS, day=day):
                sorted_out.pile(user, row).append(row)
        return sorted_out

    def pile(self, user: User, row: ReturnStanding) -> list[ReturnStanding]:
        """Choose where a return belongs."""
        place = (row.partnership_id, row.agency_id)
        if user.may(Permission.ACCEPT_RETURN, *place):
            return self.to_decide
        signs = user.may(Permission.APPROVE_RETURN, *place)
        return self.own if row.is_sendable or signs else self.to_know


def _acts_for_an_agency(user: User) -> bool:
    """Say whether a seat sends or signs the returns of its own agency."""
    acts = (Permission.SUBMIT_RETURN, Permission.APPROVE_RETURN)
    return any(
        seat.reach(act) is Reach.OWN_AGENCY for seat in user.seats for act in acts
    )


def own_returns(user: User, owed: Owed) -> list[Section]:
    """Tell a sender or signer of returns what their agency owes."""
    if not _acts_for_an_agency(user):
        return []
    more = Item("All returns of your agency", url=reverse("returns:mine"))
    sends = any(row.is_sendable for row in owed.own)
    to_sign = [row for row in owed.own if row.is_signable]
    signed_by_others = [row for row in owed.own if not row.is_signable]
    found = [
        _section("Returns to sign", to_sign, Standing.UNSIGNED, more, is_action=True),
        _section("Returns sent back to you", owed.own, Standing.SENT_BACK, more, sends),
        _section("Returns that are late", owed.own, Standing.LATE, more, sends),
        _section("Returns due soon", owed.own, Standing.DUE, more, sends),
        _section(
            "Sent, waiting for a signature", signed_by_others, Standing.UNSIGNED, more
        ),
        _section("Sent, waiting for a decision", owed.own, Standing.WAITING, more),
        _closed(owed.own, more),
    ]
    return [section for section in found if section] or [_all_in(owed.own, more)]


def decisions(user: User, owed: Owed) -> list[Section]:
    """Tell a coordinator what waits for their decision, and who has sent nothing."""
    if not user.may(Permission.ACCEPT_RETURN):
        return []
    queue = Item("All returns waiting", url=reverse("returns:queue"))
    every = Item("How every return stands", url=reverse("returns:mine"))
    heading, rows = "Returns waiting for your decision", owed.to_decide
    waiting = _section(heading, rows, Standing.WAITING, queue, is_action=True)
    return [
        waiting or Section(heading, "None.", (), queue),
        *_late_and_missing(rows, every),
    ]


def status_only(owed: Owed) -> list[Section]:
    """Tell those who neither send nor accept how the returns they may know stand."""
    if not owed.to_know:
        return []
    every = Item("How the returns stand", url=reverse("returns:mine"))
    waiting = _section(
        "Returns waiting for a decision", owed.to_know, Standing.WAITING, every
    )
    found = [waiting, *_late_and_missing(owed.to_know, every)]
    return [each for each in found if each] or [_all_in(owed.to_know, every)]


def _late_and_missing(owed: list[ReturnStanding], more: Item) -> list[Section]:
    found = (
        _section("Returns that are late", owed, Standing.LATE, more),
        _section("Sent back, not yet corrected", owed, Standing.SENT_BACK, more),
        _closed(owed, more),
    )
    return [section for section in found if section]


def _section(
    heading: str,
    owed: Iterable[ReturnStanding],
    standing: Standing,
    more: Item,
    is_action: bool = False,  # noqa: FBT001, FBT002 - reads better in the lists above
) -> Section | None:
    rows = [row for row in owed if _stands_as(row) is standing]
    if not rows:
        return None
    return Section(
        heading=heading,
        sentence=_how_many(rows),
        items=tuple(_item(row) for row in rows[:AT_ONCE]),
        more=more,
        is_action=is_action,
        count=len(rows),
    )


def _stands_as(row: ReturnStanding) -> Standing:
    """File a return that is being checked, or got more time, under late or due."""
    if row.standing in {Standing.CHECKING, Standing.EXTENDED}:
        extended = row.standing is Standing.EXTENDED
        return Standing.LATE if row.days_late and not extended else Standing.DUE
    return row.standing


def _how_many(rows: list[ReturnStanding]) -> str:
    count = f"{len(rows)} {plural('return', len(rows))}"
    if len(rows) > AT_ONCE:
        return f"{count}; the newest {AT_ONCE} are listed."
    return f"{count}."


def _closed(owed: Iterable[ReturnStanding], more: Item) -> Section | None:
    """Say how many never came by the day they should be settled, without a list."""
    rows = [row for row in owed if row.standing is Standing.CLOSED]
    if not rows:
        return None
    names = ", ".join(sorted({row.agency for row in rows}))
    came = plural("return", len(rows))
    sentence = (
        f"{len(rows)} {came} never came, and should have been settled by now: {names}."
    )
    return Section("Returns that never came", sentence, (), more)


def _all_in(owed: list[ReturnStanding], more: Item) -> Section:
    if not owed:
        return Section("Returns", "Your agency owes no return at the moment.", (), more)
    return Section("Returns", "Everything that was owed has been accepted.", (), more)


def _item(row: ReturnStanding) -> Item:
    text = f"{row.template}, {row.period}"
    where = f"{row.agency}, {row.partnership}"
    return Item(text, f"{where}: {_when(row)}", _url(row))


def _when(row: ReturnStanding) -> str:
    due = f"{row.due_on:%-d %B %Y}"
    if row.standing is Standing.EXTENDED:
        return f"more time until {row.extended_until:%-d %B %Y}"
    if _stands_as(row) is Standing.LATE:
        return f"was due {due}"
    if row.standing is Standing.UNSIGNED:
        return f"version {row.version} waits for a signature"
    if row.standing is Standing.WAITING:
        return f"version {row.version} sent"
    if row.standing is Standing.SENT_BACK:
        return f"version {row.version} sent back. {row.reason}".strip()
    return f"due {due}"


def _url(row: ReturnStanding) -> str:
    """Lead to the version waiting, else to sending one, else to what can be read."""
    waits = row.standing in {Standing.WAITING, Standing.UNSIGNED}
    if row.is_sendable and not waits:
        return reverse("returns:upload", args=[row.obligation])
    if row.is_readable:
        return reverse("returns:submission", args=[row.submission])
    return ""
