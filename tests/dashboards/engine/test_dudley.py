"""The published dashboard of Dudley, computed from its published figures.

Expected changes are worked out by hand from the paper's two columns; no arrow is
taken from the paper.
"""

import io
import json
from datetime import date

import pytest
from django.core.management import call_command

from dashboards import demo_data, recompute
from dashboards.models import ScorecardEntry

pytestmark = pytest.mark.django_db

QUARTER = date(2022, 1, 1)


@pytest.fixture
def dudley():
    demo_data.load_published(io.StringIO())
    recompute.drain(budget_seconds=60)


def payloads(column, quarter=QUARTER):
    rows = ScorecardEntry.objects.filter(quarter_start=quarter).order_by("position")
    return {each["code"]: each for each in rows.values_list(column, flat=True)}


def test_dudley_is_built_as_published_and_hidden_where_small(dudley):
    entries = payloads("full")
    assert entries["EH-03"]["trend"] == "too few to say"
    assert entries["EH-03"]["confidence"]["word"] == "Medium"
    _five_exclusions_are_hidden_from_the_board()
    _what_a_command_prints_is_the_same(entries)
    _years_are_shown_as_they_were_published()


def _five_exclusions_are_hidden_from_the_board():
    entry = payloads("suppressed")["EDU-01"]
    assert (entry["value"], entry["year_ago"]["text"]) == (23, "c")
    assert entry["change"]["year_ago"] is None
    assert entry["history"][-4]["value"] is None


def _what_a_command_prints_is_the_same(entries):
    printed = io.StringIO()
    words = ("--partnership", "dudley", "--period", "2021-22-Q4")
    call_command("scorecard", *words, "--json", stdout=printed)
    assert {each["code"]: each for each in json.loads(printed.getvalue())} == entries


def _years_are_shown_as_they_were_published():
    entries = payloads("full", date(2015, 1, 1))
    within_a_month = entries["LAD-05"]
    assert (within_a_month["numerator"], within_a_month["denominator"]) == (40, 60)
    assert within_a_month["text"] == "66.7 %"
    assert within_a_month["rating"]["word"] == "Target missed"
    # 55 of 60 within three months is 91.7 %, against a target of 90 %.
    assert entries["LAD-06"]["rating"]["word"] == "Target met"
    assert (entries["LAD-08"]["state"], entries["LAD-08"]["value"]) == (
        "not_collected",
        None,
    )
    assert entries["LAD-01"]["year_ago"]["state"] == "not_available"
