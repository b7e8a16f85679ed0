"""AUD-03, AUD-04 and AUD-06, counted by hand."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from audits.case_facts import Chosen, Graded, More, Nothing, Plan, Told, Words
from audits.services import case_grades, case_life, case_plan
from safeguarding.indicators import compute
from safeguarding.indicators.queries import current_observations
from safeguarding.periods import Kind, Period
from tests.audits.made_cases import BEGINS, NOW, Area
from tests.factories import IndicatorFactory

pytestmark = pytest.mark.django_db
Q4, Q1, Q2 = (Period.parse(code) for code in ("2015-16-Q4", "2016-17-Q1", "2016-17-Q2"))
LATER = date(2017, 4, 20)


@pytest.fixture(autouse=True)
def catalogue():
    IndicatorFactory(code="AUD-03")
    IndicatorFactory(code="AUD-04", frequency="YEAR", counts_children=True)
    IndicatorFactory(code="AUD-06", share=True, frequency="YEAR")


@pytest.fixture
def area():
    with time_machine.travel(NOW, tick=True):
        return Area()


def figures(area, *quarters, on=LATER):
    with time_machine.travel(on, tick=True):
        compute.refresh(partnership_id=area.place.pk, quarters=quarters, at=NOW)
    rows = current_observations(area.place.pk).exclude(qualifier="withdrawn")
    return {
        (
            row.indicator.code,
            Period(Kind(row.kind), row.period_start).code,
        ): (row.numerator, row.denominator)
        for row in rows.select_related("indicator")
    }


def told(area, title, on, cases, method="macfa"):
    facts = (Plan(title, "CSE", method, on), Told(on, cases, "They worked well."))
    return case_life.tell_new(
        partnership=area.place, facts=facts, doing=area.doing(at=timezone.now())
    )


def test_completed_multi_agency_audits_are_counted_in_their_quarter(area):
    told(area, "One", date(2016, 4, 1), 5)
    told(area, "Two", date(2016, 5, 31), 5)
    told(area, "Earlier", date(2016, 3, 31), 5)
    told(area, "Dip", date(2016, 5, 31), 5, "dip_sample")
    told(Area(), "Elsewhere", date(2016, 5, 31), 5)

    found = figures(area, Q4, Q1)

    assert found["AUD-03", "2016-17-Q1"] == (2, None)
    assert found["AUD-03", "2015-16-Q4"] == (1, None)


def test_planned_audit_makes_its_quarter_known_as_nought(area):
    area.plan(planned_on=BEGINS)

    found = figures(area, Q4, Q1)

    assert found["AUD-03", "2016-17-Q1"] == (0, None)
    assert ("AUD-03", "2015-16-Q4") not in found


def test_cancelled_audit_says_nothing_of_its_quarter(area):
    area.do(case_life.cancel, area.plan(), Words("Nobody had time"))

    assert ("AUD-03", "2016-17-Q1") not in figures(area, Q1)


def test_quarter_and_year_that_run_say_nothing_yet(area):
    # The database's own clock says what is over.
    today = timezone.localdate()
    running = Period.containing(Kind.QUARTER, today)
    before = running.previous()
    told(area, "Now", today, 5)
    told(area, "Before", before.end, 7)

    found = figures(area, before, running, on=today)

    expected = {("AUD-03", before.code): (1, None)}
    if before.financial_year != running.financial_year:
        expected["AUD-04", before.financial_year.code] = (7, None)
    assert found == expected


def test_cases_of_the_year_are_counted_or_as_stated(area):
    told(area, "Stated", date(2016, 5, 1), 60, "single_agency")
    area.completed(cases=4)
    area.completed(title="Dip", method="dip_sample", cases=7)
    area.meeting(title="Not completed", cases=9)
    told(area, "The year before", date(2016, 3, 31), 11)
    told(Area(), "Elsewhere", date(2016, 5, 1), 100)

    found = figures(area, Q4, Q1)

    # 60 + 4 + 7.
    assert found["AUD-04", "2016-17"] == (71, None)
    assert found["AUD-04", "2015-16"] == (11, None)


def test_good_cases_of_multi_agency_audits_out_of_all_graded(area):
    area.completed("good", cases=4)
    area.completed("outstanding", title="Best", cases=2)
    area.completed("requires_improvement", title="Worse", cases=3)
    area.completed("good", title="Dip", method="dip_sample", cases=7)
    audit = area.meeting(title="Half", cases=2)
    area.complete(audit, confirmed=("W-NO-OVERALL-GRADE",))
    Area().completed("inadequate", cases=8)

    # 4 + 2 good or better of 4 + 2 + 3; cases without an overall grade are not graded.
    assert figures(area, Q1)["AUD-06", "2016-17"] == (6, 9)


def test_reopened_audit_leaves_the_figures(area):
    audit = told(area, "One", date(2016, 5, 31), 5)
    assert figures(area, Q1)["AUD-04", "2016-17"] == (5, None)

    area.do(case_life.reopen, audit, Nothing())

    found = figures(area, Q1)
    assert ("AUD-04", "2016-17") not in found
    # It was planned for the same day: the quarter stays known.
    assert found["AUD-03", "2016-17-Q1"] == (0, None)


def test_cases_kept_here_count_instead_of_the_number_once_reported(area):
    audit = told(area, "One", date(2016, 5, 31), 60)
    area.do(case_life.reopen, audit, Nothing())
    area.do(case_life.back_to_grading, audit, Nothing(), "W-GRADES-SEEN")
    area.do(case_plan.agencies, audit, Chosen((area.council.pk, area.police.pk)))
    area.do(case_plan.add_cases, audit, More(2))
    for agency in (area.council, area.police):
        for case in audit.cases.all():
            case_grades.grade(
                case=case, facts=Graded(agency.pk, "good"), doing=area.doing()
            )
    area.do(case_life.close_grading, audit, Nothing())

    area.complete(audit, confirmed=("W-NO-OVERALL-GRADE",))

    assert figures(area, Q1)["AUD-04", "2016-17"] == (2, None)
