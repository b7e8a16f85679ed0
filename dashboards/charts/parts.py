"""What can stand in a figure beside the series itself."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A level to compare with: a target."""

    value: float
    text: str


@dataclass(frozen=True)
class Limits:
    """What chance alone gives, from one place of the axis to another.

    `first` and `last` are places of periods, counted from 0; `range` and `average`
    say the numbers for people.
    """

    first: int
    last: int
    low: float
    high: float
    centre: float
    range: str
    average: str


@dataclass(frozen=True)
class Letter:
    """Something that happened: a letter over the chart, told in the list under it.

    Places are those of periods counted from 0; a period reaches half a place to
    either side. `until` is None for what happened on one day; `is_on_point` for
    what belongs to a figure instead of a day.
    """

    letter: str
    at: float
    until: float | None = None
    is_on_point: bool = False


@dataclass(frozen=True)
class Compared:
    """Another place's figures: heights and words by the label of the period."""

    level: str
    name: str
    values: Mapping[str, float]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Beside:
    """All that stands beside a series; each part may be missing."""

    target: Line | None = None
    limits: Limits | None = None
    compared: tuple[Compared, ...] = ()
    letters: tuple[Letter, ...] = ()
