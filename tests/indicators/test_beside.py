"""Judging a figure beside another place's; every number worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.indicators.beside import (
    HIGHER,
    LOWER,
    SIMILAR,
    against,
    beside,
    limits_of,
    word_for,
)
from safeguarding.indicators.figures import Figure


def figure(above, below, **more):
    return Figure(Decimal(above), Decimal(below), **more)


@pytest.mark.parametrize(
    ("own", "unit", "low", "high"),
    [
        # (30 + 1.9207) / 103.8415 = 0.3074, and 0.08845 to each side.
        (figure(30, 100), "PERCENT", "21.895", "39.585"),
        (figure(0, 20), "PERCENT", "0.000", "16.113"),
        (figure(20, 20), "PERCENT", "83.887", "100.000"),
        # 300 (1 - 1/2700 - 0.03772)^3 = 267.0 and 301 (1 - 1/2709 + 0.03766)^3 = 335.9
        (figure(300, 60_000), "PER_10K", "44.501", "55.990"),
        # (1 - 1/9 + 0.653) to the third power = 3.668
        (figure(0, 10_000), "PER_10K", "0.000", "3.668"),
    ],
)
def test_the_interval_of_a_figure(own, unit, low, high):
    found = limits_of(own, unit)

    assert abs(found.low - Decimal(low)) < Decimal("0.002")
    assert abs(found.high - Decimal(high)) < Decimal("0.002")


def test_a_rounded_count_can_have_been_half_a_step_less_or_more():
    exact = [limits_of(figure(count, 1000), "PERCENT") for count in (195, 205)]

    rounded = limits_of(figure(200, 1000), "PERCENT", rounded_to=10)

    assert (rounded.low, rounded.high) == (exact[0].low, exact[1].high)


@pytest.mark.parametrize("own", [figure(0, 30), figure(30, 30), figure(3, 30)])
def test_rounding_never_reaches_below_nothing_or_above_all(own):
    limits = limits_of(own, "PERCENT", rounded_to=10)

    assert 0 <= limits.low <= limits.high <= 100


@pytest.mark.parametrize(
    ("own", "unit"),
    [
        (Figure(value=Decimal(30)), "PERCENT"),
        (figure(30, 0), "PERCENT"),
        (figure(31, 30), "PERCENT"),
        (figure("30.5", 100), "PERCENT"),
        (figure(30, 100), "WEEKS"),
        (Figure(qualifier="suppressed"), "PERCENT"),
    ],
)
def test_without_counts_that_fit_there_is_no_interval(own, unit):
    assert limits_of(own, unit) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "unit", "judgement"),
    [
        # z = -3.29, -0.82 and 2.61: two proportions, N - 1.
        (figure(30, 100), figure(100, 200), "PERCENT", LOWER),
        (figure(45, 100), figure(100, 200), "PERCENT", SIMILAR),
        (figure(66, 100), figure(100, 200), "PERCENT", HIGHER),
        # 60 and 30 events of 10,000 each: 60 of 90 where half are expected.
        (figure(60, 10_000), figure(30, 10_000), "PER_10K", HIGHER),
        (figure(40, 10_000), figure(30, 10_000), "PER_10K", SIMILAR),
    ],
)
def test_two_samples_are_tested(ours, theirs, unit, judgement):
    assert beside(ours, theirs, unit).judgement == judgement


@given(
    count=st.integers(0, 200),
    of=st.integers(200, 400),
    published=st.decimals(0, 100, places=1),
)
def test_a_word_is_claimed_only_where_the_interval_says_so(count, of, published):
    own = figure(count, of)
    limits = limits_of(own, "PERCENT")

    judgement = against(own, published, "PERCENT").judgement

    assert (judgement == SIMILAR) == (limits.low <= published <= limits.high)
    assert (judgement == HIGHER) == (limits.low > published)


@given(
    first=st.tuples(st.integers(0, 50), st.integers(50, 90)),
    second=st.tuples(st.integers(0, 50), st.integers(50, 90)),
)
def test_what_is_higher_than_another_has_the_other_lower(first, second):
    mirrored = {HIGHER: LOWER, LOWER: HIGHER, SIMILAR: SIMILAR}

    one = beside(figure(*first), figure(*second), "PERCENT").judgement
    other = beside(figure(*second), figure(*first), "PERCENT").judgement

    assert other == mirrored[one]


@pytest.mark.parametrize(
    ("judgement", "polarity", "word"),
    [
        (HIGHER, "HIGHER", "better"),
        (HIGHER, "LOWER", "worse"),
        (LOWER, "HIGHER", "worse"),
        (LOWER, "LOWER", "better"),
        (HIGHER, "NEUTRAL", "higher"),
        (LOWER, "NEUTRAL", "lower"),
        (SIMILAR, "HIGHER", "similar"),
        ("", "LOWER", ""),
    ],
)
def test_polarity_turns_a_judgement_into_a_word(judgement, polarity, word):
    assert word_for(judgement, polarity) == word
