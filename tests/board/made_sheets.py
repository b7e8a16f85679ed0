"""A board with seats and a year of meetings, and sheets of who came."""

from datetime import UTC, date, datetime

from safeguarding.board.models import Attendance, BoardSeat, Group, Meeting
from safeguarding.periods import Period
from tests.cases.made_files import Sender, check, load
from tests.factories import MembershipFactory

Q3 = Period.parse("2015-16-Q3")
GIVEN_AT = datetime(2016, 1, 20, 9, 0, tzinfo=UTC)
# Five meetings of one financial year, two of them in the third quarter.
DAYS = ("14/04/2015", "16/06/2015", "15/09/2015", "20/10/2015", "15/12/2015")
ON = tuple(datetime.strptime(day, "%d/%m/%Y").date() for day in DAYS)  # noqa: DTZ007


class Board:
    """A partnership's board, whose unit sends the sheet."""

    def __init__(self, *, partnership=None):
        self.sender = Sender.of("attendance", partnership=partnership)
        self.partnership = self.sender.partnership
        self.group = self.table("board", "Main Board", Group.Kind.BOARD)
        self.police = self.agency("police")
        self.health = self.agency("health")
        self.chief = self.seat(self.police, "Chief Superintendent")
        self.nurse = self.seat(self.health, "Designated Nurse")

    def table(self, code, name, kind, **columns):
        return Group.objects.create(
            partnership=self.partnership,
            code=code,
            name=name,
            kind=kind,
            **{"active_from": date(2012, 4, 1), **columns},
        )

    def agency(self, name, **columns):
        code = f"{name}-{self.partnership.code}"
        member = MembershipFactory(
            partnership=self.partnership,
            agency__code=code,
            agency__name=f"{name.title()} of {self.partnership.code}",
            agency__short_name=name.title(),
            **columns,
        )
        return member.agency

    def seat(self, agency, title, group=None, **columns):
        return BoardSeat.objects.create(
            partnership=self.partnership,
            group=group or self.group,
            agency=agency,
            title=title,
            **{"starts_on": date(2014, 4, 1), **columns},
        )

    def meeting(self, on, status="held", group=None, **columns):
        return Meeting.objects.create(
            partnership=self.partnership,
            group=group or self.group,
            on=on,
            status=status,
            **columns,
        )

    def came(self, seat, on, status="attended"):
        """Record attendance as a page does, at a meeting that is made when needed."""
        meeting, _ = Meeting.objects.get_or_create(
            partnership=self.partnership,
            group=seat.group,
            on=on,
            defaults={"status": "held"},
        )
        return Attendance.objects.create(
            partnership=self.partnership,
            agency=seat.agency,
            meeting=meeting,
            seat=seat,
            status=status,
            group_kind=seat.group.kind,
            group_code=seat.group.code,
            quarter=Period.containing(Q3.kind, on).index,
        )

    # Sheets ---------------------------------------------------------------------------

    def row(self, seat=None, day="20/10/2015", status="attended", **cells):
        seat = seat or self.chief
        return {
            "group": seat.group.code,
            "meeting_date": day,
            "agency": seat.agency.code,
            "seat_title": seat.title,
            "status": status,
            **cells,
        }

    def both(self, day="20/10/2015", **cells):
        """Tell of both seats at one meeting."""
        return [self.row(self.chief, day, **cells), self.row(self.nurse, day, **cells)]

    def file(self, period=Q3, given_at=GIVEN_AT):
        return self.sender.file("attendance-sheet", period=period, given_at=given_at)

    def check(self, *rows, file=None):
        return check(file or self.file(), *rows)

    def load(self, *rows, file=None, **more):
        file = file or self.file()
        load(file, *rows, **more)
        return file

    def stands(self):
        """Give what is recorded: who, when, how."""
        rows = Attendance.objects.filter(partnership=self.partnership)
        return {
            (row.seat.title, row.meeting.on.isoformat()): row.status
            for row in rows.select_related("seat", "meeting")
        }


def codes(findings):
    return sorted(one.code for one in findings)


def said(findings, code):
    """Give the only finding of a kind."""
    (found,) = [one for one in findings if one.code == code]
    return found
