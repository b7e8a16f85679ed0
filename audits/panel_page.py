"""What the panel's pages show, as plain values: nothing that is held back is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from audits import queries_panel as queries
from audits.answer_rules import IN_WORDS
from audits.life_rounds import RESPONSE
from audits.models import Response, ResponseState
from audits.moderation import ShownStandard, shown
from safeguarding.access.models import User
from safeguarding.board.explaining import explained
from safeguarding.cases.services.keeping import MOMENT


@dataclass(frozen=True)
class Line:
    """One answer in the list of a round.

    Attributes:
        pk: of the response.
        name: of the agency or establishment.
        more: phase and trust of an establishment.
        state: in words.
        waiting: what the panel has to do, in words; "" for nothing.
        is_open: whether this person moderates it.
        can_agree: whether its self scores can be taken over from the list.
    """

    pk: int
    name: str
    more: str
    state: str
    waiting: str
    is_open: bool
    can_agree: bool


def line(response: Any, user: User) -> Line:
    """Give one line; `response` is a row of `queries_panel.sent` with its round."""
    school = response.required.establishment
    is_open = not queries.is_own(user, response)
    is_waiting = response.state == ResponseState.SUBMITTED
    return Line(
        pk=response.pk,
        name=str(response.required),
        more=_more(school) if school else "",
        state=response.get_state_display(),
        waiting=_waiting(response),
        is_open=is_open,
        can_agree=is_open and is_waiting and not response.round.is_blind,
    )


def _more(school: Any) -> str:
    return ", ".join(filter(None, (school.get_phase_display(), school.trust)))


def _waiting(response: Any) -> str:
    if response.state == ResponseState.FINAL:
        return ""
    said = []
    if response.waiting:
        said.append(f"{count(response.waiting, 'question')} to score")
    if response.flagged:
        said.append(f"{count(response.flagged, 'difference')} to talk through")
    if said:
        return ", ".join(said)
    is_done = response.state == ResponseState.MODERATED
    return "To be made final" if is_done else "Scored, to be finished"


def count(many: int, what: str) -> str:
    """Write how many: "1 question", "2 questions"."""
    return f"{many} {what}{'' if many == 1 else 's'}"


def standards(response: Response) -> list[ShownStandard]:
    """Give a response by standard, as its panel may see it now."""
    is_blind = response.round.is_blind and response.state != ResponseState.FINAL
    return [
        shown(standard, answers, is_blind=is_blind)
        for standard, answers in queries.by_standard(response)
    ]


def left(response: Response, standards_: Sequence[ShownStandard]) -> str:
    """Say what the panel still has to do with an answer."""
    if response.state == ResponseState.FINAL:
        return "Final. Nothing can be changed any more."
    waiting = sum(one.waiting for one in standards_)
    flagged = sum(one.flagged for one in standards_)
    if waiting:
        more = f", {count(flagged, 'difference')} to talk through" if flagged else ""
        return f"{count(waiting, 'question')} to score{more}."
    if flagged:
        many = count(flagged, "difference")
        return f"Everything is scored. {many} of 2 or more to talk through."
    if response.state == ResponseState.MODERATED:
        return "Moderated. It can be made final."
    return "Everything is scored. The panel can finish."


def unusual(response: Response) -> list[dict[str, str]]:
    """Say what was unusual when the answer was signed, and why it is right.

    Not in a blind round before it is final: "as last time" would tell the self scores.
    """
    if response.round.is_blind and response.state != ResponseState.FINAL:
        return []
    return [
        {"key": IN_WORDS[code].capitalize(), "value": reason}
        for code, reason in explained(response, response.submitted_at).items()
    ]


def can_agree(response: Response, standards_: Sequence[ShownStandard]) -> bool:
    """Say whether self scores can be taken over in one step: never where blind."""
    is_open = "score" in RESPONSE.allowed(response.state)
    is_blind = response.round.is_blind
    return is_open and not is_blind and any(one.waiting for one in standards_)


@dataclass(frozen=True)
class ActPage:
    """A page on which something is done to a whole answer, and how it is asked.

    Attributes:
        link: what the answer's page calls it.
        question: heading of the page.
        text: what to know before.
        button: on the form.
        done: said afterwards.
        label: of the words that are asked for; "" for none.
        missing: said when they are not there.
    """

    link: str
    question: str
    text: str
    button: str
    done: str
    label: str = ""
    missing: str = ""


PAGES = {
    "moderate": ActPage(
        "Finish moderating",
        "Is the panel done with this answer?",
        "It then waits to be made final. Scores can still be changed, and each change "
        "is on the audit trail.",
        "Yes, the panel is done",
        "The panel is done with this answer. Make it final when it may be read.",
    ),
    "finalise": ActPage(
        "Make it final",
        "Shall this answer become final?",
        "The agency then reads the panel's scores and comments beside its own, and the "
        "board reads the scores. Nothing can be changed afterwards.",
        "Yes, make it final",
        "The answer is final. The agency and the board can read it now.",
    ),
    "send-back": ActPage(
        "Send it back",
        "Why does this answer go back?",
        "The agency can change its answer and has to sign it again. The panel's scores "
        "so far are kept; what the agency changes has to be scored again.",
        "Send it back",
        "The answer is with the agency again.",
        "What should they do?",
        "Write what they should do",
    ),
}
FORWARD = ("moderate", "finalise")


def acts(
    response: Response, standards_: Sequence[ShownStandard]
) -> list[dict[str, Any]]:
    """List what may be done with a whole answer now; the next step first."""
    allowed = RESPONSE.allowed(response.state)
    is_ready = not any(one.waiting or one.flagged for one in standards_)
    found = []
    for act, page in PAGES.items():
        if act.replace("-", "_") not in allowed:
            continue
        if act == "finalise" and response.state != ResponseState.MODERATED:
            continue
        if act in FORWARD and not is_ready:
            continue
        url = reverse("audits:panel-act", args=[response.pk, act])
        found.append({"label": page.link, "url": url, "is_next": act in FORWARD})
    return found


def history(response: Response) -> list[dict[str, str]]:
    """Give what the panel did with a response; the newest first."""
    return [
        {
            "who": str(one.actor or "Somebody"),
            "did": RESPONSE.did.get(one.detail.get("act", ""), "changed it"),
            "about": _about(one.detail),
            "words": one.detail.get("words", ""),
            "when": f"{timezone.localtime(one.at):{MOMENT}}",
        }
        for one in queries.history(response)
    ]


def _about(detail: dict[str, Any]) -> str:
    if "changed" in detail:
        changes = (
            f"{number} from {' to '.join(scores.split(' > '))}"
            for number, scores in detail["changed"].items()
        )
        return f"changed {', '.join(changes)}"
    if "standard" in detail:
        return f"standard {detail['standard']}"
    return f"question {detail['question']}" if "question" in detail else ""
