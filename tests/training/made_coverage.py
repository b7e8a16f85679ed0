"""A partnership whose people are trained, or not: small, on fixed days."""

from datetime import date

from safeguarding.access.permissions import Role
from tests.factories import (
    AgencyFactory,
    MembershipFactory,
    PartnershipFactory,
    member,
)
from tests.training.made import (
    BookingFactory,
    CourseFactory,
    DelegateFactory,
    EventFactory,
    RoleGroupFactory,
)
from training.models import CourseNeed, Headcount

ON = date(2026, 6, 1)
COUNTED = date(2026, 3, 31)


class Workforce:
    """Two agencies, one role group and the course it needs every three years."""

    def __init__(self, name="Alpha"):
        self.place = PartnershipFactory(short_name=name)
        self.police = self.agency("Police")
        self.health = self.agency("Health")
        self.group = RoleGroupFactory(
            partnership=self.place, code="level-3", title="Level 3 staff"
        )
        self.course = CourseFactory(
            partnership=self.place, title="Working Together", renewal_months=36
        )
        CourseNeed.objects.create(
            partnership=self.place, course=self.course, role_group=self.group
        )
        self.coordinator = member(Role.TRAINING_COORDINATOR, self.place)

    def agency(self, name):
        made = AgencyFactory(short_name=f"{name} {self.place.short_name}")
        MembershipFactory(partnership=self.place, agency=made)
        return made

    def counted(self, agency, people, on=COUNTED, group=None):
        return Headcount.objects.create(
            partnership=self.place,
            agency=agency,
            role_group=group or self.group,
            on=on,
            people=people,
        )

    def event(self, on, course=None, **more):
        return EventFactory(
            partnership=self.place, course=course or self.course, starts_on=on, **more
        )

    def person(self, agency, group="own"):
        return DelegateFactory(
            partnership=self.place,
            agency=agency,
            role_group=self.group if group == "own" else group,
        )

    def trained(self, agency, on, status="attended", person=None, **more):
        person = person or self.person(agency)
        return BookingFactory(
            event=more.pop("event", None) or self.event(on),
            delegate=person,
            agency=agency,
            role_group=person.role_group,
            status=status,
            **more,
        )
