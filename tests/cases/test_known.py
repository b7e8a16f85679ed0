"""A quarter of which nobody told has no figure counted; nought would be a guess."""

import pytest
from django.utils import timezone

from safeguarding.cases import history
from safeguarding.cases.known import About, is_known
from safeguarding.cases.measures import MISSING_CHILDREN, measures
from safeguarding.cases.models import StagedCase, StagedEpisode
from safeguarding.cases.regional import regional_return
from safeguarding.periods import Kind, Period
from tests.cases.made_figures import count, figure
from tests.cases.made_history import Area, day, listed
from tests.factories import IndicatorFactory

pytestmark = pytest.mark.django_db

Q2, Q3 = Period.parse("2015-16-Q2"), Period.parse("2015-16-Q3")


@pytest.fixture
def area():
    for measure in measures:
        IndicatorFactory(code=measure.code)
    return Area()


def test_the_two_groups_overlap_only_where_both_lists_are_known(area):
    child = area.child()
    area.case(child, day("2015-08-10"), [(day("2015-08-10"), "medium")])
    for start in ("2015-10-12", "2015-10-13", "2015-10-14"):
        area.episode(child, day(start))
    no_case = area.child()
    for start in ("2015-10-12", "2015-10-13", "2015-10-14"):
        area.episode(no_case, day(start))

    count(area)

    # From the child at risk: one of one; from the two frequently missing: one of two.
    assert figure(area, "CSE-09") == [(1, 1)]
    assert figure(area, "MIS-09") == [(1, 2)]
    assert figure(area, "CSE-01", Q2) == [(1, None)]
    assert figure(area, "CSE-09", Q2) == []


def test_interviews_nobody_told_of_are_no_share_of_nought(area):
    area.episode(area.child(), day("2015-10-12"), day("2015-10-13"))

    count(area)

    assert figure(area, "MIS-02") == [(1, None)]
    assert figure(area, "MIS-11") == []


def test_a_list_tells_of_its_own_quarter_only(area):
    """An episode of September in the list of Q3 says nothing of July to September."""
    row = listed(area, "missing-episodes", StagedEpisode)
    for start in ("2015-09-30", "2015-10-01"):
        area.episode(area.child(), day(start), row=row)

    count(area)

    assert figure(area, "MIS-02") == [(1, None)]
    assert figure(area, "MIS-01", Q2) == []
    assert figure(area, "MIS-02", Q2) == []


def test_the_councils_file_alone_tells_of_children_in_care_only(area):
    row = listed(area, "missing-episodes", StagedEpisode, layout="ssda903-missing")
    for start in ("2015-10-01", "2015-10-09", "2015-10-20"):
        area.episode(
            area.child(),
            day(start),
            day(start),
            system="council",
            location="care",
            row=row,
        )

    count(area)

    assert figure(area, "MIS-05") == figure(area, "MIS-06") == [(3, None)]
    others = ("MIS-01", "MIS-02", "MIS-03", "MIS-04", "MIS-07", "MIS-08", "MIS-11")
    assert [figure(area, code) for code in others] == [[]] * len(others)
    told = {line.label: line.value for line in regional_return(area.partnership, Q3)}
    assert told["Episodes from care"] == 3
    assert told["Missing episodes"] is None


def test_the_first_list_of_cases_does_not_rewrite_the_years_before_it(area):
    row = listed(area, "cse-cases", StagedCase)
    area.case(
        area.child(),
        day("2015-08-01"),
        [(day("2015-08-01"), "high")],
        row=row,
        known_through=Q3.end,
    )

    count(area)

    assert figure(area, "CSE-01") == [(1, None)]
    assert figure(area, "CSE-01", Q2) == []
    assert figure(area, "CSE-06", Q2) == []


def test_a_quarter_that_still_runs_is_not_known_whatever_is_kept_here():
    area = Area()
    today = timezone.localdate()
    running = Period.containing(Kind.QUARTER, today)
    area.episode(area.child(), today, None)
    area.episode(area.child(), running.previous().end, None)
    history.refresh(area.partnership, None)

    known = MISSING_CHILDREN.rows.filter(partnership=area.partnership)

    assert not is_known(About.EPISODES, area.partnership, running)
    assert is_known(About.EPISODES, area.partnership, running.previous())
    assert [row.quarter for row in known] == [running.previous().index]
