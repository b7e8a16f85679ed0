"""Records become figures: one pass, the same numbers as counting by hand."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.indicators import compute
from safeguarding.indicators.models import Definition, Observation, RecomputeKey
from safeguarding.indicators.queries import current_observations
from safeguarding.periods import Kind, Period
from tests.example_records.models import Episode
from tests.factories import IndicatorFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

AT = datetime(2016, 2, 1, 9, 0, tzinfo=UTC)
Q1, Q2, Q3, Q4 = (Period.parse(f"2015-16-Q{n}") for n in (1, 2, 3, 4))
YEAR = (Q1, Q2, Q3, Q4)
# EXA-05 and EXA-06 count from sources of their own; tests that want them add them.
CODES = ("EXA-01", "EXA-02", "EXA-03", "EXA-04")


@pytest.fixture
def catalogue():
    return {code: IndicatorFactory(code=code) for code in CODES}


@pytest.fixture
def area(catalogue):
    return PartnershipFactory()


def episode(area, opened_on, closed_on=None, **extra):
    """Make a record; days are written as 2015-05-01."""
    closed_on = date.fromisoformat(closed_on) if closed_on else None
    return Episode.objects.create(
        partnership=area,
        opened_on=date.fromisoformat(opened_on),
        closed_on=closed_on,
        **{"child": "a1", "location": "HOME", **extra},
    )


def refresh(area, *quarters, at=AT):
    return compute.refresh(partnership_id=area.pk, quarters=quarters, at=at)


def figures(area, *, dimension=""):
    """Give {(code, quarter, breakdown code): (numerator, denominator)} as known now."""
    rows = current_observations(area.pk).filter(breakdown_dimension=dimension)
    return {
        (
            row.indicator.code,
            Period(Kind.QUARTER, row.period_start).code,
            row.breakdown_code,
        ): (row.numerator, row.denominator)
        for row in rows.exclude(qualifier="withdrawn").select_related("indicator")
    }


def test_all_measures_of_a_source_are_one_query_over_its_records(area):
    other = PartnershipFactory()
    for place, quarter in product([area, other], YEAR):
        episode(place, quarter.start.isoformat())

    with CaptureQueriesContext(connection) as queries:
        compute.refresh_all(partnership_ids=[area.pk, other.pk], quarters=YEAR, at=AT)

    touching = [q for q in queries if '"example_records_episode"' in q["sql"]]
    assert len(touching) == 1


def test_each_source_is_counted_by_itself(area):
    IndicatorFactory(code="EXA-05")
    episode(area, "2015-05-01", location="CARE", days_missing=3)
    episode(area, "2015-05-02", location="CARE", days_missing=4)
    episode(area, "2015-05-02", location="HOME", days_missing=50)
    episode(area, "2015-08-01", location="HOME")

    with CaptureQueriesContext(connection) as queries:
        refresh(area, *YEAR)

    touching = [q for q in queries if '"example_records_episode"' in q["sql"]]
    assert len(touching) == 2
    care = {q: n for (code, q, _), (n, _) in figures(area).items() if code == "EXA-05"}
    # Nothing came from care in Q2: whether nothing happened, nobody knows.
    assert care == {Q1.code: 7}


def test_episodes_and_children_are_counted_in_the_same_pass(area):
    episode(area, "2015-05-01", is_first_of_child_in_quarter=True)
    episode(area, "2015-05-09")
    episode(area, "2015-06-30", child="b2", is_first_of_child_in_quarter=True)

    refresh(area, Q1)

    known = figures(area)
    assert known["EXA-01", Q1.code, ""] == (3, None)
    assert known["EXA-02", Q1.code, ""] == (2, None)


def test_share_keeps_its_numerator_and_denominator(area):
    episode(area, "2015-05-01", interviewed_in_time=True)
    episode(area, "2015-05-02")
    episode(area, "2015-05-03")

    refresh(area, Q1)

    assert figures(area)["EXA-03", Q1.code, ""] == (1, 3)


def test_measure_that_meets_none_of_the_records_is_zero(area):
    episode(area, "2015-05-01")

    refresh(area, Q1)

    assert figures(area)["EXA-02", Q1.code, ""] == (0, None)


def test_quarter_in_which_nothing_came_has_no_figure(area):
    episode(area, "2015-05-01", "2015-05-02")

    refresh(area, *YEAR)

    assert {quarter for _, quarter, _ in figures(area)} == {Q1.code}


def test_partnership_without_records_has_no_figure_at_all(area):
    episode(PartnershipFactory(), "2015-05-01")

    assert refresh(area, *YEAR) == 0
    assert not Observation.objects.exists()


def test_breakdown_is_given_beside_the_total(area):
    episode(area, "2015-05-01", location="HOME")
    episode(area, "2015-05-02", location="CARE")
    episode(area, "2015-05-03", location="CARE")

    refresh(area, Q1)

    by_place = figures(area, dimension="location")
    assert by_place["EXA-01", Q1.code, "HOME"] == (1, None)
    assert by_place["EXA-01", Q1.code, "CARE"] == (2, None)
    assert ("EXA-02", Q1.code, "HOME") not in by_place


def test_record_that_does_not_say_is_counted_under_its_own_code(area):
    episode(area, "2015-05-01", location="")

    refresh(area, Q1)

    known = figures(area, dimension="location")
    assert known["EXA-01", Q1.code, compute.NOT_RECORDED] == (1, None)


def test_what_stood_at_the_end_is_opened_by_then_and_not_closed_by_then(area):
    episode(area, "2015-04-01", "2015-06-29")
    episode(area, "2015-05-01", "2015-06-30")  # Closed on the last day: not open.
    episode(area, "2015-06-01", "2015-07-01")
    episode(area, "2015-07-01")
    episode(area, "2016-01-01")

    refresh(area, *YEAR)

    stock = {q: n for (code, q, _), (n, _) in figures(area).items() if code == "EXA-04"}
    # Q1: the third. Q2: the fourth. Q3: nothing happened. Q4: the fourth and fifth.
    assert stock == {Q1.code: 1, Q2.code: 1, Q4.code: 2}


def test_records_of_years_ago_still_stand_when_one_quarter_is_counted_alone(area):
    episode(area, "2009-05-01")
    episode(area, "2009-05-01", "2010-05-01")
    episode(area, "2015-05-01", "2015-05-02")

    refresh(area, Q1)

    assert figures(area)["EXA-04", Q1.code, ""] == (1, None)
    assert figures(area)["EXA-01", Q1.code, ""] == (1, None)


def test_what_stood_at_the_end_has_its_breakdown_too(area):
    episode(area, "2015-05-01", location="CARE")
    episode(area, "2015-07-01", "2015-07-03", location="HOME")

    refresh(area, *YEAR)

    known = figures(area, dimension="location")
    assert known["EXA-04", Q2.code, "CARE"] == (1, None)
    assert known["EXA-04", Q2.code, "HOME"] == (0, None)
    assert ("EXA-04", Q3.code, "CARE") not in known


def test_figure_of_a_year_is_counted_over_the_year_whichever_quarter_is_asked(area):
    IndicatorFactory(code="EXA-06")
    for day in ("2015-04-01", "2015-12-31", "2016-03-31", "2016-04-01"):
        episode(area, day)

    refresh(area, Q2)

    row = current_observations(area.pk).get(
        indicator__code="EXA-06", breakdown_dimension=""
    )
    assert (row.kind, row.period_start, row.period_end, row.numerator) == (
        "YEAR",
        date(2015, 4, 1),
        date(2016, 3, 31),
        3,
    )
    assert row.source["scope"] == "example_records.Episode 2015-16"


def test_figure_of_a_year_that_stands_writes_nothing_and_a_late_record_changes_it(area):
    IndicatorFactory(code="EXA-06")
    episode(area, "2015-05-01")
    refresh(area, *YEAR)
    known = Observation.objects.count()

    refresh(area, Q1, Q4)
    assert Observation.objects.count() == known

    episode(area, "2015-05-02")
    refresh(area, Q4)
    rows = Observation.objects.filter(
        indicator__code="EXA-06", breakdown_dimension=""
    ).order_by("pk")
    assert [row.numerator for row in rows] == [1, 2]


def test_changed_figure_of_a_year_asks_for_the_scorecard_it_stands_on(area):
    IndicatorFactory(code="EXA-06")
    episode(area, "2015-05-01")

    refresh(area, Q1)

    asked = RecomputeKey.objects.get(partnership=area, quarter_start=Q4.start)
    assert asked.wanted > asked.done


def test_counting_again_when_nothing_changed_writes_nothing(area):
    episode(area, "2015-05-01")
    refresh(area, *YEAR)

    assert refresh(area, *YEAR, at=AT + timedelta(days=1)) == 0


def test_late_record_changes_only_the_figures_it_touches(area):
    episode(area, "2015-05-01", "2015-05-02")
    episode(area, "2015-08-01", "2015-08-02")
    refresh(area, *YEAR)
    episode(area, "2015-08-09", "2015-08-10")

    later = AT + timedelta(days=1)
    added = refresh(area, *YEAR, at=later)

    fresh = Observation.objects.filter(recorded_at=later)
    assert added == fresh.count()
    touched = {(row.indicator.code, row.breakdown_code) for row in fresh}
    # EXA-02 and the stock stay 0; the share's denominator grew.
    assert touched == {("EXA-01", ""), ("EXA-01", "HOME"), ("EXA-03", "")}
    assert {row.period_start for row in fresh} == {Q2.start}


def test_records_that_are_taken_away_withdraw_their_figures(area):
    episode(area, "2015-05-01")
    refresh(area, Q1)
    Episode.objects.all().delete()

    refresh(area, Q1, at=AT + timedelta(days=1))

    assert figures(area) == {}
    assert set(current_observations(area.pk).values_list("qualifier", flat=True)) == {
        "withdrawn"
    }
    assert refresh(area, Q1, at=AT + timedelta(days=2)) == 0


def test_figure_that_came_back_is_known_again(area):
    made = episode(area, "2015-05-01")
    refresh(area, Q1)
    made.delete()
    refresh(area, Q1, at=AT + timedelta(days=1))
    episode(area, "2015-05-01")

    refresh(area, Q1, at=AT + timedelta(days=2))

    assert figures(area)["EXA-01", Q1.code, ""] == (1, None)


def test_correction_counts_even_when_the_clock_went_back(area):
    episode(area, "2015-05-01")
    refresh(area, Q1)
    episode(area, "2015-05-02")

    refresh(area, Q1, at=AT - timedelta(hours=1))

    assert figures(area)["EXA-01", Q1.code, ""] == (2, None)


def test_figure_says_where_it_came_from(area, catalogue):
    episode(area, "2015-05-01")

    refresh(area, Q1)

    row = current_observations(area.pk).get(
        indicator=catalogue["EXA-01"], breakdown_dimension=""
    )
    assert row.source == {
        "kind": "measure",
        "measure": "EXA-01",
        "definition": 1,
        "scope": "example_records.Episode 2015-16-Q1",
    }
    assert (row.agency, row.source_kind, row.qualifier) == (None, "measure", "exact")
    assert (row.kind, row.period_end) == ("QUARTER", date(2015, 6, 30))


def test_new_definition_is_a_new_figure_even_when_the_number_stands(area, catalogue):
    episode(area, "2015-08-01")
    refresh(area, Q2)
    second = Definition.objects.create(
        indicator=catalogue["EXA-02"], version=2, valid_from=Q2.start, text="Changed."
    )

    added = refresh(area, Q2, at=AT + timedelta(days=1))

    assert added == 1
    row = current_observations(area.pk).get(indicator=catalogue["EXA-02"])
    assert row.definition == second


def test_measure_without_a_definition_in_force_has_no_figure(area, catalogue):
    Definition.objects.filter(indicator=catalogue["EXA-02"]).update(valid_from=Q3.start)
    episode(area, "2015-08-01")

    refresh(area, Q2)

    assert ("EXA-02", Q2.code, "") not in figures(area)


def test_rebuild_does_not_ask_for_the_scorecards_it_is_making(area):
    for quarter in YEAR:
        RecomputeKey.objects.create(
            partnership=area, quarter_start=quarter.start, wanted=1, done=1
        )
    episode(area, "2015-08-01")

    refresh(area, Q2)

    wanted = dict(RecomputeKey.objects.values_list("quarter_start", "wanted"))
    assert wanted == {Q1.start: 1, Q2.start: 1, Q3.start: 2, Q4.start: 2}


def test_full_count_asks_for_every_scorecard_that_shows_a_change(area):
    episode(area, "2015-08-01")

    compute.refresh_all(partnership_ids=[area.pk], quarters=YEAR, at=AT)

    assert list(RecomputeKey.objects.values_list("quarter_start", flat=True)) == [
        Q2.start
    ]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2015, 3, 31), "2014-15-Q4"),
        (date(2015, 4, 1), "2015-16-Q1"),
        (date(2015, 12, 31), "2015-16-Q3"),
        (date(2016, 1, 1), "2015-16-Q4"),
    ],
)
def test_stored_quarter_of_a_record_is_the_period_it_belongs_to(area, day, code):
    made = episode(area, day.isoformat(), day.isoformat())
    made.refresh_from_db()

    assert made.quarter == made.closed_quarter == Period.parse(code).index


records = st.lists(
    st.tuples(
        st.integers(0, 2),  # partnership
        st.integers(0, 500),  # days after the start
        st.none() | st.integers(0, 300),  # days open
        st.sampled_from(["HOME", "CARE", ""]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=30,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(records=records)
def test_count_is_what_counting_by_hand_gives(catalogue, records):
    areas = [PartnershipFactory() for _ in range(3)]
    rows = [_record(areas, *row) for row in records]
    Episode.objects.bulk_create(rows)

    compute.refresh_all(
        partnership_ids=[area.pk for area in areas], quarters=YEAR, at=AT
    )

    for area in areas:
        own = [row for row in rows if row.partnership_id == area.pk]
        assert figures(area) == _by_hand(own, "")
        assert figures(area, dimension="location") == _by_hand(own, "location")


def _record(areas, place, after, days, location, first, interviewed):
    opened_on = date(2015, 4, 1) - timedelta(days=100) + timedelta(days=after)
    closed_on = None if days is None else opened_on + timedelta(days=days)
    return Episode(
        partnership=areas[place],
        child="a1",
        location=location,
        is_first_of_child_in_quarter=first,
        interviewed_in_time=interviewed,
        opened_on=opened_on,
        closed_on=closed_on,
    )


def _by_hand(rows, dimension):
    """Count in the plainest Python, one measure and quarter after another."""
    found = {}
    for quarter in YEAR:
        if not any(_happened(row, quarter) for row in rows):
            continue
        begun = [row for row in rows if quarter.contains(row.opened_on)]
        standing = [row for row in rows if _stands(row, quarter)]
        codes = {row.location for row in begun + standing} if dimension else {None}
        for code in codes:
            name = "" if code is None else code or compute.NOT_RECORDED
            some = [r for r in begun if code is None or r.location == code]
            stock = [r for r in standing if code is None or r.location == code]
            found["EXA-01", quarter.code, name] = (len(some), None)
            found["EXA-04", quarter.code, name] = (len(stock), None)
            if code is None:
                first = sum(row.is_first_of_child_in_quarter for row in some)
                seen = sum(row.interviewed_in_time for row in some)
                found["EXA-02", quarter.code, ""] = (first, None)
                found["EXA-03", quarter.code, ""] = (seen, len(some))
    return found


def _happened(row, quarter):
    days = [day for day in (row.opened_on, row.closed_on) if day]
    return any(quarter.contains(day) for day in days)


def _stands(row, quarter):
    gone = row.closed_on is not None and row.closed_on <= quarter.end
    return row.opened_on <= quarter.end and not gone
