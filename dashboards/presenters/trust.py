"""What the confidence in a figure is made of, one question for each part."""

from dataclasses import dataclass
from typing import Any

Entry = dict[str, Any]
# In the order in which they are told.
QUESTIONS = {
    "completeness": "Is every share in it?",
    "timeliness": "Did it come in time?",
    "problems": "Did the checks find anything?",
    "exceptions": "Was anything explained away?",
    "sign_off": "Who stands by it?",
    "revisions": "Do its figures move later?",
    "caveats": "Is there a caveat?",
}


@dataclass(frozen=True)
class Trust:
    """One part of the confidence: its question, its word and why."""

    question: str
    word: str
    reason: str


def trust(entry: Entry) -> list[Trust]:
    """List the parts of an entry's confidence; none when they were not worked out."""
    parts = {each["part"]: each for each in entry["confidence"].get("parts") or ()}
    known = [name for name in QUESTIONS if name in parts]
    return [
        Trust(QUESTIONS[name], parts[name]["word"], parts[name]["reason"])
        for name in known
    ]
