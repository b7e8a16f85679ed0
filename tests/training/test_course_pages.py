"""Courses, who needs them, role groups and themes: added, changed, ended, refused."""

import pytest
import time_machine

from safeguarding.access.permissions import Role
from tests.factories import member
from tests.training.made_offer import NOW, PAST, TODAY, Offer, text, typed, url
from training.models import ChangeTag, Course, CourseNeed, RoleGroup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def offer():
    return Offer()


@pytest.fixture
def other():
    return Offer("northborough")


@pytest.fixture
def keeper(client, offer):
    client.force_login(offer.coordinator)
    return client


def course_facts(**more):
    return {
        "title": "Recognising neglect",
        "delivery_type": "multi_agency",
        "mode": "virtual",
        "duration": "half_day",
        **more,
    }


def test_a_course_is_added_with_a_code_changed_ended_and_offered_again(keeper, offer):
    keeper.post(url("course-new"), course_facts(renewal_months="36"))
    made = Course.objects.get(title="Recognising neglect")
    assert (made.code, made.renewal_months) == ("recognising-neglect", 36)

    keeper.post(
        url("course-edit", made.pk), course_facts(duration="hours", hours="1.5")
    )
    made.refresh_from_db()
    assert (made.duration, str(made.hours)) == ("hours", "1.50")
    assert "1.5 hours" in text(keeper.get(url("course", made.pk)))

    keeper.post(url("course-end", made.pk), typed("on", TODAY))
    made.refresh_from_db()
    assert made.ended_on == TODAY
    assert made.title not in text(keeper.get(url("courses")))
    assert made.title in text(keeper.get(url("courses"), {"stands": "ended"}))

    keeper.post(url("course-again", made.pk))
    made.refresh_from_db()
    assert made.ended_on is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": "neglect in dudley"}, "There is a course of this title already."),
        ({"code": "taken"}, "taken is the code of another course"),
        ({"code": "no spaces"}, "Enter a valid “slug”"),
        ({"duration": "hours"}, "Enter how many hours, more than 0"),
        ({"hours": "2"}, "Leave the hours empty, or choose hours above"),
        ({"title": ""}, "Enter the title"),
    ],
)
def test_a_course_that_does_not_fit_is_refused_at_its_field(keeper, offer, said, words):
    offer.course.code = "taken"
    offer.course.save()

    answer = keeper.post(url("course-new"), course_facts(**said))

    assert words in text(answer)
    assert Course.objects.count() == 1


def test_a_course_with_events_planned_later_does_not_end(keeper, offer):
    offer.event()

    answer = keeper.post(url("course-end", offer.course.pk), typed("on", TODAY))

    assert "1 event is planned later." in text(answer)
    assert Course.objects.get(pk=offer.course.pk).ended_on is None


def test_another_type_of_a_course_with_bookings_is_asked_about(keeper, offer):
    offer.booked(offer.event(starts_on=PAST), "attended")
    said = course_facts(title=offer.course.title, delivery_type="briefing")

    asked = text(keeper.post(url("course-edit", offer.course.pk), said))

    assert "were counted as multi-agency so far" in asked
    said |= {"asked": "W-TYPE-COUNTED", "looked_at": "on", "reason": "checked"}
    keeper.post(url("course-edit", offer.course.pk), said)
    offer.course.refresh_from_db()
    assert offer.course.delivery_type == "briefing"
    told = text(keeper.get(url("course", offer.course.pk)))
    assert "Unusual: past attendances are counted as another type" in told
    assert "I have checked it: it is right" in told


def test_who_needs_a_course_is_ticked_and_of_the_same_partnership(keeper, offer, other):
    first, second, foreign = offer.group(), offer.group(), other.group()
    page = url("course-needs", offer.course.pk)

    keeper.post(page, {"groups": [first.pk, second.pk]})
    keeper.post(page, {"groups": [second.pk]})

    needs = CourseNeed.objects.values_list("role_group", flat=True)
    assert list(needs) == [second.pk]
    refused = text(keeper.post(page, {"groups": [foreign.pk]}))
    assert "Select a valid choice" in refused
    assert foreign.title not in refused
    assert second.title in text(keeper.get(url("course", offer.course.pk)))


def test_a_role_group_is_added_renamed_and_removed_only_while_nothing_is_of_it(
    keeper, offer
):
    keeper.post(url("role-group-new"), {"title": "Health visitors", "position": "2"})
    made = RoleGroup.objects.get()
    assert made.code == "health-visitors"

    again = {"title": "HEALTH visitors", "position": "1"}
    assert "one of this title already" in text(
        keeper.post(url("role-group-new"), again)
    )
    keeper.post(url("role-group-edit", made.pk), again)
    made.refresh_from_db()
    assert (made.title, made.position) == ("HEALTH visitors", 1)

    need = CourseNeed.objects.create(
        partnership=offer.place, course=offer.course, role_group=made
    )
    refused = text(keeper.post(url("role-group-remove", made.pk)))
    assert "1 courses that it needs" not in refused
    assert "is in use: 1 course" in refused
    need.delete()
    keeper.post(url("role-group-remove", made.pk))
    assert not RoleGroup.objects.exists()


def test_a_theme_is_added_renamed_ended_and_offered_again(keeper, offer):
    keeper.post(url("change-tag-new"), {"title": "Professional curiosity"})
    tag = ChangeTag.objects.get()
    assert tag.code == "professional-curiosity"

    keeper.post(url("change-tag-edit", tag.pk), {"title": "Curiosity"})
    keeper.post(url("change-tag-end", tag.pk), typed("on", TODAY))
    tag.refresh_from_db()
    assert (tag.title, tag.ended_on) == ("Curiosity", TODAY)
    assert "Until 10 Jun 2026" in text(keeper.get(url("change-tags")))

    keeper.post(url("change-tag-again", tag.pk))
    tag.refresh_from_db()
    assert tag.ended_on is None


def test_somebody_who_keeps_two_partnerships_says_which_and_sees_both(
    client, offer, other
):
    both = member(Role.TRAINING_COORDINATOR, offer.place)
    both.assignments.create(
        role=Role.BOARD_ANALYST.value, partnership=other.place, starts_on=PAST
    )
    client.force_login(type(both).objects.get(pk=both.pk))
    said = course_facts(partnership=str(other.place.pk))

    page = text(client.get(url("courses")))
    client.post(url("course-new"), said)

    assert offer.course.title in page
    assert other.course.title in page
    assert Course.objects.get(title="Recognising neglect").partnership == other.place
