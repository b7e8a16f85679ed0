"""The words of the board's pages, in one place, so that help and table agree."""

from dataclasses import dataclass

HIDDEN = "c"


@dataclass(frozen=True)
class Word:
    """A word on the page, what it means, and the shape and tone it is drawn with."""

    word: str
    meaning: str
    shape: str = ""
    tone: str = "quiet"


TRENDS = (
    Word(
        "better",
        "The change is larger than chance alone would explain, in the direction "
        "the board wants.",
        "tick",
        "good",
    ),
    Word(
        "worse",
        "The change is larger than chance alone would explain, in the direction "
        "the board does not want.",
        "exclamation",
        "bad",
    ),
    Word(
        "rising",
        "The number has gone up by more than chance would explain. It is neither "
        "good nor bad in itself.",
        "up",
        "neutral",
    ),
    Word(
        "falling",
        "The number has gone down by more than chance would explain. It is neither "
        "good nor bad in itself.",
        "down",
        "neutral",
    ),
    Word(
        "no real change",
        "The two figures differ by no more than numbers of this size do by chance.",
        "level",
    ),
    Word(
        "too few to say",
        "The counts are too small for a change to mean anything.",
        "dots",
    ),
    Word(
        "series broken",
        "What is counted, or how, has changed between the two periods. They cannot "
        "be compared.",
        "broken",
    ),
)
TREND_BY_WORD = {trend.word: trend for trend in TRENDS}
NOT_COMPARED = Word(
    "not compared", "One of the two figures is missing, hidden or never was."
)

RATINGS = (
    Word("Target met", "The figure is at the target or better.", "circle", "good"),
    Word(
        "Near target",
        "The figure is short of the target, but not by as much as the board said "
        "would worry it.",
        "diamond",
        "near",
    ),
    Word("Target missed", "The figure is short of the target.", "triangle", "bad"),
    Word("No target", "The board has set no target for this year."),
    Word(
        "Not rated",
        "There is a target, but the figure is missing, hidden or too uncertain to "
        "be judged.",
    ),
)
LEVELS = {"met": RATINGS[0], "near": RATINGS[1], "missed": RATINGS[2]}

CONFIDENCE = (
    Word("High", "Exact, complete and on time, as the agency signed it."),
    Word("Medium", "Usable, with a reservation that is written beside it."),
    Word("Low", "Something important is missing or doubtful. Do not decide on it."),
    Word("None", "There is no figure to be confident in."),
)

MISSING = {
    "not_received": Word("Not received", "It is owed, and has not come."),
    "not_available": Word("Not available", "The agency cannot give it this time."),
    "not_collected": Word("Not collected", "Nobody records it."),
    "not_applicable": Word(
        "Not applicable", "There was nothing it could be a share of."
    ),
    "suppressed": Word(
        HIDDEN,
        "A small number of children, or one that would give a small number away. "
        "It is hidden so that nobody can be recognised. It is not zero.",
    ),
    "refused": Word("Refused", "The agency was asked and said no."),
    "no_figure": Word("No figure", "None was ever owed or sent for the period."),
}
QUALIFIERS = {
    "approx": Word("about", "The agency gave a rounded or estimated number."),
    "at_least": Word("at least", "The true number may be higher."),
    "nil": Word("nil return", "The agency says that it happened to nobody: a real 0."),
}

# What a signal is called, by its rule and direction.
SIGNALS = {
    ("outside", "up"): "above the limits",
    ("outside", "down"): "below the limits",
    ("run", "up"): "a run above the average",
    ("run", "down"): "a run below the average",
    ("trend", "up"): "a steady rise",
    ("trend", "down"): "a steady fall",
    ("near", "up"): "close to the upper limit",
    ("near", "down"): "close to the lower limit",
}


def hidden_text(threshold: int) -> str:
    """Say what `c` means, for people who hear the page instead of seeing it."""
    return f"fewer than {threshold + 1} (not zero)"
