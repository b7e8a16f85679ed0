"""Says how far a figure can be trusted, in one word and with reasons.

Source: DESIGN section 4 rule 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.assembly.figure import Figure

# So many reservations together weigh as much as one serious one.
SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Confidence:
    """A word and the sentences behind it; never a number of the figure."""

    word: str
    reasons: tuple[str, ...]


def confidence(
    figure: Figure, *, marks: Sequence[str] = (), is_broken: bool = False
) -> Confidence:
    """Weigh what is known about a figure.

    Args:
        figure: the figure.
        marks: the marks of the caveats that apply to the figure itself.
        is_broken: the series is broken between it and what it is compared with.

    Returns:
        None without a figure; Low when an agency's share is missing or several
        reservations come together; Medium with any reservation; otherwise High.
    """
    reservations = [*figure.doubts, *(f"Caveat: {mark}." for mark in marks)]
    if is_broken:
        reservations.append("What is counted has changed since the period compared.")
    reasons = (*figure.gaps, *reservations)
    if not figure.is_number:
        return Confidence("None", reasons)
    if figure.gaps or len(reservations) >= SEVERAL:
        return Confidence("Low", reasons)
    return Confidence("Medium" if reservations else "High", reasons)
