"""Two coordinators at one moment: one number, one title, one change is kept."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from safeguarding.cases.errors import NotAllowed
from tests.training.made import CourseFactory
from tests.training.made_offer import TO_COME, Offer
from training.models import Course, Event
from training.services import courses, events
from training.services.courses import CourseFacts
from training.services.events import EventFacts
from training.services.keeping import version_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Do several things at one moment; count those that were done."""
    came, done = Barrier(len(acts)), []

    def run(act):
        try:
            came.wait(timeout=30)
            act()
            done.append(act)
        except NotAllowed:
            pass
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return len(done)


def test_one_number_is_given_to_one_event_of_two_courses():
    offer = Offer()
    second = CourseFactory(partnership=offer.place)

    def plan(course):
        events.plan(
            course=course,
            facts=EventFacts(ref="LMS-1"),
            days=[TO_COME],
            doing=offer.doing(),
        )

    done = at_once(lambda: plan(offer.course), lambda: plan(second))

    assert done == Event.objects.filter(ref="LMS-1").count() == 1


def test_one_title_is_given_to_one_course():
    offer = Offer()

    def make():
        courses.make_course(
            partnership=offer.place,
            code="",
            facts=CourseFacts("Fathers", "briefing"),
            doing=offer.doing(),
        )

    assert at_once(make, make) == Course.objects.filter(title="Fathers").count() == 1


def test_of_two_who_change_one_event_the_second_is_told():
    offer = Offer()
    event = offer.event()
    seen = version_of(event)

    def change(venue):
        events.change(
            event=event,
            facts=EventFacts(venue=venue),
            starts_on=event.starts_on,
            doing=offer.doing(version=seen),
        )

    assert at_once(lambda: change("Library"), lambda: change("Town Hall")) == 1
