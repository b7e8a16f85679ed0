"""Learning gain, response rates, ratings and change: worked by hand."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import PartnershipFactory
from tests.training.made_evaluation import GIVEN, attendee, event_of, said, scored
from training.gain import (
    Change,
    Gain,
    Share,
    changes_by,
    learning_gain,
    learning_gains,
    ratings_by,
    response_rates,
    responses_by,
)
from training.models import Booking

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 30)  # Four and a half months after the event.
COURSE = "event__course_id"


@pytest.fixture
def event():
    return event_of(PartnershipFactory())


def everybody():
    return Booking.objects.all()


def test_gain_counts_matched_pairs_only_and_says_how_sure_it_is(event):
    # Differences 2, 1, 0, 1: mean 1; squares about it 1, 0, 1, 0; s = sqrt(2/3).
    # t with 3 degrees of freedom is 3.1824; 3.1824 * 0.81650 / 2 = 1.2992.
    for pre, post in [(2, 4), (3, 4), (4, 4), (3, 4)]:
        scored(attendee(event), pre, post)
    scored(attendee(event), pre=1)
    scored(attendee(event), post=5)

    gain = learning_gain(everybody())

    assert (gain.n, gain.before, gain.after, gain.gain) == (4, 3.0, 4.0, 1.0)
    assert gain.low == pytest.approx(-0.2992, abs=1e-4)
    assert gain.high == pytest.approx(2.2992, abs=1e-4)


def test_gain_of_nobody_and_of_one_pair_has_no_interval(event):
    assert learning_gain(everybody()) == Gain()

    scored(attendee(event), 2, 4)

    assert learning_gain(everybody()) == Gain(1, 2.0, 4.0, 2.0, None, None)


def test_pairs_that_all_differ_alike_tell_no_spread(event):
    for _ in range(3):
        scored(attendee(event), 3, 4)

    assert learning_gain(everybody()) == Gain(3, 3.0, 4.0, 1.0, None, None)


def test_interval_stays_within_what_the_scale_allows(event):
    # Differences 0 and 4: mean 2, s = 2.83, t = 12.7: reaches far past 4.
    scored(attendee(event), 3, 3)
    scored(attendee(event), 1, 5)

    gain = learning_gain(everybody())

    assert (gain.low, gain.high) == (-4.0, 4.0)


def test_gain_is_told_per_course_in_one_query(event, django_assert_num_queries):
    other = event_of(event.partnership)
    scored(attendee(event), 2, 4)
    scored(attendee(other), 3, 3)
    attendee(event_of(event.partnership))

    with django_assert_num_queries(1):
        gains = learning_gains(everybody(), COURSE)

    assert {key: one.gain for key, one in gains.items()} == {
        event.course_id: 2.0,
        other.course_id: 0.0,
    }


def test_rates_name_who_is_counted_of_whom(event):
    long_ago = event_of(event.partnership, starts_on=GIVEN - timedelta(days=120))
    recent = event_of(event.partnership, starts_on=ON - timedelta(days=20))
    first, second = attendee(event), attendee(event, status="part_attended")
    third, late = attendee(long_ago), attendee(recent)
    attendee(event, status="dna")
    scored(first, 2, 4)
    scored(second, pre=3)
    scored(late, post=5)
    said(first, manager_confirmed=True, manager_on=ON)
    said(third)
    said(third, stage=6)
    said(second, changed=False)
    said(late, on=ON)  # Too early to be counted: three months are not over.

    rates = response_rates(everybody(), ON)

    assert rates.pre == Share(2, 4)
    assert rates.post == Share(2, 4)
    # Three attended three months ago or earlier; one of them six months ago.
    assert rates.three == Share(3, 3)
    assert rates.six == Share(1, 1)
    assert rates.either == Share(3, 3)
    # Three answers said that practice changed: one manager has answered.
    assert rates.manager == Share(1, 3)


def test_who_rated_the_course_answered_afterwards_also_without_a_score(event):
    scored(attendee(event), usefulness="good")
    scored(attendee(event), quality="poor")
    scored(attendee(event), pre=3)

    # As TRN-11 counts it: two of three.
    assert response_rates(everybody(), ON).post == Share(2, 3)


def test_rates_are_told_per_course_in_two_queries(event, django_assert_num_queries):
    other = event_of(event.partnership)
    scored(attendee(event), 2, 4)
    attendee(other)

    with django_assert_num_queries(2):
        rates = responses_by(everybody(), COURSE, ON)

    assert rates[event.course_id].pre == Share(1, 1)
    assert rates[other.course_id].pre == Share(0, 1)


def test_share_of_nobody_is_no_number(event):
    assert response_rates(everybody(), ON).pre.percent is None
    assert Share(8, 100).percent == 8.0


def test_change_and_confirmation_are_counted_at_their_stage(event):
    people = [attendee(event) for _ in range(4)]
    said(people[0], manager_confirmed=True, manager_on=ON)
    said(people[1], manager_confirmed=False, manager_on=ON)
    said(people[2])
    said(people[3], changed=False)
    said(people[0], stage=6)

    assert changes_by(everybody(), COURSE) == {event.course_id: Change(4, 3, 1, 1)}
    assert changes_by(everybody(), None, 6) == {None: Change(1, 1, 0, 0)}


def test_top_two_ratings_are_of_who_rated(event):
    scored(attendee(event), usefulness="excellent", quality="good")
    scored(attendee(event), usefulness="very_good")
    scored(attendee(event), usefulness="poor")
    scored(attendee(event), pre=3)

    rated = ratings_by(everybody(), COURSE)[event.course_id]

    assert (rated.usefulness, rated.quality) == (Share(2, 3), Share(0, 1))


def test_who_rated_a_course_stays_marked_as_having_come(event):
    poor = scored(attendee(event), usefulness="poor").booking

    with pytest.raises(IntegrityError, match="did attend"), transaction.atomic():
        Booking.objects.filter(pk=poor.pk).update(status="dna")
