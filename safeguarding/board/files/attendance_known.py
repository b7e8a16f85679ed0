"""What is known of a partnership's tables before a sheet is read."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from safeguarding.board.models import BoardSeat, Group, Meeting
from safeguarding.cases.sources import Sources
from safeguarding.partners.models import Partnership
from safeguarding.returns.values import fold

NOT_YET = "not_yet_member"


@dataclass(frozen=True)
class Tables:
    """Groups, their seats and meetings, by what a sheet calls them.

    Attributes:
        groups: by code, and by name where only one has it.
        agencies: of the partnership, by everything they are called.
        seats: by group's and agency's id and the folded title; all under "".
        meetings: by group's id, day and kind.
    """

    groups: dict[str, Group]
    agencies: Sources
    seats: dict[tuple[int, int, str], list[BoardSeat]]
    meetings: dict[tuple[int, date, str], Meeting]

    @classmethod
    def of(cls, partnership: Partnership) -> Self:
        """Load them. Four queries."""
        groups = list(Group.objects.filter(partnership=partnership).order_by("code"))
        seats: defaultdict[tuple[int, int, str], list[BoardSeat]] = defaultdict(list)
        found = BoardSeat.objects.filter(partnership=partnership)
        for seat in found.select_related("agency").order_by("starts_on", "pk"):
            for title in ("", fold(seat.title)):
                seats[seat.group_id, seat.agency_id, title].append(seat)
        met = Meeting.objects.filter(partnership=partnership).select_related("group")
        return cls(
            groups=_by_name(groups),
            agencies=Sources.of(partnership),
            seats=dict(seats),
            meetings={(one.group_id, one.on, one.kind): one for one in met},
        )

    def seats_of(self, group: Group, agency_id: int, title: str) -> list[BoardSeat]:
        """Give an agency's seats at a table: of this title; without one, all."""
        return self.seats.get((group.pk, agency_id, fold(title)), [])

    def filled(self, group: Group, on: date) -> Iterator[BoardSeat]:
        """Give the seats of a group that were filled on a day."""
        for (group_id, _, title), seats in self.seats.items():
            if group_id == group.pk and not title:
                yield from (one for one in seats if is_filled(one, on))


def is_filled(seat: BoardSeat, on: date) -> bool:
    """Whether a seat was filled on a day."""
    return seat.starts_on <= on and (seat.ends_on is None or on <= seat.ends_on)


def meant(seats: list[BoardSeat], on: date, status: str) -> BoardSeat | None:
    """Give the seat a row is about: the one filled that day.

    Of one who is not a member yet, the one that begins next; where none fits, any, so
    that it can be said what does not fit.
    """
    now = [one for one in seats if is_filled(one, on)]
    later = [one for one in seats if one.starts_on > on]
    best = later if status == NOT_YET else now
    return next(iter([*best, *now, *later, *seats]), None)


def _by_name(groups: list[Group]) -> dict[str, Group]:
    found: dict[str, Group] = {}
    doubtful = set()
    for group in groups:
        if found.setdefault(fold(group.name), group) is not group:
            doubtful.add(fold(group.name))
    for name in doubtful:
        del found[name]
    return found | {fold(group.code): group for group in groups}
