"""What the page of one action says: what is known of it, and what can be done."""

from datetime import date
from typing import Any

from django.urls import reverse

from safeguarding.access.models import User
from safeguarding.board.acts_actions import PAGES
from safeguarding.board.explaining import explained
from safeguarding.board.forms.actions import IN_WORDS
from safeguarding.board.life_actions import ACTION, Act
from safeguarding.board.models import Action
from safeguarding.board.services.actions_done import why_not_verify
from safeguarding.board.services.actions_kept import may
from safeguarding.board.tables_actions import lateness, moved
from safeguarding.cases.errors import NotAllowed

Row = dict[str, str]


def facts(action: Any, today: date) -> list[Row]:
    """Give what is known of an action as rows of a summary list; needs its facts."""
    rows = [
        ("Stands", "Overdue" if action.overdue else action.get_state_display()),
        ("Due", _due(action, today)),
        ("Owner", f"{action.agency}, {action.owner_role}"),
        ("Comes from", f"{action.source_title} ({action.get_source_kind_display()})"),
        ("Decided", _day(action.created_on)),
        ("Is to move", str(action.target_indicator or "No indicator was named")),
        *_end(action),
        ("Area", str(action.partnership)),
        *_explained(action),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _due(action: Any, today: date) -> str:
    more = [lateness(action, today), moved(action)]
    return ". ".join([_day(action.due_on), *filter(None, more)])


def _end(action: Action) -> list[tuple[str, str]]:
    rows = []
    if action.completed_on:
        rows.append(("Done", _day(action.completed_on)))
    if action.verified_on:
        who = action.verifying_agency or "the board's office"
        rows.append(("Verified", f"{_day(action.verified_on)}, {who}"))
    if action.not_done_reason:
        rows.append(("Not done because", action.not_done_reason))
    if action.impact_note:
        rows.append(("What it changed", action.impact_note))
    if action.moved or action.moved_why:
        word = action.get_moved_display() or "Not checked yet"
        rows.append(("Moved its indicator?", f"{word}. {action.moved_why}"))
    return rows


def _explained(action: Action) -> list[tuple[str, str]]:
    return [
        ("Explained", f"{IN_WORDS.get(code, code).capitalize()}: {reason}")
        for code, reason in explained(action).items()
    ]


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def acts(action: Action, user: User) -> list[Row]:
    """Give what this person can do to the action now: label and address."""
    return [
        {
            "label": PAGES[act].link,
            "url": reverse("board:action-act", args=[action.pk, act]),
        }
        for act in PAGES
        if act in ACTION.allowed(action.state) and may(user, act, action)
    ]


def asks_for_more_time(action: Action, user: User) -> bool:
    """Say whether this person works on the action, and others move its date."""
    is_open = Act.MOVE_DUE in ACTION.allowed(action.state)
    works = may(user, Act.COMPLETE, action)
    return is_open and works and not may(user, Act.MOVE_DUE, action)


def refused(action: Action, act: str, user: User) -> str:
    """Say why the page's form would be refused as things stand; "" for not."""
    try:
        ACTION.check(act, action.state)
    except NotAllowed as error:
        return error.message
    return why_not_verify(user, action) if act == Act.VERIFY else ""
