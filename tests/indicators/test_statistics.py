from decimal import Decimal
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.indicators import figures, models
from safeguarding.indicators.figures import Figure, Polarity, Qualifier, Unit
from safeguarding.indicators.significance import (
    byar,
    compare_counts,
    compare_proportions,
    wilson,
)
from safeguarding.indicators.statistics import trend

SMALL = st.integers(0, 60)


def count(number, qualifier="exact"):
    return Figure(Decimal(number), qualifier=qualifier)


def share(numerator, denominator):
    return Figure(Decimal(numerator), Decimal(denominator))


def word(current, base, unit="COUNT", polarity="LOWER"):
    return trend(current, base, unit=unit, polarity=polarity).word


def test_wilson_gives_the_published_interval():
    # Newcombe (1998), Statistics in Medicine 17:857, table I, method 3.
    interval = wilson(81, 263)

    assert interval.low == pytest.approx(0.2553, abs=0.00005)
    assert interval.high == pytest.approx(0.3662, abs=0.00005)


@pytest.mark.parametrize(
    ("numerator", "low", "high"), [(0, 0, 0.2775), (10, 0.7225, 1)]
)
def test_wilson_stays_between_none_and_all(numerator, low, high):
    # Of 10: 1.96^2 / (10 + 1.96^2) = 3.8415 / 13.8415 = 0.2775.
    interval = wilson(numerator, 10)

    assert interval.low == pytest.approx(low, abs=0.0001)
    assert interval.high == pytest.approx(high, abs=0.0001)


def test_wilson_of_no_cases_is_not_applicable():
    assert wilson(0, 0) is None


@pytest.mark.parametrize("numerator", [-1, 11])
def test_wilson_refuses_a_numerator_outside_the_denominator(numerator):
    with pytest.raises(ValueError, match="between 0 and the denominator"):
        wilson(numerator, 10)


def test_byar_gives_the_limits_worked_by_hand():
    # 64: 64 (1 - 1/576 - 1.96/24)^3 = 49.28; 65 (1 - 1/585 + 1.96/24.187)^3 = 81.73.
    interval = byar(64, 10_000, 10_000)

    assert interval.low == pytest.approx(49.28, abs=0.01)
    assert interval.high == pytest.approx(81.73, abs=0.01)


def test_byar_of_no_events_starts_at_0_and_of_no_people_is_not_applicable():
    assert byar(0, 1_000, 1_000).low == 0
    assert byar(0, 1_000, 1_000).high == pytest.approx(3.67, abs=0.01)
    assert byar(5, 0, 1_000) is None


@pytest.mark.parametrize(("events", "people"), [(-1, 10), (1, -10)])
def test_byar_refuses_negative_numbers(events, people):
    with pytest.raises(ValueError, match="must not be negative"):
        byar(events, people, 1_000)


@pytest.mark.parametrize(
    ("current", "base", "expected"),
    [
        (5, 0, 2 * 0.5 / 2**5),
        (4, 0, 2 * 0.5 / 2**4),
        # Heads at most 2 of 10, less half of exactly 2: (1 + 10 + 45 / 2) / 1024.
        (2, 8, 2 * 33.5 / 1024),
        (7, 7, 1),
        (0, 0, 1),
    ],
)
def test_two_counts_are_compared_by_the_mid_p_of_a_fair_coin(current, base, expected):
    assert compare_counts(current, base) == pytest.approx(expected)


def test_counts_of_two_populations_are_compared_as_rates():
    # 2 of the 3 events fall to a quarter of the people: P(3) + P(2) / 2.
    upper = 1 / 64 + comb(3, 2) * 3 / 64 / 2

    assert compare_counts(2, 1, 100, 300) == pytest.approx(2 * upper)


def test_large_counts_are_compared_by_the_normal_approximation():
    # z = (1000 - 900) / sqrt(1900) = 2.294, two-sided 0.0218.
    assert compare_counts(1_000, 900) == pytest.approx(0.0218, abs=0.0001)


def test_the_exact_sum_and_the_approximation_meet():
    assert compare_counts(220, 180) == pytest.approx(
        compare_counts(221, 180), abs=0.006
    )


@given(SMALL, SMALL)
def test_which_of_two_counts_comes_first_does_not_matter(one, other):
    assert compare_counts(one, other) == pytest.approx(compare_counts(other, one))


def test_two_proportions_are_compared_by_the_n_minus_1_test():
    # z = (7*100 - 21*100) * sqrt(199 / (100*100 * 28*172)) = -2.846.
    assert compare_proportions(7, 100, 21, 100) == pytest.approx(0.0044, abs=0.0001)


def test_tiny_proportions_are_compared_by_the_exact_test():
    # 0 of 1 against 30 of 30: of 31 places for the one "no", this is one.
    assert compare_proportions(0, 1, 30, 30) == pytest.approx(1 / 31)


@pytest.mark.parametrize("numerators", [(0, 0), (5, 8)])
def test_proportions_of_none_or_all_do_not_differ(numerators):
    assert compare_proportions(numerators[0], 5, numerators[1], 8) == 1


@pytest.mark.parametrize(
    ("current", "base", "expected"),
    [
        pytest.param(74, 72, "no real change", id="step-downs to early help"),
        pytest.param(46, 29, "no real change", id="step-ups, just short of a signal"),
        pytest.param(23, 5, "worse", id="permanent exclusions"),
        pytest.param(818, 235, "worse", id="sessions lost"),
        pytest.param(1468, 1454, "no real change", id="children in need"),
        pytest.param(296, 294, "no real change", id="child protection plans"),
        pytest.param(586, 621, "no real change", id="looked after"),
        pytest.param(17, 14, "no real change", id="first-time entrants"),
        pytest.param(0, 12, "better", id="none left"),
        pytest.param(14, 9, "too few to say", id="even 18 would be no signal"),
        pytest.param(4, 0, "too few to say", id="four from none"),
        pytest.param(0, 0, "too few to say", id="none and none"),
    ],
)
def test_counts_get_the_word_that_chance_allows(current, base, expected):
    assert word(count(current), count(base)) == expected


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        ("HIGHER", "better", "worse"),
        ("LOWER", "worse", "better"),
        ("NEUTRAL", "rising", "falling"),
    ],
)
def test_polarity_gives_a_signal_its_word(polarity, up, down):
    assert word(count(60), count(20), polarity=polarity) == up
    assert word(count(20), count(60), polarity=polarity) == down
    assert word(share(60, 80), share(20, 80), "PERCENT", polarity) == up
    assert word(share(20, 50_000), share(60, 50_000), "PER_10K", polarity) == down


@pytest.mark.parametrize(
    ("current", "base", "expected"),
    [
        pytest.param(share(55, 60), share(58, 60), "no real change", id="near all"),
        pytest.param(share(10, 11), share(9, 10), "too few to say", id="of ten"),
        pytest.param(share(200, 200), share(180, 182), "no real change", id="all"),
        pytest.param(share(60, 211), share(97, 182), "worse", id="a fall"),
        pytest.param(share(1, 1), share(1, 1), "too few to say", id="one case"),
    ],
)
def test_percentages_with_counts_are_tested(current, base, expected):
    assert word(current, base, "PERCENT", "HIGHER") == expected


def test_a_rate_takes_the_change_of_population_into_account():
    # The same 300 children: a signal only when the population halves.
    before = share(300, 70_000)

    assert word(share(300, 70_000), before, "PER_10K") == "no real change"
    assert word(share(300, 35_000), before, "PER_10K") == "worse"


def test_the_detail_says_what_a_signal_would_have_been():
    found = trend(count(74), count(72), unit="COUNT", polarity="NEUTRAL")

    assert found.method == "Two counts, conditional Poisson test (mid-p), 95 % level."
    # (98 - 72) / sqrt(170) = 1.994; 97 gives 1.923. (50 - 72) / sqrt(122) = -1.992.
    assert found.detail == (
        "74 against 72 is no further apart than chance explains. "
        "A signal would have been 98 or more or 50 or fewer."
    )


def test_where_nothing_could_be_a_signal_the_detail_says_so():
    found = trend(share(1, 1), share(1, 1), unit="PERCENT", polarity="HIGHER")

    assert found.detail.endswith("No count could have been a signal.")


@settings(deadline=None)
@given(SMALL, SMALL, st.sampled_from(Polarity))
def test_the_method_never_quotes_a_figure(current, base, polarity):
    found = trend(count(current), count(base), unit=Unit.COUNT, polarity=polarity)

    assert "95 % level" in found.method
    assert not any(digit.isdigit() for digit in found.method.replace("95", ""))


BARE = Figure(value=Decimal(14))


@pytest.mark.parametrize(
    ("current", "base", "unit", "because"),
    [
        pytest.param(BARE, BARE, "PERCENT", "counts were not given", id="bare"),
        pytest.param(BARE, BARE, "PER_10K", "counts were not given", id="bare rate"),
        pytest.param(
            share(5, 4), share(3, 4), "PERCENT", "counts were not given", id="5 of 4"
        ),
        pytest.param(
            count("3.5"), count(3), "COUNT", "counts were not given", id="half"
        ),
        pytest.param(
            count(46, "approx"), count(29), "COUNT", "approximate", id="about"
        ),
        pytest.param(
            count(600), count(600, "at_least"), "COUNT", "lower bound", id="600+"
        ),
        pytest.param(BARE, BARE, "MEAN", "how far single values lie", id="average"),
        pytest.param(count(9), count(8), "GBP", "how far single values", id="money"),
        pytest.param(None, count(8), "COUNT", "no figure for one", id="not received"),
        pytest.param(
            count(8), Figure(qualifier="refused"), "COUNT", "no figure", id="refused"
        ),
    ],
)
def test_what_cannot_be_tested_is_said_to_be_too_few_with_the_reason(
    current, base, unit, because
):
    found = trend(current, base, unit=unit, polarity="LOWER")

    assert found.word == "too few to say"
    assert because in found.method
    assert found.detail == ""


def test_a_broken_series_is_not_compared():
    found = trend(count(90), count(10), unit="COUNT", polarity="LOWER", broken=True)

    assert found.word == "series broken"


def test_a_nil_return_counts_as_none():
    assert word(count(0, Qualifier.NIL), count(12)) == "better"


@pytest.mark.parametrize("name", ["Unit", "Polarity", "Qualifier"])
def test_plain_names_are_those_the_database_stores(name):
    plain, stored = getattr(figures, name), getattr(models, name)

    assert [str(member) for member in plain] == stored.values
