"""Three groups, their seats, and who came to the meetings of the last year."""

from dashboards.demo.assured.desk import AGENCIES, Desk
from safeguarding.board.models import Attendance, BoardSeat, Group, Meeting
from safeguarding.board.services import attendance, groups, meetings

BEGAN = 1_000
EVERY_QUARTER, EVERY_TWO_MONTHS = 91, 61
MEETINGS = 5
EXECUTIVE = ("northborough-csc", "northborough-police", "northborough-icb")
Status = Attendance.Status
# Read like a register: one sign for each seat, meeting by meeting, the oldest first.
SIGNS = {
    "x": Status.ATTENDED,
    "d": Status.DEPUTY,
    "a": Status.APOLOGIES,
    "-": Status.ABSENT,
}
# One line a meeting, one sign a seat in the order of `AGENCIES`. The hospital has not
# come three times in a row, community health sends a deputy every time.
REGISTER = ("xxxxxxdx", "xaxxxadx", "xxxdx-dx", "dxxxx-dx", "xxaxx-dx")
GROUPS = (
    ("Board (synthetic)", Group.Kind.BOARD, AGENCIES, EVERY_QUARTER, 5),
    ("Executive (synthetic)", Group.Kind.EXECUTIVE, EXECUTIVE, EVERY_TWO_MONTHS, 3),
    (
        "Quality assurance (synthetic)",
        Group.Kind.SUB_GROUP,
        AGENCIES[:6],
        EVERY_QUARTER,
        None,
    ),
)


def make(desk: Desk) -> int:
    """Make the groups, fill their seats, and hold their meetings."""
    made = 0
    for number, (name, kind, codes, apart, quorum) in enumerate(GROUPS):
        facts = groups.GroupFacts(
            name=name, kind=kind, active_from=desk.day(BEGAN), quorum=quorum
        )
        group = groups.make_group(
            partnership=desk.partnership,
            facts=facts,
            doing=desk.doing(desk.manager, BEGAN),
        )
        seats = [_seat(desk, group, code) for code in codes]
        for place, signs in enumerate(REGISTER):
            ago = 20 + 7 * number + apart * (MEETINGS - 1 - place)
            _meet(desk, group, seats, ago, signs)
            made += 1
    return made


def _seat(desk: Desk, group: Group, code: str) -> BoardSeat:
    is_chair = code == AGENCIES[0]
    facts = groups.SeatFacts(
        title="Director (synthetic)"
        if is_chair
        else "Head of safeguarding (synthetic)",
        capacity="chair" if is_chair else "member",
        starts_on=desk.day(BEGAN),
    )
    return groups.add_seat(
        group=group,
        agency=desk.agencies[code],
        facts=facts,
        doing=desk.doing(desk.manager, BEGAN),
    )


def _meet(
    desk: Desk, group: Group, seats: list[BoardSeat], ago: int, signs: str
) -> None:
    doing = desk.doing(desk.manager, ago)
    meeting = meetings.plan(
        group=group,
        on=desk.day(ago),
        kind=Meeting.Kind.ORDINARY.value,
        doing=doing,
    )
    meeting = meetings.hold(
        meeting=meeting, is_quorate=None if group.quorum else True, doing=doing
    )
    statuses = {
        seat.pk: SIGNS[sign].value for seat, sign in zip(seats, signs, strict=False)
    }
    attendance.record(meeting=meeting, statuses=statuses, doing=doing)
