"""Sixteen quarters of referrals: the words are right, an arrow on 5 % is not."""

import pytest

from tests.indicators.referrals import DOWN, LEVEL, SERIES, UP, arrows, said, table

NOISE, SHIFT, DRIFT, SMALL = SERIES


@pytest.mark.parametrize("made", SERIES, ids=lambda made: made.name)
def test_our_word_for_the_last_quarter_is_what_is_true(made):
    assert said(made.numbers)[0] == made.right


def test_on_pure_noise_the_arrow_fires_nine_times_and_no_word_ever_does():
    fired = arrows(NOISE.numbers)

    assert (fired.count(UP), fired.count(DOWN)) == (4, 5)
    for quarters in range(12, 17):
        assert said(NOISE.numbers[:quarters])[0] == "no real change"


def test_of_a_new_level_the_arrow_says_nothing_once_it_stands():
    # Six quarters on, the level is a sixth higher, and every arrow is level.
    assert arrows(SHIFT.numbers)[-6:] == [LEVEL] * 6
    assert arrows(SHIFT.numbers)[:8].count(LEVEL) < 8
    assert said(SHIFT.numbers)[1].endswith(
        "Seven or more in a row lie above the average."
    )


def test_a_drift_of_30_per_cent_never_moves_the_arrow():
    assert set(arrows(DRIFT.numbers)) == {LEVEL}
    for quarters in range(12, 17):
        assert said(DRIFT.numbers[:quarters])[0] == "rising"


def test_small_counts_fire_the_arrow_nearly_every_quarter():
    assert arrows(SMALL.numbers).count(LEVEL) == 3
    for quarters in range(5, 17):
        assert said(SMALL.numbers[:quarters])[0] == "too few to say"


def test_the_table_sets_both_side_by_side():
    lines = table().splitlines()

    assert len(lines) == 2 + len(SERIES)
    assert lines[2].startswith("| noise | nothing changed: 900 a quarter | 9 | level |")
