"""Scores as they stand in a cell: a word, a shape and a number; never a colour alone.

Source: DOMAIN C.7 (scores 0 to 3, met from 2 on), F.6.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from audits.models import Score

# A difference of so many between both scores is talked through. Source: DOMAIN C.7.
FAR_APART = 2


@dataclass(frozen=True)
class Cell:
    """One place of the heat map.

    Attributes:
        number: as it is read first: "3", "3 of 7", "-1"; "" where there is none.
        word: what the number means, or why there is none.
        shape: repeats the word for the eye; "" for none.
        tone: good, near, bad or quiet; repeats the word once more.
        value: the number for files; None where there is none.
    """

    number: str
    word: str
    shape: str = ""
    tone: str = "quiet"
    value: int | None = None


LOOKS: Mapping[int, tuple[str, str]] = {
    3: ("tick", "good"),
    2: ("circle", "good"),
    1: ("diamond", "near"),
    0: ("triangle", "bad"),
}
NOT_ANSWERED = Cell("", "Not answered")
NOT_MODERATED = Cell("", "Not moderated")
NONE_FINAL = Cell("", "None final")
# Shares of those that meet a standard, in words: from this share on.
SHARES = (
    (1.0, "All meet it", "tick", "good"),
    (0.8, "Most meet it", "circle", "good"),
    (0.5, "At least half", "diamond", "near"),
    (0.0, "Fewer than half", "triangle", "bad"),
)


@dataclass(frozen=True)
class Pair:
    """What an agency said of one standard, and what the panel said."""

    own: int | None
    panel: int | None

    @property
    def final(self) -> int | None:
        """The panel's score where there is one, else the agency's own."""
        return self.own if self.panel is None else self.panel

    @property
    def gap(self) -> int | None:
        """How much the panel's score lies above the agency's own."""
        if self.own is None or self.panel is None:
            return None
        return self.panel - self.own


def score_cell(score: int | None, absent: Cell = NOT_ANSWERED) -> Cell:
    """Put one score into a cell."""
    if score is None:
        return absent
    shape, tone = LOOKS[score]
    return Cell(str(score), str(Score(score).label), shape, tone, score)


def gap_cell(pair: Pair) -> Cell:
    """Put the difference of both scores into a cell."""
    gap = pair.gap
    if gap is None:
        return NOT_ANSWERED if pair.own is None else NOT_MODERATED
    both = f"{pair.own} to {pair.panel}"
    if gap == 0:
        return Cell(both, "Same", "level", "quiet", 0)
    way, shape = ("higher", "up") if gap > 0 else ("lower", "down")
    tone = "bad" if abs(gap) >= FAR_APART else "near"
    return Cell(both, f"Panel {abs(gap)} {way}", shape, tone, gap)


def share_cell(met: int, of: int) -> Cell:
    """Put how many of a group meet a standard into a cell."""
    if not of:
        return NONE_FINAL
    if not met:
        return Cell(f"0 of {of}", "None meets it", "exclamation", "bad", 0)
    _, word, shape, tone = next(one for one in SHARES if met / of >= one[0])
    return Cell(f"{met} of {of}", word, shape, tone, met)


def moved_cell(lower: int, higher: int, of: int) -> Cell:
    """Put for how many of a group the panel scored otherwise into a cell."""
    if not of:
        return NONE_FINAL
    if not lower and not higher:
        return Cell(f"0 of {of}", "All the same", "level", "quiet", 0)
    words = [f"{n} {way}" for n, way in ((lower, "lower"), (higher, "higher")) if n]
    shape = "down" if lower >= higher else "up"
    tone = "near" if lower > of / 2 else "quiet"
    number = f"{lower + higher} of {of}"
    return Cell(number, f"Panel: {', '.join(words)}", shape, tone, lower + higher)


def percent(part: int, whole: int) -> str:
    """Say a share without decimals, never 100% where one is missing."""
    if not whole:
        return ""
    share = 100 * part / whole
    rounded = round(share)
    if rounded == 100 and part < whole:
        return "over 99%"
    return "under 1%" if part and not rounded else f"{rounded}%"
