"""Quarters of children and cases are what the records say, however they came."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import F
from django.utils import timezone

from safeguarding.cases import history
from safeguarding.cases.models import (
    CasePolicy,
    CaseQuarter,
    ChildQuarter,
    Disruption,
)
from safeguarding.cases.tasks import roll as roll_everywhere
from safeguarding.indicators.models import RecomputeKey
from safeguarding.periods import Period
from tests.cases.made_history import Area, day

pytestmark = pytest.mark.django_db

Q1, Q2, Q3, Q4 = (Period.parse(f"2015-16-Q{n}") for n in (1, 2, 3, 4))
NEXT = Q4.next()
TODAY = date(2016, 2, 10)


@pytest.fixture
def area():
    return Area()


def refresh(area, *children, today=TODAY):
    ids = [child.pk for child in children] if children else None
    return history.refresh(area.partnership, ids, today=today)


def row(child, period):
    return ChildQuarter.objects.filter(child=child, quarter=period.index).first()


def of_case(case, *names):
    rows = CaseQuarter.objects.filter(case=case).order_by("quarter")
    return [tuple(values) for values in rows.values_list(*names)]


def withdraw(record):
    record.withdrawn_at = timezone.now()
    record.save()


def test_episodes_are_counted_by_place_in_the_quarter_they_start_in(area):
    child = area.child(sex="female")
    area.episode(child, day("2015-10-01"), day("2015-10-02"))
    area.episode(child, day("2015-11-01"), day("2015-11-02"), location="care")
    area.episode(child, day("2015-12-31"), day("2016-01-02"), location="unknown")

    assert refresh(area, child) == {Q3, Q4}

    known = row(child, Q3)
    assert (known.episodes, known.home_episodes, known.care_episodes) == (3, 1, 1)
    assert (known.unknown_episodes, known.education_episodes) == (1, 0)
    assert (known.sex, known.has_case) == ("female", False)
    assert row(child, Q4).episodes == 0
    assert refresh(area, child) == refresh(area) == set()


def test_a_minute_before_midnight_in_summer_is_that_day_in_england(area):
    child = area.child()
    # 30 September 23:30 UTC is 1 October 00:30 in England.
    area.episode(child, timezone.datetime.fromisoformat("2015-09-30T23:30:00+00:00"))

    assert refresh(area, child) == {Q3}


@pytest.mark.parametrize(
    ("kind", "episodes"),
    [("missing", 1), ("no_apparent_risk", 1), ("absent", 0), ("away", 0)],
)
def test_absent_and_away_children_are_not_missing(area, kind, episodes):
    child = area.child()
    area.episode(child, day("2015-10-01"), type=kind)

    refresh(area, child)

    assert row(child, Q3).episodes == episodes


def test_the_highest_level_of_the_quarter_counts_and_the_last_one_stands(area):
    child = area.child()
    levels = [
        ("2015-05-10", "low"),
        ("2015-08-01", "serious"),
        ("2015-09-30", "medium"),
    ]
    case = area.case(
        child, day("2015-05-10"), [(day(when), level) for when, level in levels]
    )
    area.placed(child, day("2015-01-01"), day("2015-12-31"), "lac_out_of_borough")
    area.meeting(case, day("2015-09-30"))
    area.meeting(case, day("2015-11-30"), "ypse")
    area.meeting(case, day("2016-01-10"), "ypse")

    assert refresh(area, child) == {Q1, Q2, Q3, Q4}

    names = ("highest_level", "is_at_risk", "is_serious", "had_mase", "panel_at_risk")
    rows = ChildQuarter.objects.order_by("quarter").values_list(*names)
    assert list(rows) == [
        ("low", False, False, False, False),
        ("serious", True, True, True, False),
        ("medium", True, False, False, True),
        # The panel hears of a case once.
        ("medium", True, False, False, False),
    ]
    # On 31 December the child is no longer looked after; below medium nobody asks.
    placed = ChildQuarter.objects.order_by("quarter").values_list("placed_at_end")
    assert [where for (where,) in placed] == ["", "lac_out_of_borough", "", ""]
    assert of_case(case, "is_open_at_end", "level_at_end") == [
        (True, "low"),
        *[(True, "medium")] * 3,
    ]


def test_of_two_cases_of_a_child_the_higher_level_counts(area):
    child = area.child()
    area.case(child, day("2015-10-01"), [(day("2015-10-01"), "high")])
    area.case(child, day("2015-10-05"), [(day("2015-10-05"), "low")])

    refresh(area, child)

    assert row(child, Q3).highest_level == "high"
    assert ChildQuarter.objects.count() == 2
    assert CaseQuarter.objects.count() == 4


def test_a_case_is_open_until_the_day_before_it_closed(area):
    child = area.child()
    levels = [(day("2015-08-01"), "high"), (day("2016-01-01"), "serious")]
    last_day = area.case(child, day("2015-08-01"), levels, closed=day("2015-12-31"))
    first_day = area.case(area.child(), day("2015-08-01"), closed=day("2016-01-01"))
    same_day = area.case(area.child(), day("2015-08-01"), closed=day("2015-08-01"))

    refresh(area)

    assert of_case(last_day, "quarter", "is_open_at_end", "level_at_end") == [
        (Q2.index, True, "high"),
        (Q3.index, False, ""),
    ]
    assert of_case(first_day, "quarter", "is_open_at_end") == [
        (Q2.index, True),
        (Q3.index, True),
    ]
    assert of_case(same_day, "quarter") == []
    assert not row(same_day.child, Q2).has_case


def test_a_list_tells_of_a_case_up_to_the_end_of_its_quarter(area):
    told, kept = area.child(), area.child()
    area.case(told, day("2015-08-01"), known_through=Q3.end)
    area.case(kept, day("2015-08-01"))

    refresh(area)

    assert row(told, Q3).has_case
    assert row(told, Q4) is None
    assert row(kept, Q4).has_case
    assert row(kept, NEXT) is None


def test_what_was_withdrawn_is_as_if_never_told(area):
    child = area.child()
    case = area.case(child, day("2015-10-01"), [(day("2015-10-01"), "high")])
    episode = area.episode(child, day("2015-11-01"))
    refresh(area, child)

    withdraw(episode)
    assert refresh(area, child) == {Q3}
    assert row(child, Q3).episodes == 0

    withdraw(case)
    assert refresh(area, child) == {Q3, Q4}
    assert not ChildQuarter.objects.exists()
    assert not CaseQuarter.objects.exists()


def test_a_corrected_day_asks_for_the_quarter_it_left_as_well(area):
    child = area.child()
    episode = area.episode(child, day("2015-05-01"), day("2015-08-01"))
    refresh(area, child)

    episode.missing_from_at = episode.returned_at
    episode.save()

    assert refresh(area, child) == {Q1, Q2}
    assert row(child, Q1) is None


def test_what_no_column_shows_but_a_measure_counts_is_asked_for(area):
    child = area.child()
    case = area.case(child, day("2015-10-01"), closed=day("2015-12-01"))
    episode = area.episode(child, day("2015-10-03"), day("2016-01-02"))
    refresh(area, child)

    case.source_sector = "health"
    case.save()
    assert refresh(area, child) == {Q3}
    Disruption.objects.create(
        partnership=area.partnership,
        agency=area.agency,
        case=case,
        kind="licensing",
        on=day("2015-07-02"),
    )
    assert refresh(area, child) == {Q2}
    area.interview(episode, accepted=False, offered=False)
    assert refresh(area, child) == {Q4}


def test_turning_18_counts_by_the_month_and_the_talk_must_be_before_it(area):
    born = {"born_month": day("1998-02-01")}
    before = area.case(
        area.child(**born), day("2015-08-01"), transition_on=day("2016-01-31")
    )
    within = area.case(
        area.child(**born), day("2015-08-01"), transition_on=day("2016-02-01")
    )
    closed = area.case(area.child(**born), day("2015-08-01"), closed=day("2016-02-01"))
    unknown = area.case(area.child(), day("2015-08-01"))

    refresh(area)

    names = ("turned_18", "transition_discussed")
    assert of_case(before, *names) == [(False, False), (False, False), (True, True)]
    assert of_case(within, *names)[-1] == (True, False)
    assert of_case(closed, *names)[-1] == (False, False)
    assert of_case(unknown, *names)[-1] == (False, False)


def test_an_audit_counts_for_twelve_months_while_the_case_is_open(area):
    case = area.case(area.child(), day("2014-10-01"), audited_on=day("2014-12-31"))

    refresh(area)

    # Audited on the last day of Q3 2014-15; a year later that is not within the year.
    audited = of_case(case, "was_audited")
    assert audited == [(True,)] * 4 + [(False,)] * 2


def test_screening_is_known_from_its_day_on_wherever_it_was_recorded(area):
    by_police, by_team = area.child(), area.child()
    area.episode(by_police, day("2015-08-01"))
    area.episode(by_police, day("2015-11-01"), cse_screened_on=day("2015-10-01"))
    area.episode(by_team, day("2015-11-01"))
    area.case(by_team, day("2016-01-05"), screened_on=day("2016-01-02"))

    refresh(area)

    assert not row(by_police, Q2).is_screened
    assert row(by_police, Q3).is_screened
    assert not row(by_team, Q3).is_screened
    assert row(by_team, Q4).is_screened


def test_an_unoffered_interview_is_no_interview(area):
    child = area.child()
    episode = area.episode(child, day("2015-11-01"), day("2015-11-02"))
    talk = area.interview(episode, accepted=False)
    refresh(area, child)
    episode.refresh_from_db()
    assert (episode.rhi_offered, episode.rhi_accepted) == (True, False)

    talk.delete()
    assert refresh(area, child) == {Q3}
    episode.refresh_from_db()
    assert not episode.rhi_offered


def test_a_partnerships_own_rule_decides_who_is_frequently_missing(area):
    child = area.child()
    for start in ("2015-10-01", "2015-10-20"):
        area.episode(child, day(start))
    refresh(area, child)
    assert not row(child, Q3).is_frequent

    CasePolicy.objects.create(
        partnership=area.partnership, frequent_episodes=2, frequent_months=1
    )
    assert refresh(area) == {Q3}
    assert row(child, Q3).is_frequent


def test_another_partnership_is_never_touched(area):
    other = Area()
    here, there = area.child(), other.child()
    area.episode(here, day("2015-11-01"), system="council")
    other.episode(there, day("2015-11-01"))

    # A child of another partnership, named by mistake, changes nothing there or here.
    assert refresh(area, here, there) == {Q3}
    assert row(here, Q3).episodes == 1
    assert row(there, Q3) is None
    refresh(other)
    assert refresh(area) == set()
    assert row(there, Q3).episodes == 1


def test_nobody_named_is_nothing_done(area, django_assert_num_queries):
    with django_assert_num_queries(2):  # A savepoint, and its release.
        assert history.refresh(area.partnership, []) == set()


def test_a_refresh_takes_as_many_queries_for_many_children(
    area, django_assert_num_queries
):
    children = [area.child() for _ in range(4)]
    for child in children:
        area.episode(child, day("2015-11-01"))
    for some in (children[:1], children):
        with django_assert_num_queries(9):
            refresh(area, *some)


def test_a_change_asks_for_the_scorecards_of_its_quarters(area):
    child = area.child()
    area.episode(child, day("2015-11-01"), day("2016-01-02"))

    history.changed(area.partnership, [child.pk], also=[Period.parse("2015-05")])

    keys = RecomputeKey.objects.filter(partnership=area.partnership)
    assert set(keys.values_list("quarter_start", flat=True)) == {
        Q1.start,
        Q3.start,
        Q4.start,
    }


def test_a_new_quarter_begins_for_cases_that_stay_open(area):
    kept, listed, closed = area.child(), area.child(), area.child()
    area.case(kept, day("2015-10-05"))
    area.case(listed, day("2015-10-05"), known_through=Q3.end)
    area.case(closed, day("2015-10-05"), closed=Q4.start)
    refresh(area, today=Q3.end)

    assert history.roll(area.partnership, today=Q3.end) == 0
    assert history.roll(area.partnership, today=Q4.start) == 1
    assert history.roll(area.partnership, today=TODAY) == 0
    in_q4 = ChildQuarter.objects.filter(quarter=Q4.index, has_case=True)
    assert [each.child_id for each in in_q4] == [kept.pk]


def test_a_quarter_that_is_over_is_asked_for_once_when_the_next_begins(area):
    child = area.child()
    area.episode(child, day("2015-12-30"), day("2015-12-31"))
    refresh(area, today=Q3.end)
    keys = RecomputeKey.objects.filter(partnership=area.partnership)
    keys.delete()

    history.roll(area.partnership, today=Q4.start)
    wanted = set(keys.values_list("quarter_start", flat=True))
    keys.update(done=F("wanted"), done_at=datetime(2016, 1, 1, 9, tzinfo=UTC))
    history.roll(area.partnership, today=date(2016, 1, 2))

    assert Q3.start in wanted
    assert not keys.stale().exists()


def test_every_partnership_is_rolled(area):
    other = Area()
    for each in (area, other):
        each.case(each.child(), day("2015-10-05"))

    roll_everywhere()

    this_quarter = Period.containing(Q1.kind, timezone.localdate())
    rows = CaseQuarter.objects.filter(quarter=this_quarter.index)
    assert {each.partnership_id for each in rows} == {
        area.partnership.pk,
        other.partnership.pk,
    }
