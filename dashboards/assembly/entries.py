"""Builds the entries of scorecards from what is known: the one way in.

Source: DESIGN sections 1, 4 and 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboards.assembly.disclose import Disclosure
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import View
from dashboards.assembly.entry import assemble
from dashboards.assembly.facts import Facts
from dashboards.assembly.figures import Figures
from dashboards.assembly.load import load_facts
from dashboards.assembly.select import places
from safeguarding.partners.models import Partnership
from safeguarding.periods import Period


@dataclass(frozen=True, slots=True)
class Built:
    """An entry with both its payloads, not yet written anywhere."""

    indicator_id: int
    position: int
    full: Payload
    suppressed: Payload


def build_entries(
    partnership: Partnership,
    quarters: Sequence[Period],
    *,
    as_known_on: date | None = None,
) -> dict[Period, list[Built]]:
    """Build the scorecards of some quarters, whole.

    The number of queries is the same for any number of quarters and indicators, and
    the same observations give the same entries to the last character.

    Args:
        partnership: whose scorecards.
        quarters: periods of the kind quarter.
        as_known_on: as the figures were known at the end of this day; now if None.

    Returns:
        The entries of each quarter in the order in which they are shown.
    """
    if not quarters:
        return {}
    return entries_of(
        load_facts(partnership, quarters, as_known_on=as_known_on), quarters
    )


def entries_of(facts: Facts, quarters: Sequence[Period]) -> dict[Period, list[Built]]:
    """Build the scorecards of some quarters from facts that were loaded for them."""
    figures = Figures(facts)
    disclosure = Disclosure(figures)
    full = View(figures.get, figures.rows, is_full=True)
    suppressed = View(disclosure.figure, disclosure.rows, is_full=False)
    return {
        quarter: [
            Built(
                place.indicator.pk,
                place.position,
                assemble(facts, full, place),
                assemble(facts, suppressed, place),
            )
            for place in places(facts, figures, quarter)
        ]
        for quarter in quarters
    }
