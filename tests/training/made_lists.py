"""Lists of bookings and registers made by hand, for a partnership with two agencies."""

from datetime import UTC, date, datetime

from safeguarding.cases.pseudonyms import Pseudonyms, Use
from safeguarding.partners.models import Agency
from safeguarding.periods import Period
from tests.cases.made_files import Sender, check, load
from tests.factories import AgencyFactory, MembershipFactory
from tests.training.made import BookingFactory, CourseFactory, EventFactory
from training.models import Booking, Delegate

Q3 = Period.parse("2015-16-Q3")
GIVEN_AT = datetime(2016, 1, 20, 9, 0, tzinfo=UTC)
LATER = datetime(2016, 1, 25, 9, 0, tzinfo=UTC)
ON = date(2015, 10, 20)
DAY = "20/10/2015"


class Office:
    """A board's office that sends the bookings of all agencies."""

    def __init__(self, kind="training-bookings", *, partnership=None, agency=None):
        agency = agency or AgencyFactory(type="other", sector="other")
        self.sender = Sender.of(kind, partnership=partnership, agency=agency)
        self.kind = kind
        self.partnership = self.sender.partnership
        self.police = self.agency("police", sector="police", type="police_force")
        self.health = self.agency("health", sector="health", type="acute_trust")

    def agency(self, name, **columns):
        known = Agency.objects.filter(code=f"{name}-{self.partnership.code}").first()
        if known is not None:
            return known
        member = MembershipFactory(
            partnership=self.partnership,
            agency__code=f"{name}-{self.partnership.code}",
            agency__name=f"{name.title()} of {self.partnership.code}",
            agency__short_name=name.title(),
            **{f"agency__{key}": text for key, text in columns.items()},
        )
        return member.agency

    def course(self, code="cse-1", title="CSE basics", **columns):
        return CourseFactory(
            partnership=self.partnership, code=code, title=title, **columns
        )

    def event(self, ref="EV-1", on=ON, **columns):
        columns.setdefault("course", self.known_course())
        return EventFactory(
            partnership=self.partnership, ref=ref, starts_on=on, **columns
        )

    def known_course(self):
        found = self.partnership_courses().first()
        return found or self.course()

    def partnership_courses(self):
        return CourseFactory._meta.model.objects.filter(partnership=self.partnership)

    def pseudonym(self, ref):
        return Pseudonyms(self.partnership.code).of(ref, Use.STAFF)

    def person(self, ref, **columns):
        found = Delegate.objects.filter(
            partnership=self.partnership, pseudonym=self.pseudonym(ref)
        ).first()
        return found or Delegate.objects.create(
            partnership=self.partnership,
            pseudonym=self.pseudonym(ref),
            **{"agency": self.police, "sector": "police", **columns},
        )

    def booking(self, event, ref="P100", **columns):
        """Book somebody by hand."""
        return BookingFactory(
            event=event,
            delegate=self.person(ref),
            **{"agency": self.police, "sector": "police", **columns},
        )

    # Lists ----------------------------------------------------------------------------

    def row(self, ref="P100", status="attended", **cells):
        return {
            "event_ref": "EV-1",
            "course_code": "cse-1",
            "course_title": "CSE basics",
            "delivery_type": "multi_agency",
            "event_date": DAY,
            "staff_ref": ref,
            "agency": self.police.code,
            "status": status,
            **cells,
        }

    def marked(self, ref="P100", status="attended", **cells):
        """Give a row of a register."""
        return {
            "event_ref": "EV-1",
            "staff_ref": ref,
            "status": status,
            "agency": self.police.code,
            **cells,
        }

    def file(self, layout="", period=Q3, given_at=GIVEN_AT):
        return self.sender.file(layout or self.kind, period=period, given_at=given_at)

    def check(self, *rows, file=None):
        return check(file or self.file(), *rows)

    def load(self, *rows, file=None, at=None):
        file = file or self.file()
        load(file, *rows, at=at)
        return file

    def stands(self):
        """Give what is booked: event, first letters of the person, status."""
        rows = Booking.objects.filter(partnership=self.partnership)
        return {
            (one.event.ref, one.delegate.pseudonym): one.status
            for one in rows.select_related("event", "delegate")
        }


def codes(findings):
    return sorted(one.code for one in findings)


def of(findings, letter):
    return sorted(one.code for one in findings if one.severity == letter)


def said(findings, code):
    """Give the only finding of a kind."""
    (found,) = [one for one in findings if one.code == code]
    return found
