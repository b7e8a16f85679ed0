"""The commands, for returns of records: the same words, shapes and exit statuses."""

import json

import pytest

from safeguarding.access.models import User
from safeguarding.access.permissions import Role
from safeguarding.returns.models import CheckRun, RecordFile, Submission
from tests.example_records.models import Sighting, StagedSighting
from tests.factories import member
from tests.returns.records.making import HEAD, listed, owed_list
from tests.returns.test_commands import place, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed():
    return owed_list()


@pytest.fixture
def coordinator(owed):
    return member(Role.BOARD_ANALYST, owed.partnership, email="board@example.org")


@pytest.fixture
def save(tmp_path):
    def write(rows, head=HEAD):
        path = tmp_path / "sightings.csv"
        path.write_bytes(listed(rows, head=head))
        return path

    return write


def test_checking_says_everything_and_keeps_nothing(owed, save):
    path = save(
        [("A1", "05/10/2015", ""), ("A2", "soon", ""), ("A3", "06/01/2016", "")]
    )
    people = User.objects.count()

    status, out, err = run("check_return", path, *place(owed), "--json")

    assert (status, err) == (1, "")
    found = json.loads(out)
    assert (found["rows"], found["accepted_rows"]) == (3, 2)
    places = {(one["code"], one["row"], one["column"]) for one in found["problems"]}
    assert {("E-DATE", 3, "Seen on"), ("W-AFTER", 4, "Seen on")} <= places
    for kept in (RecordFile, StagedSighting, CheckRun):
        assert not kept.objects.exists()
    assert User.objects.count() == people


def test_checking_refuses_a_file_about_people_in_one_line(owed, save):
    path = save([("A1", "05/10/2015", "", "x")], (*HEAD, "Surname"))

    status, out, _ = run("check_return", path, *place(owed))

    assert status == 1
    assert "'Surname' looks like details of a person" in out
    assert "[E-PII]" in out


def test_more_findings_than_are_listed_are_counted(owed, save, monkeypatch):
    monkeypatch.setattr("safeguarding.returns.records.findings.MOST_OF_A_KIND", 5)
    path = save([(f"A{number}", "06/01/2016", "") for number in range(8)])

    _, out, _ = run("check_return", path, *place(owed))

    assert "And 3 more like it. [W-AFTER]" in out


def test_sending_and_accepting_puts_the_rows_in(owed, coordinator, save):
    path = save([("A1", "05/10/2015", ""), ("A3", "06/01/2016", "")])
    asked = ["--by", coordinator.email, "--accept", "--explain", "w-after=Told late."]

    status, out, err = run("submit_return", path, *place(owed), *asked)

    assert (status, err) == (0, "")
    assert "Sent as version 1: accepted." in out
    assert RecordFile.objects.get().state == "LOADED"
    assert Sighting.objects.count() == 2


def test_sending_without_a_reason_is_refused(owed, coordinator, save):
    path = save([("A3", "06/01/2016", "")])

    status, out, err = run(
        "submit_return", path, *place(owed), "--by", coordinator.email
    )

    assert status == 1
    assert "[W-AFTER]" in out
    assert "explain W-AFTER first" in err
    assert not Submission.objects.exists()


def test_a_reason_for_a_rule_nobody_has_is_wrong_usage(owed, coordinator, save):
    asked = ["--by", coordinator.email, "--explain", "W-NEVER=x"]

    status, _, err = run("submit_return", save([]), *place(owed), *asked)

    assert status == 2
    assert "W-NEVER is not a warning. Warnings: " in err
    assert "W-AFTER" in err


def test_a_file_that_is_not_there_is_wrong_usage(owed, tmp_path):
    status, _, err = run("check_return", tmp_path / "none.csv", *place(owed))

    assert status == 2
    assert "cannot be read" in err
