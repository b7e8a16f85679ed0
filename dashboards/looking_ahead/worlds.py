"""The board as it is and as it would be, built by the code of the rebuild.

Facts are loaded once; the figures that would be recorded are put into them in
memory. Nothing is written and no lock is taken, so nothing has to be undone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from dashboards.assembly.disclose import Disclosure
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import View
from dashboards.assembly.entries import entries_of
from dashboards.assembly.entry import assemble
from dashboards.assembly.facts import Facts, Sent
from dashboards.assembly.figures import Figures
from dashboards.assembly.how_sent import Explained, sent_row, sent_rows
from dashboards.assembly.load import load_facts
from dashboards.assembly.overlay import overlaid
from dashboards.assembly.select import places
from dashboards.looking_ahead.limited import Limited
from safeguarding.periods import Kind, Period
from safeguarding.returns.board_preview import Line, WouldBe
from safeguarding.returns.models import Submission

# Entries of one scorecard by code of indicator, in the order in which they stand.
Entries = Mapping[str, Payload]


@dataclass(frozen=True)
class World:
    """The scorecards of some quarters: as a reader sees them, and as everybody does."""

    seen: Mapping[Period, Entries]
    by_all: Mapping[Period, Entries]


def facts_of(would_be: WouldBe) -> tuple[Facts, Facts]:
    """Load what is known, and put in what would be."""
    quarters = quarters_of(would_be)
    now = load_facts(would_be.version.obligation.partnership, quarters)
    return now, overlaid(
        now,
        would_be.fresh,
        would_be.gone,
        _sent(would_be),
        would_be.version.submitted_at,
    )


def quarters_of(would_be: WouldBe) -> list[Period]:
    """Give the quarters of the scorecards that could change, oldest first."""
    return [Period(Kind.QUARTER, start) for start in would_be.quarters]


def _sent(would_be: WouldBe) -> Mapping[int, Sent]:
    stored = {row.source_id for row in would_be.fresh if (row.source_id or 0) > 0}
    came_at = _first_received(would_be.version)
    unsent = {
        line.key: _unsent(would_be.version, line, came_at) for line in would_be.lines
    }
    return {**sent_rows({pk for pk in stored if pk}), **unsent}


def _first_received(version: Submission) -> datetime:
    """Give when the return first came complete; this version's moment if never."""
    others = version.obligation.submissions.aggregate(first=Min("received_at"))
    return others["first"] or version.submitted_at


def _unsent(version: Submission, line: Line, came_at: datetime) -> Sent:
    """Say how a row will have come; the same words as for one that was sent."""
    explained: Explained = {(0, line.row): False} if line.is_explained else {}
    due_on = version.obligation.due_on
    row = (line.key, 0, version.version, line.sheet, line.row, came_at, due_on)
    # Where two people are asked for, it is accepted only once the second signed.
    return sent_row(row, explained, is_signed=True)


def full(facts: Facts, quarters: list[Period]) -> World:
    """Build the scorecards for readers from whom nothing is hidden."""
    built = entries_of(facts, quarters)
    return World(
        {q: {one.full["code"]: one.full for one in built[q]} for q in quarters},
        {q: {one.full["code"]: one.suppressed for one in built[q]} for q in quarters},
    )


def limited(
    now: Facts, then: Facts, quarters: list[Period], agency_id: int
) -> tuple[World, World]:
    """Build the scorecards for an agency, before and after."""
    figures, would = Figures(now), Figures(then)
    shown = Disclosure(figures)
    before = _assembled(
        now, figures, View(shown.figure, shown.rows, is_full=False), quarters
    )
    narrow = Limited(figures, shown, would, agency_id)
    after = _assembled(
        then, would, View(narrow.figure, narrow.rows, is_full=False), quarters
    )
    return World(before, before), World(after, after)


def _assembled(
    facts: Facts, figures: Figures, view: View, quarters: list[Period]
) -> Mapping[Period, Entries]:
    return {
        quarter: {
            place.indicator.code: assemble(facts, view, place)
            for place in places(facts, figures, quarter)
        }
        for quarter in quarters
    }
