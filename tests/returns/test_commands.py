"""The commands: exit statuses, one JSON document, plain words for wrong usage."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from safeguarding.access.permissions import Role
from safeguarding.returns.models import Obligation, Submission
from tests.factories import (
    DutyFactory,
    IndicatorFactory,
    MembershipFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for

pytestmark = pytest.mark.django_db
KEYS = ["code", "severity", "sheet", "row", "column", "value", "message"]


@pytest.fixture
def owed():
    return owed_return(indicators=IndicatorFactory.create_batch(2))


@pytest.fixture
def coordinator(owed):
    return member(Role.BOARD_ANALYST, owed.partnership, email="board@example.org")


def run(name, *arguments):
    """Run a command; give its exit status, standard output and standard error."""
    out, err = StringIO(), StringIO()
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stopped:
        return stopped.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def place(owed, **changes):
    known = {
        "partnership": owed.partnership.code,
        "agency": owed.agency.code,
        "template": owed.template.code,
        "period": "2015-16-Q3",
        **changes,
    }
    return [part for name, code in known.items() for part in (f"--{name}", code)]


def save(folder, owed, *numerators, **cells):
    indicators = owed.template.indicators.order_by("code")
    path = folder / "figures.csv"
    path.write_bytes(
        csv_of(
            row_for(owed, indicator, numerator=numerator, **cells)
            for indicator, numerator in zip(indicators, numerators, strict=False)
        )
    )
    return path


def test_checking_a_good_file_is_fine_and_saves_nothing(owed, tmp_path):
    status, out, err = run(
        "check_return", save(tmp_path, owed, "40", "7"), *place(owed)
    )

    assert (status, err) == (0, "")
    assert "0 errors, 0 warnings. 2 of 2 rows can be kept." in out
    assert not Submission.objects.exists()


def test_json_is_one_document_with_the_documented_keys(owed, tmp_path):
    path = save(tmp_path, owed, "600+")

    status, out, _ = run("check_return", path, *place(owed), "--json")

    found = json.loads(out)
    assert status == 1
    assert list(found) == ["problems", "rows", "accepted_rows"]
    assert (found["rows"], found["accepted_rows"]) == (1, 0)
    assert [list(one) for one in found["problems"]] == [KEYS] * 3
    typed = next(one for one in found["problems"] if one["code"] == "E-TYPE")
    assert (typed["severity"], typed["row"], typed["column"], typed["value"]) == (
        "E",
        2,
        "numerator",
        "600+",
    )


def test_warnings_alone_are_problems_too(owed, tmp_path):
    status, out, _ = run("check_return", save(tmp_path, owed, "40"), *place(owed))

    assert status == 1
    assert out.startswith("Warning in indicator_code: ")
    assert out.splitlines()[0].endswith("[W-MISSING-ROW]")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"partnership": "nowhere"}, "There is no partnership 'nowhere'. Known: "),
        ({"agency": "nobody"}, "There is no agency 'nobody'. Known: "),
        ({"template": "nothing"}, "There is no template 'nothing'. Known: "),
        ({"period": "2012-12"}, "is not a quarter"),
        ({"period": "2019-20-Q1"}, "Periods owed run from 2015-16-Q3 to 2015-16-Q3"),
    ],
)
def test_wrong_usage_is_told_in_plain_words(owed, tmp_path, change, words):
    path = save(tmp_path, owed, "40", "7")

    status, out, err = run("check_return", path, *place(owed, **change), "--json")

    assert (status, out) == (2, "")
    assert words in err
    assert "Error" not in err


def test_an_agency_of_another_partnership_is_not_listed(owed, tmp_path):
    stranger = MembershipFactory().agency
    path = save(tmp_path, owed, "40", "7")

    status, _, err = run("check_return", path, *place(owed, agency=stranger.code))

    assert status == 2
    assert f"Known: {owed.agency.code}." in err


def test_a_file_that_is_not_there_is_wrong_usage(owed, tmp_path):
    status, _, err = run("check_return", tmp_path / "none.csv", *place(owed))

    assert status == 2
    assert "cannot be read" in err


def test_a_missing_argument_is_wrong_usage(owed, tmp_path):
    with pytest.raises(CommandError, match="--period"):
        call_command("check_return", "x.csv", *place(owed)[:-2])


def test_a_coordinator_sends_explains_and_accepts_at_once(owed, coordinator, tmp_path):
    path = save(tmp_path, owed, "40")
    reason = "W-MISSING-ROW=The paper prints no figure."

    status, out, err = run(
        "submit_return",
        path,
        *place(owed),
        *("--by", "Board@Example.org", "--explain", reason, "--accept", "--json"),
    )

    found = json.loads(out)
    assert (status, err) == (0, "")
    assert (found["version"], found["state"]) == (1, "ACCEPTED")
    assert Submission.objects.get().state == Submission.State.ACCEPTED


def test_unexplained_warnings_are_not_sent(owed, coordinator, tmp_path):
    path = save(tmp_path, owed, "40")

    status, out, err = run(
        "submit_return", path, *place(owed), "--by", coordinator.email
    )

    assert status == 1
    assert "explain W-MISSING-ROW first" in err
    assert "[W-MISSING-ROW]" in out


def test_errors_are_not_sent_and_json_says_which(owed, coordinator, tmp_path):
    path = save(tmp_path, owed, "x", "7")

    status, out, _ = run(
        "submit_return", path, *place(owed), "--by", coordinator.email, "--json"
    )

    assert status == 1
    found = json.loads(out)["problems"]
    assert [one["code"] for one in found if one["severity"] == "E"] == ["E-TYPE"]


def test_a_missing_agreement_is_told(owed, coordinator, tmp_path):
    owed.partnership.agreements.all().delete()
    path = save(tmp_path, owed, "40", "7")

    status, _, err = run("submit_return", path, *place(owed), "--by", coordinator.email)

    assert status == 1
    assert "no signed, in-date data-sharing agreement" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "nobody@example.org"], "Nobody signs in as nobody@example.org."),
        (["--by", "board@example.org", "--explain", "W-YOY"], "CODE=REASON"),
        (["--by", "board@example.org", "--explain", "E-TYPE=x"], "is not a warning"),
        (["--by", "agency@example.org", "--accept"], "may not accept returns"),
        (["--by", "reader@example.org"], "may not submit returns"),
    ],
)
def test_who_and_why_must_make_sense(owed, coordinator, tmp_path, arguments, words):
    member(
        Role.AGENCY_SUBMITTER,
        owed.partnership,
        owed.agency,
        email="agency@example.org",
    )
    member(Role.BOARD_MEMBER, owed.partnership, email="reader@example.org")
    path = save(tmp_path, owed, "40", "7")

    status, out, err = run("submit_return", path, *place(owed), *arguments)

    assert (status, out) == (2, "")
    assert words in err
    assert not Submission.objects.exists()


def test_obligations_are_made_by_command_and_not_twice():
    duty = DutyFactory(starts_on="2015-04-01", ends_on="2016-03-31")

    run("generate_obligations", "--until", "2016-06-30")
    _, out, _ = run("generate_obligations", "--partnership", duty.partnership.code)

    assert Obligation.objects.filter(partnership=duty.partnership).count() == 4
    assert out == f"{duty.partnership.code}: 0 new.\n"


def test_obligations_of_an_unknown_partnership_are_wrong_usage():
    status, _, err = run("generate_obligations", "--partnership", "nowhere")

    assert (status, err) == (2, "There is no partnership 'nowhere'.\n")
