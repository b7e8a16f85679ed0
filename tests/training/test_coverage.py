"""Who is trained and in date, against the headcounts."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.access.permissions import Role
from tests.factories import member
from tests.training.made import CourseFactory, EventFactory, RoleGroupFactory
from tests.training.made_coverage import COUNTED, ON, Workforce
from training import coverage
from training.models import CourseNeed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def work():
    return Workforce()


def lines(work, user=None, on=ON):
    found = coverage.coverage(user or work.coordinator, work.place, on)
    return {one.agency_id: one for one in found}


def of_police(work, on=ON):
    return lines(work, on=on)[work.police.pk]


def test_people_in_date_are_told_beside_the_headcount(work):
    work.counted(work.police, 4)
    work.trained(work.police, date(2026, 5, 12))
    work.trained(work.police, date(2023, 7, 1))  # Lapses on 1 July 2026.
    work.trained(work.police, date(2023, 6, 1))  # Lapses on the day itself.

    found = of_police(work)

    assert (found.people, found.counted_on) == (4, COUNTED)
    assert (found.in_date, found.expiring, found.lapsed) == (2, 1, 1)
    assert found.share == 50.0
    assert (found.untrained, found.is_above) == (2, False)


@pytest.mark.parametrize(
    ("last_on", "told"),
    [
        pytest.param(date(2023, 6, 1), (0, 0, 1), id="lapses today"),
        pytest.param(date(2023, 6, 2), (1, 1, 0), id="lapses tomorrow"),
        pytest.param(date(2023, 8, 30), (1, 1, 0), id="lapses in 90 days"),
        pytest.param(date(2023, 8, 31), (1, 0, 0), id="lapses in 91 days"),
    ],
)
def test_training_counts_up_to_the_day_before_it_lapses(work, last_on, told):
    work.trained(work.police, last_on)

    found = of_police(work)

    assert (found.in_date, found.expiring, found.lapsed) == told


def test_a_month_without_that_day_ends_on_its_last(work):
    work.course.renewal_months = 6
    work.course.save()
    work.trained(work.police, date(2025, 8, 31))

    found = coverage.lapsing(work.coordinator, work.place, date(2026, 2, 27))

    assert [one.lapses_on for one in found] == [date(2026, 2, 28)]


def test_a_person_counts_once_by_their_last_attendance(work):
    person = work.person(work.police)
    work.trained(work.police, date(2020, 1, 6), person=person)
    work.trained(work.police, date(2026, 1, 5), person=person)

    found = of_police(work)

    assert (found.in_date, found.lapsed) == (1, 0)


@pytest.mark.parametrize(
    "status", ["part_attended", "dna", "cancelled_late", "booked", "waitlist"]
)
def test_only_who_attended_the_whole_is_trained(work, status):
    work.trained(work.police, date(2026, 5, 12), status=status)

    assert lines(work) == {}


def test_a_course_without_renewal_is_never_out_of_date(work):
    work.course.renewal_months = None
    work.course.save()
    work.trained(work.police, date(2011, 5, 12))

    found = of_police(work)

    assert (found.in_date, found.expiring, found.lapsed) == (1, 0, 0)


def test_a_day_in_the_past_knows_no_later_event_and_no_later_headcount(work):
    work.counted(work.police, 4, on=date(2025, 3, 31))
    work.counted(work.police, 9, on=COUNTED)
    work.trained(work.police, date(2026, 5, 12))

    before = of_police(work, on=date(2026, 3, 30))

    assert (before.people, before.in_date) == (4, 0)
    assert of_police(work).people == 9


def test_more_people_than_counted_are_shown_as_that(work):
    work.counted(work.police, 1)
    for day in (11, 12, 13):
        work.trained(work.police, date(2026, 5, day))

    found = of_police(work)

    assert found.share == 300.0
    assert (found.untrained, found.is_above) == (0, True)


@pytest.mark.parametrize("people", [None, 0])
def test_without_people_there_is_no_share(work, people):
    if people is not None:
        work.counted(work.police, people)
    work.trained(work.police, date(2026, 5, 12))

    found = of_police(work)

    assert (found.people, found.share) == (people, None)


def test_people_who_do_not_need_a_course_are_in_no_line(work):
    other = RoleGroupFactory(partnership=work.place)
    needless = CourseFactory(partnership=work.place)
    work.trained(work.police, ON, person=work.person(work.police, group=other))
    work.trained(work.police, ON, event=work.event(ON, course=needless))

    assert lines(work) == {}


def test_a_course_that_ended_is_needed_no_more(work):
    work.course.ended_on = ON
    work.course.save()
    work.counted(work.police, 4)

    assert lines(work) == {}
    assert work.police.pk in lines(work, on=ON - DAY)


def test_a_person_counts_where_they_work_now(work):
    person = work.person(work.health)
    work.trained(work.police, date(2026, 5, 12), person=person)

    assert set(lines(work)) == {work.health.pk}


def test_who_cannot_be_counted_is_told(work):
    work.trained(work.police, ON, person=work.person(work.police, group=None))
    work.trained(None, ON, person=work.person(None))
    work.trained(work.police, ON)

    assert coverage.uncounted(work.coordinator, work.place, ON) == 2


def test_old_headcounts_are_told_as_old(work):
    work.counted(work.police, 4, on=ON - timedelta(days=397))
    work.counted(work.health, 4, on=ON - timedelta(days=396))

    found = lines(work)

    assert found[work.police.pk].is_old(ON)
    assert not found[work.health.pk].is_old(ON)


def test_people_about_to_lapse_are_named_the_first_first(work):
    late = work.trained(work.police, date(2023, 8, 1)).delegate
    early = work.trained(work.health, date(2023, 6, 15)).delegate
    gone = work.trained(work.police, date(2023, 5, 1)).delegate
    tomorrow = work.event(date(2099, 6, 1), status="planned")
    work.trained(work.health, None, "booked", early, event=tomorrow)

    soon = coverage.lapsing(work.coordinator, work.place, ON)
    over = coverage.lapsed(work.coordinator, work.place, ON)

    assert [one.person for one in soon] == [early.short, late.short]
    assert [one.lapses_on for one in soon] == [date(2026, 6, 15), date(2026, 8, 1)]
    assert [one.booked_on for one in soon] == [date(2099, 6, 1), None]
    assert [one.delegate_id for one in over] == [gone.pk]


# Who may see what -----------------------------------------------------------------------


def test_nothing_of_another_partnership_is_counted(work):
    other = Workforce("Beta")
    other.counted(other.police, 7)
    other.trained(other.police, date(2026, 5, 12))
    other.trained(other.police, date(2023, 7, 1))

    assert lines(work) == {}
    assert lines(work, user=other.coordinator) == {}
    assert coverage.coverage(work.coordinator, other.place, ON) == []
    assert coverage.lapsing(work.coordinator, other.place, ON) == []
    assert coverage.uncounted(work.coordinator, other.place, ON) == 0


@pytest.mark.parametrize(
    ("role", "sees", "names"),
    [
        (Role.TRAINING_COORDINATOR, 2, 2),
        (Role.BOARD_ANALYST, 2, 2),
        (Role.BOARD_MEMBER, 2, 0),
        (Role.BUSINESS_MANAGER, 2, 0),
        (Role.AGENCY_SUBMITTER, 1, 1),
        (Role.AGENCY_APPROVER, 1, 1),
        (Role.CSE_MISSING_LEAD, 0, 0),
        (Role.LADO, 0, 0),
        (Role.AUDITOR, 0, 0),
        (Role.SYSTEM_ADMINISTRATOR, 0, 0),
    ],
)
def test_each_role_sees_the_agencies_it_is_granted(work, role, sees, names):
    for agency in (work.police, work.health):
        work.counted(agency, 4)
        work.trained(agency, date(2023, 7, 1))
    user = member(role, work.place, work.police)

    found = lines(work, user=user)

    assert len(found) == sees
    assert sees != 1 or set(found) == {work.police.pk}
    assert len(coverage.lapsing(user, work.place, ON)) == names


def test_coverage_asks_as_much_of_many_as_of_one(work):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            coverage.coverage(work.coordinator, work.place, ON)
            coverage.lapsing(work.coordinator, work.place, ON)
        return len(queries)

    work.counted(work.police, 4)
    work.trained(work.police, date(2023, 7, 1))
    asked()  # The seats of the reader are read once.
    few = asked()
    for _ in range(5):
        course = CourseFactory(partnership=work.place, renewal_months=12)
        CourseNeed.objects.create(
            partnership=work.place, course=course, role_group=work.group
        )
        agency = work.agency("School")
        work.counted(agency, 3)
        event = EventFactory(partnership=work.place, course=course)
        for _ in range(3):
            work.trained(agency, None, event=event)

    assert asked() == few == 4
