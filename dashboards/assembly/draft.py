"""What the parts of one entry are made from, and how a single figure is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboards.assembly import wording
from dashboards.assembly.document import Payload
from dashboards.assembly.facts import Facts
from dashboards.assembly.figure import Figure
from dashboards.assembly.select import Place
from safeguarding.indicators.models import Indicator
from safeguarding.periods import Period


@dataclass(frozen=True, slots=True)
class View:
    """The figures as one kind of reader may see them.

    `figure` and `rows` answer for an indicator and a period; `is_full` says that
    nothing is hidden, so that the numbers of single agencies may stand there too.
    `points` keeps what was made of figures that `figure` goes on holding.
    """

    figure: Callable[[int, Period], Figure]
    rows: Callable[[int, Period], Mapping[tuple[str, str], Figure]]
    is_full: bool
    points: dict[int, Payload] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the parts of one entry are made from."""

    facts: Facts
    view: View
    place: Place
    own: Figure
    previous: Figure
    year_ago: Figure

    @property
    def indicator(self) -> Indicator:
        """The indicator of the entry."""
        return self.place.indicator


def point_of(figure: Figure, unit: str) -> Payload:
    """Give a figure as every reader of entries knows it."""
    return {
        "period": figure.period.code,
        "period_label": figure.period.short_label,
        **numbers_of(figure),
        "state": figure.state,
        "qualifier": figure.qualifier,
        "text": text_of(figure, unit),
    }


def numbers_of(figure: Figure) -> Payload:
    """Give the counts and the value of a figure for JSON."""
    return {
        "numerator": wording.number(figure.numerator),
        "denominator": wording.number(figure.denominator),
        "value": wording.number(figure.value),
    }


def text_of(figure: Figure, unit: str) -> str:
    """Write a figure for people, or why there is none."""
    if figure.is_hidden:
        return wording.HIDDEN
    return wording.text(
        state=figure.state,
        qualifier=figure.qualifier,
        value=figure.value,
        unit=unit,
    )
