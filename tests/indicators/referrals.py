"""Four made series of sixteen quarters, and what an arrow and our words make of them.

Referrals of a made area: large counts that move by about 6 % from quarter to quarter,
as referrals do, and small counts. What is true of each is known, for it was made so.
`python -m tests.indicators.referrals` prints the table.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from safeguarding.indicators.charted import charted
from safeguarding.indicators.figures import Figure
from safeguarding.indicators.statistics import trend

# An arrow as most scorecards draw it: a change of more than so much on last quarter.
ARROW_FROM = Decimal("0.05")
UP, DOWN, LEVEL = "up", "down", "level"
HEAD = (
    "| series | what is true | arrow on > 5 %: fired in 15 changes | arrow in the last "
    "quarter | our word | what a signal would have been, or by which rule |\n"
    "|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Made:
    """A series, what is true of it, and the word that is right for its last quarter."""

    name: str
    truth: str
    right: str
    numbers: tuple[int, ...]


SERIES = (
    Made(
        "noise",
        "nothing changed: 900 a quarter",
        "no real change",
        (
            952,
            823,
            863,
            920,
            844,
            896,
            910,
            854,
            828,
            911,
            955,
            864,
            882,
            991,
            869,
            872,
        ),
    ),
    Made(
        "shift",
        "from 900 to 1,040 a quarter in the tenth, and stayed",
        "rising",
        (
            *(949, 893, 886, 828, 904, 918, 882, 886, 830),
            *(1104, 1056, 1024, 1068, 1056, 1045, 1031),
        ),
    ),
    Made(
        "drift",
        "nearly 2 % more every quarter, 30 % in four years",
        "rising",
        (
            *(798, 816, 826, 842, 853, 875, 889, 903),
            *(925, 939, 966, 978, 1005, 1007, 1029, 1042),
        ),
    ),
    Made(
        "small counts",
        "nothing changed: 5 a quarter",
        "too few to say",
        (3, 4, 7, 5, 6, 3, 4, 4, 3, 6, 6, 6, 9, 7, 2, 5),
    ),
)


def arrows(numbers):
    """Give the arrow of each quarter but the first: up, down or level."""
    return [
        _arrow(Decimal(before), Decimal(after)) for before, after in pairwise(numbers)
    ]


def _arrow(before, after):
    if abs(after - before) <= ARROW_FROM * before:
        return LEVEL
    return UP if after > before else DOWN


def said(numbers):
    """Give our word for the last of some quarters, and its grounds.

    By its own history where that is long enough, else beside last year's quarter.
    """
    figures = [Figure(Decimal(number)) for number in numbers[-20:]]
    how = {"unit": "COUNT", "polarity": "NEUTRAL"}
    found = charted(figures, **how)
    told = found.trend if found else trend(figures[-1], figures[-5], **how)
    return str(told.word), told.needed or told.method


def table():
    """Write the arrow and the word of each series side by side, in Markdown."""
    rows = []
    for made in SERIES:
        fired = arrows(made.numbers)
        word, grounds = said(made.numbers)
        cells = (
            made.name,
            made.truth,
            f"{sum(each != LEVEL for each in fired)}",
            fired[-1],
            word,
            grounds,
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join((HEAD, *rows))


if __name__ == "__main__":
    print(table())  # noqa: T201 - it is what was asked for
