"""Each rule fires on its failing example and not on its passing one."""

import pytest
from django.conf import settings

from safeguarding.indicators.models import NUMBER_QUALIFIERS, Qualifier, Unit
from safeguarding.returns.models import Severity as StoredSeverity
from safeguarding.returns.rules import RULES, find_problems
from safeguarding.returns.rules.columns import (
    NEEDS_COUNTS,
    QUALIFIERS,
    SCALES,
    WITH_NUMBER,
)
from safeguarding.returns.rules.facts import Severity
from safeguarding.returns.rules.files import is_personal
from tests.returns.reading import codes, found, read_example

CASES = [pytest.param(rule, id=rule.code) for rule in RULES]


@pytest.mark.parametrize("rule", CASES)
def test_rule_fires_on_its_failing_example(rule):
    findings = list(rule.check(read_example(rule.failing)))

    assert findings
    assert {one.code for one in findings} == {rule.code}
    assert all(one.message.endswith((".", "?", ")")) for one in findings)


@pytest.mark.parametrize("rule", CASES)
def test_rule_is_silent_on_its_passing_example(rule):
    assert list(rule.check(read_example(rule.passing))) == []


def test_codes_are_unique_and_say_their_severity():
    listed = [rule.code for rule in RULES]

    assert len(set(listed)) == len(listed)
    assert all(rule.code.startswith(f"{rule.severity}-") for rule in RULES)


def test_a_good_row_has_no_problem():
    assert found({}) == []


def test_words_of_the_rules_are_those_of_the_tables():
    kept = {code for code in Qualifier.values if code != Qualifier.WITHDRAWN}

    assert set(QUALIFIERS) == kept
    assert WITH_NUMBER == NUMBER_QUALIFIERS
    assert {*SCALES, *NEEDS_COUNTS} <= set(Unit.values)
    assert {one.value for one in Severity} == set(StoredSeverity.values)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({"numerator": "135% increase"}, {"E-TYPE"}, id="a change"),
        pytest.param({"numerator": "five"}, {"E-TYPE"}, id="a word"),
        pytest.param(
            {"numerator": "40", "denominator": "80"},
            {"E-DENOMINATOR"},
            id="a count of something",
        ),
        pytest.param({"numerator": "٣"}, {"E-TYPE"}, id="Arabic digits"),
        pytest.param({"numerator": "1_000"}, {"E-TYPE"}, id="Python's digits"),
        pytest.param({"numerator": "=1+1"}, {"E-TYPE"}, id="a formula"),
        pytest.param({"numerator": "4.5"}, {"E-TYPE"}, id="half a child"),
        pytest.param(
            {"numerator": "7", "qualifier": "not_collected"}, {"E-TYPE"}, id="both"
        ),
        pytest.param({"numerator": "7", "qualifier": "nil"}, {"E-TYPE"}, id="nil of 7"),
        pytest.param({"numerator": "0", "qualifier": "nil"}, set(), id="nil and 0"),
        pytest.param({"numerator": "", "qualifier": "nil"}, set(), id="nil"),
        pytest.param({"numerator": "", "qualifier": "refused"}, set(), id="refused"),
        pytest.param(
            {"numerator": "", "qualifier": "exact"},
            {"E-REQUIRED"},
            id="exactly nothing",
        ),
        pytest.param({"numerator": "", "value": "40"}, set(), id="count under value"),
        pytest.param(
            {"numerator": "40", "value": "41"}, {"W-PCT"}, id="two different counts"
        ),
        pytest.param({"numerator": "7", "qualifier": "Exakt"}, {"E-CODE"}, id="slip"),
        pytest.param(
            {"breakdown_dimension": "place"}, {"E-REQUIRED"}, id="half a breakdown"
        ),
        pytest.param(
            {"breakdown_dimension": "place", "breakdown_code": "moon"},
            {"E-CODE"},
            id="no such part",
        ),
        pytest.param({"period_start": "31/02/2015"}, {"E-DATE"}, id="no such day"),
        pytest.param({"period_start": "1.10.2015"}, {"E-DATE"}, id="dots"),
        pytest.param(
            {"period_end": "01/09/2015"}, {"E-PERIOD"}, id="ends before it starts"
        ),
        pytest.param(
            {"period_start": "01/07/2015", "period_end": "30/09/2015"},
            {"E-PERIOD"},
            id="another quarter",
        ),
        pytest.param(
            {"period_start": "01/04/2015", "period_end": "31/03/2016"},
            {"E-DATE-FUTURE", "W-PERIOD-LABEL"},
            id="a year still running",
        ),
        pytest.param({"agency_code": "nobody"}, {"E-AGENCY-UNKNOWN"}, id="stranger"),
        pytest.param({"note": "child 943 476 5919"}, {"E-PII"}, id="NHS number"),
        pytest.param({"note": "see 012 345 6788"}, set(), id="not an NHS number"),
        pytest.param({"note": "x" * 501}, {"E-TYPE"}, id="a very long note"),
        pytest.param({"": "234"}, {"E-COLUMN"}, id="a number cut in two"),
    ],
)
def test_one_wrong_cell_is_named_once(cells, expected):
    assert codes(cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({"value": "14"}, {"E-REQUIRED"}, id="bare"),
        pytest.param(
            {"value": "14", "qualifier": "approx"}, {"E-REQUIRED"}, id="about"
        ),
        pytest.param(
            {"value": "14", "qualifier": "approx", "note": "From a chart."},
            set(),
            id="about, and why",
        ),
        pytest.param({"numerator": "7"}, {"E-REQUIRED"}, id="half"),
        pytest.param({"numerator": "7", "denominator": "50"}, set(), id="counts"),
        pytest.param({"qualifier": "not_applicable"}, set(), id="typed missing"),
        pytest.param(
            {"value": "104", "qualifier": "approx", "note": "From a chart."},
            {"E-NUM-GT-DEN"},
            id="more than all",
        ),
        pytest.param(
            {"numerator": "2", "denominator": "3", "value": "66.7%"}, set(), id="sign"
        ),
    ],
)
def test_a_percentage_needs_its_two_counts(cells, expected):
    row = {"indicator_code": "EXA-02", "numerator": "", **cells}

    assert codes(row) - {"W-MISSING-ROW"} == expected


# Worked by hand from DOMAIN C: the tolerance is half a unit of the last stated
# decimal, and at least 0.05. 1/60 = 1.67 %, 60/299 = 20.07 %, 47/125 = 37.6 %.
@pytest.mark.parametrize(
    ("top", "bottom", "stated", "fires"),
    [
        ("1", "60", "20", True),
        ("60", "299", "21", True),
        ("47", "125", "37", True),
        ("4", "60", "6.0", True),
        ("2", "3", "66.66", False),
        ("2", "3", "67", False),
        ("2", "15", "13.34", False),
        ("1", "8", "12.5", False),
        ("1", "8", "12", False),
        ("1", "8", "12.4", True),
    ],
)
def test_stated_percentages_are_compared_within_their_rounding(
    top, bottom, stated, fires
):
    row = {
        "indicator_code": "EXA-02",
        "numerator": top,
        "denominator": bottom,
        "value": stated,
    }

    assert ("W-PCT" in codes(row)) is fires


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("600+", "put 600 here and at_least"),
        ("at least 70", "put 70 here and at_least"),
        ("over 1,200", "put 1,200 here and at_least"),
        ("about 60", "put 60 here and approx"),
        ("nearly 200", "put 200 here and approx"),
        ("c. 15", "put 15 here and approx"),
        ("c", "suppressed"),
        (":", "not_available"),
        ("No data recorded", "not_collected"),
        ("N/A", "not_applicable"),
        ("12\u200b3", "cannot be seen"),
    ],
)
def test_words_for_a_number_are_answered_with_the_qualifier(text, offered):
    (finding,) = found({"numerator": text})

    assert finding.code == "E-TYPE"
    assert offered in finding.message


def test_a_look_alike_letter_is_named_and_the_code_offered():
    (finding,) = [
        one for one in found({"indicator_code": "EX\u0410-01"}) if one.code == "E-CODE"
    ]

    assert "Cyrillic letter" in finding.message
    assert "Did you mean EXA-01?" in finding.message


def test_autumn_dates_are_not_those_of_the_third_quarter():
    (finding,) = found({"period_start": "01/09/2015"})

    assert finding.code == "W-PERIOD-LABEL"
    assert "Autumn term 2015-16" in finding.message
    assert "01/10/2015 to 31/12/2015" in finding.message


def test_problems_come_in_the_order_of_the_file():
    findings = found({"numerator": "x", "agency_code": ""}, {"period_end": "soon"})

    places = [(one.row, one.column) for one in findings if one.row]
    assert places == [(2, "agency_code"), (2, "numerator"), (3, "period_end")]


def test_every_problem_of_a_file_is_found_in_one_pass():
    sent = read_example(RULES[0].passing)

    assert find_problems(sent) == []


@pytest.mark.parametrize(
    ("heading", "is_about_people"),
    [
        ("Name", True),
        ("Child's name", True),
        ("Pupil Name", True),
        ("Surname", True),
        ("DOB", True),
        ("date_of_birth", True),
        ("NHS Number", True),
        ("Home address", True),
        ("Postcode", True),
        ("UPN", True),
        ("Indicator name", False),
        ("Agency name", False),
        ("Trend", False),
        ("Comments", False),
        ("Number of addresses checked", False),
    ],
)
def test_columns_about_people_are_told_from_others(heading, is_about_people):
    assert is_personal(heading) is is_about_people


def test_the_list_in_the_documents_is_the_list_in_the_code():
    text = (settings.BASE_DIR / "docs" / "rules.md").read_text(encoding="utf-8")

    for rule in RULES:
        line = f"| {rule.code} | {rule.title} | {rule.why} | {rule.missing} |"
        assert line in text
    assert text.count("\n| ") == len(RULES) + 1
