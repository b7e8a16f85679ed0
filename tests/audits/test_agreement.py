"""Agreement of agencies on grades: worked by hand, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.agreement import (
    ENOUGH,
    GRADES,
    agreement,
    kappa,
    pairs_of,
    pooled,
    pooled_agreement,
    spread_in_words,
    spread_without_numbers,
    steps,
)
from audits.models import Grade

O, G, R, I = GRADES  # noqa: E741 - outstanding, good, requires improvement, inadequate
grades = st.sampled_from(GRADES)
pairs = st.lists(st.tuples(grades, grades), min_size=1, max_size=30)


def turned(found):
    return [(other, one) for one, other in found]


def test_grades_are_those_of_the_cases_best_first():
    assert tuple(Grade.values) == GRADES


def test_kappa_of_ten_pairs_worked_by_hand():
    # Steps: 0 1 0 0 1 0 0 1 0 2; squares add up to 7.
    # Ranks 0 0 1 1 1 2 2 2 3 3 (sum 15, squares 33) and 0 1 1 1 2 2 2 3 3 1 (sum 16,
    # squares 34): by chance (10 * 33 + 10 * 34 - 2 * 15 * 16) / 10 = 19.
    one = [O, O, G, G, G, R, R, R, I, I]
    other = [O, G, G, G, R, R, R, I, I, G]

    found = agreement(list(zip(one, other, strict=True)))

    assert found.kappa == pytest.approx(1 - 7 / 19)
    assert found.words == "0.63 (10 pairs of grades)"


def test_opposite_grades_are_as_far_from_agreement_as_can_be():
    # Squares 9 + 9 = 18; by chance (0 + 9 + 9 + 0) / 2 = 9.
    assert kappa([(O, I), (I, O)]) == -1


def test_agreement_by_chance_alone_is_nothing():
    # Squares 0 + 1 + 1 + 0 = 2; by chance every mix as often: also 2.
    assert kappa([(O, O), (O, G), (G, O), (G, G)]) == 0


def test_two_steps_weigh_four_times_as_much_as_one():
    near = kappa([(O, O), (I, I), (G, R)])
    far = kappa([(O, O), (I, I), (O, R)])

    # Near: 1 over (3 * 10 + 3 * 13 - 2 * 4 * 5) / 3 = 29 / 3.
    assert near == pytest.approx(1 - 3 / 29)
    # Far: 4 over (3 * 9 + 3 * 13 - 2 * 3 * 5) / 3 = 36 / 3 = 12.
    assert far == pytest.approx(1 - 4 / 12)


def test_no_pairs_have_no_kappa():
    assert kappa([]) is None
    assert pooled([]) is None
    assert pooled([[], []]) is None


@given(st.lists(grades, min_size=1, max_size=30))
def test_identical_grades_agree_fully(given_grades):
    assert kappa([(one, one) for one in given_grades]) == 1


@given(pairs)
def test_kappa_does_not_ask_which_agency_comes_first(found):
    assert kappa(found) == kappa(turned(found))


@given(pairs)
def test_kappa_does_not_ask_which_case_comes_first(found):
    assert kappa(found) == kappa(sorted(found))


@given(pairs)
def test_kappa_is_never_more_than_full_agreement(found):
    assert -1 <= kappa(found) <= 1
    assert (kappa(found) == 1) is all(one == other for one, other in found)


@given(st.lists(pairs, min_size=1, max_size=5), st.randoms())
def test_pooled_kappa_does_not_ask_for_the_order_of_agencies(groups, random):
    mixed = [turned(one) if random.random() < 0.5 else one for one in groups]
    random.shuffle(mixed)

    assert pooled(groups) == pytest.approx(pooled(mixed))


@given(pairs)
def test_pooled_kappa_of_two_agencies_is_theirs(found):
    assert pooled([found]) == kappa(found)


def test_pooled_kappa_sums_what_was_seen_and_what_chance_gives():
    # Seen 18 and 2, by chance 9 and 2: 1 - 20 / 11.
    groups = [[(O, I), (I, O)], [(O, O), (O, G), (G, O), (G, G)]]

    assert pooled(groups) == pytest.approx(1 - 20 / 11)


def test_every_two_agencies_of_a_case_make_a_pair():
    cases = [{1: O, 2: G, 3: R}, {1: G, 2: G}, {3: I}]

    assert pairs_of(cases) == {
        (1, 2): [(O, G), (G, G)],
        (1, 3): [(O, R)],
        (2, 3): [(G, R)],
    }


def test_fewer_than_ten_pairs_are_too_few_to_say():
    nine = [(O, G)] * (ENOUGH - 1)

    assert agreement(nine).kappa is None
    assert agreement(nine).words == "too few to say (9 pairs of grades)"
    assert agreement([(O, G)]).words == "too few to say (1 pair of grades)"
    assert agreement([*nine, (G, G)]).kappa is not None


def test_pairs_of_all_agencies_are_counted_together():
    # Four cases of three agencies: 4 * 3 = 12 pairs, all the same grade.
    found = pooled_agreement([{1: G, 2: G, 3: G}] * 4)

    assert found.words == "1.00 (12 pairs of grades)"


def test_spread_is_said_in_words_widest_first():
    cases = [{1: O, 2: R}, {1: G, 2: I}, {1: G, 2: G}, {1: G, 2: R, 3: R}, {1: G}]

    assert spread_in_words(cases) == [
        "On 2 of 4 cases the grades were two steps apart.",
        "On 1 of 4 cases the grades were one step apart.",
        "On 1 of 4 cases the agencies gave the same grade.",
    ]
    assert spread_in_words([{1: O, 2: I}]) == [
        "On 1 of 1 case the grades were three steps apart."
    ]
    assert spread_in_words([{1: O}, {}]) == []


def test_spread_for_the_board_has_no_numbers():
    wide = [{1: O, 2: R}, {1: G, 2: G}]

    assert spread_without_numbers(wide) == (
        "On some of the cases the agencies' grades were two or more steps apart."
    )
    assert spread_without_numbers([{1: G, 2: R}]) == (
        "On no case were the agencies' grades more than one step apart."
    )
    assert spread_without_numbers([{1: G}]) == ""


def test_steps_lie_between_grades():
    assert [steps(O, other) for other in GRADES] == [0, 1, 2, 3]
