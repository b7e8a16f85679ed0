from decimal import Decimal

import pytest

from safeguarding.returns.wide.arithmetic import check_relations
from safeguarding.returns.wide.find import tables_in
from safeguarding.returns.wide.numbers import read_loose, said_by_label
from safeguarding.returns.wide.spec_data import from_data
from tests.returns.wide.papers import grid


def found(rows, relation, **spec):
    (table, *_) = tables_in([grid(*rows)])
    return check_relations(table, from_data({"relations": [relation], **spec}))


def brief(findings):
    return [(str(one.code), str(one.severity), one.row) for one in findings]


@pytest.mark.parametrize(
    ("text", "number", "qualifier"),
    [
        ("Six", 6, "exact"),
        ("Twenty-one", 21, "exact"),
        ("600+", 600, "at_least"),
        ("over 40", 40, "at_least"),
        ("nearly 200", 200, "approx"),
        ("77*", 77, "exact"),
        ("\u00a3233,000", 233_000, "exact"),
        ("- 37%", -37, "exact"),
        ("+99%", 99, "exact"),
        ("\u221212", -12, "exact"),
    ],
)
def test_printed_numbers_are_read_leniently_for_arithmetic(text, number, qualifier):
    read = read_loose(text)

    assert (read.number, read.qualifier) == (Decimal(number), qualifier)


@pytest.mark.parametrize("text", ["", "-", "No data", "12 and 13", "1,23", "about"])
def test_what_is_no_number_is_not_read(text):
    assert read_loose(text) is None


@pytest.mark.parametrize(
    ("label", "qualifier"),
    [
        ("Did not attend (nearly)", "approx"),
        ("Cases audited (over)", "at_least"),
        ("Hours of training, almost", "approx"),
        ("Children over 10", ""),
        ("Concerns about adults", ""),
    ],
)
def test_a_label_says_that_its_number_is_not_exact(label, qualifier):
    assert said_by_label(label) == qualifier


TOTALS = (
    ("Sector", "July", "Aug", "TOTAL"),
    ("Health", 5, 7, 12),
    ("Police", 0, 4, 4),
    ("Schools", 2, 3, 6),
    ("TOTAL", 7, 14, 22),
)


def test_row_and_column_totals_that_do_not_close_are_named_where_they_stand():
    by_row = {"kind": "sum", "whole": ["*", "TOTAL"], "parts": [["*", "rest"]]}
    by_column = {"kind": "sum", "whole": ["TOTAL", "*"], "parts": [["rest", "*"]]}

    across, down = found(TOTALS, by_row), found(TOTALS, by_column)

    # 2 + 3 = 5, not 6; 7 + 14 = 21, not 22. Down, 12 + 4 + 6 = 22 closes.
    assert brief(across) == [("W-SUM-PARTS", "W", 4), ("W-SUM-PARTS", "W", 5)]
    assert "its parts make 5" in across[0].message
    assert down == []


def test_stated_shares_that_miss_their_total_by_rounding_are_information():
    rows = (("", "%"), ("Good", "63.9%"), ("Outstanding", "13.6%"), ("Both", "77.6%"))
    relation = {
        "kind": "sum",
        "whole": ["Both", "%"],
        "parts": [["Good", "%"], ["Outstanding", "%"]],
    }

    assert brief(found(rows, relation)) == [("W-SUM-PARTS", "I", 4)]


def test_an_empty_or_open_part_explains_a_larger_total_but_not_a_smaller_one():
    short = (("", "Number"), ("Home", 5), ("Care", ""), ("Other", 1), ("All", 9))
    long = (("", "Number"), ("Home", 5), ("Care", "6+"), ("All", 9))
    relation = {
        "kind": "sum",
        "whole": ["All", "Number"],
        "parts": [["rest", "Number"]],
    }

    assert found(short, relation) == []
    assert brief(found(long, relation)) == [("W-SUM-PARTS", "W", 4)]


@pytest.mark.parametrize(
    ("stated", "fires"),
    [("66.66%", False), ("67%", False), ("66%", True), ("20%", True)],
)
def test_a_stated_share_may_be_half_a_unit_of_its_last_decimal_off(stated, fires):
    rows = (("", "Cases", "%"), ("In time", 40, stated), ("Late", 20, "33.33%"))
    relation = {
        "kind": "share",
        "parts": [["*", "Cases"]],
        "whole": {"stated": "60", "where": "the title"},
        "stated": ["*", "%"],
    }

    assert bool(found(rows, relation)) is fires


def test_shares_that_make_more_than_rounding_over_100_are_a_warning():
    def shares(*cells):
        rows = (("", "%"), *[(f"Part {n}", cell) for n, cell in enumerate(cells)])
        return brief(found(rows, {"kind": "shares", "parts": [["rest", "%"]]}))

    assert shares("50%", "50%", "0%") == []
    assert shares("33.34%", "33.34%", "33.34%", "-")[0][:2] == ("W-PCT-SUM", "W")
    assert shares("33.33%", "33.33%", "33.33%")[0][:2] == ("W-PCT-SUM", "I")
    assert shares("60%", "50%")[0][:2] == ("W-PCT-SUM", "W")


@pytest.mark.parametrize(
    ("stated", "fires"),
    [("75% increase", False), ("74.5%", False), ("71%", True), ("75% decrease", True)],
)
def test_a_stated_change_follows_from_its_figures(stated, fires):
    rows = (("", "2013/14", "2015/16"), ("Exclusions", 51, 89), ("Notices", 1, 2))
    relation = {
        "kind": "change",
        "parts": [["Exclusions", "2013/14"], ["Exclusions", "2015/16"]],
        "stated": {"stated": stated, "where": "the text"},
    }

    # (89 - 51) / 51 = 74.5 %
    assert bool(found(rows, relation)) is fires


def test_a_change_with_a_space_after_its_sign_is_read():
    rows = (
        ("", "Before", "Now", "Change"),
        ("A", 200, 126, "- 37%"),
        ("B", 100, 199, "+99%"),
    )
    relation = {
        "kind": "change",
        "parts": [["*", "Before"], ["*", "Now"]],
        "stated": ["*", "Change"],
    }

    assert found(rows, relation) == []


def test_a_difference_of_the_wrong_sign_is_told_from_one_of_the_wrong_size():
    rows = (
        ("", "2015", "2016", "Difference"),
        ("A", 7, 9, "-2"),
        ("B", 7, 9, "+3"),
        ("C", 7, 9, "+2"),
    )
    relation = {
        "kind": "difference",
        "parts": [["*", "2016"], ["*", "2015"]],
        "stated": ["*", "Difference"],
    }

    assert brief(found(rows, relation)) == [("W-SIGN", "W", 2), ("W-PCT", "W", 3)]


def test_two_statements_of_one_thing_are_compared():
    rows = (("", "Number"), ("New arrangements", 11), ("New children notified", 14))
    relation = {
        "kind": "same",
        "parts": [["New arrangements", "Number"]],
        "whole": ["New children notified", "Number"],
    }

    (finding,) = found(rows, relation)

    assert brief([finding]) == [("W-CROSS-SOURCE", "W", 2)]
    assert "11" in finding.message
    assert "14" in finding.message


def test_an_identity_leaves_room_only_for_what_about_can_mean():
    def bookings(missed):
        rows = (("", "Number"), ("Booked", 718), ("Came", 500), ("Did not", missed))
        relation = {
            "kind": "identity",
            "whole": ["Booked", "Number"],
            "parts": [["Came", "Number"], ["Did not", "Number"]],
        }
        return brief(found(rows, relation))

    assert bookings("218") == []
    assert bookings("nearly 200") == []  # 200 may be 150 to 250
    assert bookings("nearly 320") == [("W-RECON", "W", 2)]
    assert bookings("200") == [("W-RECON", "W", 2)]


def test_people_that_are_an_average_times_twelve_were_events():
    rows = (("", "Number"), ("Children reported missing", 386), ("... per month", 32))
    relation = {
        "kind": "mean",
        "whole": ["Children reported missing", "Number"],
        "parts": [{"stated": "12"}],
        "stated": ["... per month", "Number"],
    }
    events = (
        ("", "Number"),
        ("Reports of children missing", 386),
        ("... per month", 32),
    )
    renamed = {**relation, "whole": ["Reports of children missing", "Number"]}

    assert brief(found(rows, relation)) == [("W-IND-EPI", "W", 2)]
    assert found(events, renamed) == []


def test_a_product_that_is_not_its_stated_whole_is_named():
    rows = (
        ("", "Number"),
        ("Meetings", 5),
        ("Reviews per meeting", 6),
        ("Reviews", 19),
    )
    relation = {
        "kind": "product",
        "whole": ["Reviews", "Number"],
        "parts": [["Meetings", "Number"], ["Reviews per meeting", "Number"]],
    }

    assert brief(found(rows, relation)) == [("W-CROSS-SOURCE", "W", 4)]


def test_a_total_that_holds_rows_of_other_days_names_them():
    rows = (
        ("Event", "Date", "People"),
        ("Launch", "12/05/2016", 28),
        ("Briefing", "15/09/2016", 27),
        ("Briefing again", "03/08/2016", 5),
        ("TOTAL", "", 60),
    )
    relation = {
        "kind": "window",
        "whole": ["TOTAL", "People"],
        "parts": [["rest", "People"]],
        "starts_on": "2016-07-01",
        "ends_on": "2016-09-30",
    }

    (finding,) = found(rows, relation, date_column="Date")

    assert brief([finding]) == [("W-PERIOD-ROWS", "W", 5)]
    assert "12/05/2016 (28)" in finding.message
    assert "make 32" in finding.message


@pytest.mark.parametrize(
    ("says", "parts", "fires"),
    [
        ("the majority", [["Schools", "%"]], True),
        ("the majority", [["Health", "%"]], False),
        ("between 18% and 20%", [["rest", "%"]], True),
        ("between 10% and 60%", [["rest", "%"]], False),
        ("a noticeable increase", [["Schools", "Before"], ["Schools", "Now"]], True),
        ("an increase", [["Schools", "Before"], ["Schools", "Now"]], False),
        ("a fall", [["Schools", "Before"], ["Schools", "Now"]], True),
    ],
)
def test_words_are_held_against_the_numbers(says, parts, fires):
    rows = (
        ("", "Before", "Now", "%"),
        ("Schools", 72, 74, "40%"),
        ("Health", 5, 9, "60%"),
    )
    relation = {"kind": "claim", "says": says, "parts": parts}

    findings = found(rows, relation)

    assert [one.code for one in findings] == ["W-NARRATIVE"] * fires


def test_the_rule_of_a_relation_may_be_chosen():
    rows = (("", "2013/14"), ("TOTAL", 75), ("Part", 75))
    relation = {
        "kind": "same",
        "parts": [["TOTAL", "2013/14"]],
        "whole": {"stated": "74", "where": "the text"},
        "rule": "W-RESTATED",
        "words": "74 for the year",
    }

    (finding,) = found(rows, relation)

    assert finding.code == "W-RESTATED"
    assert finding.message.endswith("The paper says: 74 for the year")


def test_a_relation_about_a_row_that_is_gone_says_that_it_was_not_checked():
    rows = (("", "Number"), ("Home", 5), ("Care", 6))
    relation = {
        "kind": "sum",
        "whole": ["All", "Number"],
        "parts": [["rest", "Number"]],
    }

    (finding,) = found(rows, relation)

    assert finding.severity == "I"
    assert "'All'" in finding.message
