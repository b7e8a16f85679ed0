"""The partnerships are whole: what they switch on, aim for and owe exists."""

import itertools
import re
from datetime import date

import pytest

from safeguarding.periods import Kind, Period
from tests.fixtures_data import reading

INDICATORS = reading.indicators()
TEMPLATES = reading.templates()
DASHBOARD = [
    *("EH-01", "EH-02", "EH-03", "EDU-01", "EDU-02", "CON-03"),
    *("CIN-01", "CPP-02", "CLA-01", "CLA-04", "YJ-01"),
]
NO_END = date.max
STATUSES = {
    "statutory_partner",
    "relevant_agency",
    "invited",
    "advisor",
    "participating_observer",
    "lay",
}

# Seats as the paper prints them (S0:2335,2344): what somebody is, not who.
PRINTED_TITLES = (
    "Acting Detective Chief Inspector",
    "Consultant Paediatrician (Designated Dr for Safeguarding)",
)

both = pytest.mark.parametrize("name", reading.PARTNERSHIPS)


def agencies(name):
    return {row["code"]: row for row in reading.partnership(name)["agency"]}


def switched_on(name, day):
    on = [
        row
        for row in reading.partnership(name)["switch"]
        if row["active_from"] <= day <= row.get("active_to", NO_END)
    ]
    return [row["indicator"] for row in sorted(on, key=lambda row: row["position"])]


def test_the_scorecard_of_2021_22_q4_lists_exactly_the_eleven_in_printed_order():
    assert switched_on("dudley", Period.parse("2021-22-Q4").end) == DASHBOARD


def test_each_indicator_of_the_dashboard_belongs_to_its_catalogue_priority():
    for row in reading.partnership("dudley")["switch"]:
        assert [row["priority"]] == INDICATORS[row["indicator"]]["priorities"]


@both
def test_switches_targets_and_caveats_name_known_indicators(name):
    declared = reading.partnership(name)

    for kind in ("switch", "target", "caveat"):
        for row in declared[kind]:
            assert row["indicator"] in INDICATORS


@both
def test_switches_name_priorities_of_the_same_file(name):
    declared = reading.partnership(name)
    known = {(row["plan"], row["code"]) for row in declared["priority"]}

    assert {(row["plan"], row["priority"]) for row in declared["switch"]} <= known


@both
def test_no_indicator_is_switched_on_twice_at_once(name):
    spans = {}
    for row in reading.partnership(name)["switch"]:
        spans.setdefault(row["indicator"], []).append(
            (row["active_from"], row.get("active_to", NO_END))
        )

    for found in spans.values():
        ordered = sorted(found)
        pairs = itertools.pairwise(ordered)
        assert all(one[1] < other[0] for one, other in pairs)


@both
def test_agency_codes_are_unique_and_predecessors_end_the_day_before(name):
    codes = [row["code"] for row in reading.partnership(name)["agency"]]
    known = agencies(name)

    assert len(codes) == len(set(codes))
    for row in known.values():
        assert row["statutory_status"] in STATUSES
        if "predecessor" in row:
            ended = known[row["predecessor"]]["active_to"]
            assert (row["active_from"] - ended).days == 1


@both
def test_an_alias_means_one_agency_only(name):
    names = [
        alias
        for row in agencies(name).values()
        for alias in {
            each.casefold() for each in (row["code"], row["name"], *row["aliases"])
        }
    ]

    assert len(names) == len(set(names))


@both
def test_the_three_statutory_partners_are_there(name):
    statutory = {
        row["type"]
        for row in agencies(name).values()
        if row["statutory_status"] == "statutory_partner"
    }

    assert {"la_childrens_social_care", "icb_ccg", "police_force"} <= statutory


def test_the_police_force_is_the_same_in_both():
    one, other = (
        agencies(name)["west-midlands-police"] for name in reading.PARTNERSHIPS
    )
    shared = ("name", "short_name", "aliases", "type", "sector", "active_from")

    assert [one[key] for key in shared] == [other[key] for key in shared]


def test_only_one_agency_of_the_demo_that_owes_returns_has_an_expired_agreement():
    expired = {
        row["agency"]
        for row in reading.partnership("dudley")["duty"]
        if agencies("dudley")[row["agency"]]["agreement"][0]["expires_on"].year < 2030
    }

    assert expired == {"dudley-public-health"}


@both
def test_duties_fit_the_agency_and_begin_with_a_period(name):
    known = agencies(name)

    for row in reading.partnership(name)["duty"]:
        template = TEMPLATES[row["template"]]
        kind = Kind(template["frequency"])
        assert known[row["agency"]]["type"] in template["agency_types"]
        assert Period.containing(kind, row["from"]).start == row["from"]
        assert Period.containing(kind, row["to"]).end == row["to"]


def test_the_demo_owes_a_return_for_each_indicator_of_the_dashboard():
    owed = {
        code
        for duty in reading.partnership("dudley")["duty"]
        for code in TEMPLATES[duty["template"]]["indicators"]
    }

    assert set(DASHBOARD) <= owed


@both
def test_targets_have_a_source_and_the_direction_of_the_polarity(name):
    words = {"HIGHER": "at least", "LOWER": "at most"}

    for row in reading.partnership(name)["target"]:
        assert row["source"]
        assert row["direction"] == words[INDICATORS[row["indicator"]]["polarity"]]
        assert Period.parse(row["year"]).kind is Kind.YEAR


def test_the_demo_has_only_the_targets_a_source_states():
    targets = {
        (row["indicator"], row["year"]): row["target"]
        for row in reading.partnership("dudley")["target"]
    }

    assert targets[("LAD-05", "2014-15")] == 80
    assert targets[("LAD-06", "2014-15")] == 90
    assert len(targets) == 10


@both
def test_caveats_are_about_a_period_and_say_where_it_is_written(name):
    for row in reading.partnership(name)["caveat"]:
        Period.parse(row["period"])
        assert row["text"].endswith(".")
        assert row["source"]
        assert 0 < len(row["mark"]) <= 40


def test_the_lock_down_marks_exactly_the_two_termly_figures():
    caveats = reading.partnership("dudley")["caveat"]
    marked = [
        (row["indicator"], row["period"])
        for row in caveats
        if row["mark"] == "lock-down"
    ]

    assert marked == [("EDU-01", "2020-21-spring"), ("EDU-02", "2020-21-spring")]


def test_the_demo_has_no_denominator_the_papers_do_not_print():
    populations = reading.partnership("dudley")["population"]

    assert [(row["age_band"], row["count"]) for row in populations] == [
        ("0-19", 74830),
        ("0-19", 76306),
    ]


def test_no_data_file_names_or_addresses_a_person():
    person = re.compile(
        r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Cllr|Councillor|Detective|Superintendent)\b"
        r"|[\w.]+@[\w.]+"
    )

    for path in reading.data_files():
        text = path.read_text(encoding="utf-8")
        for title in PRINTED_TITLES:
            text = text.replace(title, "")
        found = person.search(text)
        assert found is None, (path.name, found)
