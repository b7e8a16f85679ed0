"""What an answer must have before it is signed. Arithmetic only: no database.

Source: DOMAIN C.7 (score 2 or 3 needs evidence; score 0 or 1 needs an improvement with
owner and deadline; the deadline lies after the day of sending).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from audits.models import COMPLIANT

E_SCORE = "E-SCORE"
E_STILL_TRUE = "E-STILL-TRUE"
E_EVIDENCE = "E-EVIDENCE"
E_IMPROVEMENT = "E-IMPROVEMENT"
E_OWNER = "E-OWNER"
E_DEADLINE = "E-DEADLINE"
W_SAME_AS_LAST = "W-SAME-AS-LAST"
W_NOT_IN_LIST = "W-NOT-IN-LIST"

IN_WORDS: Mapping[str, str] = {
    W_SAME_AS_LAST: "every answer is the same as last time",
    W_NOT_IN_LIST: "a school or college that is not in the current list",
}


@dataclass(frozen=True)
class Typed:
    """What is said about one question; empty until it is said.

    Attributes:
        self_score: 0 to 3.
        evidence: what shows it, in words.
        improvement: what will change.
        improvement_owner: job title of whoever sees to it.
        improvement_by: the day by which it is done.
        still_true: a carried answer was looked at and holds.
    """

    self_score: int | None = None
    evidence: str = ""
    improvement: str = ""
    improvement_owner: str = ""
    improvement_by: date | None = None
    still_true: bool = False

    def content(self) -> tuple[object, ...]:
        """Give what the answer says, without whether it was looked at."""
        return (
            self.self_score,
            self.evidence,
            self.improvement,
            self.improvement_owner,
            self.improvement_by,
        )


EMPTY = Typed()


@dataclass(frozen=True)
class Missing:
    """Something an answer lacks, and at which field."""

    code: str
    field: str
    message: str


def is_below(score: int | None) -> bool:
    """Say whether a score calls for an improvement."""
    return score is not None and score < COMPLIANT


def missing(typed: Typed, *, files: int, is_open: bool, on: date) -> list[Missing]:
    """List what an answer lacks.

    Args:
        typed: what is said.
        files: how many files of evidence stand beside it.
        is_open: it was carried forward, and nobody has looked at it yet.
        on: the day it would be sent.
    """
    if typed.self_score is None:
        return [Missing(E_SCORE, "self_score", "Choose a score")]
    found = []
    if is_open:
        message = "Say whether last time's answer is still true, or change it"
        found.append(Missing(E_STILL_TRUE, "still_true", message))
    if typed.self_score >= COMPLIANT and not typed.evidence and not files:
        message = "Say what shows it, or add a file: a score of 2 or 3 needs evidence"
        found.append(Missing(E_EVIDENCE, "evidence", message))
    return [*found, *_improvement(typed, on)]


def _improvement(typed: Typed, on: date) -> list[Missing]:
    found = []
    if is_below(typed.self_score):
        if not typed.improvement:
            message = "Say what will improve: a score of 0 or 1 needs it"
            found.append(Missing(E_IMPROVEMENT, "improvement", message))
        if not typed.improvement_owner:
            message = "Enter the job title of whoever sees to the improvement"
            found.append(Missing(E_OWNER, "improvement_owner", message))
        if typed.improvement_by is None:
            message = "Enter the day by which the improvement is made"
            found.append(Missing(E_DEADLINE, "improvement_by", message))
    if typed.improvement_by is not None and typed.improvement_by <= on:
        message = "The improvement must be made after the day the answer is sent"
        found.append(Missing(E_DEADLINE, "improvement_by", message))
    return found
