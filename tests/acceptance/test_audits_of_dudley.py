"""What Dudley's papers tell of its board and audits, loaded and shown.

What is expected is read from the two tables as printed (S1:387-393, S0:2324-2360).
"""

import csv

import pytest
from django.urls import reverse

from audits.models import CaseAudit, Response
from dashboards import recompute
from safeguarding.access.permissions import Role
from safeguarding.board.models import BoardSeat, SelfAssessment
from tests.acceptance.dudley import FIXTURES, scorecard, set_up
from tests.factories import member

pytestmark = pytest.mark.django_db

PAPERS = FIXTURES / "papers" / "dudley"


def printed(name):
    """Rows of a table as printed, below its title and the empty line."""
    with (PAPERS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(list(lines)[2:]))


def read(client, dudley, name, *args):
    client.force_login(member(Role.BOARD_MEMBER, dudley))
    answer = client.get(reverse(name, args=[dudley.code, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def share(capsys, period, code):
    entry = scorecard(capsys, period)[code]
    return entry["numerator"], entry["denominator"]


def test_what_the_papers_tell_of_board_and_audits_is_loaded_and_shown(capsys, client):
    # One set-up for all: it takes longer than everything that is asked of it.
    dudley, _ = set_up()
    recompute.drain(budget_seconds=120)

    seats_are_those_of_the_paper(dudley)
    for year in ("2012", "2013"):
        self_assessment_is_that_of_the_paper(dudley, capsys, year)
    everybody_who_was_asked_has_answered(dudley, capsys, client)
    five_cases_were_audited(dudley, capsys, client)
    # A year of which nothing is known has no figure.
    assert share(capsys, "2013-14-Q4", "AUD-01") == (None, None)
    assert share(capsys, "2013-14-Q4", "AUD-04") == (None, None)


def seats_are_those_of_the_paper(dudley):
    rows = printed("26_dscb_board_roles_march_2015.csv")
    seats = BoardSeat.objects.filter(partnership=dudley, group__code="board")

    assert len(rows) == seats.count() == 35
    assert {row["Job title"] for row in rows} == set(
        seats.values_list("title", flat=True)
    )


def self_assessment_is_that_of_the_paper(dudley, capsys, year):
    rows = printed("21_board_self_assessment_2012_2013.csv")
    held = SelfAssessment.objects.filter(partnership=dudley, printed_year=year)

    assert {(row["Good practice area"], row[year]) for row in rows} == set(
        held.values_list("area", "rating")
    )
    good = sum(row[year] == "Good" for row in rows)
    after = int(year[2:]) + 1
    assert share(capsys, f"{year}-{after}-Q4", "GOV-05") == (good, len(rows))


def everybody_who_was_asked_has_answered(dudley, capsys, client):
    asked = Response.objects.filter(partnership=dudley, round__kind="s11").count()

    assert share(capsys, "2014-15-Q4", "AUD-01") == (asked, asked)
    page = read(client, dudley, "dashboards:audits")
    assert f"{asked} of {asked}" in page
    assert "synthetic for the demo" in page


def five_cases_were_audited(dudley, capsys, client):
    audit = CaseAudit.objects.get(partnership=dudley)

    assert audit.cases_stated == 5
    assert share(capsys, "2015-16-Q4", "AUD-04")[0] == audit.cases_stated
    client.force_login(member(Role.BOARD_MEMBER, dudley))
    # Five is a small number of children: the board reads that there were some.
    page = client.get(reverse("audits:case-audit-results")).content.decode()
    assert audit.title in page
    assert "Fewer than 6" in page
