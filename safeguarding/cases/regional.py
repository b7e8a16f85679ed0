"""The figures of the regional quarterly return, from the quarters of children.

Each child once per line; children by place are not parts of a whole, for a child can go
missing from two places. Source: S0:803-815 (the profile), DOMAIN B.5 (MIS-01 to MIS-07,
CSE-01), A.3 (regional levels of risk).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from safeguarding.cases.known import About, is_known
from safeguarding.cases.models import ChildQuarter, Level, PlacedWhere
from safeguarding.cases.policy import policy_of
from safeguarding.partners.models import Partnership
from safeguarding.periods import Period

NOT_TOLD = "Nobody has told of this quarter."
ALL_AT_RISK = (
    "Each child once, at medium, high or serious risk at any time in the quarter."
)
SUBSET = "Some of the children at risk; not a part that adds up with others."
AT_END = "Of the children at risk, by where they were placed on the last day."
CHILDREN = "Each child once; a child missing from two places is in both."
EPISODES = "Episodes that started in the quarter."
# Place, and the columns that count its episodes.
PLACES: Mapping[str, tuple[str, ...]] = {
    "home": ("home_episodes",),
    "care": ("care_episodes",),
    "other places": ("education_episodes", "other_episodes"),
    "an unknown place": ("unknown_episodes",),
}


class Line(NamedTuple):
    """One figure of the return: None where nobody told, which is not nought."""

    label: str
    value: int | None
    note: str


class _Asked(NamedTuple):
    """A line, the counts that are added for it, and what has to be known."""

    label: str
    note: str
    names: list[str]
    about: About

    @property
    def empty(self) -> Line:
        """The line of a quarter nobody told of."""
        return Line(self.label, None, NOT_TOLD)


def regional_return(partnership: Partnership, quarter: Period) -> list[Line]:
    """Give the figures of a quarter, in the order of the return.

    Unsuppressed: for people who may see numbers of children only. A constant number of
    queries.

    Args:
        partnership: whose children.
        quarter: the quarter.
    """
    words = policy_of(partnership).regional_levels
    rows = ChildQuarter.objects.filter(partnership=partnership, quarter=quarter.index)
    counts: Mapping[str, int] = rows.aggregate(**_counted(words))
    lines = [*_cases(words), *_missing()]
    told = {
        about: is_known(about, partnership, quarter)
        for about in dict.fromkeys(line.about for line in lines)
    }
    return [_shown(line, counts) if told[line.about] else line.empty for line in lines]


def _counted(words: Mapping[str, str]) -> dict[str, Count | Sum]:
    """Name everything that is counted; one query counts it all."""
    risk = Q(is_at_risk=True)
    asked: dict[str, Q] = {
        "at_risk": risk,
        "serious": Q(is_serious=True),
        "placed_out": risk & Q(placed_at_end=PlacedWhere.OUT_OF_BOROUGH),
        "placed_in": risk & Q(placed_at_end=PlacedWhere.IN_BOROUGH),
        "children": Q(episodes__gt=0),
    }
    for number, (_, levels) in enumerate(_by_word(words)):
        asked[f"level_{number}"] = Q(highest_level__in=levels)
    for number, columns in enumerate(PLACES.values()):
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__gt": 0})
        asked[f"children_{number}"] = anywhere
    found: dict[str, Count | Sum] = {
        name: Count("pk", filter=wanted) for name, wanted in asked.items()
    }
    for column in ("episodes", *(name for each in PLACES.values() for name in each)):
        found[f"sum_{column}"] = Sum(column, default=0)
    return found


def _by_word(words: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Give the regional words, lowest first, and the local levels each stands for."""
    found: dict[str, list[str]] = {}
    for level in Level:
        if level.value in words:
            found.setdefault(words[level.value], []).append(level.value)
    return list(found.items())


def _cases(words: Mapping[str, str]) -> Iterator[_Asked]:
    """Give the lines about children with cases."""
    about = About.CASES
    yield _Asked(
        "Children at risk of sexual exploitation", ALL_AT_RISK, ["at_risk"], about
    )
    for number, (word, levels) in enumerate(_by_word(words)):
        local = ", ".join(Level(level).label.lower() for level in levels)
        label = f"Children at regional level: {word.replace('_', ' ')}"
        note = f"Highest local level in the quarter: {local}."
        yield _Asked(label, note, [f"level_{number}"], about)
    yield _Asked("Children at serious risk", SUBSET, ["serious"], about)
    yield _Asked(
        "Looked after, placed outside the borough", AT_END, ["placed_out"], about
    )
    yield _Asked("Looked after, placed in the borough", AT_END, ["placed_in"], about)


def _missing() -> Iterator[_Asked]:
    """Give the lines about missing children; of care the council may have told."""
    about = About.EPISODES
    yield _Asked("Children reported missing", "Each child once.", ["children"], about)
    yield _Asked("Missing episodes", EPISODES, ["sum_episodes"], about)
    for number, (place, columns) in enumerate(PLACES.items()):
        about = About.CARE_EPISODES if place == "care" else About.EPISODES
        sums = [f"sum_{column}" for column in columns]
        children = [f"children_{number}"]
        yield _Asked(f"Children missing from {place}", CHILDREN, children, about)
        yield _Asked(f"Episodes from {place}", EPISODES, sums, about)


def _shown(line: _Asked, counts: Mapping[str, int]) -> Line:
    return Line(line.label, sum(counts[name] for name in line.names), line.note)
