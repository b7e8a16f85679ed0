"""TRN-01 to TRN-15 as the real rebuild counts them from bookings and events."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from dashboards.models import ScorecardEntry
from dashboards.recompute import drain
from dashboards.setup import CATALOGUE
from safeguarding.indicators.catalogue import load_catalogue
from safeguarding.indicators.models import Indicator, Observation, RecomputeKey
from safeguarding.indicators.services import want
from safeguarding.periods import Kind, Period
from tests.factories import AgencyFactory, PartnershipFactory, SwitchFactory
from tests.training.made import BookingFactory, CourseFactory, EventFactory
from training import rolling, tasks
from training.measures import measures
from training.models import Evaluation, Impact

pytestmark = pytest.mark.django_db
# The last quarter of 2014-15 shows the year, and everything in it is long ago.
Q4 = Period.parse("2014-15-Q4")
DAY = date(2015, 2, 10)
CODES = [f"TRN-{number:02}" for number in range(1, 16)]


@pytest.fixture
def place():
    return area()


def area():
    if not Indicator.objects.filter(code="TRN-01").exists():
        load_catalogue(CATALOGUE)
    partnership = PartnershipFactory()
    for indicator in Indicator.objects.filter(code__in=CODES):
        SwitchFactory(partnership=partnership, indicator=indicator)
    return partnership


def event(place, on=DAY, delivery="multi_agency", **facts):
    course = CourseFactory(partnership=place, delivery_type=delivery)
    return EventFactory(partnership=place, course=course, starts_on=on, **facts)


def book(of, status, count=1, **facts):
    return [BookingFactory(event=of, status=status, **facts) for _ in range(count)]


def said(booking, pre=None, post=None, usefulness="", quality=""):
    Evaluation.objects.create(
        partnership=booking.partnership,
        booking=booking,
        pre_score=pre,
        post_score=post,
        usefulness=usefulness,
        quality=quality,
    )


def figures(place, quarter=Q4):
    want(partnership_id=place.pk, periods=[quarter])
    drain(budget_seconds=60)
    rows = ScorecardEntry.objects.filter(
        partnership=place,
        quarter_start=quarter.start,
        indicator__code__startswith="TRN",
    )
    return {row.indicator.code: pair(row.full) for row in rows}


def pair(entry):
    """Numbers are kept as text, so that none is rounded."""
    both = (entry["numerator"], entry["denominator"])
    return tuple(None if one is None else float(one) for one in both)


def parts(place, code):
    rows = Observation.objects.filter(
        partnership=place, indicator__code=code, period_start=Q4.start
    ).exclude(breakdown_code="")
    return {row.breakdown_code: int(row.numerator) for row in rows}


def test_bookings_come_whole_or_in_part_or_not_and_each_rate_has_its_denominator(place):
    one = event(place)
    for status, count in (
        ("attended", 5),
        ("part_attended", 2),
        ("dna", 3),
        ("cancelled_in_time", 1),
        ("cancelled_late", 2),
        ("booked", 1),
        ("waitlist", 4),
        ("left_list", 2),
    ):
        book(one, status, count)
    book(event(area()), "attended", 9)

    shown = figures(place)

    # 5 + 2 came. All but 6 of the waiting list are 14 bookings; without 3 cancelled, 11.
    assert shown["TRN-01"] == (7, None)
    assert shown["TRN-04"] == (20, None)
    assert shown["TRN-05"] == (14, 20)
    assert shown["TRN-06"] == (7, 14)
    assert shown["TRN-07"] == (3, 11)
    assert shown["TRN-08"] == (3, 14)
    assert shown["TRN-14"] == (1, None)


def test_types_and_sectors_are_those_of_the_course_and_of_the_day(place):
    book(event(place), "attended", 2, sector="police")
    book(event(place, delivery="single_agency"), "attended", 3)
    briefing = event(place, delivery="briefing")
    book(briefing, "part_attended", 4, sector="education")
    book(briefing, "dna", 1, sector="health")

    shown = figures(place)

    assert shown["TRN-02"] == (9, None)
    assert parts(place, "TRN-02") == {
        "multi_agency": 2,
        "single_agency": 3,
        "briefing": 4,
    }
    assert shown["TRN-03"] == (4, None)
    assert parts(place, "TRN-03") == {"education": 4, "health": 0, "police": 0}


def test_cancelled_events_offer_no_places_and_their_bookings_do_not_count(place):
    book(event(place), "attended", 2)
    book(event(place, status="cancelled"), "cancelled_in_time", 5)

    shown = figures(place)

    assert shown["TRN-04"] == (20, None)
    assert shown["TRN-05"] == (2, 20)
    assert shown["TRN-08"] == (0, 2)
    assert shown["TRN-14"] == (1, None)


def test_an_event_nobody_has_marked_says_nothing_of_who_came(place):
    book(event(place), "booked", 6)
    shown = figures(place)
    # It offered places, and they were booked; who came is not known.
    assert shown["TRN-05"] == (6, 20)
    assert shown.get("TRN-06", (None, None)) == (None, None)
    assert shown.get("TRN-01", (None, None)) == (None, None)

    book(event(place), "attended", 1)

    assert figures(place)["TRN-06"] == (1, 1)


def test_events_without_an_end_of_places_are_no_part_of_the_share_booked(place):
    book(event(place, capacity=None, delivery="virtual_college"), "attended", 8)
    book(event(place, capacity=10), "attended", 4)

    shown = figures(place)

    assert shown["TRN-04"] == (10, None)
    assert shown["TRN-05"] == (4, 10)
    assert shown["TRN-06"] == (12, 12)


def test_gain_is_of_matched_pairs_and_may_be_a_loss(place):
    *paired, before_only, after_only, absent = (
        *book(event(place), "attended", 7),
        *book(event(place), "dna", 1),
    )
    scores = [(2, 4), (4, 1), (3, 3), (5, 4), (2, 3)]
    for booking, (pre, post) in zip(paired, scores, strict=True):
        said(booking, pre=pre, post=post)
    said(before_only, pre=1)
    said(after_only, post=5)
    said(absent, pre=3)

    # 2 - 3 + 0 - 1 + 1 = -1 over five people.
    assert figures(place)["TRN-09"] == (-1, 5)


def test_what_fewer_than_five_said_of_a_course_is_in_no_figure(place):
    many, few = event(place), event(place)
    for booking in book(many, "attended", 5):
        said(booking, pre=2, post=3, usefulness="excellent")
    for booking in book(few, "attended", 4):
        said(booking, pre=1, post=5, usefulness="fair")
    # The same four and one more, of the same course in another quarter, are no five.
    other = EventFactory(
        partnership=place, course=few.course, starts_on=date(2014, 5, 1)
    )
    (later,) = book(other, "attended", 1)
    said(later, pre=1, post=5, usefulness="fair")

    shown = figures(place)

    assert shown["TRN-09"] == (5, 5)
    assert shown["TRN-13"] == (5, 5)
    # Who answered is told.
    assert shown["TRN-11"] == (9, 9)


def test_evaluations_are_of_those_who_came(place):
    given = event(place)
    one, two, three, four, *more = book(given, "attended", 7)
    (absent,) = book(given, "dna", 1)
    for booking in more:
        said(booking, usefulness="very_good")
    said(one, pre=2, post=4, usefulness="excellent", quality="good")
    said(two, pre=3)
    said(three, usefulness="good")
    said(absent, pre=1)
    Impact.objects.create(
        partnership=place,
        booking=four,
        stage=3,
        on=date(2015, 5, 20),
        practice_changed=True,
    )
    Impact.objects.create(
        partnership=place,
        booking=four,
        stage=6,
        on=date(2015, 8, 20),
        practice_changed=False,
    )

    shown = figures(place)

    assert shown["TRN-10"] == (2, 7)
    assert shown["TRN-11"] == (5, 7)
    assert shown["TRN-12"] == (1, 7)
    assert shown["TRN-13"] == (4, 5)


def test_organisations_are_counted_once_in_a_year(place):
    council, trust = AgencyFactory(), AgencyFactory()
    for on in (date(2014, 5, 1), DAY):
        book(event(place, on=on), "attended", 3, agency=council)
    book(event(place, on=date(2014, 6, 1)), "part_attended", 1, agency=trust)
    book(event(place), "dna", 1)
    book(event(place), "attended", 1, agency=None)
    # Another year and another place are not this one.
    book(event(place, on=date(2014, 3, 31)), "attended", 1)
    book(event(area()), "attended", 1, agency=council)

    assert figures(place)["TRN-15"] == (2, None)


def test_quarter_that_runs_has_no_figure_and_impact_waits_three_months(place):
    today = timezone.localdate()
    running = Period.containing(Kind.QUARTER, today)
    last, before = running.previous(), running.previous().previous()
    for quarter in (running, last, before):
        book(event(place, on=quarter.start, ends_on=quarter.start), "attended", 2)

    now = figures(place, running)
    assert all(one == (None, None) for one in now.values())
    recent = figures(place, last)
    assert recent["TRN-01"] == (2, None)
    assert recent.get("TRN-12", (None, None)) == (None, None)
    assert figures(place, before)["TRN-12"] == (0, 2)


def test_a_figure_changes_when_somebody_is_marked_later(place):
    one = event(place)
    book(one, "attended", 1)
    (late,) = book(one, "booked", 1)
    assert figures(place)["TRN-06"] == (1, 2)

    late.status = "attended"
    late.save()

    assert figures(place)["TRN-06"] == (2, 2)


def test_every_training_indicator_counted_here_is_declared_so():
    load_catalogue(CATALOGUE)
    declared = Indicator.objects.filter(source="case:training")

    assert {one.code for one in measures} == set(
        declared.values_list("code", flat=True)
    )


def test_quarters_are_asked_for_when_they_end_and_again_three_months_later(place):
    first = Period.parse("2014-15-Q1")
    event(place, on=first.start)
    event(area(), on=date(2015, 2, 1))
    RecomputeKey.objects.all().delete()

    def wanted():
        keys = RecomputeKey.objects.filter(partnership=place)
        found = keys.filter(quarter_start=first.start).first()
        return found.wanted if found else 0

    assert rolling.roll(today=first.end) == 0
    assert rolling.roll(today=first.end + timedelta(days=1)) == 1
    assert wanted() == 1
    done = datetime(2014, 7, 1, 2, tzinfo=UTC)
    RecomputeKey.objects.filter(partnership=place).update(done_at=done)
    assert rolling.roll(today=date(2014, 9, 30)) == 0
    assert rolling.roll(today=date(2014, 10, 1)) == 1
    assert wanted() == 2
    done = datetime(2014, 10, 1, 2, tzinfo=UTC)
    RecomputeKey.objects.filter(partnership=place).update(done_at=done)
    assert rolling.roll(today=date(2014, 10, 2)) == 0


def test_last_quarter_is_asked_for_when_its_year_has_events(place):
    event(place, on=date(2014, 5, 1))
    RecomputeKey.objects.all().delete()

    assert rolling.roll(today=date(2015, 1, 2)) == 0
    assert rolling.roll(today=date(2015, 4, 1)) == 1
    key = RecomputeKey.objects.get(partnership=place)
    assert key.quarter_start == Q4.start


def test_task_does_no_harm_when_it_runs_twice(place):
    event(place)

    tasks.roll()
    tasks.roll()
