"""What became of the actions: the register in one sentence, one chart and one table."""

from collections.abc import Mapping

from dashboards.assurance.parts import bars, said
from dashboards.assurance.reading_actions import Acted, Actions
from dashboards.profile.shown import Line, Part, count, withheld
from safeguarding.board.models import Action

HEADING = "What became of the actions?"
NONE = (
    "The register holds no action yet. Actions come from audits, self-assessments, "
    "reviews, challenges, plans and inspections."
)
CLOSED = "You cannot see the actions of this partnership."
COLUMNS = (
    *("Open", "Overdue", "To be verified", "Closed on evidence", "Not done"),
    *("Indicator moved", "Not moved", "Cannot tell"),
)


def part(actions: Actions | None, names: Mapping[str, str]) -> Part:
    """Show the actions by where they come from and by owner.

    Args:
        actions: as one reader may see them; None where they may not.
        names: of agencies, by code.
    """
    if actions is None:
        return withheld("actions", HEADING, CLOSED)
    if not actions.all.all:
        return withheld("actions", HEADING, NONE)
    labels = dict(Action.Source.choices)
    sources = tuple(
        line(f"From: {labels[kind].lower()}", actions.by_source[kind])
        for kind in labels
        if kind in actions.by_source
    )
    owners = tuple(
        line(names.get(code, code), actions.by_agency[code])
        for code in sorted(actions.by_agency, key=lambda code: names.get(code, code))
    )
    return Part(
        "actions",
        HEADING,
        sentence(actions.all),
        ("Actions", *COLUMNS),
        (line("All actions", actions.all), *sources, *owners),
        chart=bars(chart_lines(actions.all), "actions"),
        note=(
            "Overdue actions are among the open ones. Closed on evidence: verified by "
            "somebody else than the owner. Two quarters after closing, the action's "
            "indicator is looked at again."
        ),
    )


def line(label: str, one: Acted) -> Line:
    """Put actions into a row, in the order of `COLUMNS`."""
    numbers = (one.open, one.overdue, one.waiting, one.verified, one.not_done)
    after = (one.moved, one.not_moved, one.cannot_tell)
    return Line(label, tuple(count(number) for number in (*numbers, *after)))


def chart_lines(one: Acted) -> tuple[Line, ...]:
    """Give what is drawn: each action once, then what closing changed."""
    parts = (
        ("Open, in time", one.open - one.overdue),
        ("Open, overdue", one.overdue),
        ("To be verified", one.waiting),
        ("Closed on evidence", one.verified),
        ("Of these, indicator moved", one.moved),
        ("Not done", one.not_done),
    )
    return tuple(Line(label, (count(number),)) for label, number in parts)


def sentence(one: Acted) -> str:
    """Say how the actions stand."""
    verb = "is" if one.open == 1 else "are"
    told = f"{said(one.open, 'action', 'actions')} {verb} open"
    if one.overdue:
        told += f", {one.overdue} of them overdue"
    told += f"; {one.verified} closed on evidence"
    if one.judged:
        indicators = said(one.judged, "indicator", "indicators")
        told += f". Of {indicators} looked at two quarters later, {one.moved} moved"
    return f"{told}."
