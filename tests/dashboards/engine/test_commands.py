"""The two commands of the engine, as an operator and as a program call them."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dashboards import recompute
from dashboards.assembly.document import KEYS
from dashboards.models import ScorecardEntry
from safeguarding.indicators.models import RecomputeKey
from tests.dashboards.engine.world import indicator, observe
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db

APRIL, JULY = (datetime(2016, month, 14, 9, tzinfo=UTC) for month in (4, 7))
OF_Q4 = ("--partnership", "borough", "--period", "2015-16-Q4")


@pytest.fixture
def area():
    return PartnershipFactory(code="borough", name="Borough board")


@pytest.fixture
def restated(area):
    made = indicator(area, code="EDU-T1", title="Exclusions", counts_children=True)
    observe(area, made, "2015-16-Q4", numerator=74, at=APRIL)
    observe(area, made, "2015-16-Q4", numerator=75, at=JULY)
    return made


def run(*words):
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def as_json(*words):
    return json.loads(run("scorecard", *OF_Q4, "--json", *words))


def test_json_is_one_list_with_the_keys_in_their_order(restated):
    (entry,) = as_json()

    assert tuple(entry) == KEYS
    assert KEYS[:3] == ("code", "title", "period")
    assert (entry["value"], entry["state"], entry["qualifier"]) == (
        75,
        "value",
        "exact",
    )


def test_stored_and_freshly_built_entries_print_the_same(restated):
    built = run("scorecard", *OF_Q4, "--json")
    recompute.drain(budget_seconds=10)

    assert run("scorecard", *OF_Q4, "--json") == built


def test_stale_entries_are_not_printed(area, restated):
    recompute.drain(budget_seconds=10)
    observe(
        area,
        restated,
        "2015-16-Q4",
        numerator=80,
        at=datetime(2016, 8, 1, tzinfo=UTC),
    )

    assert as_json()[0]["value"] == 80
    assert ScorecardEntry.objects.get().full["value"] == 75


def test_a_restatement_shows_then_and_now(restated):
    then = as_json("--as-known", "2016-06-14")
    on_the_day = as_json("--as-known", "2016-07-14")

    assert (then[0]["value"], on_the_day[0]["value"]) == (74, 75)


def test_small_numbers_are_hidden_on_request(area):
    made = indicator(area, counts_children=True)
    observe(area, made, "2015-16-Q4", numerator=3)

    assert as_json()[0]["value"] == 3
    assert as_json("--suppressed")[0]["text"] == "c"


def test_csv_has_one_line_per_indicator(restated):
    table = list(csv.reader(io.StringIO(run("scorecard", *OF_Q4, "--csv"))))

    assert len(table) == 2
    assert "EDU-T1" in table[1]
    assert len(table[0]) == len(table[1])


def test_people_get_a_table_by_priority(restated):
    printed = run("scorecard", *OF_Q4)

    assert printed.startswith("Borough board, January to March 2016 (Q4 2015-16)\n")
    assert "EDU-T1   Exclusions" in printed


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--partnership", "nowhere", "--period", "2015-16-Q4"), 2, "borough"),
        (("--partnership", "borough", "--period", "Q4"), 2, "period"),
        ((*OF_Q4, "--as-known", "June"), 2, "2022-06-14"),
        ((*OF_Q4, "--as-known", "2016-04-13"), 1, "nothing was received"),
    ],
)
def test_what_is_wrong_is_said_with_the_right_status(restated, words, status, says):
    with pytest.raises(CommandError) as stopped:
        run("scorecard", *words)

    assert stopped.value.returncode == status
    assert says in str(stopped.value)


def test_recompute_waits_until_everything_is_done(area, restated):
    printed = run("recompute", "--partnership", "borough", "--wait")

    assert "borough: 1 rebuilt, 1 entries changed. 1 of 1." in printed
    assert printed.endswith("Nothing is waiting.\n")
    assert not RecomputeKey.objects.stale().exists()


def test_recompute_without_waiting_only_asks(area, restated):
    recompute.drain(budget_seconds=10)

    printed = run("recompute", "--partnership", "borough", "--period", "2015-16-Q4")

    assert printed == "Scorecards to rebuild: 1.\n"
    assert RecomputeKey.objects.stale().count() == 1


def test_recompute_says_what_could_not_be_rebuilt(area, restated, monkeypatch):
    def fail(*_args, **_kwargs):
        raise ValueError("75 children")

    monkeypatch.setattr(recompute, "build_entries", fail)

    with pytest.raises(CommandError) as stopped:
        run("recompute", "--wait")

    assert stopped.value.returncode == 1
    assert "ValueError" in str(stopped.value)
    assert "75" not in str(stopped.value)


def test_asking_again_does_not_wait_for_a_failed_scorecards_turn(area, restated):
    in_an_hour = timezone.now() + timedelta(hours=1)
    RecomputeKey.objects.update(
        last_error="ValueError", attempts=9, leased_until=in_an_hour
    )

    printed = run("recompute", "--partnership", "borough", "--wait")

    assert printed.endswith("Nothing is waiting.\n")


def test_recompute_refuses_a_partnership_it_does_not_know(area):
    with pytest.raises(CommandError) as stopped:
        run("recompute", "--partnership", "nowhere")

    assert stopped.value.returncode == 2
