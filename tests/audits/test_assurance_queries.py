"""The number of queries does not grow with agencies, schools, audits or actions."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.access.permissions import Role
from tests.audits import made_assurance as made
from tests.factories import PartnershipFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today():
    with time_machine.travel(date(2026, 11, 21), tick=False):
        yield


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North")


def queries(client, user, address):
    """Count what a page costs once its person is known to the session."""
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def fill(north, agencies):
    """Make as many agencies, each with an answer, a grade, a seat and two actions."""
    asked = made.RoundFactory(partnership=north)
    audit = made.CaseAuditFactory(partnership=north)
    for number in range(agencies):
        one = made.agency(north, f"Agency {number:02}")
        made.answer(asked, one, "final", [(3, 1)] * 3)
        made.graded(audit, "good", one=(one, "good"))
        made.finding(audit, f"theme-{number}")
        made.meetings(north, one, ("attended",) * 3, title=f"Chair {number}")
        made.ActionFactory.create_batch(2, partnership=north, agency=one)
    return one


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.BOARD_ANALYST])
@pytest.mark.parametrize("agencies", [1, 20])
def test_pages_cost_the_same_for_one_agency_and_for_twenty(
    client, north, role, agencies
):
    last = fill(north, agencies)
    user = member(role, north)

    assert queries(client, user, "/scorecard/north/audits/") <= 21
    assert queries(client, user, "/scorecard/north/agencies/") <= 20
    # Three of them ask who of its people is trained and in date.
    assert queries(client, user, f"/scorecard/north/agencies/{last.code}/") <= 26


@pytest.mark.parametrize("schools", [41, 120])
def test_schools_cost_the_same_in_any_number(client, north, schools):
    asked = made.RoundFactory(partnership=north, kind="s175")
    for number in range(schools):
        one = made.school(north, number)
        made.answer(asked, None, "final", [(3, 2)] * 3, establishment=one)
    user = member(Role.BOARD_MEMBER, north)

    assert queries(client, user, "/scorecard/north/audits/") <= 22
    assert queries(client, user, "/scorecard/north/audits/?by=trust&show=gap") <= 22
    # The file reads every answer at once, and writes the trail.
    assert queries(client, user, "/scorecard/north/audits/download.xlsx") <= 24


@pytest.mark.parametrize("rows", [1, 12])
def test_the_front_page_costs_the_same_for_any_number(client, north, rows):
    one = made.agency(north, "Police")
    for _ in range(rows):
        asked = made.RoundFactory(partnership=north)
        made.answer(asked, one, "in_progress")
        made.ActionFactory(partnership=north, agency=one, due_on=date(2026, 9, 1))

    for role, most in (
        (Role.AGENCY_SUBMITTER, 14),
        (Role.BOARD_ANALYST, 22),
        (Role.BUSINESS_MANAGER, 18),
    ):
        assert queries(client, member(role, north, one), "/") <= most
