"""Training on the page of one agency: are its people trained?"""

from datetime import date

import pytest
import time_machine

from safeguarding.access.permissions import GRANTS, Permission, Role
from tests.dashboards.workforce.made_training import ATTENDED, NOW, World
from tests.factories import member
from tests.training.made import BookingFactory, DelegateFactory, RoleGroupFactory
from training.models import CourseNeed, Headcount

pytestmark = pytest.mark.django_db
READERS = [role for role in Role if Permission.SEE_AUDITS in GRANTS[role]]


@pytest.fixture(autouse=True)
def in_september():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def world():
    """Of 4 people of health who need the core course one is in date."""
    made = World()
    group = RoleGroupFactory(partnership=made.place, title="Level 3")
    CourseNeed.objects.create(
        partnership=made.place, course=made.core, role_group=group
    )
    person = DelegateFactory(
        partnership=made.place, agency=made.health, role_group=group
    )
    event = made.event(made.core, date(2026, 5, 12))
    BookingFactory(event=event, agency=made.health, delegate=person, status=ATTENDED)
    for agency, people in ((made.health, 4), (made.police, 9)):
        Headcount.objects.create(
            partnership=made.place,
            agency=agency,
            role_group=group,
            on=date(2026, 4, 1),
            people=people,
        )
    return made


def trained(client, world, agency):
    told = client.get(f"/scorecard/{world.place.code}/agencies/{agency.code}/")
    (part,) = [one for one in told.context["parts"] if one.key == "training"]
    return part


@pytest.mark.parametrize("role", READERS, ids=str)
def test_who_may_see_training_sees_it_beside_the_other_evidence(client, world, role):
    client.force_login(member(role, world.place, world.police))

    part = trained(client, world, world.health)

    if Permission.SEE_TRAINING not in GRANTS[role]:
        assert (part.why_not, part.lines) == ("You cannot see training here.", ())
        return
    (line,) = part.lines
    assert (line.label, line.note) == (world.core.title, "Level 3")
    assert [cell.text for cell in line.cells] == ["25%", "0", "0"]
    assert line.cells[0].figure.counts == "1 of 4"
    assert part.finding == (
        "1 of the 4 trainings people need is in date (25%); 3 are missing."
    )


def test_another_agency_has_its_own_people(client, world):
    client.force_login(member(Role.BUSINESS_MANAGER, world.place))

    (line,) = trained(client, world, world.police).lines

    assert [cell.text for cell in line.cells] == ["0%", "0", "0"]
