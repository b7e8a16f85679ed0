"""Reasons that people give for warnings."""

from collections.abc import Mapping
from dataclasses import dataclass

from safeguarding.returns.models import (
    Obligation,
    Problem,
    ReasonKind,
    Submission,
)

SHORTEST = 3
# Names of the boxes on the send page: the words, and the kind that was chosen.
WORDS_OF, KIND_OF = "explain-", "reason-"
# "Cannot be corrected" is an answer like the others, and is shown as one.
BEFORE_WORDS = {ReasonKind.CANNOT_FIX: "Cannot be corrected, because"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a warning stands: in words, and as one of the kinds that are counted."""

    words: str
    kind: str = ReasonKind.OTHER.value

    @property
    def is_given(self) -> bool:
        """Whether there are words to speak of."""
        return len(self.words.strip()) >= SHORTEST


# By code of rule: one reason answers all warnings of a kind in a file.
Reasons = Mapping[str, "Reason | str"]


def reason_for(code: str, given: Reasons) -> Reason:
    """Give the reason for a kind of warning; an empty one when there is none."""
    found = given.get(code, "")
    return found if isinstance(found, Reason) else Reason(found)


def reasons_from(data: Mapping[str, object]) -> dict[str, Reason]:
    """Read the reasons of a form: `explain-CODE` has words, `reason-CODE` the kind.

    A kind that nobody knows counts as another reason; a box without words gives none.
    """
    return {
        name.removeprefix(WORDS_OF): Reason(
            str(words).strip(), _kind(data.get(KIND_OF + name.removeprefix(WORDS_OF)))
        )
        for name, words in data.items()
        if name.startswith(WORDS_OF) and str(words or "").strip()
    }


def reasons_before(owed: Obligation) -> dict[str, Reason]:
    """Give the reasons that were written for the last version, by code of rule.

    Whoever corrects one figure has explained the others already.
    """
    last = Submission.objects.filter(obligation=owed).order_by("-version")
    told = Problem.objects.filter(submission=last.values("pk")[:1]).exclude(
        explanation=""
    )
    rows = told.order_by("-pk").values_list("code", "explanation", "reason_kind")
    return {code: Reason(words, kind) for code, words, kind in rows}


def _kind(chosen: object) -> str:
    known = str(chosen or "").strip().upper()
    return known if known in ReasonKind.values else ReasonKind.OTHER.value


def in_words(kind: str, words: str) -> str:
    """Say a reason as pages and receipts show it: the kind, then the words."""
    if not words:
        return ""
    if not kind or kind == ReasonKind.OTHER:
        return words
    before = BEFORE_WORDS.get(ReasonKind(kind))
    return f"{before} {words}" if before else f"{ReasonKind(kind).label}: {words}"
