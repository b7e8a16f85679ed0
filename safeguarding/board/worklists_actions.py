"""What waits in the register of actions: each list is a question and a narrowing.

The page, the file and the counts know nothing else of a list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board.life_actions import AT_WORK, COMPLETE, VERIFIED
from safeguarding.board.policy import independent_in
from safeguarding.board.queries_actions import (
    actions,
    is_overdue,
    of_agencies,
    own_agencies,
    with_facts,
)
from safeguarding.board.services.actions import MOVES

Rows = QuerySet[Any]
SOON_DAYS = 30


@dataclass(frozen=True)
class Worklist:
    """One question about what waits.

    Attributes:
        code: part of the address and of the file's name.
        question: heading of its page.
        said: what "3 …" says: ("action overdue", "actions overdue").
        rule: which rule puts an action in the list, in a sentence.
        narrow: keeps the list's rows, the most urgent first.
        is_for: whether the list is any use to a person.
    """

    code: str
    question: str
    said: tuple[str, str]
    rule: str
    narrow: Callable[[Rows, User, date], Rows]
    is_for: Callable[[User], bool] = lambda _user: True

    def rows(self, user: User, today: date) -> Rows:
        """Give the list's actions within the person's reach, with their facts."""
        return self.narrow(with_facts(actions(user), today), user, today)


@dataclass(frozen=True)
class Counted:
    """A list, and how many actions wait in it."""

    worklist: Worklist
    count: int

    @property
    def said(self) -> str:
        """Say it: "2 actions overdue"."""
        return f"{self.count:,} {self.worklist.said[self.count != 1]}"


def counted(user: User, today: date) -> list[Counted]:
    """Count the lists that are any use to a person; one query for each."""
    mine = [one for one in LISTS.values() if one.is_for(user)]
    return [Counted(one, one.rows(user, today).count()) for one in mine]


def _mine(rows: Rows, user: User, _today: date) -> Rows:
    found = rows.filter(of_agencies(own_agencies(user)), state__in=AT_WORK)
    return found.order_by("due_on", "pk")


def _overdue(rows: Rows, _user: User, today: date) -> Rows:
    return rows.filter(is_overdue(today)).order_by("due_on", "pk")


def _soon(rows: Rows, _user: User, today: date) -> Rows:
    last = today + timedelta(days=SOON_DAYS)
    return rows.filter(state__in=AT_WORK, due_on__range=(today, last)).order_by(
        "due_on", "pk"
    )


def _to_verify(rows: Rows, user: User, _today: date) -> Rows:
    """Keep what the person may verify: where the rule is on, not their own agency's."""
    here = {
        seat.partnership_id
        for seat in user.seats
        if seat.reach(Permission.VERIFY_ACTIONS)
    }
    strict = independent_in(here)
    # Of an agency by a seat elsewhere, too.
    agencies = {seat.agency_id for seat in user.seats if seat.agency_id is not None}
    own = [(place, agency) for place in strict for agency in agencies]
    waiting = rows.filter(state=COMPLETE)
    if here:
        waiting = waiting.filter(partnership_id__in=here).exclude(of_agencies(own))
    return waiting.order_by("completed_on", "pk")


def _moved_often(rows: Rows, _user: User, _today: date) -> Rows:
    return rows.filter(state__in=AT_WORK, moves__gt=MOVES).order_by(
        "-moves", "due_on", "pk"
    )


def _unchecked(rows: Rows, _user: User, _today: date) -> Rows:
    return rows.filter(
        Q(state=VERIFIED), moved="", target_indicator__isnull=False
    ).order_by(F("closed_on").asc(nulls_last=True), "pk")


_ALL = (
    Worklist(
        "mine",
        "What has our agency promised and not done yet?",
        ("action of your agency to do", "actions of your agency to do"),
        "Owned by your agency, and not complete. The next due first.",
        _mine,
        is_for=lambda user: bool(own_agencies(user)),
    ),
    Worklist(
        "overdue",
        "Which actions are late?",
        ("action overdue", "actions overdue"),
        "Due before today, and not complete. The longest overdue first.",
        _overdue,
    ),
    Worklist(
        "due-soon",
        "Which actions are due in the next 30 days?",
        ("action due in 30 days", "actions due in 30 days"),
        "Due from today up to 30 days from now, and not complete.",
        _soon,
    ),
    Worklist(
        "to-verify",
        "Which actions wait for somebody to verify them?",
        ("action waiting for verification", "actions waiting for verification"),
        "Complete, and nobody has looked at the evidence yet. The longest waiting "
        "first. Where the board's rule is on, your own agency's are not listed.",
        _to_verify,
    ),
    Worklist(
        "moved-often",
        "Which due dates keep moving?",
        ("action whose date keeps moving", "actions whose date keeps moving"),
        "Not complete, and the due date moved more than twice.",
        _moved_often,
    ),
    Worklist(
        "to-check",
        "Which closed actions are not checked against their indicator yet?",
        (
            "closed action waiting for its check",
            "closed actions waiting for their check",
        ),
        "Verified, aimed at an indicator, and not yet two quarters old, or its figure "
        "has not come. The check is made by itself.",
        _unchecked,
    ),
)
LISTS: Mapping[str, Worklist] = {one.code: one for one in _ALL}
