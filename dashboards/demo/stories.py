"""What happened to single returns of Northborough: late, missing, questioned, put right.

Everything not named here came in time and was accepted. Where chance alone raised a
warning, as it does in any five years of small figures, it has the usual reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from safeguarding.returns.answers import Reason
from safeguarding.returns.models import ReasonKind


@dataclass(frozen=True)
class MoreTime:
    """An extension: asked for on the day the return was due."""

    until: date
    why: str


@dataclass(frozen=True)
class Correction:
    """A second version: so many days later, one figure by so much, and why."""

    days: int
    code: str
    by: int
    why: str


@dataclass(frozen=True)
class Question:
    """A figure the coordinator sends back, and the day an answer is wanted by."""

    code: str
    words: str
    answer_by: date


@dataclass(frozen=True)
class Story:
    """What was unusual about one return.

    Attributes:
        late: working days after the due date it came.
        reasons: for the warnings that are meant to be there, by code.
        is_missing: it never came.
        is_nil: nothing happened, and it was said in one click.
        waits: nobody has decided on it yet.
    """

    late: int = 0
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    is_missing: bool = False
    is_nil: bool = False
    waits: bool = False
    more_time: MoreTime | None = None
    correction: Correction | None = None
    question: Question | None = None


def _because(code: str, kind: ReasonKind, words: str) -> Mapping[str, Reason]:
    return {code: Reason(words, kind)}


ORDINARY = Story()
USUAL = {
    "W-YOY": Reason("Looked at case by case: it is right.", ReasonKind.SMALL_NUMBERS),
    "W-UNCHANGED": Reason(
        "Counted again: it is right, and repeats by chance.", ReasonKind.SMALL_NUMBERS
    ),
}
# (agency's last words, template, period) -> what happened.
STORIES: Mapping[tuple[str, str, str], Story] = {
    ("csc", "csc_quarter", "2024-25-Q1"): Story(
        reasons=_because(
            "W-YOY",
            ReasonKind.REAL_CHANGE,
            "One front door for all agencies opened in April 2024.",
        )
    ),
    ("csc", "csc_quarter", "2024-25-Q4"): Story(
        reasons=_because(
            "W-YOY",
            ReasonKind.REAL_CHANGE,
            "The new provider of return interviews began in January 2025.",
        )
    ),
    ("csc", "csc_quarter", "2025-26-Q1"): Story(
        reasons=_because(
            "W-YOY",
            ReasonKind.REAL_CHANGE,
            "A fifth of the assessment team's posts have been empty since autumn.",
        )
    ),
    ("csc", "csc_quarter", "2025-26-Q3"): Story(
        reasons=_because(
            "W-YOY",
            ReasonKind.REAL_CHANGE,
            "A fifth of the assessment team's posts are still empty.",
        ),
        correction=Correction(
            days=52,
            code="CPP-06",
            by=9,
            why="Visits that one team had written up late were not counted.",
        ),
    ),
    ("csc", "csc_quarter", "2025-26-Q4"): Story(
        reasons=_because(
            "W-YOY",
            ReasonKind.REAL_CHANGE,
            "A desk of its own has decided on referrals since January 2026.",
        )
    ),
    ("csc", "csc_quarter", "2026-27-Q1"): Story(
        reasons=_because(
            "W-YOY",
            ReasonKind.REAL_CHANGE,
            "Two children's homes opened in April 2026.",
        )
    ),
    ("police", "police_quarter", "2026-27-Q1"): Story(
        reasons=_because(
            "W-YOY",
            ReasonKind.REAL_CHANGE,
            "Two children's homes opened in April 2026.",
        )
    ),
    ("schools", "education_term", "2025-26-autumn"): Story(
        reasons=_because(
            "W-YOY",
            ReasonKind.REAL_CHANGE,
            "Two academies changed how they deal with behaviour in September 2025.",
        )
    ),
    ("csc", "pf_quarter", "2023-24-Q2"): Story(is_nil=True),
    ("csc", "lado_quarter", "2026-27-Q2"): Story(
        question=Question(
            code="LAD-04",
            words="Are reconvened meetings in this figure? Count each case once.",
            answer_by=date(2026, 12, 18),
        )
    ),
    ("police", "police_quarter", "2022-23-Q3"): Story(late=6),
    ("police", "police_quarter", "2023-24-Q4"): Story(late=11),
    ("police", "police_quarter", "2024-25-Q3"): Story(is_missing=True),
    ("early-help", "eh_quarter", "2025-26-Q2"): Story(
        late=8,
        more_time=MoreTime(
            until=date(2025, 11, 7), why="The only analyst was away for a month."
        ),
    ),
    ("community-health", "health_quarter", "2026-27-Q2"): Story(late=3),
    ("yjs", "yjs_quarter", "2026-27-Q2"): Story(
        is_missing=True,
        more_time=MoreTime(
            until=date(2026, 12, 11), why="The case system is being moved."
        ),
    ),
    ("early-help", "eh_quarter", "2026-27-Q2"): Story(waits=True),
}
