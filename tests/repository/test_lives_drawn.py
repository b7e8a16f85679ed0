"""The documents draw the lives as the code has them."""

import re

import pytest

import audits.described
import training.described
from safeguarding.board import lives

ROOMS = (audits.described, training.described)
LIVES = [life for room in ROOMS for life in room.LIVES]
# Where something stands that was not there before.
BEFORE = "[*]"


@pytest.mark.parametrize("room", ROOMS)
def test_drawings_are_those_of_the_code(room):
    text = room.DOCUMENT.read_text(encoding="utf-8")

    assert lives.rewritten(text, room.LIVES) == text, room.__doc__
    drawn = set(re.findall(r"<!-- life of ([\w ]+) -->", text))
    assert drawn == {life.name for life in room.LIVES}


@pytest.mark.parametrize("life", LIVES)
def test_every_act_is_an_arrow_and_has_its_words(life):
    for act, starts in life.acts.items():
        assert act in life.did, act
        assert set(life.states.values) <= set(starts) or act in life.why_not
        assert f": {act}" in life.diagram()


@pytest.mark.parametrize("life", LIVES)
def test_every_state_can_be_reached(life):
    reached, waiting = {BEFORE}, [BEFORE, life.start]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        for starts in life.acts.values():
            waiting += [end for end in starts.get(state, ()) if end not in reached]

    assert reached == {BEFORE, *life.states.values}
