"""Cells, shares and sentences of the audits page: numbers worked by hand, no database."""

import pytest

from dashboards.assurance.choosing import Choice
from dashboards.assurance.grades import disclosed
from dashboards.assurance.heat import turn
from dashboards.assurance.reading_cases import Grades
from dashboards.assurance.scores import (
    Pair,
    gap_cell,
    moved_cell,
    percent,
    score_cell,
    share_cell,
)
from dashboards.profile.shown import Hiding
from safeguarding.periods import Period

YEAR = Period.parse("2025-26")
BOARD, ANALYST = Hiding(5, is_full=False), Hiding(5, is_full=True)


@pytest.mark.parametrize("score", range(4))
def test_every_score_has_a_number_a_word_and_a_shape_of_its_own(score):
    cells = [score_cell(one) for one in range(4)]

    assert score_cell(score).number == str(score)
    assert (
        len({cell.word for cell in cells}) == len({cell.shape for cell in cells}) == 4
    )


def test_a_missing_score_is_no_nought():
    assert score_cell(None).number == ""
    assert score_cell(None).word == "Not answered"


@pytest.mark.parametrize(
    ("own", "panel", "number", "word", "shape"),
    [
        (3, 1, "3 to 1", "Panel 2 lower", "down"),
        (2, 1, "2 to 1", "Panel 1 lower", "down"),
        (1, 2, "1 to 2", "Panel 1 higher", "up"),
        (2, 2, "2 to 2", "Same", "level"),
    ],
)
def test_a_difference_names_both_scores(own, panel, number, word, shape):
    cell = gap_cell(Pair(own, panel))

    assert (cell.number, cell.word, cell.shape) == (number, word, shape)


def test_without_the_panel_there_is_no_difference():
    assert gap_cell(Pair(3, None)).word == "Not moderated"
    assert gap_cell(Pair(None, None)).word == "Not answered"


@pytest.mark.parametrize(
    ("met", "word"),
    [
        (10, "All meet it"),
        (8, "Most meet it"),
        (7, "At least half"),
        (5, "At least half"),
        (4, "Fewer than half"),
        (0, "None meets it"),
    ],
)
def test_a_share_is_said_in_words_too(met, word):
    assert share_cell(met, 10).word == word
    assert share_cell(met, 10).number == f"{met} of 10"


def test_a_share_of_nothing_is_no_share():
    assert share_cell(0, 0).word == "None final"
    assert moved_cell(0, 0, 0).word == "None final"


def test_what_the_panel_moved_in_a_group():
    assert moved_cell(3, 1, 10).word == "Panel: 3 lower, 1 higher"
    assert moved_cell(0, 0, 10).word == "All the same"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (106, 106, "100%"),
        (105, 106, "99%"),
        (699, 700, "over 99%"),
        (1, 700, "under 1%"),
    ],
)
def test_a_share_is_100_only_when_all_are_in(part, whole, text):
    assert percent(part, whole) == text


def test_an_address_asks_for_the_same_again():
    choice = Choice.read({"round": "7", "show": "gap", "in": "primary", "page": "3"})

    assert choice == Choice(7, "gap", "phase", "primary", 3)
    assert (
        Choice.read({"show": "x", "by": "y", "page": "-1", "round": "9e9"}) == Choice()
    )
    assert choice.query(page=1) == "?round=7&show=gap&by=phase&in=primary"


@pytest.mark.parametrize(
    ("page", "total", "first", "last"),
    [(1, 700, 1, 50), (14, 700, 651, 700), (99, 101, 101, 101), (1, 0, 0, 0)],
)
def test_a_page_past_the_end_is_the_last(page, total, first, last):
    found = turn(Choice(page=page), total)

    assert (found.first, found.last) == (first, last)


def told(row, part):
    return [one.text for one in getattr(row, part)]


def grades(**counters):
    overall = counters.pop("overall")
    cases = counters.pop("cases", sum(overall.values()))
    made = Grades(cases=cases)
    made.overall.update(overall)
    for code, counter in counters.items():
        made.agencies[code] = type(made.overall)(counter)
    return made


def test_small_grades_are_hidden_with_what_gives_them_away():
    # 14 cases: 4 good are few; the 10 others would give them away.
    year = grades(
        overall={"good": 7, "requires_improvement": 7},
        police={"good": 4, "requires_improvement": 10},
    )

    shown = disclosed(YEAR, year, BOARD).agencies["police"]

    assert told(shown, "by_grade") == ["0", "c", "c", "0"]
    assert shown.better.text == "c"
    full = disclosed(YEAR, year, ANALYST).agencies["police"]
    assert told(full, "by_grade") == ["0", "4", "10", "0"]
    assert full.better.figure.counts == "of 14"


def test_five_cases_are_hidden_altogether():
    year = grades(overall={"good": 5}, police={"good": 3, "inadequate": 2})

    shown = disclosed(YEAR, year, BOARD)

    numbers = {"1", "2", "3", "4", "5"}
    for row in (shown.overall, shown.agencies["police"]):
        assert numbers.isdisjoint(one.text for one in row.cells)
    assert shown.cases.text == "c"


def test_the_few_cases_an_agency_was_not_in_are_not_given_away():
    # 14 cases audited, 12 graded by health: 2 children it did not know.
    year = grades(overall={"good": 14}, health={"good": 12})

    shown = disclosed(YEAR, year, BOARD)

    assert shown.overall.total.text == "14"
    assert shown.agencies["health"].total.text == "c"
    assert "12" not in [one.text for one in shown.agencies["health"].cells]


def test_large_numbers_are_shown_to_everybody():
    year = grades(
        overall={"good": 14, "inadequate": 8},
        police={"outstanding": 6, "good": 7, "requires_improvement": 9},
    )

    shown = disclosed(YEAR, year, BOARD)

    assert told(shown.agencies["police"], "by_grade") == ["6", "7", "9", "0"]
    assert shown.agencies["police"].better.text == "13"
    assert shown.cases.text == "22"
