"""A check on real PostgreSQL: what it knows of history and board, and its cost."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from safeguarding.indicators.models import Relation
from safeguarding.partners.models import Population
from safeguarding.periods import Period
from safeguarding.returns.check import check
from safeguarding.returns.rules.columns import COLUMNS
from tests.factories import (
    AgencyFactory,
    DefinitionFactory,
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


def with_sheet(owed, measure, *rows, hides=True):
    """Write a good return with one more sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        figures, more = book.add_worksheet("Figures"), book.add_worksheet("Working")
        figures.write_row(0, 0, COLUMNS)
        good = row_for(owed, measure)
        figures.write_row(1, 0, [good.get(name, "") for name in COLUMNS])
        for number, cells in enumerate(rows):
            more.write_row(number, 0, cells)
        if hides:
            more.hide()
    return content.getvalue()


@pytest.mark.parametrize("hides", [True, False])
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("Child's name", "Ward"), ("Example", "North")], id="list"),
        pytest.param(
            [("Cases",), (), ("Team", "North"), ("Name", "DOB"), ("Ex", "1/1/09")],
            id="list below titles",
        ),
        pytest.param([("Case", "Number"), ("1", "943 476 5919")], id="NHS number"),
    ],
)
def test_people_on_a_sheet_that_is_not_read_are_kept_nowhere(
    owed, measure, rows, hides
):
    content = with_sheet(owed, measure, *rows, hides=hides)

    found = check(content=content, file_name="x.xlsx", obligation=owed, on=DAY)

    assert [one.code for one in found.errors] == ["E-PII"]
    assert (found.may_be_kept, found.figures, found.accepted_rows) == (False, (), 0)
    assert "'Working'" in found.errors[0].message
    assert "943" not in str(found.errors)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("Contact", "analyst@agency.example")], id="whom to ask"),
        pytest.param([("What", "Never write a name or an address here")], id="help"),
        pytest.param([("Month", "Address known"), ("April", 12)], id="counts"),
        pytest.param([("Share",), (0.9434765919,)], id="fraction"),
    ],
)
def test_other_sheets_may_say_what_is_about_nobody(owed, measure, rows):
    content = with_sheet(owed, measure, *rows)

    found = check(content=content, file_name="x.xlsx", obligation=owed, on=DAY)

    assert (found.errors, found.may_be_kept) == ((), True)


def relate(kind, *terms, **dates):
    return Relation.objects.create(
        code=f"{kind}-{terms[0].lower()}", kind=kind, terms=list(terms), **dates
    )


def test_another_agencys_figure_is_compared_within_the_partnership_only(owed, measure):
    relate("one_source", measure.code)
    stranger = owed_return(indicators=[measure])
    before(owed, measure, "2015-16-Q3", 98765, partnership=stranger.partnership)
    before(stranger, measure, "2015-16-Q3", 98765)

    assert codes(owed, row_for(owed, measure)) == []

    before(owed, measure, "2015-16-Q3", 98765, agency=AgencyFactory(code="north-trust"))
    (one,) = checked(owed, row_for(owed, measure)).problems
    assert one.code == "W-CROSS-SOURCE"
    assert "98765" not in one.message
    assert "98,765" not in one.message
    assert "north" not in one.message.lower()


def test_without_a_relation_agencies_are_parts_of_one_total(owed, measure):
    before(owed, measure, "2015-16-Q3", 98765, agency=AgencyFactory())

    assert codes(owed, row_for(owed, measure)) == []


@pytest.mark.parametrize(
    ("dates", "fires"),
    [
        pytest.param({"valid_to": date(2015, 12, 30)}, False, id="held before"),
        pytest.param({"valid_to": date(2015, 12, 31)}, True, id="held until its end"),
        pytest.param({"valid_from": date(2016, 1, 1)}, False, id="holds since"),
    ],
)
def test_a_return_is_judged_by_the_relations_of_its_period(measure, dates, fires):
    other = IndicatorFactory()
    owed = owed_return(indicators=[measure, other])
    relate("same", measure.code, other.code, **dates)

    found = codes(owed, row_for(owed, measure), row_for(owed, other, numerator="41"))

    assert found == (["W-CROSS-SOURCE"] if fires else [])


def test_a_figure_the_board_has_from_any_return_of_the_agency_is_restated(
    owed, measure
):
    before(owed, measure, "2015-16-Q3", 74)
    before(owed, measure, "2015-16-Q3", 11, agency=AgencyFactory())
    other = owed_return(agency=owed.agency, indicators=[measure])
    before(owed, measure, "2015-16-Q3", 12, partnership=other.partnership)

    (one,) = checked(owed, row_for(owed, measure, numerator="75")).problems

    assert one.code == "W-RESTATED"
    assert "has 74" in one.message
    assert codes(owed, row_for(owed, measure, numerator="74")) == []


def test_a_rate_is_held_against_the_latest_estimate_of_this_area(owed):
    rate = IndicatorFactory(unit="PER_10K")
    rate.definitions.update(denominator="0-17 population")
    here = owed_return(partnership=owed.partnership, indicators=[rate])
    for place, count, day in (
        (here.partnership, 60000, 1),
        (here.partnership, 68000, 2),
        (owed_return().partnership, 5, 3),
    ):
        Population.objects.create(
            partnership=place,
            mid_year=2015,
            age_band="0-17",
            count=count,
            source="Estimate",
            recorded_on=date(2016, 1, day),
        )

    right = row_for(here, rate, denominator="68000")
    wrong = row_for(here, rate, denominator="60000")

    assert codes(here, right) == []
    assert codes(here, wrong) == ["W-DENOM"]


def test_what_is_counted_by_another_definition_sets_no_limits(owed, measure):
    for steps in range(1, 13):
        period = Period.parse("2015-16-Q3").shift(-steps)
        before(owed, measure, period.code, 38 + steps % 4)
    row = row_for(owed, measure, numerator="58")
    # 58 is outside the limits of twelve quarters of about 39.5. By the new definition
    # there are three: too few, and 58 is more than 1.5 times the 38 of a year ago.
    assert codes(owed, row) == ["W-YOY"]

    DefinitionFactory(
        indicator=measure, version=2, valid_from=date(2015, 1, 1), breaks_series=True
    )

    (one,) = [
        each for each in checked(owed, row).problems if each.severity.value == "W"
    ]
    assert "What is counted changed on 01/01/2015" in one.message


@pytest.mark.parametrize("count", [10, 500])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    owed, measure, count, django_assert_max_num_queries
):
    relate("one_source", measure.code)
    before(owed, measure, "2015-16-Q3", 40, agency=AgencyFactory())
    months = ["01/10/2015", "01/11/2015", "01/12/2015"]
    rows = [
        row_for(owed, measure, period_start=months[number % 3])
        for number in range(count)
    ]

    with django_assert_max_num_queries(16):
        checked(owed, *rows)
