"""What an answer must have before it is signed (DOMAIN C.7)."""

from dataclasses import replace
from datetime import date

import pytest

from audits.answer_rules import EMPTY, Typed, missing

TODAY = date(2026, 5, 4)
GOOD = Typed(self_score=2, evidence="Minutes")
POOR = Typed(
    self_score=1,
    improvement="Write it",
    improvement_owner="Head of Safeguarding",
    improvement_by=date(2026, 9, 1),
)


def lacks(typed, files=0, is_open=False):
    found = missing(typed, files=files, is_open=is_open, on=TODAY)
    return [(one.code, one.field) for one in found]


def test_question_without_a_score_lacks_only_that():
    assert lacks(EMPTY) == [("E-SCORE", "self_score")]
    assert lacks(replace(GOOD, self_score=None)) == [("E-SCORE", "self_score")]


@pytest.mark.parametrize("score", [2, 3])
def test_high_score_needs_evidence_in_words_or_as_a_file(score):
    typed = Typed(self_score=score)

    assert lacks(typed) == [("E-EVIDENCE", "evidence")]
    assert lacks(typed, files=1) == []
    assert lacks(replace(typed, evidence="Minutes")) == []


@pytest.mark.parametrize("score", [0, 1])
def test_low_score_needs_an_improvement_with_owner_and_day(score):
    assert lacks(Typed(self_score=score)) == [
        ("E-IMPROVEMENT", "improvement"),
        ("E-OWNER", "improvement_owner"),
        ("E-DEADLINE", "improvement_by"),
    ]
    assert lacks(replace(POOR, self_score=score)) == []


@pytest.mark.parametrize("typed", [POOR, GOOD])
def test_improvement_is_made_after_the_day_of_sending(typed):
    on_the_day = replace(typed, improvement_by=TODAY)
    a_day_later = replace(typed, improvement_by=date(2026, 5, 5))

    assert lacks(on_the_day) == [("E-DEADLINE", "improvement_by")]
    assert lacks(a_day_later) == []


def test_carried_answer_must_be_looked_at():
    assert lacks(GOOD, is_open=True) == [("E-STILL-TRUE", "still_true")]
    assert lacks(GOOD, is_open=False) == []
