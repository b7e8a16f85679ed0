"""Says how alike a label and a title are: by the words they share, rare ones first.

Nothing here knows a board or its papers: the words are those of the catalogue.
"""

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from safeguarding.returns.rules.facts import Context, IndicatorFacts
from safeguarding.returns.values import fold

# What everybody in children's services writes short. Source: DOMAIN A.
SHORT = {
    "cp": "child protection",
    "cpp": "child protection plan",
    "cpps": "child protection plan",
    "icpc": "initial child protection conference",
    "icpcs": "initial child protection conference",
    "rcpc": "review child protection conference",
    "rcpcs": "review child protection conference",
    "cin": "child need",
    "lac": "child looked after",
    "cla": "child looked after",
    "csc": "child social care",
    "eh": "early help",
    "pot": "position trust",
    "dna": "did not attend",
    "rhi": "return interview",
    "rhis": "return interview",
    "nfa": "no further action",
    "s47": "section 47",
    "s11": "section 11",
    "caf": "common assessment",
    "fte": "first time entrant",
    "ftes": "first time entrant",
    "yp": "child",
    "cme": "child missing education",
    "macfa": "multi agency audit",
    "macfas": "multi agency audit",
    "macfas'": "multi agency audit",
    "da": "domestic abuse",
    "dv": "domestic abuse",
    "la": "local authority",
}
SAME = {
    "young": "child",
    "people": "child",
    "person": "child",
    "pupil": "child",
    "individual": "child",
    "minor": "child",
    "care": "care",
    "timescale": "time",
    "violence": "abuse",
    "fixed": "fixed",
    "suspension": "exclusion",
    "suspended": "exclusion",
    "dns": "day",
    "progressing": "progress",
}
STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "by",
        "during",
        "end",
        "for",
        "from",
        "had",
        "has",
        "have",
        "in",
        "into",
        "is",
        "it",
        "last",
        "no",
        "not",
        "number",
        "numbers",
        "of",
        "on",
        "or",
        "over",
        "per",
        "percent",
        "percentage",
        "period",
        "quarter",
        "quarterly",
        "rate",
        "said",
        "school",
        "share",
        "such",
        "than",
        "that",
        "the",
        "their",
        "there",
        "these",
        "this",
        "those",
        "to",
        "total",
        "under",
        "was",
        "were",
        "when",
        "where",
        "which",
        "who",
        "whose",
        "with",
        "within",
        "year",
        "yearly",
        "proportion",
        "count",
        "all",
        "who",
        "new",
        "term",
        "during",
        "after",
        "date",
    ]
)
WORD = re.compile(r"[a-z0-9']+")
ALIKE = 0.84
STEM = 6
# How alike two indicators are that are easily taken for each other.
CONFUSABLE = 0.62
# How alike a title is to a label that is its beginning.
BEGINS = 0.72


@lru_cache(maxsize=4096)
def tokens(text: str) -> frozenset[str]:
    """Give the telling words of a text, short forms written out, plurals dropped."""
    words: list[str] = []
    for word in WORD.findall(text.casefold().replace("\u2019", "'")):
        words += SHORT.get(word, word).split()
    plain = (_singular(word) for word in words)
    return frozenset(SAME.get(word, word) for word in plain if word not in STOP)


def _singular(word: str) -> str:
    word = word.removesuffix("'s").strip("'")
    if word in ("children", "childrens"):
        return "child"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return word[:-1]
    return word


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if len(one) < 5 or len(other) < 5 or one[:3] != other[:3]:
        return False
    if one[:STEM] == other[:STEM] and min(len(one), len(other)) > STEM:
        return True  # referral and referred, assessment and assessed
    return difflib.SequenceMatcher(None, one, other).ratio() >= ALIKE


class Likeness:
    """Scores labels against the catalogue of one return."""

    def __init__(self, context: Context) -> None:
        self.indicators = tuple(context.indicators.values())

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        times: dict[str, int] = {}
        for facts in self.indicators:
            for word in tokens(facts.title):
                times[word] = times.get(word, 0) + 1
        many = len(self.indicators) + 1
        return {word: math.log(many / count) + 0.3 for word, count in times.items()}

    def _weight(self, words: Iterable[str]) -> float:
        rare = math.log(len(self.indicators) + 1) * 0.6 + 0.3
        return sum(self._weights.get(word, rare) for word in words)

    def confusable(self, facts: IndicatorFacts) -> IndicatorFacts | None:
        """Find the indicator of this return most easily taken for another of it.

        Of the same unit, with nearly the same title or definition.
        """
        others = (
            (max(self._titles_and_definitions(facts, one)), one)
            for one in self.indicators
            if one.in_template and one.unit == facts.unit and one.code != facts.code
        )
        score, closest = max(
            others, key=lambda pair: (pair[0], pair[1].code), default=(0.0, None)
        )
        return closest if score >= CONFUSABLE else None

    def _titles_and_definitions(
        self, one: IndicatorFacts, other: IndicatorFacts
    ) -> tuple[float, float]:
        whole = self.of_texts(
            f"{one.title} {one.definition}", f"{other.title} {other.definition}"
        )
        return whole, self.of_texts(one.title, other.title)

    def of_texts(self, label: str, title: str) -> float:
        """Say how alike two texts are, from 0 to 1."""
        said, wanted = tokens(label), tokens(title)
        if not said or not wanted:
            return 0.0
        shared = {one for one in said if any(_alike(one, two) for two in wanted)}
        met = {two for two in wanted if any(_alike(one, two) for one in said)}
        precision = self._weight(shared) / self._weight(said)
        recall = self._weight(met) / self._weight(wanted)
        if not precision or not recall:
            return 0.0
        return 2 * precision * recall / (precision + recall)

    def of(
        self, label: str, facts: IndicatorFacts, around: str = "", *, percent: bool
    ) -> float:
        """Score a label against an indicator, from 0 to 1.

        Args:
            label: of a row, or a heading.
            facts: the indicator.
            around: section and title, which count when the label alone is short.
            percent: whether its cells or label say that it is a per cent.
        """
        if fold(facts.code) in fold(label):
            return 1.0
        if not tokens(label):
            return 0.0
        plain = max(
            self.of_texts(label, facts.title),
            0.85 * self.of_texts(label, facts.definition),
        )
        if around:
            joined = f"{label} {around}"
            plain = max(plain, 0.85 * self.of_texts(joined, facts.title))
        if not plain:
            return 0.0
        if fold(facts.title).startswith(f"{fold(label)}-"):
            plain = max(plain, BEGINS)  # 'Contacts' for 'Contacts received'.
        return max(0.0, min(1.0, plain + _hints(label, facts, percent=percent)))


AS_AT = re.compile(r"\b(?:at (?:the )?(?:\w+ )?end|as at|end of|open)\b", re.I)
FLOW = re.compile(
    r"\b(?:made subject|started|during|received|in period|became)\b", re.I
)


def _hints(label: str, facts: IndicatorFacts, *, percent: bool) -> float:
    is_share = facts.unit == "PERCENT" or facts.unit.startswith("PER_")
    hint = 0.06 if percent == is_share else -0.2
    if AS_AT.search(label):
        hint += 0.1 if facts.timing == "AS_AT" else -0.1
    if FLOW.search(label):
        hint += 0.05 if facts.timing == "PERIOD" else -0.05
    return hint


def breakdown_score(likeness: Likeness, label: str, part: str) -> float:
    """Score a label against a breakdown's label; the same words are 1."""
    if fold(label.strip(" .*\u2026")) == fold(part):
        return 1.0
    return likeness.of_texts(label, part)
