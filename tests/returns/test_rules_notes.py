"""What notes say against what figures say; and what figures mean."""

from dataclasses import replace
from datetime import date

import pytest

from safeguarding.returns.rules.samples import CONTEXT, past
from safeguarding.returns.rules.words import (
    ages,
    between,
    direction,
    limits,
    majority_word,
    printed_change,
    signed,
    strong_word,
)
from tests.returns.reading import found

SHARE = {"indicator_code": "EXA-02", "denominator": "60"}


def said(code, *rows, **more):
    context = replace(CONTEXT, **more)
    return [one for one in found(*rows, context=context) if one.code == code]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("S0:2183. Change on 2013/14 as printed: +99%", 99),
        ("Multi Agency. Change on 2013/14 as printed: - 37%", -37),
        ("Change on 2013/14: +99%", None),
        ("+99% on the year", None),
    ],
)
def test_a_printed_change_is_read_where_it_is_said_to_be_printed(text, change):
    found = printed_change(text)

    assert (found[0] if found else None) == change


@pytest.mark.parametrize(
    ("base", "printed", "is_right"),
    [
        # From 50 to 99 is 98 %; from 50.0 as printed in whole per cents.
        (50, "+98%", True),
        (50, "+99%", False),
        (50, "-98%", False),
        (157, "- 37%", True),
    ],
)
def test_a_printed_change_is_held_against_the_year_before(base, printed, is_right):
    row = {
        "numerator": "99",
        "note": f"Change on 2014/15 as printed: {printed}",
    }

    findings = said("W-NARRATIVE", row, past=(past("2014-15-Q3", base),))

    assert (findings == []) is is_right


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("There was an increase.", 1),
        ("Numbers rose sharply", 1),
        ("A fall since last year", -1),
        ("Referrals declined.", -1),
        ("No increase was seen.", 0),
        ("The increase follows a fall.", 0),
        ("Seen at the drop-in clinic.", 0),
        ("Counted on the last day.", 0),
    ],
)
def test_only_plain_statements_of_direction_are_read(text, way):
    assert direction(text) == way


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a noticeable increase in step-downs", "noticeable"),
        ("fell significantly", "significantly"),
        ("a significant number of schools", ""),
        ("no significant change", ""),
    ],
)
def test_words_for_large_changes_are_read_beside_the_change(text, word):
    assert strong_word(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("education staff account for the majority", "majority"),
        ("Most of these were teachers", "most of"),
        ("the most recent count", ""),
        ("not a majority", ""),
    ],
)
def test_claims_of_more_than_half_are_read(text, word):
    assert majority_word(text) == word


def test_limits_ages_ranges_and_signs_are_read():
    assert limits("within 7 working days") == {(7, "working")}
    assert ages("population aged 0-19.") == {(0, 19)}
    assert ages("1-3 cases") == set()
    assert between("between 18% and 20%") == (18, 20)
    assert between("between 18 and 20 children") is None
    assert signed("-7 pp, S0:12-14, 2015-16") == [(-7, "-7 pp")]


@pytest.mark.parametrize(("top", "fires"), [("24", True), ("30", True), ("31", False)])
def test_a_majority_is_more_than_half(top, fires):
    row = {**SHARE, "numerator": top, "note": "Education staff are the majority."}

    assert bool(said("W-NARRATIVE", row)) is fires


def test_a_majority_of_a_whole_is_told_by_its_part():
    part = {"breakdown_dimension": "place", "breakdown_code": "home"}
    rows = ({"numerator": "60"}, {"numerator": "24", **part, "note": "The majority."})

    (one,) = said("W-NARRATIVE", *rows)

    assert "40 %" in one.message
    assert one.column == "note"


@pytest.mark.parametrize(
    ("note", "fires"),
    [
        ("An increase on last year.", True),
        ("A decrease on last year.", False),
        ("Recording changed.", False),
    ],
)
def test_a_direction_is_held_against_every_known_figure(note, fires):
    row = {"numerator": "40", "note": note}
    before = (past("2014-15-Q3", 50), past("2015-16-Q2", 45))
    mixed = (past("2014-15-Q3", 30), past("2015-16-Q2", 45))

    assert bool(said("W-NARRATIVE", row, past=before)) is fires
    assert said("W-NARRATIVE", {**row, "note": "A fall."}, past=mixed) == []
    assert said("W-NARRATIVE", row) == []


@pytest.mark.parametrize(("then", "fires"), [(72, True), (70, False), (9, False)])
def test_a_noticeable_change_is_five_per_cent_or_more(then, fires):
    # 74 after 72 is 2.8 %, after 70 5.7 %; of 9 no change in per cent is stated.
    row = {"numerator": "74", "note": "There was a noticeable increase."}

    assert bool(said("W-NARRATIVE", row, past=(past("2014-15-Q3", then),))) is fires


@pytest.mark.parametrize(
    ("top", "fires"),
    # 12.6 of 60 is 21 %, 12.3 of 60 is 20.5 %: as "20 %" it is in.
    [("13", True), ("12", False), ("11", False), ("10", True)],
)
def test_a_range_holds_the_shares_it_speaks_of(top, fires):
    row = {**SHARE, "numerator": top, "note": "Elsewhere between 18% and 20%."}

    assert bool(said("W-NARRATIVE", row)) is fires


@pytest.mark.parametrize(
    ("note", "fires"),
    [
        ("1ppt below the national 39", True),
        ("1ppt above the national 39", False),
        ("Below the England average of 63", False),
        ("above the target of 45", True),
        ("Children with more than 3 episodes", False),
        ("-5 on last year", False),
        ("+5 on last year", True),
        ("-4 on last year", False),
    ],
)
def test_a_difference_goes_the_way_it_is_said_to_go(note, fires):
    row = {"numerator": "40", "note": note}

    assert bool(said("W-SIGN", row, past=(past("2014-15-Q3", 45),))) is fires


def test_a_score_may_fall_and_is_asked_about():
    facts = replace(CONTEXT.indicators["EXA-01"], unit="POINTS")
    indicators = {**CONTEXT.indicators, "EXA-01": facts}
    row = {"numerator": "", "value": "-0.4"}

    assert said("E-NEGATIVE", row, indicators=indicators) == []
    assert said("W-SIGN", row, indicators=indicators)


@pytest.mark.parametrize(
    ("cells", "fires"),
    [
        ({"numerator": "40"}, True),
        ({"numerator": "40", "note": "Without consultations."}, False),
        ({"numerator": "", "qualifier": "not_collected"}, False),
        ({"numerator": "", "qualifier": "nil"}, False),
    ],
)
def test_a_figure_of_changing_scope_says_what_it_covers(cells, fires):
    row = {"indicator_code": "EXA-15", **cells}

    assert bool(said("W-SCOPE", row)) is fires


def test_the_first_return_after_a_change_of_definition_is_told_it():
    facts = replace(
        CONTEXT.indicators["EXA-01"],
        definition="Episodes, absent children too",
        defined_on=date(2015, 10, 1),
    )
    indicators = {**CONTEXT.indicators, "EXA-01": facts}
    before, after = past("2015-16-Q2", 40), past("2015-16-Q3", 40)

    (one,) = said("W-DEF", {}, past=(before,), indicators=indicators)

    assert one.severity.value == "I"
    assert "Episodes, absent children too" in one.message
    assert said("W-DEF", {}, past=(after,), indicators=indicators) == []


def test_areas_of_comparison_are_called_what_they_are():
    row = {**SHARE, "indicator_code": "EXA-16", "numerator": "30"}
    neighbours = {**row, "note": "Statistical neighbours reach 60."}
    with_them = replace(CONTEXT.indicators["EXA-16"], comparators="E/WM/SN")

    assert said("W-COMPARATOR", neighbours)
    assert not said(
        "W-COMPARATOR",
        neighbours,
        indicators={**CONTEXT.indicators, "EXA-16": with_them},
    )
    assert not said("W-COMPARATOR", {**row, "note": "The region reaches 60."})


def test_two_figures_of_like_names_are_shown_with_their_definitions():
    (one,) = said("W-SIMILAR", {"indicator_code": "EXA-17"})

    assert one.severity.value == "I"
    assert (
        "EXA-17, Referred again: To us; EXA-18, Referred back: From us" in one.message
    )


def test_a_figure_nobody_asks_this_agency_for_is_not_shown_beside_it():
    other = replace(CONTEXT.indicators["EXA-18"], in_template=False)
    indicators = {**CONTEXT.indicators, "EXA-18": other}

    assert not said("W-SIMILAR", {"indicator_code": "EXA-17"}, indicators=indicators)
