import json
from decimal import Decimal
from pathlib import Path

import pytest

from safeguarding.indicators.change import (
    change,
    format_figure,
    percentage,
    rate,
    round_half_up,
)
from safeguarding.indicators.figures import Figure

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("current", "base", "unit", "text", "in_unit"),
    [
        pytest.param(74, 72, "COUNT", "+2.8 %", "+2", id="step-downs"),
        pytest.param(46, 29, "COUNT", "+58.6 %", "+17", id="step-ups"),
        pytest.param(14, 21, "PERCENT", "-7 pp", "-7 pp", id="re-referrals"),
        pytest.param(23, 5, "COUNT", "+18", "+18", id="base under 10"),
        pytest.param(818, 235, "COUNT", "+248.1 %", "+583", id="sessions lost"),
        pytest.param(16, 20, "PERCENT", "-4 pp", "-4 pp", id="contacts"),
        pytest.param(1468, 1454, "COUNT", "+1.0 %", "+14", id="in need"),
        pytest.param(296, 294, "COUNT", "+0.7 %", "+2", id="plans"),
        pytest.param(586, 621, "COUNT", "-5.6 %", "-35", id="looked after"),
        pytest.param(
            Decimal("10.6"), Decimal("9.6"), "PERCENT", "+1.0 pp", "+1.0 pp", id="far"
        ),
        pytest.param(17, 14, "COUNT", "+21.4 %", "+3", id="first-time entrants"),
        pytest.param(12, 12, "COUNT", "0.0 %", "0", id="no change"),
        pytest.param(21, 21, "PERCENT", "0 pp", "0 pp", id="no points"),
        pytest.param(2468, 10, "COUNT", "+24,580.0 %", "+2,458", id="thousands"),
        pytest.param(0, 12, "COUNT", "-100.0 %", "-12", id="none left"),
        pytest.param(4.27, 3.04, "POINTS", "+1.23", "+1.23", id="score"),
        pytest.param(2250, 2500, "GBP", "-10.0 %", "-£250", id="money"),
    ],
)
def test_change_is_written_as_the_board_reads_it(current, base, unit, text, in_unit):
    moved = change(current, base, unit)

    assert (moved.text, moved.absolute_text) == (text, in_unit)


def test_the_base_of_a_rate_is_small_when_few_children_are_behind_it():
    few = Figure(Decimal(8), Decimal(4_000))
    many = Figure(Decimal(80), Decimal(40_000))

    # 8 of 4,000 and 80 of 40,000 are both 20 per 10,000.
    assert change(many, few, "PER_10K").percent is None
    assert change(many, few, "PER_10K").text == "0"
    assert change(few, many, "PER_10K").percent == 0


def test_a_percentage_with_counts_moves_by_its_unrounded_points():
    # 1/3 less 1/4 is 8.33 points.
    now, then = Figure(Decimal(10), Decimal(30)), Figure(Decimal(10), Decimal(40))

    assert change(now, then, "PERCENT").text == "+8.3 pp"


def test_an_approximate_figure_has_an_approximate_change():
    now = Figure(Decimal(46), qualifier="approx")

    assert change(now, 29, "COUNT").text == "about +58.6 %"
    assert change(now, 29, "COUNT").absolute_text == "about +17"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(None, id="not received"),
        pytest.param(Figure(qualifier="suppressed"), id="hidden"),
        pytest.param(Figure(qualifier="not_collected"), id="not collected"),
        pytest.param(Figure(Decimal(600), qualifier="at_least"), id="600 or more"),
        pytest.param(Figure(Decimal(0), Decimal(0)), id="over nothing"),
    ],
)
def test_there_is_no_change_without_two_numbers(other):
    unit = "PERCENT"

    assert change(other, 20, unit) is None
    assert change(20, other, unit) is None


def test_change_goes_into_json_as_numbers_and_texts():
    assert change(46, 29, "COUNT").as_dict() == {
        "absolute": 17,
        "percent": 58.6,
        "text": "+58.6 %",
        "absolute_text": "+17",
    }
    assert change(Decimal("10.6"), 9, "PERCENT").as_dict() == {
        "absolute": 1.6,
        "percent": None,
        "text": "+1.6 pp",
        "absolute_text": "+1.6 pp",
    }


def test_percentages_agree_with_the_worked_examples():
    assert float(round_half_up(percentage(40, 60), 2)) == VECTORS["pct 40/60"]
    assert float(round_half_up(percentage(2, 10))) == VECTORS["pct 2 of 10"]
    assert float(round_half_up(percentage(66, 329), 2)) == VECTORS["pct Walsall POT"]
    assert percentage(0, 0) is VECTORS["pct 0 denominator"]


def test_a_rate_agrees_with_the_worked_example():
    found = round_half_up(rate(64, 74_830, 10_000))

    assert float(found) == VECTORS["rate 64 of 74,830"]
    assert rate(64, 0, 10_000) is None


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Decimal("12.45"), 1, "12.5"),
        (12.25, 1, "12.3"),
        (Decimal("-12.25"), 1, "-12.3"),
        (Decimal("2.5"), 0, "3"),
        (1454, 1, "1454.0"),
    ],
)
def test_halves_are_rounded_away_from_nought(value, places, expected):
    assert str(round_half_up(value, places)) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1468, "COUNT", "1,468"),
        (Decimal("1468.000"), "COUNT", "1,468"),
        (14, "PERCENT", "14 %"),
        (Decimal("13.96"), "PERCENT", "14.0 %"),
        (Decimal("10.6"), "PERCENT", "10.6 %"),
        (Decimal("8.553"), "PER_10K", "8.6 per 10,000"),
        (3.04, "POINTS", "3.04 points"),
        (222_500, "GBP", "£222,500"),
        (Decimal("12.25"), "WEEKS", "12.3 weeks"),
        (Decimal("6.25"), "MEAN", "6.3"),
    ],
)
def test_numbers_are_written_with_commas_and_their_unit(value, unit, expected):
    assert format_figure(value, unit) == expected


def test_how_exact_a_number_is_comes_before_it():
    assert format_figure(600, "COUNT", qualifier="at_least") == "at least 600"
    assert format_figure(200, "COUNT", qualifier="approx") == "about 200"
