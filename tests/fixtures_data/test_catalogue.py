"""The catalogue says what the domain reference says, and hangs together."""

import graphlib
from datetime import date

import pytest

from tests.fixtures_data import reading

INDICATORS = reading.indicators()
REFERENCE = {row["code"]: row for row in reading.table("catalogue.csv")}
UNITS = {
    "%": "PERCENT",
    "% and count": "PERCENT",
    "% and ratings": "PERCENT",
    "count": "COUNT",
    "count by code": "COUNT",
    "count by level": "COUNT",
    "count and % change": "COUNT",
    "count, %": "COUNT",
    "per 10,000": "PER_10K",
    "per 1,000": "PER_1K",
    "mean": "MEAN",
    "weeks": "WEEKS",
    "GBP": "GBP",
    "points": "POINTS",
}
POLARITIES = {"H": "HIGHER", "L": "LOWER", "N": "NEUTRAL"}
FREQUENCIES = {
    "monthly": "MONTH",
    "quarterly": "QUARTER",
    "bi-monthly": "QUARTER",
    "termly": "TERM",
    "annual": "YEAR",
    "6-monthly": "YEAR",
    "annual / biennial": "YEAR",
}
TIMINGS = {"period": "PERIOD", "as-at": "AS_AT", "period and as-at": "PERIOD"}
# The companions of DOMAIN B: no paper publishes or names them.
COMPANIONS = {
    *("CSE-17", "CSE-20", "MIS-11", "MIS-12", "MIS-13", "MIS-18", "CON-05", "REF-02"),
    *("REF-07", "REF-09", "S47-02", "CPC-06", "CPP-07", "CPP-08", "SCR-02", "AUD-06"),
    "AUD-07",
}
# Computed in the reference, but its numerator is no indicator: enquiries are counted
# nowhere, only children (DOMAIN B.5, CPC-01/02, S47-01).
WITHOUT_FORMULA = {"S47-02"}

each = pytest.mark.parametrize("row", INDICATORS.values(), ids=lambda row: row["code"])


def formulas(row):
    return [one["formula"] for one in row["definition"] if "formula" in one]


def test_the_catalogue_holds_all_168_indicators_once():
    listed = [row["code"] for rows in reading.families().values() for row in rows]

    assert len(listed) == 168
    assert sorted(listed) == sorted(REFERENCE)


@each
def test_the_reference_columns_are_carried_over(row):
    known = REFERENCE[row["code"]]

    assert row["unit"] == UNITS[known["unit"]]
    assert row["polarity"] == POLARITIES[known["polarity"]]
    assert row["frequency"] == FREQUENCIES[known["frequency"]]
    assert row["timing"] == TIMINGS[known["timing"]]
    assert row["source"] == known["source"]
    assert row["priorities"] == [known["priority"]]


@each
def test_every_page_of_the_dictionary_has_its_words(row):
    words = {"HIGHER": "Higher", "LOWER": "Lower", "NEUTRAL": "Neither"}

    assert row["why_it_matters"].endswith(".")
    assert row["better"].startswith(words[row["polarity"]])
    assert 1 <= len(row["questions"]) <= 3
    assert all(question.endswith("?") for question in row["questions"])
    assert row["traps"]
    assert row["status"]


@each
def test_what_the_papers_publish_or_name_is_on_and_companions_are_off(row):
    assert row["on_by_default"] is (row["code"] not in COMPANIONS)


@each
def test_stocks_and_shares_of_stocks_are_never_added_up(row):
    assert not (row["timing"] == "AS_AT" and row["additive"])


@each
def test_indicators_refer_to_indicators_that_exist(row):
    named = {*row.get("parts", []), *row.get("related", [])}

    assert named <= set(INDICATORS)
    assert row["code"] not in named


def test_parts_are_events_that_may_be_added():
    wholes = {code: row["parts"] for code, row in INDICATORS.items() if "parts" in row}

    assert wholes == {"MIS-02": ["MIS-04", "MIS-06", "MIS-07"]}
    assert all(INDICATORS[part]["additive"] for part in wholes["MIS-02"])


@each
def test_definitions_are_numbered_dated_and_say_why_they_change(row):
    versions = row["definition"]
    starts = [one["valid_from"] for one in versions]

    assert [one["version"] for one in versions] == list(range(1, len(versions) + 1))
    assert starts[0] == date(2012, 4, 1)
    assert starts == sorted(set(starts))
    assert [one["breaks_series"] for one in versions] == [
        one["version"] > 1 for one in versions
    ]
    assert all(one.get("reason") for one in versions[1:])
    assert all(one["text"] for one in versions)


def test_the_breaks_the_papers_show_are_recorded():
    breaks = {
        code: [str(one["valid_from"]) for one in row["definition"][1:]]
        for code, row in INDICATORS.items()
        if len(row["definition"]) > 1
    }
    missing = {f"MIS-0{number}": ["2014-10-01"] for number in range(1, 8)}

    assert breaks == missing | {
        "MIS-15": ["2014-10-01", "2017-01-01"],
        "REF-01": ["2013-04-01"],
        "TRN-01": ["2013-04-01"],
        "CIN-01": ["2020-04-01"],
    }


@each
def test_shares_have_both_counts_and_counts_have_no_denominator(row):
    last = row["definition"][-1]
    if row["unit"] in ("PERCENT", "PER_10K", "PER_1K"):
        assert last["numerator"]
        assert last["denominator"]


@each
def test_computed_indicators_have_a_formula_and_no_others_do(row):
    computed = row["source"] == "derived" and row["code"] not in WITHOUT_FORMULA

    assert bool(formulas(row)) is computed


@each
def test_formulas_name_known_terms(row):
    for formula in formulas(row):
        for term in (*formula["numerator"], *formula["denominator"]):
            known = term.removeprefix("-") in INDICATORS
            assert known or term == "POPULATION_0_17" or term.isdigit()
        assert formula["per"] == (10_000 if row["unit"] == "PER_10K" else 1)


def test_no_formula_goes_round_in_circles():
    needs = {
        code: {
            term
            for formula in formulas(row)
            for term in (*formula["numerator"], *formula["denominator"])
        }
        for code, row in INDICATORS.items()
    }

    graphlib.TopologicalSorter(needs).prepare()


def test_children_are_protected_and_staff_and_money_are_not():
    counts_children = {c for c, row in INDICATORS.items() if row["counts_children"]}

    for prefix in (
        "CSE",
        "MIS",
        "CPC",
        "CPP",
        "CLA",
        "EDU-01",
        "LAD",
        "CDR-02",
        "SCR-01",
    ):
        hidden = {code for code in INDICATORS if code.startswith(prefix)}
        assert hidden - {"CSE-21"} <= counts_children, prefix
    for prefix in ("TRN", "GOV", "FIN"):
        assert not {c for c in counts_children if c.startswith(prefix)}, prefix


@each
def test_breakdown_codes_are_unique_and_labelled(row):
    for breakdown in row.get("breakdowns", []):
        codes = [one["code"] for one in breakdown["codes"]]
        assert len(codes) == len(set(codes))
        assert all(one["label"] for one in breakdown["codes"])


def test_templates_ask_for_known_indicators_that_somebody_can_count():
    for template in reading.templates().values():
        for code in template["indicators"]:
            row = INDICATORS[code]
            assert not formulas(row), (template["code"], code)
            assert not row["source"].startswith("external"), code


def test_a_quarterly_template_asks_for_nothing_slower_than_a_quarter():
    for template in reading.templates().values():
        frequencies = {INDICATORS[code]["frequency"] for code in template["indicators"]}
        if template["frequency"] == "QUARTER":
            assert frequencies <= {"MONTH", "QUARTER"}, template["code"]


def test_the_agreed_templates_exist():
    assert set(reading.templates()) == {
        *("csc_quarter", "eh_quarter", "education_term", "yjs_quarter"),
        *("police_quarter", "health_quarter", "lado_quarter", "pf_quarter"),
        *("csc_year", "police_year", "lado_year", "education_year"),
        *("health_year", "board_year", "training_year"),
        *("missing_episodes", "return_interviews", "cse_cases", "board_attendance"),
        *("training_bookings", "training_register", "workforce_headcount"),
    }


def test_a_template_asks_for_figures_or_for_a_list_of_records():
    for template in reading.templates().values():
        assert bool(template["indicators"]) != bool(template.get("records"))
