"""What may not stand in the published words of a case audit."""

import pytest

from audits.published import refused


@pytest.mark.parametrize(
    "text",
    [
        "Practitioners knew the history in 3 cases.",
        "In three of the cases the father was not spoken to.",
        "We audited five CSE cases.",
        "The voice was heard in 2 of 4 audited cases.",
        "2 out of 5 children had no plan.",
        "One child was not safe.",
        "A single child was escalated.",
        "Both children were looked after.",
        "A couple of cases had drifted.",
        "Cases audited: 4",
        "The cases were four.",
        "Young people (5)",
        "Two of the young people went missing.",
        "Four looked after children had been placed far away.",
        "One of the families had moved.",
        "Three children's records were closed early in 4 files.",
    ],
)
def test_total_of_few_children_is_refused_with_what_to_write(text):
    said = refused(text)

    assert "fewer than 6 children" in said
    assert "the audited cases" in said


@pytest.mark.parametrize(
    "text",
    [
        "Case 2: no chronology.",
        "case no. 3 had drift",
        "In Child B the school knew.",
        "A boy aged 14 was exploited.",
        "The 15-year-old went missing.",
        "She was born in May 2001.",
        "CH-9F3A20 had no plan.",
        "1 | good | inadequate",
        "one;good;good;inadequate",
        "one\tgood",
    ],
)
def test_what_looks_like_the_row_of_a_case_is_refused(text):
    assert "line about one case" in refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "The audited cases show that fathers are often left out.",
        "Some of the cases had drifted; most had a chronology.",
        "106 of 106 schools answered, and 12 cases were audited.",
        "In 3 months children's services will look again.",
        "Year 5 children and section 5 cases are outside of this.",
        "Two agencies did not know that the child was missing.",
        "Children's Services and 4 partners met twice.",
        "Recommendation 3: children are seen alone.",
        "Working Together 2015, chapter 4.",
        "No case was inadequate.",
        "1,200 children were known to early help, a rate of 3.5 children.",
        "About 45 per cent of all children in the area live in poverty.",
        "",
    ],
)
def test_words_about_all_the_cases_pass(text):
    assert refused(text) == ""


def test_share_of_few_cases_is_as_good_as_the_number():
    text = "In 25% of the cases, and half of the children, nobody asked."

    assert "so few cases" in refused(text, cases=4)
    assert refused(text, cases=12) == ""


def test_number_of_a_person_is_refused():
    assert "an NHS number" in refused("The file 943 476 5919 was audited.")


def test_partnership_may_hide_higher_numbers():
    assert refused("Eight cases were audited.") == ""
    assert "fewer than 11" in refused("Eight cases were audited.", threshold=10)
