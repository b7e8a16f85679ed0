"""A caveat beside a `c` must not say the number that the `c` hides."""

import pytest

from dashboards.assembly.caveats import WITHHELD, mark_of, tells_a_number, text_of
from safeguarding.indicators.models import Caveat


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("Cumulatively it is 55 of 60.", True),
        ("The paper prints 25%.", True),
        ("Schools were in lock-down in the spring term of 2020-21.", False),
        ("From October 2014 a pilot counted differently.", False),
        ("Secondary schools only.", False),
        ("In 2014 it was 4.", True),
    ],
)
def test_years_give_nothing_away_and_other_numbers_may(words, tells):
    assert tells_a_number(words) is tells


def test_words_with_numbers_are_withheld_only_beside_a_hidden_figure():
    caveat = Caveat(mark="74 or 75", text="It is 55 of 60.")

    assert text_of(caveat, is_hidden=False) == "It is 55 of 60."
    assert text_of(caveat, is_hidden=True) == WITHHELD
    assert mark_of(caveat, is_hidden=False) == "74 or 75"
    assert mark_of(caveat, is_hidden=True) == "Caveat"
