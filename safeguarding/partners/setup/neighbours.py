"""Sets up the local authorities a partnership compares itself with."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from safeguarding.declared import DeclarationError
from safeguarding.partners.models import Neighbour, Partnership
from safeguarding.partners.setup.declared import DeclaredNeighbours
from safeguarding.sync import Changes, sync

# Unitary authorities, metropolitan districts, London boroughs, counties (ONS).
AUTHORITY = re.compile(r"E(?:06|08|09|10)[0-9]{6}")


def sync_neighbours(
    partnership: Partnership, sets: Sequence[DeclaredNeighbours]
) -> Changes:
    """Make the sets of neighbours be those of the file; others are removed.

    Raises:
        DeclarationError: two sets are in force on one day, a set is empty, or a
            member is no local authority or the partnership's own.
    """
    problems = [
        *(problem for each in sets for problem in _problems(partnership, each)),
        *_overlaps(sets),
    ]
    if problems:
        raise DeclarationError(problems)
    declared = [
        Neighbour(
            partnership=partnership,
            set_name=each.name,
            place_code=member.code,
            place_name=member.name,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            source=each.source,
        )
        for each in sets
        for member in each.members
    ]
    existing = Neighbour.objects.filter(partnership=partnership)
    key = ("partnership_id", "set_name", "place_code")
    return sync(existing, declared, key=key, remove_missing=True)


def _problems(partnership: Partnership, each: DeclaredNeighbours) -> Iterable[str]:
    where = f"[[neighbour_set]] {each.name}"
    if not each.members:
        yield f"{where}: it has no members. Leave the set out until they are known."
    for member in each.members:
        if not AUTHORITY.fullmatch(member.code):
            yield (
                f"{where}: {member.code} is not the code of a local authority. Write "
                "the ONS code of nine characters, as E08000027."
            )
        elif member.code == partnership.la_code:
            yield f"{where}: {member.code} is the partnership's own area. Take it out."


def _overlaps(sets: Sequence[DeclaredNeighbours]) -> Iterable[str]:
    """Refuse two sets on one day: nobody could tell which of them is meant."""
    in_order = sorted(sets, key=lambda each: each.starts_on)
    for older, newer in pairwise(in_order):
        if (older.ends_on or date.max) >= newer.starts_on:
            yield (
                f"[[neighbour_set]] {older.name} and {newer.name} are both in force on "
                f"{newer.starts_on}. End the older one the day before."
            )
