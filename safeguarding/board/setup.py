"""Sets up a board from its partnership's file: groups, seats, and self-assessments.

Groups and seats are a beginning: once a table has a seat, it is kept in the pages, and
the file leaves it alone. Self-assessments are kept in the file only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from safeguarding.board.models import BoardSeat, Group, SelfAssessment
from safeguarding.declared import DeclarationError, Reading
from safeguarding.indicators.services import want
from safeguarding.partners.models import Agency, Partnership
from safeguarding.periods import Kind, Period
from safeguarding.sync import Changes, sync

TABLES = {"group", "seat", "self_assessment"}


@dataclass(frozen=True)
class DeclaredGroup:
    """[[group]]: a board, an executive, a sub-group."""

    code: str
    name: str
    kind: str
    active_from: date
    active_to: date | None = None
    parent: str = ""
    chair_agency: str = ""
    frequency: str = Group.Frequency.QUARTERLY.value
    terms_of_reference_on: date | None = None
    quorum: int | None = None


@dataclass(frozen=True)
class DeclaredSeat:
    """[[seat]]: an agency and a job title at a group's table, never a person."""

    group: str
    agency: str
    title: str
    starts_on: date
    ends_on: date | None = None
    capacity: str = BoardSeat.Capacity.MEMBER.value


@dataclass(frozen=True)
class DeclaredAssessment:
    """[[self_assessment]]: one area in one year; the scale is that year's own.

    `year` is the one in which the financial year begins, `scale` from worst to best.
    """

    year: int
    printed_year: str
    area: str
    rating: str
    is_good: bool
    scale: list[str]
    source: str = ""


@dataclass(frozen=True)
class DeclaredBoard:
    """Everything of this room in one file."""

    groups: list[DeclaredGroup]
    seats: list[DeclaredSeat]
    assessments: list[DeclaredAssessment]


def read(reading: Reading) -> DeclaredBoard:
    """Read this room's tables, noting problems in the reading."""
    declared = DeclaredBoard(
        groups=reading.many("group", DeclaredGroup),
        seats=reading.many("seat", DeclaredSeat),
        assessments=reading.many("self_assessment", DeclaredAssessment),
    )
    reading.problems += [*_lost(declared), *_unclear(declared.assessments)]
    return declared


def _lost(declared: DeclaredBoard) -> Iterable[str]:
    """Name what points at a group that is not in the file, or at none before it."""
    codes = {group.code for group in declared.groups}
    for seat in declared.seats:
        if seat.group not in codes:
            yield f"[[seat]] {seat.title}: there is no group {seat.group}."
    before: set[str] = set()
    for group in declared.groups:
        if group.parent and group.parent not in before:
            yield f"[[group]] {group.code}: {group.parent} must stand before it."
        before.add(group.code)


def _unclear(assessments: Iterable[DeclaredAssessment]) -> Iterable[str]:
    printed: dict[int, str] = {}
    for row in assessments:
        where = f"[[self_assessment]] {row.area} {row.printed_year}"
        if row.rating not in row.scale:
            yield f"{where}: {row.rating} is not on the scale of that year."
        if printed.setdefault(row.year, row.printed_year) != row.printed_year:
            yield f"{where}: {printed[row.year]} is of the same financial year."


def apply(partnership: Partnership, declared: DeclaredBoard) -> Changes:
    """Write this room's rows, inside the caller's transaction; ask for its years.

    Raises:
        DeclarationError: an agency is no member of the partnership.
    """
    agencies = _agencies(partnership, declared)
    changes = _groups(partnership, declared.groups, agencies)
    changes += _seats(partnership, declared.seats, agencies)
    return changes + _assessments(partnership, declared.assessments)


def _agencies(partnership: Partnership, declared: DeclaredBoard) -> dict[str, int]:
    members = Agency.objects.filter(memberships__partnership=partnership)
    known = dict(members.values_list("code", "pk"))
    named = {f"[[seat]] {seat.title}": seat.agency for seat in declared.seats}
    named |= {
        f"[[group]] {group.code}": group.chair_agency
        for group in declared.groups
        if group.chair_agency
    }
    problems = [
        f"{where}: {code} is not an agency of this partnership."
        for where, code in named.items()
        if code not in known
    ]
    if problems:
        raise DeclarationError(problems)
    return known


def _groups(
    partnership: Partnership, rows: list[DeclaredGroup], agencies: Mapping[str, int]
) -> Changes:
    existing = Group.objects.filter(partnership=partnership)
    known = dict(existing.values_list("code", "pk"))
    changes = Changes()
    # One by one: a group may stand below one that was only just made.
    for row in rows:
        if row.code in known:
            continue
        group = Group(
            partnership=partnership,
            parent_id=known.get(row.parent),
            chair_agency_id=agencies.get(row.chair_agency),
            **{
                name: value
                for name, value in vars(row).items()
                if name not in {"parent", "chair_agency"}
            },
        )
        changes += sync(existing.filter(code=row.code), [group], key=("code",))
        known[row.code] = group.pk
    return changes


def _seats(
    partnership: Partnership, rows: list[DeclaredSeat], agencies: Mapping[str, int]
) -> Changes:
    empty = Group.objects.filter(partnership=partnership, seats=None)
    groups = dict(empty.values_list("code", "pk"))
    declared = [
        BoardSeat(
            partnership=partnership,
            group_id=groups[row.group],
            agency_id=agencies[row.agency],
            title=row.title,
            capacity=row.capacity,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in rows
        if row.group in groups
    ]
    existing = BoardSeat.objects.filter(group__in=groups.values())
    return sync(existing, declared, key=("group_id", "agency_id", "title", "starts_on"))


def _assessments(partnership: Partnership, rows: list[DeclaredAssessment]) -> Changes:
    declared = [
        SelfAssessment(
            partnership=partnership,
            year=row.year,
            printed_year=row.printed_year,
            area=row.area,
            position=position,
            rating=row.rating,
            is_good=row.is_good,
            scale=", ".join(row.scale),
            source=row.source,
        )
        for position, row in enumerate(rows, 1)
    ]
    existing = SelfAssessment.objects.filter(partnership=partnership)
    years = {row.year for row in rows} | set(existing.values_list("year", flat=True))
    key = ("partnership_id", "printed_year", "area")
    changes = sync(existing, declared, key=key, remove_missing=True)
    if changes:
        periods = [Period.containing(Kind.YEAR, date(year, 4, 1)) for year in years]
        want(partnership_id=partnership.pk, periods=periods)
    return changes
