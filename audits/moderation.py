"""What the panel sees of answers: as plain values, so that nothing hidden gets out.

In a blind round the agency's own scores, and what it means to improve (only a low score
needs that), are left out of what pages are made from until the panel has scored the
whole standard. Source: DOMAIN C.7; decision 0024.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from audits.models import Answer, Score, Standard

TO_DISCUSS = 2
"""From this difference on, score and self score are talked through."""


@dataclass(frozen=True)
class ShownAnswer:
    """One answer as the panel may see it now.

    Attributes:
        answer: key of the row.
        number: of the question, "3.1".
        text: of the question.
        evidence: in the agency's words.
        files: [(key, name)] of evidence.
        is_hidden: whether the self score is held back.
        self_score: in words, "2, mostly met"; "" while it is held back.
        improvement: what will change, who sees to it and by when; "" while held back.
        score: the panel's, in words; "" while there is none.
        value: the panel's, 0 to 3; None while there is none.
        comment: of the panel.
        by: who gave the score, and when.
        gap: the difference in words; "" while either is not shown.
        is_flagged: the difference is 2 or more, and was not talked through.
        is_discussed: it is that large, and was talked through.
        is_stale: the agency changed its answer after the panel scored it.
    """

    answer: int
    number: str
    text: str
    evidence: str
    files: tuple[tuple[int, str], ...]
    is_hidden: bool
    self_score: str
    improvement: str
    score: str
    value: int | None
    comment: str
    by: str
    gap: str
    is_flagged: bool
    is_discussed: bool
    is_stale: bool


@dataclass(frozen=True)
class ShownStandard:
    """One standard of a response as the panel may see it now."""

    number: int
    title: str
    help_text: str
    answers: tuple[ShownAnswer, ...]
    self_score: str
    score: str
    gap: str

    @property
    def is_hidden(self) -> bool:
        """Whether any self score is held back."""
        return any(one.is_hidden for one in self.answers)

    @property
    def waiting(self) -> int:
        """How many questions wait for the panel's score."""
        return sum(one.value is None or one.is_stale for one in self.answers)

    @property
    def flagged(self) -> int:
        """How many differences wait to be talked through."""
        return sum(one.is_flagged for one in self.answers)


def is_stale(answer: Answer) -> bool:
    """Say whether the agency changed an answer after the panel had scored it."""
    scored = answer.moderated_at
    return scored is not None and answer.saved_at > scored


def is_scored(answer: Answer) -> bool:
    """Say whether the panel's score of an answer holds."""
    return answer.moderated_score is not None and not is_stale(answer)


def difference(answer: Answer) -> int | None:
    """Give the panel's score less the self score; None where either is missing."""
    if answer.self_score is None or answer.moderated_score is None:
        return None
    return int(answer.moderated_score) - int(answer.self_score)


def must_discuss(answer: Answer) -> bool:
    """Say whether the scores are so far apart that they must be talked through."""
    return abs(difference(answer) or 0) >= TO_DISCUSS


def is_flagged(answer: Answer) -> bool:
    """Say whether that has not happened yet."""
    return must_discuss(answer) and answer.discussed_at is None


def score_in_words(score: int | None) -> str:
    """Write a score; "" for none."""
    return "" if score is None else f"{score}, {Score(score).label.lower()}"


def gap_in_words(gap: int | None) -> str:
    """Write a difference as seen from the agency's score; "" for none."""
    if gap is None:
        return ""
    if not gap:
        return "Same"
    return f"{abs(gap)} {'higher' if gap > 0 else 'lower'}"


def shown(
    standard: Standard, answers: Sequence[Answer], *, is_blind: bool
) -> ShownStandard:
    """Give one standard as the panel may see it.

    Args:
        standard: with its title.
        answers: all of its answers in order, with `question`, `moderated_by` and
            `files_kept` (the files with their names).
        is_blind: whether self scores are held back until the panel has scored.
    """
    is_hidden = is_blind and not all(is_scored(one) for one in answers)
    lowest = _lowest(one.moderated_score for one in answers)
    own = None if is_hidden else _lowest(one.self_score for one in answers)
    gap = None if own is None or lowest is None else lowest - own
    return ShownStandard(
        number=standard.number,
        title=standard.title,
        help_text=standard.help_text,
        answers=tuple(_answer(standard, one, is_hidden) for one in answers),
        self_score=score_in_words(own),
        score=score_in_words(lowest),
        gap=gap_in_words(gap),
    )


def _lowest(scores: Iterable[int | None]) -> int | None:
    """Give the weakest of the scores; None unless each is there."""
    found = list(scores)
    known = [one for one in found if one is not None]
    return min(known) if known and len(known) == len(found) else None


def _answer(standard: Standard, one: Any, is_hidden: bool) -> ShownAnswer:  # noqa: FBT001
    return ShownAnswer(
        answer=one.pk,
        number=f"{standard.number}.{one.question.number}",
        text=one.question.text,
        evidence=one.evidence,
        files=tuple((kept.pk, kept.file.shown_name) for kept in one.files_kept),
        is_hidden=is_hidden,
        self_score="" if is_hidden else score_in_words(one.self_score),
        improvement="" if is_hidden else improvement_of(one),
        score=score_in_words(one.moderated_score),
        value=one.moderated_score,
        comment=one.moderator_comment,
        by=_by(one),
        gap="" if is_hidden else gap_in_words(difference(one)),
        is_flagged=not is_hidden and is_flagged(one),
        is_discussed=not is_hidden and must_discuss(one) and not is_flagged(one),
        is_stale=is_stale(one),
    )


def improvement_of(answer: Answer) -> str:
    """Write what will improve, who sees to it and by when; "" for nothing."""
    if not answer.improvement:
        return ""
    by = answer.improvement_by
    when = f"by {by:%-d %B %Y}" if by else ""
    said = ", ".join(filter(None, (answer.improvement_owner, when)))
    return f"{answer.improvement} ({said})" if said else answer.improvement


def _by(answer: Answer) -> str:
    if answer.moderated_at is None:
        return ""
    return f"{answer.moderated_by or 'The panel'}, {answer.moderated_at:%-d %B %Y}"
