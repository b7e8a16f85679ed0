"""Says how far a figure can be trusted, in one word and with reasons.

Source: DESIGN section 4 rule 7; FEATURES 3 (10).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.assembly.trust import Answer

# So many reservations together weigh as much as one serious one.
SEVERAL = 3
LOW = "Low"


@dataclass(frozen=True, slots=True)
class Confidence:
    """A word and the sentences behind it; never a number of the figure."""

    word: str
    answers: tuple[Answer, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The sentences, in the order of the questions they answer."""
        return tuple(reason for one in self.answers for reason in one.reasons)

    @property
    def mutes(self) -> bool:
        """Say whether a rating of the figure must not be relied on."""
        return self.word == LOW


def confidence(answers: Sequence[Answer], *, is_number: bool) -> Confidence:
    """Weigh what is known about a figure.

    Returns:
        None without a figure; Low with anything serious (an agency's share is
        missing, a question is open) or when several reservations come together;
        Medium with any reservation; otherwise High.
    """
    return Confidence(_word(answers, is_number=is_number), tuple(answers))


def _word(answers: Sequence[Answer], *, is_number: bool) -> str:
    if not is_number:
        return "None"
    weight = sum(one.weighs for one in answers)
    if weight >= SEVERAL or any(one.is_serious for one in answers):
        return LOW
    return "Medium" if weight else "High"
