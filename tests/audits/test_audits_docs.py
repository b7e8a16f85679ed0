"""docs/audits.md draws the lives as the code has them."""

import re

from audits import described


def text():
    return described.DOCUMENT.read_text(encoding="utf-8")


def test_drawings_are_those_of_the_code():
    assert described.rewritten(text()) == text(), described.__doc__


def test_every_life_is_drawn():
    drawn = set(re.findall(r"<!-- life of ([\w ]+) -->", text()))

    assert drawn == {life.name for life in described.LIVES}


def test_every_act_is_an_arrow_and_has_its_words():
    for life in described.LIVES:
        for act, starts in life.acts.items():
            assert act in life.did, (life.name, act)
            assert set(life.states.values) == set(starts) or act in life.why_not
            assert f": {act}" in life.diagram()


def test_every_state_can_be_reached():
    for life in described.LIVES:
        reached, waiting = set(), [life.start]
        while waiting:
            state = waiting.pop()
            reached.add(state)
            for starts in life.acts.values():
                waiting += [end for end in starts.get(state, ()) if end not in reached]
        assert reached == set(life.states.values), life.name
