"""Coverage as a page shows it: a block for each course, a line for each agency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from training.coverage import Covered

NOT_COUNTED = "No headcount"
NOTE = (
    "In date is who attended the whole course within its renewal, counted from the day "
    "of the event. They are set against the agency's last headcount of the role group. "
    "Where somebody works, and as what, is what their last booking said: people who "
    "left may still be among them. About to lapse means within 90 days."
)


@dataclass(frozen=True)
class Total:
    """Some lines added up, as far as there are headcounts.

    Attributes:
        people: trainings needed: each person once for each course they need.
        in_date: of these; people of agencies without a headcount are not among them.
        above: in date and more than counted: they make up for nobody elsewhere.
        expiring: people in date whose training lapses within 90 days.
        lapsed: people not in date any more.
        uncounted: lines without a headcount.
        unset: people in date of lines without a headcount.
    """

    people: int = 0
    in_date: int = 0
    above: int = 0
    expiring: int = 0
    lapsed: int = 0
    uncounted: int = 0
    unset: int = 0

    @classmethod
    def of(cls, lines: Iterable[Covered]) -> "Total":
        """Add lines up."""
        rows = list(lines)
        counted = [one for one in rows if one.people is not None]
        others = [one for one in rows if one.people is None]
        return cls(
            people=sum(one.people or 0 for one in counted),
            in_date=sum(min(one.in_date, one.people or 0) for one in counted),
            above=sum(max(0, one.in_date - (one.people or 0)) for one in counted),
            expiring=sum(one.expiring for one in counted),
            lapsed=sum(one.lapsed for one in counted),
            uncounted=len(others),
            unset=sum(one.in_date for one in others),
        )

    @property
    def missing(self) -> int:
        """Trainings needed that are not in date."""
        return self.people - self.in_date

    @property
    def share(self) -> float | None:
        """People in date per 100 who need it; None without headcounts."""
        return 100 * self.in_date / self.people if self.people else None


@dataclass(frozen=True)
class Line:
    """One agency and role group of a course, in words.

    Attributes:
        fresh: width of the bar of who stays in date, of 100; `soon`: of who lapses.
        note: what to know of the line; "" for nothing.
    """

    covered: Covered
    people: str
    share: str
    missing: str
    fresh: int
    soon: int
    note: str


@dataclass(frozen=True)
class Block:
    """A course and who is in date with it."""

    key: str
    course: str
    said: str
    total: Total
    share: str
    lines: Sequence[Line] = field(default_factory=tuple)

    @property
    def is_several(self) -> bool:
        """More than one line has a headcount: there is something to add up."""
        return len(self.lines) - self.total.uncounted > 1


def blocks(covered: Iterable[Covered], on: date) -> list[Block]:
    """Group lines by their course, in the order they come."""
    return [
        _block(pk, list(lines), on)
        for pk, lines in groupby(covered, key=lambda one: one.course_id)
    ]


def lede(covered: Sequence[Covered]) -> str:
    """Say in a sentence how much of what is needed is in date."""
    total = Total.of(covered)
    if total.share is None:
        many = _people(total.unset)
        return f"{many} in date; without a headcount nobody can say of how many."
    said = (
        f"{total.in_date:,} of the {total.people:,} trainings people need "
        f"{_are(total.in_date)} in date ({percent(total.share)}); "
        f"{total.missing:,} {_are(total.missing)} missing."
    )
    if total.above:
        said += f" {_people(total.above, 'more')} in date than were counted."
    if soon := sum(one.expiring for one in covered):
        verb = "lapses" if soon == 1 else "lapse"
        said += f" {soon:,} {verb} within 90 days."
    return said


def percent(share: float | None) -> str:
    """Write a share; a little under 100 is not 100, a little over 0 is not 0."""
    if share is None:
        return "Not known"
    whole = round(share)
    if whole == 100 and share < 100:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return f"{whole}%"


def _block(pk: int, lines: list[Covered], on: date) -> Block:
    total = Total.of(lines)
    return Block(
        key=f"course-{pk}",
        course=lines[0].course,
        said=_said(total),
        total=total,
        share=percent(total.share),
        lines=[_line(one, on) for one in lines],
    )


def _said(total: Total) -> str:
    if total.share is None:
        said = f"{_people(total.unset)} in date; no agency has given a headcount."
    else:
        said = (
            f"{total.in_date:,} of {total.people:,} people who need it "
            f"{_are(total.in_date)} in date "
            f"({percent(total.share)})."
        )
    if total.above:
        said += f" {_people(total.above, 'more')} in date than were counted."
    if total.unset and total.share is not None:
        said += f" {_people(total.unset, 'more')} in date where there is no headcount."
    return said


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _people(count: int, more: str = "") -> str:
    noun = "person" if count == 1 else "people"
    return " ".join(filter(None, (f"{count:,}", more, noun, _are(count))))


def _line(one: Covered, on: date) -> Line:
    people = max(one.people or 0, one.in_date, 1)
    known = one.people is not None
    return Line(
        covered=one,
        people=NOT_COUNTED if one.people is None else f"{one.people:,}",
        share=percent(one.share) if known and one.people else "",
        missing="" if one.untrained is None else f"{one.untrained:,}",
        fresh=round(100 * (one.in_date - one.expiring) / people) if known else 0,
        soon=round(100 * one.expiring / people) if known else 0,
        note=_note(one, on),
    )


def _note(one: Covered, on: date) -> str:
    if one.is_above:
        return "More people than the headcount says: count again, or some have left."
    if one.is_old(on):
        return "The headcount is more than a year old."
    return ""
