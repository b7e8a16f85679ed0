"""Which caveats travel with a figure (DOMAIN B.1 rule 11)."""

import re
from collections.abc import Iterable

from dashboards.assembly.document import Payload
from dashboards.assembly.facts import Facts
from dashboards.assembly.figure import Figure
from safeguarding.indicators.models import Caveat

# A year, a financial year or a term's year gives nothing away.
YEARS = re.compile(r"\b(19|20)[0-9]{2}(-[0-9]{2})?\b")
WITHHELD = "Its words hold numbers. Ask the board analyst of the partnership."


def tells_a_number(words: str) -> bool:
    """Say whether a caveat's words could give a hidden number away."""
    return any(sign.isdigit() for sign in YEARS.sub("", words))


def mark_of(caveat: Caveat, *, is_hidden: bool) -> str:
    """Give a caveat's mark; beside a hidden figure, none that holds a number."""
    return "Caveat" if is_hidden and tells_a_number(caveat.mark) else caveat.mark


def text_of(caveat: Caveat, *, is_hidden: bool) -> str:
    """Give a caveat's words; beside a hidden figure, none that hold a number.

    "Cumulatively it is 55 of 60" under a `c` would undo the suppression.
    """
    return WITHHELD if is_hidden and tells_a_number(caveat.text) else caveat.text


def caveats_of(facts: Facts, indicator_id: int, figure: Figure) -> list[Caveat]:
    """Give the caveats whose days overlap the period of a figure."""
    period = figure.period
    return [
        caveat
        for caveat in facts.caveats.get(indicator_id, ())
        if caveat.starts_on <= period.end and period.start <= caveat.ends_on
    ]


def all_caveats(
    facts: Facts, indicator_id: int, own: Figure, compared: Iterable[Figure]
) -> list[Payload]:
    """List caveats of a figure, then those of what it is compared with, each once."""
    figures = (own, *compared)
    is_hidden = any(figure.is_hidden for figure in figures)
    named = {
        caveat.pk: (caveat, "this figure")
        for caveat in caveats_of(facts, indicator_id, own)
    }
    for earlier in figures[1:]:
        if earlier.is_known:
            for caveat in caveats_of(facts, indicator_id, earlier):
                named.setdefault(caveat.pk, (caveat, "the comparison"))
    return [
        {
            "mark": mark_of(caveat, is_hidden=is_hidden),
            "text": text_of(caveat, is_hidden=is_hidden),
            "source": caveat.source,
            "applies_to": applies_to,
        }
        for caveat, applies_to in named.values()
    ]
