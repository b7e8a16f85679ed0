"""What does not fit together about an agency: each rule with its numbers, no database."""

from dataclasses import replace
from datetime import date

import pytest

from dashboards.assurance.agency_page import lede
from dashboards.assurance.contradictions import RULES, judge
from dashboards.assurance.grades import Graded, YearGraded
from dashboards.assurance.reading_actions import Acted
from dashboards.assurance.reading_agency import (
    AgencyRead,
    Assessed,
    Came,
    Returned,
    Signals,
)
from dashboards.assurance.scores import Pair
from dashboards.assurance.seen import Answered, RoundSeen, StandardSeen
from dashboards.presenters import entries
from dashboards.profile.shown import count, hidden
from dashboards.reading import Place
from safeguarding.board.attendance import SeatTally, Tally
from safeguarding.periods import Period
from tests.dashboards.pages.made import entry

PLACE = Place(1, "north", "North", "North", 5, is_full=False)
YEAR = Period.parse("2025-26")
TITLES = {1: "Leadership", 4: "Voice of the child", 7: "Working together", 8: "Sharing"}


def assessed(scores):
    """Make an answer from scores by the standard's number: (own, panel)."""
    standards = tuple(
        StandardSeen(number, number, TITLES.get(number, f"Standard {number}"), False)
        for number in scores
    )
    asked = RoundSeen(
        *(1, "s11", "Section 11", "2026-27", date(2026, 6, 30), "open"),
        is_moderated=True,
        is_blind=False,
        tool="",
        standard_set=1,
        standards=standards,
    )
    pairs = {number: Pair(*both) for number, both in scores.items()}
    return Assessed(asked, Answered(1, "", "", "", "final", pairs), "Section 11: final")


def year(own, overall):
    """Make a year's grades: (good or better, all) of the agency and of everybody."""

    def graded(better, total):
        return Graded(count(total), (), count(better))

    return YearGraded(
        YEAR, graded(*overall), {"police": graded(*own)}, count(overall[1])
    )


def came(attended, eligible):
    seat = SeatTally(
        *(1, "Board", "board", "board", 1, "Police", "police", 1, "Chief"),
        Tally(eligible, attended),
    )
    return Came(date(2025, 10, 1), date(2026, 11, 21), (seat,))


def signals(*trends):
    rows = [
        entries.row(entry(trend=trend), quarter="2021-22-Q4", threshold=5)
        for trend in trends
    ]
    return Signals(Period.parse("2021-22-Q4"), tuple(rows))


def read(**known):
    """Make what is known of the police: nothing, unless told."""
    nothing = AgencyRead(
        place=PLACE,
        day=date(2026, 11, 21),
        code="police",
        name="Police",
        assessed=None,
        years=(),
        came=None,
        acted=None,
        returned=None,
        knows_returns=False,
        signals=None,
        covered=None,
    )
    return replace(nothing, **known)


def ask(code, **known):
    """Ask one rule: its sentences, and why nobody can say."""
    [rule] = [one for one in RULES if one.code == code]
    [judged] = judge(read(**known), [rule])
    return list(judged.found), judged.lacking


EIGHT = dict.fromkeys(range(1, 9), (3, 3))


def test_scores_two_apart_are_named_with_both_numbers():
    found, _ = ask(
        "own-and-panel", assessed=assessed({4: (3, 1), 1: (3, 2), 7: (0, 3)})
    )

    assert found == [
        "Self-assessed 3 on voice of the child; the panel gave 1.",
        "Self-assessed 0 on working together; the panel gave 3.",
    ]


def test_scores_one_apart_are_no_contradiction():
    assert ask("own-and-panel", assessed=assessed({1: (3, 2)})) == ([], "")


def test_without_a_panel_nobody_can_say():
    _, lacking = ask("own-and-panel", assessed=assessed({1: (3, None)}))

    assert lacking == "The panel has given it no score."


def test_standards_that_do_not_show_in_the_cases():
    found, _ = ask(
        "scores-and-cases", assessed=assessed(EIGHT), years=(year((6, 13), (8, 14)),)
    )

    assert found == [
        (
            "Meets 8 of 8 standards; only 6 of 13 of the cases it graded in 2025-26 were "
            "good or better."
        )
    ]


def test_cases_that_are_better_than_the_standards():
    low = assessed({1: (1, None), 4: (0, None), 7: (2, None)})

    found, _ = ask("scores-and-cases", assessed=low, years=(year((9, 12), (8, 14)),))

    assert found == [
        (
            "Meets 1 of 3 standards; 9 of 12 of the cases it graded in 2025-26 were good or "
            "better."
        )
    ]


@pytest.mark.parametrize("own", [(7, 14), (13, 14)], ids=["half", "nearly all"])
def test_half_of_the_cases_is_no_contradiction(own):
    told = {"assessed": assessed(EIGHT), "years": (year(own, (8, 14)),)}

    assert ask("scores-and-cases", **told) == ([], "")


def test_hidden_grades_say_nothing_either_way():
    gone = Graded(count(9), (), hidden(5))
    one = replace(year((1, 9), (8, 14)), agencies={"police": gone})

    for code in ("scores-and-cases", "grades-and-overall"):
        found, lacking = ask(code, assessed=assessed(EIGHT), years=(one,))
        assert not found
        assert lacking == (
            "Its grades of cases are hidden so that nobody can be recognised."
        )


def test_grades_far_from_the_overall_ones():
    found, _ = ask("grades-and-overall", years=(year((12, 14), (7, 14)),))

    assert found == [
        (
            "Graded 12 of 14 cases good or better in 2025-26; the overall grade was good or "
            "better for 7 of 14."
        )
    ]
    # 12 of 14 is 86 %; 9 of 14 is 64 %: 21 points are not enough.
    assert ask("grades-and-overall", years=(year((12, 14), (9, 14)),)) == ([], "")


def test_leadership_that_does_not_come_to_meetings():
    strong = assessed({1: (3, 3), 7: (2, 2), 8: (3, 3)})

    found, _ = ask("leading-and-meetings", assessed=strong, came=came(2, 5))

    assert found == [
        "Scored 3 on leadership and 2 on working together; came to 2 of 5 meetings."
    ]
    # Three in four is enough.
    assert ask("leading-and-meetings", assessed=strong, came=came(3, 4)) == ([], "")


def test_weak_leadership_is_not_contradicted_by_empty_chairs():
    weak = assessed({1: (1, 1), 7: (0, 0)})

    assert ask("leading-and-meetings", assessed=weak, came=came(0, 5)) == ([], "")


def test_two_meetings_are_too_few_to_say():
    _, lacking = ask("leading-and-meetings", assessed=assessed(EIGHT), came=came(0, 2))

    assert lacking == "It could have come to fewer than 3 recorded meetings."


def test_sharing_that_does_not_show_in_the_returns():
    found, _ = ask(
        "sharing-and-returns",
        assessed=assessed({8: (3, None)}),
        returned=Returned(8, 5, ()),
        knows_returns=True,
    )

    assert found == ["Self-assessed 3 on sharing; 5 of 8 returns came in time."]


def test_who_may_not_know_of_returns_is_told_so():
    found, lacking = ask("sharing-and-returns", assessed=assessed({8: (3, 3)}))

    assert not found
    assert lacking == "How its returns come is for itself and the coordinators to see."


def test_promises_that_are_overdue():
    found, _ = ask(
        "scores-and-overdue", assessed=assessed(EIGHT), acted=Acted(open=4, overdue=2)
    )

    assert found == ["Meets 8 of 8 standards; 2 of its 4 open actions are overdue."]
    few = Acted(open=5, overdue=2)
    assert ask("scores-and-overdue", assessed=assessed(EIGHT), acted=few) == ([], "")


def test_actions_that_moved_nothing():
    found, _ = ask(
        "closed-and-moved", acted=Acted(verified=4, not_moved=3, cannot_tell=1)
    )

    assert found == [
        (
            "Closed 4 actions on evidence; of 3 indicators that could be judged two quarters "
            "later, none moved."
        )
    ]
    one = Acted(verified=4, not_moved=3, moved=1)
    assert ask("closed-and-moved", acted=one) == ([], "")


def test_figures_that_get_worse():
    found, _ = ask(
        "scores-and-signals",
        assessed=assessed(EIGHT),
        signals=signals("worse", "worse", "better", "no real change"),
    )

    assert found == [
        (
            "Meets 8 of 8 standards; 2 of the 4 indicators it gives are worse (Q4 2021-22), "
            "1 better."
        )
    ]


def test_where_nothing_is_known_every_rule_says_why():
    judged = judge(read())

    assert all(one.lacking and not one.found for one in judged)
    assert lede(judged) == (
        "Nothing can be held against anything else yet: evidence is lacking."
    )


def test_every_rule_has_a_name_of_its_own():
    assert len({rule.code for rule in RULES}) == len(RULES) == 8
