"""A year of training of two agencies, with numbers small enough to add by hand."""

from datetime import UTC, date, datetime

from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory
from tests.training.made import BookingFactory, CourseFactory, EventFactory
from training.models import Evaluation, Impact

NOW = datetime(2026, 9, 1, 10, tzinfo=UTC)  # 2026-27 runs.
ATTENDED, PART, DNA = "attended", "part_attended", "dna"
IN_TIME, LATE, WAIT, BOOKED = (
    "cancelled_in_time",
    "cancelled_late",
    "waitlist",
    "booked",
)


class World:
    """Health and police of one partnership, in 2024-25 and 2025-26.

    2025-26, which is over:
        Core (multi-agency), 20 May 2025, 10 places: health 3 attended, 1 in part, 1
        did not; police 1 attended, 1 did not, 1 cancelled late, 1 in time; 1 of health
        waited in vain. Bookings 9, attended 5, completed 4, missed 2, cancelled 2.
        Briefing, 8 June 2025, 5 places: health 2 attended, education's sector 1.
        Online (virtual college), 8 June 2025, no end of places: police 4 attended.
    2024-25: Core, 20 May 2024: health 4 attended.
    """

    def __init__(self):
        self.place = PartnershipFactory()
        self.health = self._agency("Health")
        self.police = self._agency("Police")
        self.core = self._course("Core", "multi_agency")
        self.briefing = self._course("Neglect briefing", "briefing")
        self.online = self._course("Online basics", "virtual_college")

    def _agency(self, name):
        agency = AgencyFactory(short_name=f"{name} of {self.place.code}")
        MembershipFactory(partnership=self.place, agency=agency)
        return agency

    def _course(self, title, delivery):
        title = f"{title} of {self.place.code}"
        return CourseFactory(
            partnership=self.place, title=title, delivery_type=delivery
        )

    def event(self, course, day, capacity=None, **more):
        return EventFactory(
            partnership=self.place,
            course=course,
            starts_on=day,
            capacity=capacity,
            **more,
        )

    def book(self, event, agency, *statuses, sector="health"):
        return [
            BookingFactory(event=event, agency=agency, sector=sector, status=status)
            for status in statuses
        ]

    def a_year(self):
        core = self.event(self.core, date(2025, 5, 20), 10)
        came = self.book(core, self.health, *[ATTENDED] * 3, PART, DNA, WAIT)
        others = self.book(
            core, self.police, ATTENDED, DNA, LATE, IN_TIME, sector="police"
        )
        briefing = self.event(self.briefing, date(2025, 6, 8), 5)
        self.book(briefing, self.health, ATTENDED, ATTENDED)
        self.book(briefing, self.health, ATTENDED, sector="education")
        online = self.event(self.online, date(2025, 6, 8))
        self.book(online, self.police, *[ATTENDED] * 4, sector="police")
        before = self.event(self.core, date(2024, 5, 20), 10)
        self.book(before, self.health, *[ATTENDED] * 4)
        told = [*came[:4], others[0]]
        self.evaluated(told, [(2, 4), (3, 4), (3, 5), (2, 4), (3, 5)])
        for booking in told:
            self.later(booking, changed=booking != came[1])
        return self

    def later(self, booking, *, changed=True, on=date(2025, 8, 21)):
        Impact.objects.create(
            partnership=self.place,
            agency=booking.agency,
            booking=booking,
            stage=3,
            on=on,
            practice_changed=changed,
        )

    def evaluated(self, bookings, scores):
        for booking, (before, after) in zip(bookings, scores, strict=True):
            Evaluation.objects.create(
                partnership=self.place,
                agency=booking.agency,
                booking=booking,
                pre_score=before,
                post_score=after,
            )
