"""Limits of a figure by its own history, worked by hand."""

from decimal import Decimal

import pytest

from safeguarding.indicators.limits import (
    is_chance,
    is_share_chance,
    limits_of,
)


def points(*numbers):
    return [Decimal(one) for one in numbers]


def test_limits_are_the_mean_and_two_point_six_six_moving_ranges():
    # Mean 44; moves 8, 8, 8, 8, 8, 8, 8; 2.66 x 8 = 21.28.
    found = limits_of(points(40, 48, 40, 48, 40, 48, 40, 48))

    assert (found.low, found.high) == (Decimal("22.72"), Decimal("65.28"))
    assert found.points == 8
    assert found.holds(Decimal(65))
    assert not found.holds(Decimal(66))


@pytest.mark.parametrize(
    "history",
    [
        pytest.param([40, 48, 40, 48, 40, 48, 40], id="seven points"),
        pytest.param([40] * 8, id="points that never moved"),
        pytest.param([], id="none"),
    ],
)
def test_too_little_history_gives_no_limits(history):
    assert limits_of(points(*history)) is None


def test_a_figure_that_drifts_is_judged_from_where_it_is():
    # Mean 26.5, moves of 1: 26.5 -+ 2.66 leaves out the last, 22. So 22 -+ 2.66.
    found = limits_of(points(*range(31, 21, -1)))

    assert (found.low, found.high) == (Decimal("19.34"), Decimal("24.66"))


def test_only_the_last_twenty_points_count():
    # What was long ago, around 400, says nothing of today.
    found = limits_of(points(*[400] * 5, *[40, 48] * 10))

    assert found.points == 20
    assert found.high == Decimal("65.28")


def test_a_count_near_its_history_is_chance_and_a_far_one_is_not():
    history = points(*[40] * 8)

    assert is_chance(Decimal(45), history)
    assert not is_chance(Decimal(80), history)
    assert not is_chance(Decimal("40.5"), history)


def test_a_share_near_its_history_is_chance_and_a_far_one_is_not():
    history = [(Decimal(30), Decimal(30))] * 8

    assert is_share_chance((Decimal(29), Decimal(30)), history)
    assert not is_share_chance((Decimal(15), Decimal(30)), history)
    assert not is_share_chance((Decimal(1), Decimal(0)), history)
