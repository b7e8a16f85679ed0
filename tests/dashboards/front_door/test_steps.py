"""The front door as data: its codes, units and limits are those of the catalogue."""

import tomllib
from pathlib import Path

import pytest

from dashboards.front_door.steps import (
    CONVERSIONS,
    LIMITS,
    NUMBER,
    RETURNS,
    STEPS,
    codes,
)

FOLDER = Path(__file__).parents[3] / "fixtures" / "indicators"


@pytest.fixture(scope="module")
def catalogue():
    files = (tomllib.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.toml"))
    return {each["code"]: each for one in files for each in one.get("indicator", ())}


def test_every_indicator_of_the_page_is_in_the_catalogue(catalogue):
    assert codes() <= catalogue.keys()


def test_a_step_is_a_count_or_what_a_share_is_out_of(catalogue):
    units = {
        (place.part, catalogue[place.code]["unit"])
        for step in STEPS
        for place in step.places
    }

    assert units == {(NUMBER, "COUNT"), ("denominator", "PERCENT")}


def test_the_steps_stand_in_the_order_of_the_way_in():
    assert [step.short for step in STEPS] == [
        "Contacts",
        "Referrals",
        "Assessments",
        "Section 47",
        "Conferences",
        "Plans",
    ]


def test_every_way_on_joins_two_steps_or_has_an_indicator_of_its_own(catalogue):
    keys = {step.key for step in STEPS}
    for one in CONVERSIONS:
        assert one.code or (one.before in keys and one.after in keys)
        assert bool(one.before) == bool(one.after)
        assert not one.code or catalogue[one.code]["unit"] == "PERCENT"


def test_the_limits_are_those_the_catalogue_states(catalogue):
    stated = {one.code: catalogue[one.code]["stated_target"] for one in LIMITS}

    assert stated == {
        "CON-05": "1 working day",
        "ASM-01": "45 working days",
        "CPC-03": "15 working days",
        "CPP-05": "3 then 6 months",
        "CPP-06": "at least fortnightly S0:1951",
    }
    assert {one.code: one.limit for one in LIMITS} == {
        "CON-05": "1 working day",
        "ASM-01": "45 working days",
        "CPC-03": "15 working days",
        "CPP-05": "3 months, then 6 months",
        "CPP-06": "at least fortnightly",
    }


def test_a_limit_that_was_only_recalled_says_so(catalogue):
    recalled = {one.code for one in LIMITS if not one.is_confirmed}

    assert recalled == {
        one.code for one in LIMITS if catalogue[one.code]["status"] == "R"
    }


def test_coming_back_is_told_by_shares(catalogue):
    assert {catalogue[one.code]["unit"] for one in RETURNS} == {"PERCENT"}
