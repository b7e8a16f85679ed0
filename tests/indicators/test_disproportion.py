"""A group's rate against all others: worked by hand, and what always holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.indicators.disproportion import Group, relative_rate


def rate(group, others, *, is_share=False):
    return relative_rate(Group(*group), Group(*others), is_share=is_share)


def test_the_interval_of_two_rates_is_that_of_their_logarithm():
    # 30/1000 over 40/3000 is 2.25; sqrt(1/30 + 1/40) = 0.2415; 2.25 / e^0.4734 = 1.40.
    found = rate((30, 1_000), (40, 3_000))

    assert found.ratio == pytest.approx(2.25)
    assert found.low == pytest.approx(1.4015, abs=0.0005)
    assert found.high == pytest.approx(3.6122, abs=0.0005)
    assert found.word == "higher"
    assert found.text == "2.2 times the rate of all others (1.4 to 3.6)"
    assert found.method == "Relative rate, 95 % interval by its logarithm."


def test_the_interval_of_two_percentages_is_narrower():
    # sqrt(1/30 - 1/100 + 1/40 - 1/300) = 0.2121; 2.25 / e^0.4158 = 1.4846.
    found = rate((30, 100), (40, 300), is_share=True)

    assert found.low == pytest.approx(1.4846, abs=0.0005)
    assert found.high == pytest.approx(3.4100, abs=0.0005)


def test_all_of_both_groups_still_have_an_interval():
    # Nobody is without it, so nothing is taken off: sqrt(1/100 + 1/300) = 0.1155.
    found = rate((100, 100), (300, 300), is_share=True)

    assert (found.ratio, found.word) == (1, "similar")
    assert found.high == pytest.approx(1.254, abs=0.001)


def test_few_events_have_the_exact_interval():
    # All 5 in half of the people: share^5 / 2 = 0.025 at 0.05^(1/5) = 0.5493, and
    # 0.5493 / 0.4507 = 1.219.
    found = rate((5, 100), (0, 100))

    assert found.ratio is None
    assert found.low == pytest.approx(1.219, abs=0.001)
    assert found.high is None
    assert found.word == "higher"
    assert found.text == "The others have none (1.2 times their rate or more)"
    assert found.method == "Relative rate, exact 95 % interval (conditional mid-p)."


def test_a_group_without_events_can_be_lower():
    # None of 5: the mirror of the case above, 1 / 1.219 = 0.820.
    found = rate((0, 100), (5, 100))

    assert (found.ratio, found.low, found.word) == (0, 0, "lower")
    assert found.high == pytest.approx(0.820, abs=0.001)
    assert found.text == "0 times the rate of all others (0 to 0.8)"


@pytest.mark.parametrize(
    ("group", "others", "word"),
    [
        pytest.param((4, 50), (30, 900), "too few to say", id="four"),
        pytest.param((2, 30), (3, 40), "too few to say", id="two and three"),
        pytest.param((200, 2_000), (190, 1_950), "similar", id="hundreds alike"),
        pytest.param((200, 2_000), (120, 1_950), "higher", id="hundreds apart"),
        pytest.param((9, 1_000), (300, 10_000), "lower", id="nine of a thousand"),
    ],
)
def test_a_word_is_said_only_where_the_interval_allows_it(group, others, word):
    assert rate(group, others).word == word


def test_too_few_is_said_in_words_without_a_number():
    assert rate((4, 50), (30, 900)).text == "Too few to say"


def test_a_ratio_close_to_1_shows_on_which_side_it_is():
    found = rate((10_400, 100_000), (10_000, 100_000))

    assert found.text == "1.04 times the rate of all others (1.01 to 1.1)"


@pytest.mark.parametrize(
    ("group", "others"), [((3, 0), (4, 10)), ((3, 9), (4, 0)), ((0, 9), (0, 10))]
)
def test_without_people_or_events_there_is_nothing_to_compare(group, others):
    assert rate(group, others) is None


@pytest.mark.parametrize(("group", "is_share"), [((-1, 9), False), ((10, 9), True)])
def test_impossible_numbers_are_refused(group, is_share):
    with pytest.raises(ValueError, match="between 0 and the people"):
        rate(group, (4, 10), is_share=is_share)


EVENTS = st.integers(0, 60)
PEOPLE = st.integers(60, 5_000)


@given(EVENTS, PEOPLE, EVENTS, PEOPLE, st.booleans())
def test_the_interval_holds_the_ratio_and_the_word_follows_from_it(a, n, b, m, share):
    found = rate((a, n), (b, m), is_share=share)
    if found is None:
        return

    high = float("inf") if found.high is None else found.high
    assert found.low <= (float("inf") if found.ratio is None else found.ratio) <= high
    assert (found.word == "higher") == (found.low > 1)
    assert (found.word == "lower") == (high < 1)


@given(EVENTS, PEOPLE, EVENTS, PEOPLE)
def test_seen_from_the_others_everything_is_the_other_way_round(a, n, b, m):
    here, there = rate((a, n), (b, m)), rate((b, m), (a, n))
    if here is None:
        return

    words = {"higher": "lower", "lower": "higher"}
    assert there.word == words.get(here.word, here.word)
    if here.low and there.high:
        assert here.low == pytest.approx(1 / there.high, rel=1e-6)
