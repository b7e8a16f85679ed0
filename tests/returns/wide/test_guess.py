from dataclasses import replace

import pytest

from safeguarding.returns.rules.facts import IndicatorFacts
from safeguarding.returns.wide.find import tables_in
from safeguarding.returns.wide.guess import guess
from safeguarding.returns.wide.reading import read_table
from tests.returns.wide.papers import SCORECARD, context, grid, opened


def guessed(*rows, facts=None):
    (table, *_) = tables_in([grid(*rows)])
    return guess(table, facts or context())


def test_a_quarterly_scorecard_is_guessed_but_for_what_no_indicator_is_called_like():
    found = guessed(*SCORECARD)

    assert {name: one.meaning.indicator for name, one in found.rows.items()} == {
        "Number of missing episodes": "NOR-01",
        "% assessments finished within 45 working days": "NOR-02",
        "Children in need (at end of quarter)": "NOR-03",
        "Strategy discussions held": "NOR-06",
    }
    assert [one.meaning.period for one in found.columns.values()] == [
        "2015-16-Q2",
        "2016-17-Q1",
        "2016-17-Q2",
        "",
    ]
    assert "never imported" in found.columns["Trend"].meaning.left_out
    assert found.spec.marks == {"*": "exact", "+": "at_least"}
    assert found.unsure == ()


def test_what_fits_no_indicator_is_left_for_the_person():
    found = guessed(("", "Q2"), ("Biscuits eaten", 5), ("Missing episodes", 6))

    assert found.unsure == ("Biscuits eaten",)
    assert found.spec.rows["Biscuits eaten"].indicator == ""


def test_an_indicator_of_another_return_is_left_out_with_its_name():
    found = guessed(
        ("", "Q2"), ("Police disruption notices", 5), ("Missing episodes", 6)
    )

    assert "NOR-90" in found.rows["Police disruption notices"].meaning.left_out


def test_parts_of_an_indicator_are_guessed_with_the_title_saying_which():
    found = guessed(
        ("Missing episodes by place",),
        ("Place", "2016/17 Q2"),
        ("Home", 5),
        ("Care", 4),
        ("All", 9),
    )

    assert found.spec.table.indicator == "NOR-01"
    assert [(one.dimension, one.breakdown) for one in found.spec.rows.values()] == [
        ("place", "home"),
        ("place", "care"),
        ("", ""),
    ]
    assert [one.kind for one in found.spec.relations] == ["sum"]


def test_quarters_of_a_year_and_their_total_are_told_apart():
    found = guessed(
        ("Measure", "Q1", "Q2", "Q3", "Q4", "Total"),
        ("Missing episodes", 1, 2, 3, 4, 10),
        facts=context("2015-16", on=None),
    )

    assert [one.period for one in found.spec.columns.values()] == [
        "2015-16-Q1",
        "2015-16-Q2",
        "2015-16-Q3",
        "2015-16-Q4",
        "",
    ]


def test_numerator_and_denominator_rows_belong_to_the_row_above():
    found = guessed(
        ("Measure", "Q2"),
        ("% assessments finished within 45 working days", "80%"),
        ("numerator", 40),
        ("denominator", 50),
    )

    assert [(one.indicator, one.figure) for one in found.spec.rows.values()] == [
        ("NOR-02", ""),
        ("NOR-02", "numerator"),
        ("NOR-02", "denominator"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "England",
        "Statistical neighbours",
        "Target 2016/17",
        "Comments",
        "YTD",
        "Direction of travel",
    ],
)
def test_columns_that_are_no_figures_of_the_agency_are_left_out(heading):
    cell = "words" if heading == "Comments" else 7

    found = guessed(
        ("Measure", "Q2", heading),
        ("Missing episodes", 5, cell),
        ("Children in need", 9, cell),
    )

    assert found.columns[heading].meaning.left_out


def test_a_column_of_shares_is_checked_when_most_rows_bear_it_out():
    found = guessed(
        ("Place", "Episodes", "Total", "%"),
        ("Home", 5, 10, "50%"),
        ("Care", 1, 4, "25%"),
        ("Unknown", 1, 10, "90%"),
    )

    (share,) = [one for one in found.spec.relations if one.kind == "share"]

    assert (share.parts[0].column, share.whole.column) == ("Episodes", "Total")


def test_a_column_of_changes_is_checked_when_most_rows_bear_it_out():
    found = guessed(
        ("Measure", "2015/16", "2016/17", "Change"),
        ("Missing episodes", 50, 75, "+50%"),
        ("Children in need", 200, 126, "- 37%"),
        ("Strategy discussions", 10, 10, "5%"),
    )

    (change,) = [one for one in found.spec.relations if one.kind == "change"]

    assert [one.column for one in change.parts] == ["2015/16", "2016/17"]


def test_a_column_of_dates_dates_the_rows():
    found = guessed(
        ("Event", "Date", "People"),
        ("A day", "12/05/2016", 5),
        ("B day", "13/06/2016", 6),
    )

    assert found.spec.date_column == "Date"


def test_a_dash_is_never_given_a_meaning_by_itself():
    found = guessed(("", "Q2"), ("Missing episodes", "-"), ("Children in need", 5))

    assert "-" not in found.spec.marks


def test_two_rows_that_fit_one_indicator_are_not_both_taken():
    found = guessed(
        ("", "Q2"), ("Missing episodes", 5), ("Missing episodes last year", 4)
    )

    taken = [name for name, one in found.spec.rows.items() if one.indicator == "NOR-01"]
    assert taken == ["Missing episodes"]


def test_two_indicators_that_fit_nearly_as_well_are_shown_with_their_definitions():
    pair = [
        IndicatorFacts("SIM-01", "Re-referrals to early help", definition="Level 2"),
        IndicatorFacts("SIM-02", "Re-referrals to social care", definition="Level 4"),
    ]
    facts = replace(context(), indicators={one.code: one for one in pair})

    read = read_table(opened(("", "Q2"), ("Re-referrals", 5), ("Others", 4)), facts)

    (similar,) = [one for one in read.findings if one.code == "W-SIMILAR"]
    assert (similar.row, str(similar.severity)) == (2, "I")
    assert "Level 2" in similar.message
    assert "Level 4" in similar.message
    assert "Re-referrals" in read.unmapped


def test_a_title_says_the_period_when_no_heading_does():
    found = guessed(
        ("Missing children, Quarter 1 2016/17",),
        ("", "Number"),
        ("Missing episodes", 5),
    )

    assert found.spec.table.period == "2016-17-Q1"


def test_quarters_still_to_come_keep_their_period_for_the_next_table():
    found = guessed(
        ("Measure", "2016/17", "", "", "", "RAG"),
        ("", "Q1", "Q2", "Q3", "Q4", ""),
        ("Missing episodes", 4, 5, "", "", "G"),
        ("Children in need", 90, 95, "", "", "A"),
    )

    assert [one.period for one in found.spec.columns.values()] == [
        "2016-17-Q1",
        "2016-17-Q2",
        "2016-17-Q3",
        "2016-17-Q4",
        "",
    ]


def test_a_number_and_a_per_cent_of_each_quarter_are_two_numbers_of_one_figure():
    rows = (
        ("Measure", "Q1 No.", "Q1 %", "Q2 No.", "Q2 %"),
        ("Assessments finished within 45 working days", 40, "80%", 42, "84%"),
        ("Missing episodes", 7, "", 9, "12%"),
    )

    read = read_table(opened(*rows), context())

    assert [
        tuple(one.cells[name] for name in ("indicator_code", "numerator", "value"))
        for one in read.contents.rows
    ] == [("NOR-02", "42", "84%"), ("NOR-01", "9", "")]


def test_periods_may_be_rows_and_indicators_columns():
    rows = (
        ("Quarter", "Missing episodes", "Children in need"),
        ("Q1 2016/17", 41, 900),
        ("Q2 2016/17", 44, 905),
    )

    read = read_table(opened(*rows), context())

    assert [
        (one.number, one.cells["indicator_code"], one.cells["numerator"])
        for one in read.contents.rows
    ] == [(3, "NOR-01", "44"), (3, "NOR-03", "905")]
    assert read.unmapped == ()
