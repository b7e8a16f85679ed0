"""A check on real PostgreSQL: what it knows of history and board, and its cost."""

from datetime import date
from decimal import Decimal

import pytest

from safeguarding.periods import Period
from safeguarding.returns.check import check
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    MembershipFactory,
    ObservationFactory,
    SwitchFactory,
    owed_return,
)
from tests.returns.files import csv_of, row_for

pytestmark = pytest.mark.django_db
DAY = date(2016, 1, 20)


def checked(owed, *rows):
    content = csv_of(rows)
    return check(content=content, file_name="x.csv", obligation=owed, on=DAY)


def codes(owed, *rows):
    return [one.code for one in checked(owed, *rows).problems]


def before(owed, indicator, period, numerator, **extra):
    ObservationFactory(
        partnership=extra.pop("partnership", owed.partnership),
        agency=extra.pop("agency", owed.agency),
        indicator=indicator,
        period=Period.parse(period),
        numerator=numerator,
    )


@pytest.fixture
def measure():
    return IndicatorFactory()


@pytest.fixture
def owed(measure):
    return owed_return(indicators=[measure])


def test_a_good_file_has_no_problem_and_every_row_is_kept(owed, measure):
    found = checked(owed, row_for(owed, measure))

    assert (found.problems, found.rows, found.accepted_rows) == ((), 1, 1)
    assert found.figures[0].numerator == Decimal(40)


def test_five_different_mistakes_are_found_at_once(owed, measure):
    found = checked(
        owed,
        row_for(owed, measure, numerator="about 60"),
        row_for(owed, measure, agency_code="somebody-else"),
        row_for(owed, measure, indicator_code=f"{measure.code}X"),
        row_for(owed, measure, period_start="2015-13-01"),
        row_for(owed, measure, numerator=""),
    )

    seen = {(one.row, one.code) for one in found.problems}
    assert {
        (2, "E-TYPE"),
        (3, "E-AGENCY-UNKNOWN"),
        (4, "E-CODE"),
        (5, "E-DATE"),
        (6, "E-REQUIRED"),
    } <= seen
    assert found.rows == 5
    assert found.figures == ()


def test_a_jump_from_the_same_quarter_last_year_is_asked_about(owed, measure):
    before(owed, measure, "2014-15-Q3", 10)

    assert codes(owed, row_for(owed, measure)) == ["W-YOY"]


def test_another_agencys_or_partnerships_history_is_not_looked_at(owed, measure):
    before(owed, measure, "2014-15-Q3", 10, agency=AgencyFactory())
    other = owed_return(agency=owed.agency, indicators=[measure])
    before(owed, measure, "2014-15-Q3", 10, partnership=other.partnership)

    assert codes(owed, row_for(owed, measure)) == []


def test_a_figure_repeated_from_two_years_ago_is_asked_about(owed, measure):
    before(owed, measure, "2013-14-Q3", 281)

    assert codes(owed, row_for(owed, measure, numerator="281")) == ["W-UNCHANGED"]


def test_an_indicator_nobody_switched_on_is_refused_by_name(owed):
    unwatched = IndicatorFactory()
    owed.template.indicators.add(unwatched)
    (measure,) = owed.template.indicators.exclude(pk=unwatched.pk)

    found = checked(owed, row_for(owed, measure), row_for(owed, unwatched))

    (problem,) = found.problems
    assert problem.code == "E-CODE"
    assert "not one of the figures this board watches" in problem.message


def test_an_indicator_of_another_return_is_refused_by_title(owed, measure):
    stray = IndicatorFactory()
    SwitchFactory(partnership=owed.partnership, indicator=stray)

    (problem,) = checked(owed, row_for(owed, measure), row_for(owed, stray)).problems

    assert owed.template.title in problem.message


def test_a_derived_indicator_is_not_sent(owed, measure):
    rate = IndicatorFactory()
    rate.definitions.update(formula={"rate": measure.code})
    SwitchFactory(partnership=owed.partnership, indicator=rate)
    owed.template.indicators.add(rate)

    (problem,) = checked(owed, row_for(owed, measure), row_for(owed, rate)).problems

    assert "computed from other figures" in problem.message


def test_an_agency_may_write_its_other_names(owed, measure):
    owed.agency.aliases = ["CSS"]
    owed.agency.save()

    assert codes(owed, row_for(owed, measure, agency_code="css")) == []


def test_an_agency_that_was_no_member_then_is_told(owed, measure):
    owed.partnership.memberships.update(starts_on=date(2016, 1, 1))

    assert codes(owed, row_for(owed, measure)) == ["E-AGENCY-UNKNOWN"]


def test_another_agencys_row_is_refused_without_naming_strangers(owed, measure):
    other = MembershipFactory(partnership=owed.partnership).agency
    stranger = AgencyFactory()

    found = checked(
        owed,
        row_for(owed, measure, agency_code=other.code),
        row_for(owed, measure, agency_code=stranger.code),
    )

    messages = [one.message for one in found.problems if one.column == "agency_code"]
    assert "is another agency" in messages[0]
    assert "is not an agency of this partnership" in messages[1]


def test_a_termly_indicator_keeps_its_term():
    termly = IndicatorFactory(frequency="TERM")
    owed = owed_return(indicators=[termly])

    found = checked(owed, row_for(owed, termly, period_start="01/09/2015"))

    assert found.problems == ()
    assert found.figures[0].period.code == "2015-16-autumn"


def test_a_file_that_cannot_be_read_says_so_once(owed):
    found = check(content=b"%PDF-", file_name="x.pdf", obligation=owed, on=DAY)

    assert [one.code for one in found.problems] == ["E-FILE"]
    assert (found.rows, found.may_be_kept) == (0, False)


@pytest.mark.parametrize("count", [10, 500])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    owed, measure, count, django_assert_max_num_queries
):
    months = ["01/10/2015", "01/11/2015", "01/12/2015"]
    rows = [
        row_for(owed, measure, period_start=months[number % 3])
        for number in range(count)
    ]

    with django_assert_max_num_queries(9):
        checked(owed, *rows)
