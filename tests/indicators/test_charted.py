"""The word a long series gives its last figure, and what would have been a signal."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.indicators import spc
from safeguarding.indicators.charted import charted, is_too_small
from safeguarding.indicators.figures import Figure
from safeguarding.indicators.what_if import Scale, nearest_signal

# Eleven figures around 50 that move by 8 each time: mean move 8, 2.66 x 8 = 21.28.
WAVE = [46, 54] * 5 + [46]
LARGE = st.integers(30, 400)
SERIES = st.lists(LARGE, min_size=12, max_size=20)
GAPPED = st.lists(st.none() | LARGE, min_size=14, max_size=20)


def counts(*numbers):
    return [None if one is None else Figure(Decimal(one)) for one in numbers]


def shares(of, *numbers):
    return [Figure(Decimal(one), Decimal(of)) for one in numbers]


def judged(numbers, unit="COUNT", polarity="LOWER"):
    return charted(counts(*numbers), unit=unit, polarity=polarity)


def word(numbers, **how):
    found = judged(numbers, **how)
    return found.trend.word if found else None


def test_a_figure_inside_its_limits_has_not_really_changed():
    found = judged([*WAVE, 60])

    assert found.trend.word == "no real change"
    assert found.trend.method == (
        "Control limits (XmR) and four run rules on its own last 12 figures. "
        "It lies inside the limits, and no rule finds a run."
    )
    assert not found.trend.is_signal


def test_what_a_signal_would_have_been_takes_account_of_the_figure_itself():
    # Each figure thought of widens its own limits, so both are found by trying.
    found = judged([*WAVE, 54])

    high = next(x for x in range(54, 200) if word([*WAVE, x]) == "worse")
    low = next(x for x in range(46, 0, -1) if word([*WAVE, x]) == "better")
    assert found.trend.needed == (
        f"A signal would have been {high} or more or {low} or fewer."
    )


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        ("HIGHER", "better", "worse"),
        ("LOWER", "worse", "better"),
        ("NEUTRAL", "rising", "falling"),
    ],
)
def test_polarity_gives_a_signal_its_word(polarity, up, down):
    assert word([*WAVE, 99], polarity=polarity) == up
    assert word([*WAVE, 1], polarity=polarity) == down


def test_a_signal_names_its_rule_and_needs_nothing():
    found = judged([*WAVE, 99])

    assert found.trend.method.endswith("12 figures. It lies above the limits.")
    assert found.trend.needed == ""
    assert found.trend.is_signal


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        pytest.param(
            [*[40, 46] * 4, *[52, 58] * 4],
            "Seven or more in a row lie above the average.",
            id="a new level",
        ),
        pytest.param(
            [70, 40, 70, 40, 70, 40, 41, 44, 47, 50, 53, 56],
            "Seven in a row each lie above the one before.",
            id="a drift that is not outside",
        ),
    ],
)
def test_a_run_is_a_signal_though_no_figure_is_outside(numbers, said):
    found = judged(numbers, polarity="NEUTRAL")

    assert found.trend.word == "rising"
    assert found.trend.method.endswith(said)


def test_eleven_figures_are_too_few_and_gaps_are_not_counted():
    assert judged(WAVE) is None
    assert judged([*WAVE, None, 50]) is not None
    assert judged([None, *WAVE]) is None


def test_a_missing_last_figure_has_no_word():
    assert judged([*WAVE, 50, None]) is None


@pytest.mark.parametrize("qualifier", ["approx", "at_least", "refused"])
def test_what_is_not_exact_is_a_missing_point(qualifier):
    odd = Figure(Decimal(500), qualifier=qualifier)

    found = charted([*counts(*WAVE), odd, *counts(50)], unit="COUNT", polarity="LOWER")

    assert found.limits.points == 12
    assert found.limits.centre == Decimal(sum(WAVE) + 50) / 12
    last = [*counts(*WAVE, 50), odd]
    assert charted(last, unit="COUNT", polarity="LOWER") is None


def test_counts_below_20_on_average_are_left_to_the_exact_test():
    assert judged([3, 9] * 6) is None
    assert is_too_small(counts(*[3, 9] * 6), "COUNT")
    assert not is_too_small(counts(*[3, 9] * 5), "COUNT")
    assert judged([17, 23] * 6) is not None


def test_of_a_percentage_those_who_have_not_are_counted_too():
    # 97 of 100 is three who were not; 60 of 100 is forty.
    late = shares(100, *[97, 95] * 6)

    assert charted(late, unit="PERCENT", polarity="HIGHER") is None
    assert is_too_small(late, "PERCENT")
    assert charted(shares(100, *[60, 64] * 6), unit="PERCENT", polarity="HIGHER")


def test_the_numerator_of_a_rate_is_what_is_small():
    few = shares(70_000, *[15, 18] * 6)

    assert charted(few, unit="PER_10K", polarity="LOWER") is None
    assert charted(shares(70_000, *[300, 309] * 6), unit="PER_10K", polarity="LOWER")


def test_figures_without_counts_are_judged_as_they_are():
    bare = [Figure(value=Decimal(one)) for one in [*["4.1", "4.5"] * 6, "9.9"]]

    found = charted(bare, unit="WEEKS", polarity="LOWER")

    assert found.trend.word == "worse"


def test_a_percentage_says_what_is_needed_in_counts_of_its_denominator():
    found = charted(shares(200, *[80, 96] * 6), unit="PERCENT", polarity="HIGHER")

    # Moves of 8 points: limits 44 -+ 21.28, which a last one of its own widens.
    assert found.trend.needed.endswith(", of 200.")
    high, low = (int(text) for text in found.trend.needed.split() if text.isdigit())
    assert charted(
        shares(200, *[80, 96] * 5, 80, high), unit="PERCENT", polarity="HIGHER"
    ).trend.is_signal
    assert not charted(
        shares(200, *[80, 96] * 5, 80, high - 1), unit="PERCENT", polarity="HIGHER"
    ).trend.is_signal
    assert charted(
        shares(200, *[80, 96] * 5, 80, low), unit="PERCENT", polarity="HIGHER"
    ).trend.is_signal


def test_a_rate_says_what_is_needed_in_its_unit():
    found = charted(shares(50_000, *[300, 309] * 6), unit="PER_10K", polarity="LOWER")

    assert "per 10,000 or more or " in found.trend.needed


def test_what_cannot_be_is_never_said_to_be_needed():
    # Limits below 0 and above 100 %: nothing that is possible lies outside.
    wild = charted(shares(100, *[25, 75] * 6), unit="PERCENT", polarity="HIGHER")

    assert wild.trend.needed == "No count could have been a signal."


def test_where_six_lie_on_one_side_already_a_seventh_would_do():
    # Mean of the eleven others 49.8; a last one from 50 on lies above the mean of all.
    numbers = [40, 48, 42, 46, 40, 54, 58, 52, 56, 54, 58]

    assert judged([*numbers, 47]).trend.needed.startswith(
        "A signal would have been 50 or more"
    )


@given(SERIES)
def test_polarity_is_mirrored(numbers):
    words = [word(numbers, polarity=each) for each in ("HIGHER", "LOWER", "NEUTRAL")]

    assert words in (
        ["better", "worse", "rising"],
        ["worse", "better", "falling"],
        ["no real change"] * 3,
        [None] * 3,
    )


@given(GAPPED)
def test_the_word_is_a_signal_exactly_where_a_rule_holds_for_the_last_point(numbers):
    found = judged(numbers)
    if found is None:
        return

    points = [None if one is None else Decimal(one) for one in numbers]
    held = spc.last_signal(points, spc.limits_of(points))
    assert found.trend.is_signal == (held is not None)


@given(SERIES, st.booleans())
def test_every_figure_from_the_needed_one_on_is_a_signal(numbers, is_up):
    points = [Decimal(one) for one in numbers]
    limits = spc.limits_of(points)
    if limits is None or spc.last_signal(points, limits):
        return

    nearest = nearest_signal(points, limits, Scale(Decimal(1)), is_up=is_up)

    if nearest is None:
        assert not is_up
        return
    beyond = range(nearest, nearest + 60) if is_up else range(nearest, -1, -1)
    assert all(_is_signal(points, one, is_up=is_up) for one in beyond)
    # The figure as it is lies on the near side.
    assert (nearest > points[-1]) == is_up


def _is_signal(points, last, *, is_up):
    series = [*points[:-1], Decimal(last)]
    limits = spc.limits_of(series)
    signal = spc.last_signal(series, limits) if limits else None
    return signal is not None and signal.is_up == is_up


@given(GAPPED, st.integers(1, 3))
def test_a_missing_figure_at_either_end_never_creates_a_signal(numbers, times):
    assert word([*[None] * times, *numbers]) == word(numbers)
    assert word([*numbers, *[None] * times]) is None
