"""Says what another person saved while a page of answers was open."""

from collections.abc import Mapping
from dataclasses import dataclass

from audits.answer_rules import EMPTY, Typed
from audits.answering_page import FIELDS, Known, shown
from audits.carrying import said
from audits.desk import Desk
from audits.services import answers as service
from audits.services.answers import ChangedByAnother

MOST_COMPARED = 10


@dataclass(frozen=True)
class Difference:
    """A field in which two people typed different things."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Conflict:
    """That somebody saved since the page was opened, and what differs."""

    by: str
    mark: str
    differences: tuple[Difference, ...]
    left_out: int


def conflict_of(
    desk: Desk, known: Known, typed: Mapping[int, Typed], error: ChangedByAnother
) -> Conflict:
    """Put into words what another person saved, beside what was typed here."""
    theirs = {key: said(one) for key, one in error.theirs.items()}
    numbers = {one.pk: str(one) for group in known.questions.values() for one in group}
    found = [
        Difference(
            f"Question {numbers[key]}, {label}",
            shown(theirs.get(key, EMPTY), name),
            shown(typed[key], name),
        )
        for key in error.differing
        for name, label in FIELDS.items()
        if getattr(theirs.get(key, EMPTY), name) != getattr(typed[key], name)
    ]
    person = desk.response.prepared_by
    return Conflict(
        by=str(person) if person else "Somebody with the link of the office",
        mark=service.mark_of(typed, theirs),
        differences=tuple(found[:MOST_COMPARED]),
        left_out=len(found[MOST_COMPARED:]),
    )
