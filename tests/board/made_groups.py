"""A board with seats and meetings, made small and by hand."""

from datetime import UTC, date, datetime, timedelta

from safeguarding.access.permissions import Role
from safeguarding.board.models import Attendance, BoardSeat, Group, Meeting
from safeguarding.board.services import attendance
from safeguarding.cases.services.keeping import Changing, Seen
from tests.factories import (
    LONG_AGO,
    AgencyFactory,
    MembershipFactory,
    PartnershipFactory,
    member,
)

NOW = datetime(2016, 6, 1, 9, 0, tzinfo=UTC)
TODAY = date(2016, 6, 1)
CAME, DEPUTY, APOLOGIES, ABSENT, NOT_YET = Attendance.Status.values


class Table:
    """A partnership's group with two agencies and who keeps it."""

    def __init__(self, kind=Group.Kind.BOARD, code="board", place=None, quorum=None):
        self.place = place or PartnershipFactory()
        self.police = self.agency("Police")
        self.health = self.agency("Health")
        self.group = Group.objects.create(
            partnership=self.place,
            code=code,
            name=f"{code.title()} of {self.place.short_name}",
            kind=kind,
            quorum=quorum,
            active_from=LONG_AGO,
        )
        self.manager = member(Role.BUSINESS_MANAGER, self.place)

    def agency(self, name):
        made = AgencyFactory(short_name=f"{name} {self.place.short_name}")
        MembershipFactory(partnership=self.place, agency=made)
        return made

    def seat(self, agency=None, title="Head of service", **more):
        return BoardSeat.objects.create(
            partnership=self.place,
            group=self.group,
            agency=agency or self.police,
            title=title,
            **{"starts_on": LONG_AGO, **more},
        )

    def meeting(self, on, status=Meeting.Status.HELD, **more):
        return Meeting.objects.create(
            partnership=self.place, group=self.group, on=on, status=status, **more
        )

    def met(self, on, **marks):
        """Hold a meeting and mark seats: a list of (seat, status)."""
        meeting = self.meeting(on)
        self.record(meeting, marks["marks"])
        return meeting

    def record(self, meeting, marks):
        return attendance.record(
            meeting=meeting,
            statuses={seat.pk: status for seat, status in marks},
            doing=self.doing(),
        )

    def doing(self, version="", confirmed=(), reason="", by=None):
        return Changing(by or self.manager, NOW, Seen(version, confirmed, reason))


def days(*numbers, since=date(2016, 1, 10)):
    """Give days one month apart or so."""
    return [since + timedelta(days=30 * number) for number in numbers]
