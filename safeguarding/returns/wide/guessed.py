"""What a row or column may mean, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from safeguarding.periods import Kind, Period
from safeguarding.returns.wide.kinds import WHY, Sort
from safeguarding.returns.wide.spec import Meaning
from safeguarding.returns.wide.when import When

NOTHING = Meaning()


@dataclass(frozen=True, slots=True)
class Guessed:
    """What a row or column may mean: sure, likely or unsure, and why."""

    meaning: Meaning = NOTHING
    confidence: str = "unsure"
    words: str = ""
    score: float = 0.0


def told_by_sort(sort: Sort) -> Guessed | None:
    """Say what a row or column is that its sort alone tells."""
    if sort in WHY:
        return Guessed(Meaning(left_out=WHY[sort]), "likely", WHY[sort])
    if sort in (Sort.NUMERATOR, Sort.DENOMINATOR):
        return Guessed(Meaning(figure=sort.value), "sure", f"The {sort.value}")
    if sort is Sort.TOTAL:
        return Guessed(Meaning(), "likely", "The total of the others")
    return None


def of_parent(above: Mapping[str, Guessed], figure: str) -> Guessed:
    """Take a row called only 'numerator' or 'denominator' for that of the row above."""
    parents = [one for one in above.values() if not one.meaning.left_out]
    parent = next(
        (one for one in reversed(parents) if one.meaning.figure in ("", "value")), None
    )
    if parent is None or not parent.meaning.indicator:
        return Guessed(words=f"The {figure} of what?")
    meaning = Meaning(indicator=parent.meaning.indicator, figure=figure)
    return Guessed(meaning, "likely", f"The {figure} of the row above", parent.score)


def timed(meaning: Meaning, when: When | None, own: Period) -> Meaning:
    """Add a time to a meaning."""
    if when is None:
        return meaning
    if when.period is not None:
        return replace(meaning, period=when.period.code)
    if when.starts_on is None:
        return meaning
    year = year_ending(when, own)
    if year is not None:
        return replace(meaning, period=year.code)
    return replace(meaning, starts_on=when.starts_on, ends_on=when.ends_on)


def year_ending(when: When, own: Period) -> Period | None:
    """Take a bare year of a yearly return for the year the return would call so."""
    if own.kind is not Kind.YEAR or when.dates is None:
        return None
    start, end = when.dates
    if (start.month, end.month) != (1, 12) or start.year != end.year:
        return None
    return Period.from_index(Kind.YEAR, own.index + start.year - own.end.year)


def time_words(when: When) -> str:
    """Say a time in words."""
    if when.period is not None:
        return when.period.label
    return f"{when.starts_on:%d/%m/%Y} to {when.ends_on:%d/%m/%Y}"


def whole_of(periods: Sequence[Period]) -> Period | None:
    """Find the quarter or year that exactly these periods make up."""
    for kind in (Kind.QUARTER, Kind.YEAR):
        for one in periods[:1]:
            whole = Period.containing(kind, one.start)
            if set(whole.parts(one.kind)) == set(periods) and len(periods) > 1:
                return whole
    return None


def one_each(found: dict[str, Guessed]) -> dict[str, Guessed]:
    """Keep an indicator for the name that fits it best; the others are unsure."""
    best: dict[Meaning, str] = {}
    for name, one in found.items():
        if one.meaning.indicator and not one.meaning.left_out:
            held = best.setdefault(one.meaning, name)
            if one.score > found[held].score:
                best[one.meaning] = name
    return {
        name: one
        if not one.meaning.indicator or best.get(one.meaning, name) == name
        else Guessed(words=f"'{best[one.meaning]}' fits {one.meaning.indicator} better")
        for name, one in found.items()
    }
