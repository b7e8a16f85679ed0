"""What the page of a round says about it, beside who has answered."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from audits import queries_rounds as queries
from audits.life_rounds import ROUND
from audits.models import Round
from audits.round_rules import IN_WORDS
from safeguarding.board.explaining import Reason
from safeguarding.cases.services.keeping import MOMENT
from safeguarding.periods import Kind, Period

DAY = "%-d %B %Y"
DID = {**ROUND.did, "chase": "wrote to whoever has not answered"}


@dataclass(frozen=True)
class Line:
    """One thing that was done, by whom and when."""

    what: str
    who: str
    when: str


def facts(of: Round) -> list[dict[str, str]]:
    """Give what is known of a round as rows of a summary list."""
    year = Period.from_index(Kind.YEAR, of.year + 1)
    rows = [
        ("State", of.get_state_display()),
        ("Duty", of.get_kind_display()),
        ("Counts for", year.label),
        ("Open from", f"{of.opens_on:{DAY}}"),
        ("Due", f"{of.due_on:{DAY}}"),
        ("Moderated", _moderated(of)),
    ]
    if of.tool:
        rows.append(("Answers are kept in", of.tool))
    if of.previous:
        rows.append(("Answers are carried from", of.previous.title))
    if of.closed_on:
        rows.append(("Closed", f"{of.closed_on:{DAY}}"))
    if of.note:
        rows.append(("Note", of.note))
    return [{"key": key, "value": value} for key, value in rows]


def _moderated(of: Round) -> str:
    if not of.is_moderated:
        return "No: what was sent becomes final"
    return "Yes, without seeing the own scores first" if of.is_blind else "Yes"


def history(of: Round) -> list[Line]:
    """List what was done to a round and what was explained, the newest first."""
    done = [
        (line.at, _did(line), str(line.actor or "Somebody"))
        for line in queries.history(of)
    ]
    done += [
        (one.at, _explained(one), str(one.by or "Somebody"))
        for one in queries.explanations(of)
    ]
    return [
        Line(what, who, f"{timezone.localtime(at):{MOMENT}}")
        for at, what, who in sorted(done, key=lambda each: each[0], reverse=True)
    ]


def _did(line: Any) -> str:
    said = DID.get(line.detail.get("act", ""), "changed the round")
    for key, words in COUNTED.items():
        if key in line.detail:
            return f"{said}: {line.detail[key]} {words}"
    return said


COUNTED = {
    "new": "more",
    "released": "fewer",
    "given": "of them",
    "final": "of them",
    "invited": "invitations",
    "mailboxes": "mailboxes",
}


def _explained(one: Any) -> str:
    what = IN_WORDS.get(one.code, one.code)
    label = str(Reason(one.reason).label) if one.reason in Reason.values else ""
    return f"explained {what}: {label.lower()}"
