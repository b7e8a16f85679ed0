"""Recognises rows or columns that are the parts of one indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safeguarding.returns.rules.facts import Context
from safeguarding.returns.wide.likeness import Likeness, breakdown_score

# A label is a part when it is this much like the part's; a table has parts when
# this share of its labels are.
FITS, MOST = 0.72, 0.5


@dataclass(frozen=True)
class Parts:
    """Names that are parts of an indicator: the code of each.

    `says_indicator` is False where other rows or columns say which indicator.
    """

    indicator: str
    dimension: str
    codes: Mapping[str, str]
    score: float
    says_indicator: bool = False


def best_parts(
    names: Sequence[str], titles: Sequence[str], context: Context, likeness: Likeness
) -> Parts | None:
    """Find the breakdown of this return's indicators that fits the names best."""
    found: list[Parts] = []
    around = " ".join(titles)
    for facts in context.indicators.values():
        if not facts.in_template:
            continue
        for dimension, codes in facts.breakdowns.items():
            met = _matches(names, codes, likeness)
            if len(met) >= 2 and len(met) >= MOST * len(names):
                like = likeness.of_texts(around, facts.title)
                score = len(met) + like
                found.append(Parts(facts.code, dimension, met, score))
    return max(found, key=lambda one: one.score, default=None)


def _matches(
    names: Sequence[str], codes: Mapping[str, str], likeness: Likeness
) -> dict[str, str]:
    """Give each name its part; a part stands for one name only."""
    scored = sorted(
        (
            (
                max(
                    breakdown_score(likeness, name, label),
                    breakdown_score(likeness, name, code.replace("_", " ")),
                ),
                name,
                code,
            )
            for name in names
            for code, label in codes.items()
        ),
        key=lambda one: -one[0],
    )
    met: dict[str, str] = {}
    for score, name, code in scored:
        if score >= FITS and name not in met and code not in met.values():
            met[name] = code
    return met
