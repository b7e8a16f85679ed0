"""The pages on which something is done to a round, as data: one small form each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audits.forms import rounds as forms
from audits.models import Round
from audits.queries_rounds import STILL_TO_COME
from audits.services import chasing, finalising, requiring, rounds
from safeguarding.cases.services.keeping import Changing


@dataclass(frozen=True)
class ActPage:
    """One such page.

    Attributes:
        link: what the round's page calls it.
        question: heading of the page.
        button: on the form.
        method: the service that does it, given the round, the keys of those chosen,
            who does it, and what was entered. Gives what to say afterwards.
        form: what is entered.
        text: what to know before; "" for nothing.
        is_of_some: whether it is done to those chosen in the list.
        only: states of the answers it is done to; others that were chosen are left out.
        state: of the round in which it is offered.
        is_dangerous: whether something is lost.
    """

    link: str
    question: str
    button: str
    method: Callable[..., str]
    form: type[forms.RoundActForm] = forms.RoundActForm
    text: str = ""
    is_of_some: bool = False
    only: Sequence[str] = ()
    states: Sequence[str] = ()
    is_dangerous: bool = False


def _open(of: Round, _chosen: Sequence[Any], doing: Changing) -> str:
    kept = rounds.open_round(of=of, doing=doing)
    if kept.tool:
        return "The round is open. Record here how the answers stand."
    return "The round is open. Whoever must answer is being invited."


def _close(of: Round, _chosen: Sequence[Any], doing: Changing) -> str:
    rounds.close(of=of, doing=doing)
    return "The round is closed. Nothing can be answered any more."


def _reopen(of: Round, _chosen: Sequence[Any], doing: Changing) -> str:
    rounds.reopen(of=of, doing=doing)
    return "The round is open again."


def _finalise(of: Round, _chosen: Sequence[Any], doing: Changing) -> str:
    many = finalising.finalise(of=of, doing=doing)
    if not many:
        return "No answer was ready to become final."
    return f"{many} {_answers(many)} final now. The scorecard is being updated."


def _chase(of: Round, chosen: Sequence[Any], doing: Changing) -> str:
    done = chasing.chase(of=of, required=[row.pk for row in chosen], doing=doing)
    boxes = "mailbox" if done.mailboxes == 1 else "mailboxes"
    said = f"A message goes to {done.mailboxes} {boxes}, on a working day."
    if done.unreachable:
        said += f" For {done.unreachable} there is nobody to write to."
    return said


def _extend(of: Round, chosen: Sequence[Any], doing: Changing, **facts: Any) -> str:
    keys = [row.pk for row in chosen]
    many = requiring.extend(of=of, required=keys, doing=doing, **facts)
    return f"{many} {'has' if many == 1 else 'have'} more time now."


def _release(of: Round, chosen: Sequence[Any], doing: Changing) -> str:
    keys = [row.pk for row in chosen]
    many = requiring.release(of=of, required=keys, doing=doing)
    return f"{many} need not answer any more, and {_stands(many)} in no total."


def _elsewhere(
    of: Round, chosen: Sequence[Any], doing: Changing, *, state: str, on: Any
) -> str:
    states = {row.response.pk: state for row in chosen}
    many = finalising.record_elsewhere(of=of, states=states, on=on, doing=doing)
    return f"Recorded. {many} {'stands' if many == 1 else 'stand'} otherwise now."


def _answers(many: int) -> str:
    return "answer is" if many == 1 else "answers are"


def _stands(many: int) -> str:
    return "stands" if many == 1 else "stand"


PAGES: Mapping[str, ActPage] = {
    "open": ActPage(
        "Open the round",
        "Is the round ready to open?",
        "Open the round and invite",
        _open,
        text=(
            "From now on it can be answered and counts on the scorecard. Everybody who "
            "must answer gets an invitation by e-mail, on a working day."
        ),
        states=("draft",),
    ),
    "close": ActPage(
        "Close the round",
        "Is the round over?",
        "Close the round",
        _close,
        text=(
            "Nothing can be answered, sent or moderated while a round is closed, and "
            "nobody is reminded. You can open it again."
        ),
        states=("open",),
    ),
    "reopen": ActPage(
        "Open the round again",
        "Shall the round be open again?",
        "Open the round again",
        _reopen,
        text="What was answered is as it was. Reminders go on where an answer is due.",
        states=("closed",),
    ),
    "finalise": ActPage(
        "Make answers final",
        "Which answers become final?",
        "Make them final",
        _finalise,
        text=(
            "All answers that are ready: moderated ones, or in a round without a panel "
            "those that were sent. Final answers count on the scorecard, board members "
            "see their results, and they are not changed any more."
        ),
        states=("open",),
        is_dangerous=True,
    ),
    "chase": ActPage(
        "Chase",
        "Shall we write to them?",
        "Write to them",
        _chase,
        text=(
            "The message names the round and the day, and nothing of an answer. Nobody "
            "gets more than one message a day."
        ),
        is_of_some=True,
        only=STILL_TO_COME,
        states=("open",),
    ),
    "extend": ActPage(
        "Give more time",
        "Until when do they have more time, and why?",
        "Give more time",
        _extend,
        forms.ExtendForm,
        text="Reminders are counted from the new day.",
        is_of_some=True,
        only=STILL_TO_COME,
        states=("draft", "open"),
    ),
    "release": ActPage(
        "Not required after all",
        "Need they not answer after all?",
        "Take them out of the round",
        _release,
        text="They stand in no total any more. You can require them again.",
        is_of_some=True,
        only=STILL_TO_COME[:1],
        states=("draft", "open"),
        is_dangerous=True,
    ),
    "elsewhere": ActPage(
        "Record how they stand",
        "How do these answers stand in the other tool?",
        "Record it",
        _elsewhere,
        forms.ElsewhereForm,
        text="Only states are kept here, no answer.",
        is_of_some=True,
        states=("open",),
    ),
}


def offered(of: Round, *, of_some: bool) -> list[tuple[str, ActPage]]:
    """List the acts that a round's page offers, for the whole of it or for some."""
    return [
        (name, page)
        for name, page in PAGES.items()
        if page.is_of_some is of_some
        and of.state in page.states
        and name not in _not_for(of)
    ]


def _not_for(of: Round) -> set[str]:
    return {"chase", "finalise"} if of.tool else {"elsewhere"}
