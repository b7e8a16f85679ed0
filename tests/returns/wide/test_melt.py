from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from safeguarding.returns.check import judge
from safeguarding.returns.wide.find import tables_in
from safeguarding.returns.wide.melt import melt
from safeguarding.returns.wide.reading import read_table, together
from safeguarding.returns.wide.spec import NOTHING_IN_IT, Meaning, Spec
from tests.returns.wide.papers import context, grid, known, opened

OWN, BEFORE = "2016-17-Q2", "2016-17-Q1"
COUNT = Meaning(indicator="NOR-01")


def melted(rows, spec, facts=None):
    facts = facts or context()
    (table, *_) = tables_in([grid(*rows)], known=frozenset(spec.rows))
    return melt(table, spec, facts)


def cells(one, *names):
    return tuple(one.cells[name] for name in names)


def codes(findings):
    return [one.code for one in findings]


def checked(rows, spec, facts=None):
    """Check a table as a return is: by the rules, and by what the table shows."""
    facts = facts or context()
    read = read_table(opened(*rows), facts, spec)
    found = judge(read.contents, facts, "quarterly").problems
    return together(found, read.findings)


QUARTERS = (("Measure", "2016/17 Q1", "2016/17 Q2"), ("Missing episodes", 44, "52"))
BY_QUARTER = Spec(
    columns={
        "2016/17 Q1": Meaning(period=BEFORE),
        "2016/17 Q2": Meaning(period=OWN),
    },
    rows={"Missing episodes": COUNT},
)


def test_only_the_cells_of_this_return_become_rows_and_say_where_they_stood():
    found = melted(QUARTERS, BY_QUARTER)

    (row,) = found.rows
    assert (row.sheet, row.number) == ("Scorecard", 2)
    assert cells(row, "agency_code", "indicator_code", "numerator", "note") == (
        "northmere-csc",
        "NOR-01",
        "52",
        "Missing episodes, 2016/17 Q2",
    )
    assert cells(row, "period_start", "period_end") == ("01/07/2016", "30/09/2016")


def test_a_printed_change_that_is_left_out_stands_in_the_note_of_its_figure():
    rows = (("Measure", "Now", "Change on Q1"), ("Missing episodes", "52", "- 37%"))
    left_out = Meaning(left_out="Computed from figures", beside="Now")
    spec = Spec(
        columns={"Now": Meaning(), "Change on Q1": left_out},
        rows={"Missing episodes": COUNT},
    )

    (row,) = melted(rows, spec).rows

    assert row.cells["note"] == (
        "Missing episodes, Now. Change on Q1 as printed: - 37%"
    )


def test_cells_of_another_period_are_counted_for_information():
    (finding,) = melted(QUARTERS, BY_QUARTER).findings

    assert finding.severity == "I"
    assert "1 of another period" in finding.message


def test_a_printed_figure_of_another_period_that_is_not_the_known_one_is_named():
    past = [known("NOR-01", BEFORE, 43)]

    restated = melted(QUARTERS, BY_QUARTER, context(past=past)).findings[0]

    assert (restated.code, restated.row, restated.column) == (
        "W-RESTATED",
        2,
        "2016/17 Q1",
    )
    assert "44" in restated.message
    assert "43" in restated.message


def test_a_printed_figure_that_is_the_known_one_says_nothing():
    past = [known("NOR-01", BEFORE, 44)]

    assert [
        one
        for one in melted(QUARTERS, BY_QUARTER, context(past=past)).findings
        if one.severity == "W"
    ] == []


def test_a_stated_share_is_compared_with_the_counts_known_to_its_own_decimals():
    rows = (("", "2016/17 Q1", "2016/17 Q2"), ("Assessments in time", "84%", "79%"))
    spec = replace(
        BY_QUARTER, rows={"Assessments in time": Meaning(indicator="NOR-02")}
    )
    past = [known("NOR-02", BEFORE, 42, denominator=Decimal(50))]  # 84 %
    off = [known("NOR-02", BEFORE, 40, denominator=Decimal(50))]  # 80 %

    assert "W-RESTATED" not in codes(
        one
        for one in melted(rows, spec, context(past=past)).findings
        if one.severity == "W"
    )
    assert melted(rows, spec, context(past=off)).findings[0].code == "W-RESTATED"


def test_numerator_denominator_and_stated_value_make_one_row():
    rows = (
        ("Measure", "Q2"),
        ("Assessments in time", "80%"),
        ("... numerator", "40"),
        ("... denominator", "50"),
    )
    share = Meaning(indicator="NOR-02")
    spec = Spec(
        rows={
            "Assessments in time": share,
            "... numerator": replace(share, figure="numerator"),
            "... denominator": replace(share, figure="denominator"),
        }
    )

    (row,) = melted(rows, spec).rows

    assert cells(row, "numerator", "denominator", "value") == ("40", "50", "80%")
    assert checked(rows, spec) == [
        one for one in checked(rows, spec) if one.code == "W-MISSING-ROW"
    ]


def test_breakdowns_and_their_total_are_rows_of_one_indicator():
    rows = (("", "Number"), ("All", 9), ("Home", 5), ("Care", 4))
    part = {
        "Home": Meaning(dimension="place", breakdown="home"),
        "Care": Meaning(dimension="place", breakdown="care"),
    }
    spec = Spec(table=COUNT, rows={"All": Meaning(), **part})

    found = melted(rows, spec).rows

    assert [cells(one, "breakdown_code", "numerator") for one in found] == [
        ("", "9"),
        ("home", "5"),
        ("care", "4"),
    ]


def test_a_part_that_is_none_of_the_indicator_s_names_the_nearest():
    rows = (("", "Number"), ("At home", 5), ("In care", 4))
    spec = Spec(
        table=COUNT,
        rows={
            "At home": Meaning(dimension="place", breakdown="home"),
            "In care": Meaning(dimension="place", breakdown="caer"),
        },
    )

    (wrong,) = [one for one in checked(rows, spec) if one.code == "E-CODE"]

    assert wrong.row == 3
    assert "care" in wrong.message


@pytest.mark.parametrize(
    ("printed", "marks", "stored", "qualifier"),
    [
        ("600+", {"+": "at_least"}, "600", "at_least"),
        ("52*", {"*": "exact"}, "52", ""),
        ("1,052**", {"*": "exact"}, "1,052", ""),
        ("nearly 200", {"nearly": "approx"}, "200", "approx"),
        ("\u00a3233,000", {"\u00a3": "exact"}, "233,000", ""),
        ("-", {"-": "nil"}, "", "nil"),
        (
            "No data recorded",
            {"No data recorded": "not_collected"},
            "",
            "not_collected",
        ),
        ("", {"": "not_available"}, "", "not_available"),
        ("-3", {"-": "nil"}, "-3", ""),
        ("600+", {}, "600+", ""),
        ("(missing in source)", {}, "", ""),
    ],
)
def test_marks_mean_what_was_chosen_and_nothing_is_guessed(
    printed, marks, stored, qualifier
):
    rows = (
        ("", "Number", "Said"),
        ("Missing episodes", printed, "x"),
        ("Other", 3, "y"),
    )
    spec = Spec(
        rows={"Missing episodes": COUNT, "Other": Meaning(left_out="no")},
        columns={"Said": Meaning(left_out="words")},
        marks=marks,
    )

    (row,) = melted(rows, spec).rows

    assert cells(row, "numerator", "qualifier") == (stored, qualifier)


@pytest.mark.parametrize(
    ("printed", "code", "words"),
    [
        ("Six", "E-TYPE", "write 6"),
        ("600+", "E-TYPE", "choose what the mark means"),
        ("135% increase from 2012", "E-TYPE", "not a number"),
        ("", "E-REQUIRED", "no figure"),
        ("(missing)", "E-REQUIRED", "no figure"),
    ],
)
def test_what_is_no_number_is_refused_at_the_printed_cell(printed, code, words):
    rows = (
        ("Measure", "This quarter", "Unit"),
        ("Missing episodes", printed, "count"),
        ("Strategy discussions", 4, "count"),
    )
    spec = Spec(
        rows={"Missing episodes": COUNT, "Strategy discussions": Meaning("NOR-06")},
        columns={"Unit": Meaning(left_out="words")},
    )

    (wrong,) = [one for one in checked(rows, spec) if one.code == code]

    assert (wrong.row, wrong.column) == (2, "This quarter")
    assert words in wrong.message


def test_a_label_that_says_nearly_needs_a_qualifier():
    rows = (("Measure", "Number"), ("Missing episodes (nearly)", 200))
    label = "Missing episodes (nearly)"

    asked = checked(rows, Spec(rows={label: COUNT}))
    settled = checked(rows, Spec(rows={label: replace(COUNT, qualifier="approx")}))

    assert [one.row for one in asked if one.code == "E-TYPE"] == [2]
    assert "E-TYPE" not in codes(settled)


def test_cells_of_other_agencies_and_other_returns_are_not_taken():
    rows = (
        ("", "Northmere", "Southmere"),
        ("Missing episodes", 4, 900),
        ("Notices", 7, 8),
    )
    spec = Spec(
        rows={"Missing episodes": COUNT, "Notices": Meaning(indicator="NOR-90")},
        columns={"Northmere": Meaning(), "Southmere": Meaning(agency="southmere-csc")},
    )

    found = melted(rows, spec)

    assert [cells(one, "numerator") for one in found.rows] == [("4",)]
    assert "3 of another agency or return" in found.findings[-1].message


def test_a_row_that_nobody_mapped_is_an_error_and_not_dropped():
    rows = (("", "Q2"), ("Missing episodes", 4), ("Something else", 7))

    found = melted(rows, Spec(rows={"Missing episodes": COUNT}))

    assert found.unsettled == ("Something else",)
    assert [(one.code, one.row) for one in found.findings] == [("E-CODE", 3)]


def test_a_termly_indicator_in_a_column_of_quarters_asks_which_term():
    rows = (("", "2016/17 Q2"), ("Permanent exclusions", 5))
    spec = Spec(
        rows={"Permanent exclusions": Meaning(indicator="NOR-05")},
        columns={"2016/17 Q2": Meaning(period=OWN)},
    )

    assert "W-PERIOD-LABEL" in codes(melted(rows, spec).findings)


def test_printed_dates_longer_than_the_quarter_are_kept_and_asked_about():
    dates = Meaning(starts_on=date(2016, 6, 1), ends_on=date(2016, 9, 30))
    rows = (("", "Quarter 2"), ("Missing episodes", 5))
    spec = Spec(table=dates, rows={"Missing episodes": COUNT})

    (row,) = melted(rows, spec).rows

    assert cells(row, "period_start", "period_end") == ("01/06/2016", "30/09/2016")
    assert "W-PERIOD-LABEL" in codes(checked(rows, spec))


def test_a_title_of_other_months_than_the_figures_is_asked_about():
    rows = (
        ("Quarter 2 (June - Sept 2016)",),
        ("", "Quarter 2"),
        ("Missing episodes", 5),
    )

    assert "W-PERIOD-LABEL" in codes(
        melted(rows, Spec(rows={"Missing episodes": COUNT})).findings
    )


def test_a_label_of_days_against_a_definition_of_working_days_is_asked_about():
    label = "Assessments finished within 45 days"
    rows = (("", "Q2"), (label, "80%"))

    found = melted(rows, Spec(rows={label: Meaning(indicator="NOR-02")}))

    assert codes(found.findings) == ["W-DEF"]


def test_a_population_of_other_ages_than_the_rate_s_is_asked_about():
    rows = (
        ("", "Number"),
        ("Population aged 0-19", "74,000"),
        ("Children 0-17 in need", 300),
    )
    rate = Meaning(indicator="NOR-04")
    spec = Spec(
        rows={
            "Population aged 0-19": replace(rate, figure="denominator"),
            "Children 0-17 in need": replace(rate, figure="numerator"),
        }
    )

    assert [(one.code, one.row) for one in melted(rows, spec).findings] == [
        ("W-DENOM", 2)
    ]


def test_a_year_that_does_not_exist_in_a_label_is_refused():
    label = "Missing episodes in 2012-12"
    rows = (("", "Number"), (label, 5))

    found = melted(rows, Spec(rows={label: COUNT}))

    assert [one.code for one in found.findings] == ["E-PERIOD"]


def test_of_two_scopes_the_figure_for_all_is_kept_and_the_board_is_told():
    rows = (("", "Number"), ("Events run", 40), ("Events run for schools", 19))
    events = Meaning(indicator="NOR-06")
    spec = Spec(
        rows={
            "Events run": replace(events, scope="All"),
            "Events run for schools": replace(events, scope="schools"),
        }
    )

    found = melted(rows, spec)

    assert [cells(one, "numerator") for one in found.rows] == [("40",)]
    assert [(one.code, one.row) for one in found.findings] == [("W-SCOPE", 3)]


def test_months_of_the_quarter_and_their_total_are_all_kept():
    rows = (("", "July", "Aug", "Sept", "Total"), ("Missing episodes", 1, 2, 3, 6))
    months = {
        name: Meaning(period=f"2016-{number:02}")
        for number, name in ((7, "July"), (8, "Aug"), (9, "Sept"))
    }
    spec = Spec(
        rows={"Missing episodes": COUNT}, columns={**months, "Total": Meaning()}
    )

    found = melted(rows, spec)

    assert [cells(one, "numerator") for one in found.rows] == [
        ("1",),
        ("2",),
        ("3",),
        ("6",),
    ]
    assert codes(checked(rows, spec)).count("W-PERIOD-ROWS") == 0


def test_a_column_of_the_year_so_far_is_another_figure_than_the_quarter():
    rows = (("", "Q2", "2016/17"), ("Missing episodes", 6, 11))
    spec = Spec(
        rows={"Missing episodes": COUNT},
        columns={"Q2": Meaning(period=OWN), "2016/17": Meaning(period="2016-17")},
    )

    assert [cells(one, "numerator") for one in melted(rows, spec).rows] == [("6",)]


def test_a_column_that_names_people_is_refused_and_a_sector_called_nhs_is_not():
    spec = Spec(table=COUNT)
    named = (("Child's name", "Surname", "Episodes"), ("A", "Zed", 3), ("B", "Why", 4))
    sectors = (("Month", "NHS", "Police"), ("July", 3, 4), ("Aug", 5, 6))

    assert "E-PII" in codes(read_table(opened(*named), context(), spec).findings)
    assert "E-PII" not in codes(read_table(opened(*sectors), context(), spec).findings)


def test_an_nhs_number_in_a_cell_is_refused_without_being_shown():
    rows = (("Measure", "Number"), ("Episodes", 3), ("Reference", "943 476 5919"))

    found = read_table(opened(*rows), context(), Spec(table=COUNT)).findings

    (wrong,) = [one for one in found if one.code == "E-PII"]
    assert "943" not in f"{wrong.message}{wrong.value}"


def test_a_column_that_nothing_gives_a_meaning_is_named_once():
    rows = (("", "Missing", "Biscuits"), ("Q1", 4, 7), ("Q2", 5, 8))
    spec = Spec(
        columns={"Missing": COUNT, "Biscuits": Meaning()},
        rows={"Q1": Meaning(period=BEFORE), "Q2": Meaning(period=OWN)},
    )

    found = melted(rows, spec)

    assert found.unsettled == ("Biscuits",)
    assert [(one.code, one.column) for one in found.findings][:1] == [
        ("E-CODE", "Biscuits")
    ]


def test_a_column_left_out_because_it_was_empty_is_asked_about_once_it_is_filled():
    rows = (("", "Q2", "Extra"), ("Missing episodes", 5, 8), ("Discussions", 1, ""))
    events = Meaning(indicator="NOR-06")
    spec = Spec(
        columns={"Extra": Meaning(left_out=NOTHING_IN_IT)},
        rows={"Missing episodes": COUNT, "Discussions": events},
    )

    assert melted(rows, spec).unsettled == ("Extra",)


def test_an_empty_cell_says_nothing_beside_a_filled_one_of_the_same_figure():
    rows = (("", "Q2", "Late"), ("Missing episodes", 5, ""), ("Discussions", "", 3))
    spec = Spec(
        rows={"Missing episodes": COUNT, "Discussions": Meaning(indicator="NOR-06")}
    )

    assert [cells(one, "numerator") for one in melted(rows, spec).rows] == [
        ("5",),
        ("3",),
    ]
