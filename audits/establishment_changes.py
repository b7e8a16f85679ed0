"""What a new list of establishments changes: who joined, left, came back, differs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from audits.establishments import COLUMNS, Listed
from audits.models import Establishment
from safeguarding.cases.errors import Doubt

IN_WORDS: Mapping[str, str] = {
    "W-NOT-IN-LIST": "establishments that are not in the list any more",
    "W-MANY-LEFT": "a large part of the list leaves at once",
    "W-EMAIL-PERSON": "addresses that look like a person's own",
    "W-DUPLICATE": "two establishments with one name and phase",
    "W-NEW-URN": "a name with a new number",
    "W-OLD-LIST": "a list older than the one before it",
}
# A share of the list that hardly closes in one go: rather a filter was left on.
MANY = 0.2
ENOUGH = 10


@dataclass(frozen=True)
class Change:
    """One establishment that differs: what was, and what is to be."""

    urn: str
    name: str
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Changes:
    """What a list changes, by URN.

    Attributes:
        joined: new in the list.
        returned: not in the list before it, but in an earlier one.
        left: in the list before it and not in this one: kept, with a last day.
        changed: in both, with another name, phase, trust, mailbox or agency.
        same: how many stay as they are.
    """

    joined: tuple[Listed, ...]
    returned: tuple[Listed, ...]
    left: tuple[Establishment, ...]
    changed: tuple[Change, ...]
    same: int

    def __bool__(self) -> bool:
        return bool(self.joined or self.returned or self.left or self.changed)

    @property
    def sentence(self) -> str:
        """Say it in numbers."""
        said = (
            (len(self.joined), "new"),
            (len(self.returned), "back again"),
            (len(self.left), "not in it any more"),
            (len(self.changed), "changed"),
            (self.same, "as before"),
        )
        return ", ".join(f"{many} {words}" for many, words in said if many) or "nobody"


def compare(rows: Iterable[Listed], kept: Iterable[Establishment]) -> Changes:
    """Compare a list with what is kept; those kept come with their agency."""
    known = {one.urn: one for one in kept}
    listed = {one.urn: one for one in rows}
    joined, returned, changed, same = [], [], [], 0
    for urn, one in listed.items():
        old = known.get(urn)
        if old is None:
            joined.append(one)
        elif old.ends_on is not None:
            returned.append(one)
        elif differences := tuple(_differences(old, one)):
            changed.append(Change(urn, one.name, differences))
        else:
            same += 1
    left = [
        one for urn, one in known.items() if urn not in listed and one.ends_on is None
    ]
    return Changes(tuple(joined), tuple(returned), tuple(left), tuple(changed), same)


def doubts_of(
    changes: Changes, codes: Mapping[str, int], kept: Sequence[Establishment], on: date
) -> list[Doubt]:
    """List what is unusual about taking a list in.

    Args:
        changes: what it changes.
        codes: how many findings of each W rule reading it made.
        kept: the establishments before it.
        on: from which day the list holds.
    """
    doubts = [*_about_leaving(changes), *_about_rows(codes)]
    if any(one.starts_on > on for one in kept):
        message = "There is a list of a later day already"
        doubts.append(Doubt("W-OLD-LIST", "on", message))
    return doubts


def _about_leaving(changes: Changes) -> Iterator[Doubt]:
    left, here = len(changes.left), len(changes.left) + changes.same
    here += len(changes.changed)
    if left:
        some = ", ".join(one.urn for one in changes.left[:3])
        more = " …" if left > 3 else ""
        message = f"Not in the list any more: {left} ({some}{more})"
        yield Doubt("W-NOT-IN-LIST", "", message)
    if left >= ENOUGH and left > MANY * here:
        message = f"{left} of {here} leave at once. Is it the whole list, unfiltered?"
        yield Doubt("W-MANY-LEFT", "", message)
    names = {one.name.casefold(): one.urn for one in changes.left}
    new = [one for one in changes.joined if one.name.casefold() in names]
    if new:
        one = new[0]
        message = (
            f"{one.name} joins as {one.urn} and leaves as "
            f"{names[one.name.casefold()]}: did it become an academy?"
        )
        yield Doubt("W-NEW-URN", "", message)


def _about_rows(codes: Mapping[str, int]) -> Iterator[Doubt]:
    if many := codes.get("W-EMAIL-PERSON"):
        message = f"Addresses that look like a person's own: {many}"
        yield Doubt("W-EMAIL-PERSON", "", message)
    if many := codes.get("W-DUPLICATE"):
        message = f"Rows with a name and phase that stands there already: {many}"
        yield Doubt("W-DUPLICATE", "", message)


def last_day(one: Establishment, on: date) -> date:
    """Give the last day of an establishment that a list from a day on has no more."""
    return max(one.starts_on, on - timedelta(days=1))


def stamp(kept: Iterable[Establishment]) -> str:
    """Give what tells one state of the whole list from the next."""
    said = [(*_values(one), str(one.ends_on)) for one in kept]
    return sha256(repr(sorted(said)).encode()).hexdigest()[:16]


def _differences(old: Establishment, new: Listed) -> Iterator[tuple[str, str, str]]:
    names = ("name", "phase", "academy", "trust", "email", "agency")
    now = (new.name, _phase(new.phase), _yes(new.is_academy), new.trust, new.email)
    for name, was, is_now in zip(
        names, _values(old)[1:], (*now, new.agency), strict=True
    ):
        if was != is_now:
            yield COLUMNS[name], was or "nothing", is_now or "nothing"


def _values(one: Establishment) -> tuple[str, ...]:
    agency = one.agency.code if one.agency_id and one.agency else ""
    phase = _phase(one.phase)
    academy = _yes(one.is_academy)
    return (one.urn, one.name, phase, academy, one.trust, one.email, agency)


def _phase(value: str) -> str:
    return str(Establishment.Phase(value).label)


def _yes(value: bool) -> str:  # noqa: FBT001 - a value to be said
    return "yes" if value else "no"
