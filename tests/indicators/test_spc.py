"""XmR limits and run rules: published values, each rule by hand, and what always holds."""

import json
import random
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.indicators import spc
from safeguarding.indicators.spc import Limits, Rule, Signal

GOLDEN = json.loads(
    (settings.BASE_DIR / "tests/data/golden/xmr.json").read_text(encoding="utf-8")
)
PRINTED = [case for case in GOLDEN["series"] if "mean" in case]
# Average 50, limits 20 and 80, so that 70 to 80 and 20 to 30 are near a limit.
FIFTY = Limits(Decimal(50), Decimal(30), 20)
NUMBERS = st.integers(0, 400)
SERIES = st.lists(NUMBERS, min_size=12, max_size=24)
GAPPED = st.lists(st.none() | NUMBERS, min_size=12, max_size=24)


def points(*numbers):
    return [None if one is None else Decimal(one) for one in numbers]


def noise(seed, length, mean=100, deviation=10):
    chance = random.Random(seed)  # noqa: S311 - not a secret
    return points(*(f"{chance.gauss(mean, deviation):.4f}" for _ in range(length)))


def found(given, limits=FIFTY):
    return {each.place: each.rule for each in spc.signals_of(given, limits)}


@pytest.mark.parametrize("case", PRINTED, ids=lambda case: case["name"])
def test_limits_are_those_printed_by_the_published_method(case):
    limits = spc.limits_of(points(*case["points"]), screens=case["screens"])

    for name, number in (
        ("mean", limits.centre),
        ("low", limits.low),
        ("high", limits.high),
    ):
        printed = Decimal(case[name])
        # To the last digit that was printed, give or take its rounding.
        assert abs(number - printed) <= Decimal(1).scaleb(printed.as_tuple().exponent)


def test_two_of_three_near_opposite_limits_are_no_signal_as_published():
    (case,) = (case for case in GOLDEN["series"] if "signals_at_last_two" in case)
    given = points(*case["points"])

    signals = spc.signals_of(given, spc.limits_of(given))

    assert [one for one in signals if one.place >= len(given) - 2] == []


@pytest.mark.parametrize("case", GOLDEN["assurance"], ids=str)
def test_a_target_is_judged_as_published(case):
    low, high = Decimal(case["low"]), Decimal(case["high"])
    limits = Limits((low + high) / 2, (high - low) / 2, 20)

    verdict = spc.assurance(limits, Decimal(case["target"]), case["polarity"])

    assert verdict == case["expected"]


def test_a_move_of_3_267_mean_moves_is_left_out_of_the_limits():
    # Moves: 15 of 2, 40 and 42: mean 112 / 17 = 6.59, times 3.267 is 21.5; so 2 only.
    given = points(*[50, 52] * 5, 92, 50, *[52, 50] * 3)

    limits = spc.limits_of(given)

    assert limits.spread == Decimal("2.66") * 2
    assert limits.centre == Decimal(sum(given)) / 18


def test_a_figure_that_never_moved_has_no_limits():
    assert spc.limits_of(points(*[7] * 15)) is None
    assert spc.limits_of([]) is None
    assert spc.limits_of(points(4, None, 6)) is None


def test_one_move_only_is_an_outlier_and_gives_no_limits():
    # 14 moves, one of them 9: mean 0.64, times 3.267 is 2.1, so nothing is left.
    assert spc.limits_of(points(*[7] * 14, 16)) is None


@pytest.mark.parametrize(
    ("last", "is_signal"), [(81, True), (80, False), (20, False), (19, True)]
)
def test_a_point_outside_the_limits_stands_out_and_one_upon_them_does_not(
    last, is_signal
):
    assert found(points(45, 55, last)) == ({2: Rule.OUTSIDE} if is_signal else {})


@pytest.mark.parametrize(
    "wave",
    [
        pytest.param([55, 60, 52, 58, 51, 57, 55], id="above"),
        pytest.param([45, 40, 48, 42, 49, 43, 45], id="below"),
    ],
)
def test_seven_in_a_row_on_one_side_of_the_average_stand_out_and_six_do_not(wave):
    other_side = 100 - wave[0]

    assert found(points(other_side, *wave)) == dict.fromkeys(range(1, 8), Rule.RUN)
    assert found(points(other_side, *wave[:6], other_side)) == {}


def test_a_point_upon_the_average_ends_a_run():
    assert found(points(55, 60, 52, 50, 51, 57, 55, 54)) == {}


@pytest.mark.parametrize(
    ("numbers", "is_up"),
    [([35, 40, 44, 48, 52, 56, 61], True), ([61, 56, 52, 48, 44, 40, 35], False)],
)
def test_seven_that_go_one_way_stand_out_and_six_do_not(numbers, is_up):
    signals = spc.signals_of(points(*numbers), FIFTY)

    assert signals == [Signal(place, Rule.TREND, is_up) for place in range(7)]
    assert found(points(*numbers[1:])) == {}


def test_two_equal_points_end_a_trend():
    assert found(points(35, 40, 44, 48, 48, 52, 56, 61)) == {}


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        pytest.param([48, 71, 60, 72], [1, 3], id="two of three near the upper limit"),
        pytest.param([52, 29, 40, 28], [1, 3], id="two of three near the lower limit"),
        pytest.param([48, 71, 72, 60], [1, 2], id="marked once the third is known"),
        pytest.param([48, 71, 40, 72], [], id="the third on the other side"),
        pytest.param([48, 71, 60, 29], [], id="near opposite limits"),
        pytest.param([48, 70, 60, 72], [], id="70 is two thirds of the way: not near"),
        pytest.param([71, 60, 55, 72], [], id="two of four"),
    ],
)
def test_two_of_three_near_the_same_limit_stand_out(numbers, places):
    assert found(points(*numbers)) == dict.fromkeys(places, Rule.NEAR)


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param([55, 60, 52, None, 58, 51, 57, 55], id="a run"),
        pytest.param([35, 40, 44, None, 48, 52, 56, 61], id="a trend"),
        pytest.param([48, 71, None, 72], id="near a limit"),
    ],
)
def test_a_missing_point_ends_every_run(numbers):
    assert found(points(*numbers)) == {}


def test_no_move_is_counted_across_a_missing_point():
    # Without the move from 48 to 60 all moves are 8 and 2.
    limits = spc.limits_of(points(40, 48, None, 60, 62))

    assert limits.spread == Decimal("2.66") * 5


def test_the_last_point_has_the_first_rule_that_holds():
    rising = points(30, 41, 46, 52, 57, 63, 85)

    assert spc.last_signal(rising, FIFTY) == Signal(6, Rule.OUTSIDE, is_up=True)
    assert spc.last_signal(points(85, 50), FIFTY) is None
    assert spc.last_signal(points(85, None), FIFTY) is None


def test_limits_of_pure_noise_hold_996_of_a_thousand_points():
    inside = [
        limits.holds(point)
        for seed in range(1_000)
        for given in [noise(seed, 20)]
        for limits in [spc.limits_of(given)]
        for point in given
    ]

    # Three deviations leave out 2.7 of a thousand; estimated from 20 points, 4 to 5.
    assert 0.994 < sum(inside) / len(inside) < 0.997


@given(st.integers(0, 10**9), st.integers(1, 500), st.integers(1, 100))
def test_limits_of_any_noise_hold_nearly_all_of_it(seed, mean, deviation):
    given = noise(seed, 100, mean, deviation)
    limits = spc.limits_of(given)

    assert sum(limits.holds(point) for point in given) >= 94


def test_the_last_point_of_pure_noise_seldom_stands_out():
    told = [
        spc.last_signal(given, spc.limits_of(given)) is not None
        for given in (noise(seed, 20) for seed in range(2_000))
    ]

    # All four rules together; two figures compared at the 95 % level give 0.05.
    assert sum(told) / len(told) < 0.025


@given(GAPPED, st.integers(1, 4), st.integers(1, 4))
def test_missing_points_before_or_after_change_nothing(numbers, before, after):
    given = points(*numbers)
    padded = [*[None] * before, *given, *[None] * after]

    limits = spc.limits_of(given)

    assert spc.limits_of(padded) == limits
    if limits:
        shifted = [
            Signal(one.place + before, one.rule, one.is_up)
            for one in spc.signals_of(given, limits)
        ]
        assert spc.signals_of(padded, limits) == shifted
        assert spc.last_signal(padded, limits) is None


@given(GAPPED, st.integers(0, 24))
def test_a_missing_point_in_between_never_creates_a_signal(numbers, place):
    given = points(*numbers)
    limits = spc.limits_of(given)
    if limits is None:
        return
    place = min(place, len(given))

    after = spc.signals_of([*given[:place], None, *given[place:]], limits)

    moved = {one.place - (one.place > place) for one in after}
    assert moved <= {one.place for one in spc.signals_of(given, limits)}


@given(GAPPED, st.integers(0, 24))
def test_even_with_limits_worked_out_anew_it_makes_no_run_and_no_trend(numbers, place):
    # Without the move across it the limits may be narrower; the average stays.
    given = points(*numbers)
    gapped = [*given[:place], None, *given[place:]]
    before, after = spc.limits_of(given), spc.limits_of(gapped)
    if before is None or after is None:
        return

    assert after.centre == before.centre
    runs = {Rule.RUN, Rule.TREND}
    assert _marked(gapped, after, runs) <= _marked(given, before, runs)


def _marked(given, limits, rules):
    """Points by value and rule, whatever else they meet."""
    wide = Limits(limits.centre, Decimal(10_000), limits.points)
    return {
        (given[one.place], one.rule)
        for one in spc.signals_of(given, wide)
        if one.rule in rules
    }


@given(GAPPED)
def test_turned_upside_down_the_same_points_stand_out_the_other_way(numbers):
    given = points(*numbers)
    turned = [None if point is None else 500 - point for point in given]
    limits = spc.limits_of(given)
    if limits is None:
        return

    mirrored = [
        Signal(one.place, one.rule, not one.is_up)
        for one in spc.signals_of(given, limits)
    ]
    upside_down = Limits(500 - limits.centre, limits.spread, limits.points)
    assert spc.signals_of(turned, upside_down) == mirrored


@given(SERIES)
def test_what_is_said_of_the_last_point_is_what_is_marked_there(numbers):
    given = points(*numbers)
    limits = spc.limits_of(given)
    if limits is None:
        return

    marked = [
        one for one in spc.signals_of(given, limits) if one.place == len(given) - 1
    ]

    last = spc.last_signal(given, limits)
    assert marked == ([last] if last else [])
