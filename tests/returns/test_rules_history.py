"""Rules against earlier figures, worked by hand: jumps, copies, restatements."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from safeguarding.periods import Period
from safeguarding.returns.rules.facts import Key, Past
from safeguarding.returns.rules.samples import CONTEXT, past
from tests.returns.reading import codes, found

Q3 = Period.parse("2015-16-Q3")
# Twelve quarters around 44, moving by 8: limits 22.72 to 65.28 (2.66 x 8 = 21.28).
QUARTERS = [Q3.shift(-steps) for steps in range(12, 0, -1)]
STEADY = tuple(
    past(period.code, 40 if number % 2 else 48)
    for number, period in enumerate(QUARTERS)
)


def knowing(*before, **more):
    return replace(CONTEXT, past=before, **more)


def said(code, *rows, context):
    return [one for one in found(*rows, context=context) if one.code == code]


@pytest.mark.parametrize(
    ("now", "fires"), [("65", False), ("66", True), ("22", True), ("23", False)]
)
def test_a_jump_is_judged_by_the_figures_own_limits(now, fires):
    assert bool(said("W-YOY", {"numerator": now}, context=knowing(*STEADY))) is fires


def test_a_change_of_more_than_half_inside_wide_limits_is_no_news():
    # 10, 90, 10, 90 ...: mean 50, moves 80, limits 50 -+ 212.8; 10 a year ago.
    wild = [
        past(period.code, 10 if number % 2 == 0 else 90)
        for number, period in enumerate(QUARTERS)
    ]

    assert said("W-YOY", {"numerator": "90"}, context=knowing(*wild)) == []


def test_the_limits_are_told():
    (one,) = said("W-YOY", {"numerator": "90"}, context=knowing(*STEADY))

    assert "last 12 periods" in one.message
    assert "22.7 to 65.3" in one.message


def test_a_count_that_hardly_moved_may_move_by_chance():
    # Limits around 40 are narrow: moves of 1, 40 -+ 2.66. 47 is chance, 80 is not.
    still = [
        past(period.code, 40 + number % 2) for number, period in enumerate(QUARTERS)
    ]

    assert said("W-YOY", {"numerator": "47"}, context=knowing(*still)) == []
    assert said("W-YOY", {"numerator": "80"}, context=knowing(*still))


@pytest.mark.parametrize(
    ("then", "now", "fires"),
    [
        # INCONSISTENCIES row 26: a fall of 46 % is a ratio of 1.87.
        (6653, "3567", True),
        (40, "60", False),
        (40, "61", True),
        (61, "40", True),
        (60, "40", False),
        (10, "29", False),
        (10, "30", True),
        (0, "19", False),
        (0, "20", True),
        (20, "0", True),
    ],
)
def test_with_little_history_half_as_many_is_as_far_as_twice_as_many(then, now, fires):
    context = knowing(past("2014-15-Q3", then))

    assert bool(said("W-YOY", {"numerator": now}, context=context)) is fires


def test_a_break_in_the_series_is_told_and_older_points_set_no_limits():
    facts = replace(CONTEXT.indicators["EXA-01"], comparable_from=date(2015, 4, 1))
    context = knowing(*STEADY, indicators={**CONTEXT.indicators, "EXA-01": facts})

    (one,) = said("W-YOY", {"numerator": "90"}, context=context)

    assert "What is counted changed on 01/04/2015" in one.message
    assert "a change of +88 %" in one.message  # 48 a year ago.


def test_a_lower_bound_is_not_judged():
    row = {"numerator": "90", "qualifier": "at_least"}

    assert said("W-YOY", row, context=knowing(past("2014-15-Q3", 20))) == []


def test_small_figures_were_copied_with_the_large_ones_beside_them():
    before = (
        past("2013-14-Q3", 281),
        past("2013-14-Q3", 39, "EXA-06"),
        past("2013-14-Q3", 6, "EXA-07"),
        past("2012-13-Q3", 7, "EXA-08"),
    )
    rows = (
        {"numerator": "281"},
        {"indicator_code": "EXA-06", "numerator": "39"},
        {"indicator_code": "EXA-07", "numerator": "6"},
        {"indicator_code": "EXA-08", "numerator": "7"},
    )

    three = said("W-UNCHANGED", *rows, context=knowing(*before))
    two = said("W-UNCHANGED", rows[0], rows[2], context=knowing(*before))

    assert [one.row for one in three] == [2, 3, 4]
    assert "as are larger figures" in three[2].message
    # One large neighbour is no block; 7 repeats another year.
    assert [one.row for one in two] == [2]


def test_zero_is_no_copied_figure():
    before = (past("2013-14-Q3", 281), past("2013-14-Q3", 39, "EXA-06"))
    rows = (
        {"numerator": "281"},
        {"indicator_code": "EXA-06", "numerator": "39"},
        {"indicator_code": "EXA-07", "numerator": "0"},
    )
    nothing = past("2013-14-Q3", 0, "EXA-07")

    assert len(said("W-UNCHANGED", *rows, context=knowing(*before, nothing))) == 2


@pytest.mark.parametrize(
    ("row", "fires"),
    [
        pytest.param({"numerator": "40"}, False, id="the same"),
        pytest.param({"numerator": "40.0"}, False, id="typed otherwise"),
        pytest.param({"numerator": "41"}, True, id="another number"),
        pytest.param({"numerator": "", "qualifier": "refused"}, True, id="none now"),
        pytest.param({"numerator": "40", "qualifier": "approx"}, True, id="about"),
    ],
)
def test_a_figure_the_board_has_changes_with_a_reason(row, fires):
    context = knowing(known=(past("2015-16-Q3", 40),))

    assert bool(said("W-RESTATED", row, context=context)) is fires


def test_both_figures_are_shown():
    (one,) = said(
        "W-RESTATED",
        {"numerator": "75"},
        context=knowing(known=(past("2015-16-Q3", 74),)),
    )

    assert "has 74" in one.message
    assert "says 75" in one.message
    assert one.column == "numerator"


def test_nothing_reported_and_nothing_counted_are_the_same_zero():
    nil = Past("EXA-01", Q3, numerator=Decimal(0), qualifier="nil")

    assert said("W-RESTATED", {"numerator": "0"}, context=knowing(known=(nil,))) == []


def test_figures_that_would_be_withdrawn_are_named_once():
    parts = [
        Past("EXA-01", Q3, Decimal(3), dimension="place", breakdown=code)
        for code in ("home", "care")
    ]
    known = (past("2015-16-Q3", 40), *parts, past("2015-16-Q3", 9, "EXA-06"))
    accepted = frozenset(one.key for one in known[:3])
    context = knowing(known=known, accepted=accepted)

    (one,) = said("W-RESTATED", {"numerator": "40"}, context=context)

    assert one.row is None
    assert "2 figures of the accepted version would be withdrawn" in one.message
    assert "EXA-01 (care), EXA-01 (home)" in one.message
    assert "EXA-06" not in one.message


def test_a_typed_missing_figure_that_goes_withdraws_nothing():
    missing = Past("EXA-06", Q3, qualifier="not_available")
    context = knowing(known=(missing,), accepted=frozenset({Key("EXA-06", Q3, "", "")}))

    assert said("W-RESTATED", {}, context=context) == []


def test_a_first_return_is_asked_about_every_row_and_a_later_one_about_its_own():
    watched = {
        code: replace(CONTEXT.indicators[code], is_on=True)
        for code in ("EXA-06", "EXA-07")
    }
    indicators = {**CONTEXT.indicators, **watched}
    first = replace(CONTEXT, indicators=indicators)
    later = replace(
        first, past=(past("2014-15-Q3", 39), past("2015-16-Q2", 3, "EXA-06"))
    )

    assert {one.severity.value for one in said("W-MISSING-ROW", {}, context=first)} == {
        "W"
    }
    levels = {
        one.value: one.severity.value
        for one in said("W-MISSING-ROW", {}, context=later)
    }
    assert levels == {"EXA-06": "W", "EXA-07": "I"}


def test_lateness_is_told_and_asks_for_no_reason():
    (one,) = said("W-LATE", {}, context=knowing(due_on=date(2016, 1, 18)))

    assert one.severity.value == "I"
    assert "due on 18/01/2016, 2 days ago" in one.message
    assert codes({}, context=knowing(due_on=CONTEXT.on)) == set()
