"""The front door as a file: the page's own figures, recorded, and safe to open."""

import csv
import io

import pytest
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from tests.dashboards.front_door import door
from tests.dashboards.pages import made
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board")


def file_of(client, place="north"):
    return client.get(
        reverse("dashboards:front-door-csv", args=[place, made.QUARTER.code])
    )


def rows_of(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_holds_every_table_of_the_page(client, north):
    made.scorecard(north, door.entries(S47_01=door.missing()), hide=["CPC-02"])
    client.force_login(member(Role.BOARD_MEMBER, north))

    rows = {(row["Table"], row["What"]): row for row in rows_of(file_of(client))}

    assert {table for table, _ in rows} == {
        "Steps",
        "Steps, counted otherwise",
        "From step to step",
        "Time limits",
        "Coming back",
    }
    contacts = rows["Steps", "Contacts received"]
    assert (contacts["Figure"], contacts["Year earlier"]) == ("240", "200")
    enquiries = rows["Steps", "Children with section 47 enquiries"]
    assert enquiries["Figure"] == ""
    assert enquiries["Why there is no figure"] == "Not received"
    conferences = rows["Steps", "Children at an initial conference"]
    assert conferences["Figure"] == "c"
    assert conferences["Why there is no figure"] == "Hidden: small number"
    onward = rows["From step to step", "Contacts to referrals"]
    assert (onward["Figure"], onward["Counts"]) == ("33.8 %", "81 of 240")
    limit = rows["Time limits", "Assessment"]
    assert limit["Time limit"] == "45 working days"
    assert "Working Together" in limit["Source of the limit"]


def test_a_text_that_a_spreadsheet_would_run_is_harmless(client, north):
    caveat = made.caveat("this figure") | {"text": "=1+1"}
    made.scorecard(north, door.entries(CON_01={"caveats": [caveat]}))
    client.force_login(member(Role.BOARD_MEMBER, north))

    contacts = rows_of(file_of(client))[0]

    assert not contacts["Caveats"].startswith("=")


def test_the_download_is_recorded_without_a_figure(client, north):
    made.scorecard(north, door.entries())
    client.force_login(member(Role.BOARD_ANALYST, north))

    response = file_of(client)

    event = AuditEvent.objects.get(action="scorecard_exported")
    assert event.detail == {
        "period": made.QUARTER.code,
        "form": "front-door-csv",
        "small_numbers": "shown",
    }
    name = f'front-door-north-{made.QUARTER.code}-small-numbers-shown.csv"'
    assert name in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BOARD_MEMBER, 200),
        (Role.BUSINESS_MANAGER, 200),
        (Role.AGENCY_SUBMITTER, 403),
        (Role.SYSTEM_ADMINISTRATOR, 403),
    ],
)
def test_the_file_is_for_readers_of_the_scorecard(client, north, role, status):
    made.scorecard(north, door.entries())
    client.force_login(member(role, north, AgencyFactory()))

    assert file_of(client).status_code == status


def test_another_partnership_cannot_be_downloaded(client, north):
    made.scorecard(PartnershipFactory(code="south"), door.entries())
    client.force_login(member(Role.BOARD_ANALYST, north))

    assert file_of(client, "south").status_code == 404
    assert not AuditEvent.objects.filter(action="scorecard_exported").exists()
