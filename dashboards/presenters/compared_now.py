"""The figure beside other places': value, interval, source, date, and a word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.presenters.words import TREND_BY_WORD, Word

Entry = dict[str, Any]
NOT_JUDGED = Word("not compared", "One of the two is missing, hidden or too uncertain.")
WORDS = {
    "better": Word("better", "By more than chance.", "tick", "good"),
    "worse": Word("worse", "By more than chance.", "exclamation", "bad"),
    "higher": Word("higher", TREND_BY_WORD["rising"].meaning, "up", "neutral"),
    "lower": Word("lower", TREND_BY_WORD["falling"].meaning, "down", "neutral"),
    "similar": Word("similar", "No more apart than chance explains.", "level"),
}


@dataclass(frozen=True)
class Other:
    """Another place's figure as a reader meets it.

    `how` is how it was judged, `other_period` set when it is not of the same period.
    """

    name: str
    text: str
    interval: str
    word: Word
    how: str
    period: str
    other_period: str
    source: str
    published: str


def others(entry: Entry) -> list[Other]:
    """List the places an entry is compared with, in the order it gives them."""
    return [_other(given) for given in entry.get("comparators") or ()]


def _other(given: Entry) -> Other:
    period = given.get("period_label") or ""
    return Other(
        name=given["name"],
        text=given["text"],
        interval=given.get("interval_text") or "",
        word=WORDS.get(given.get("word") or "", NOT_JUDGED),
        how=given.get("method") or "",
        period=period,
        other_period="" if given.get("is_same_period", True) else period,
        source=given.get("source") or "",
        published=_day(given.get("published_on")),
    )


def _day(text: str | None) -> str:
    return f"{date.fromisoformat(text[:10]):%-d %B %Y}" if text else ""


def in_one_sentence(found: Iterable[Other]) -> str:
    """Answer "compared with whom?" shortly: "Worse than England, similar to …"."""
    said = [_said(one) for one in found if one.word is not NOT_JUDGED]
    if not said:
        return ""
    sentence = ", ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _said(one: Other) -> str:
    joint = "to" if one.word.word == "similar" else "than"
    return f"{one.word.word} {joint} {one.name}"
