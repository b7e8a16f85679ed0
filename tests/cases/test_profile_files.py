"""The profile and the return to the region as files: who, what, and the trail."""

import csv
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from tests.cases import made_profile as made
from tests.factories import AgencyFactory, member

pytestmark = pytest.mark.django_db

FILES = ("profile-csv", "profile-xlsx")
REGIONAL = ("regional-csv", "regional-xlsx")


@pytest.fixture
def north():
    area = made.area_of()
    made.board(area)
    made.missing(area, made.children(area, 2), ("education",))
    made.count(area)
    return area


def file_of(client, name, place="north", quarter=made.Q3):
    return client.get(reverse(f"dashboards:{name}", args=[place, quarter.code]))


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def book_of(response):
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content))


def sheet_of(book, name):
    return book.get_sheet_by_name(name).to_python()


def test_the_plain_file_has_a_line_for_every_figure_of_the_page(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    rows = rows_of(file_of(client, "profile-csv"))

    told = {(row["Part"], row["What"], row["Of what"]): row for row in rows}
    assert told["Headline", "At risk", "CSE-01"]["Figure"] == "42"
    talks = told["Headline", "Interviews within 72 hours", "MIS-10"]
    # 42 of 66: the two more children were spoken to in time as well.
    assert (talks["Figure"], talks["Counts"]) == ("63.6 %", "42 of 66")
    where = "Where did children go missing from?"
    assert told[where, "Education", "Episodes"]["Figure"] == "c"
    assert told[where, "Education", "Episodes"]["Why there is no figure"] == (
        "Hidden: small number"
    )
    assert told[where, "Education", "Children"]["Figure"] == "c"


def test_the_workbook_has_a_sheet_for_each_part_and_notes(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    book = book_of(file_of(client, "profile-xlsx"))

    assert book.sheet_names == [
        "Headline",
        "Risk over time",
        "Looked after",
        "Where from",
        "Interviews",
        "Again and again",
        "The same children",
        "Referrals",
        "Localities",
        "Notes",
    ]
    last = sheet_of(book, "Risk over time")[-1]
    assert last[:5] == ["Q3 2015-16", 42, 24, 10, 8]
    notes = {row[0]: row[1] for row in sheet_of(book, "Notes")}
    assert notes["Small numbers"].startswith("Hidden. c means fewer than 6")


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_small_numbers_says_so_in_its_name_and_in_the_trail(
    client, north, name
):
    client.force_login(member(Role.CSE_MISSING_LEAD, north.partnership))

    response = file_of(client, name)

    ending = name.removeprefix("profile-")
    wanted = f'"cse-missing-profile-north-2015-16-Q3-small-numbers-shown.{ending}"'
    assert wanted in response["Content-Disposition"]
    event = AuditEvent.objects.get(action="profile_exported")
    assert event.detail == {
        "period": "2015-16-Q3",
        "form": name,
        "small_numbers": "shown",
    }
    assert event.partnership_id == north.partnership.pk


@pytest.mark.parametrize("name", FILES)
def test_another_partnership_cannot_be_downloaded(client, north, name):
    made.area_of("south", "South")
    client.force_login(member(Role.BOARD_ANALYST, north.partnership))

    assert file_of(client, name, "south").status_code == 404
    assert not AuditEvent.objects.filter(action="profile_exported").exists()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.SYSTEM_ADMINISTRATOR])
def test_who_reads_no_scorecard_has_no_file(client, north, role, name):
    client.force_login(member(role, north.partnership, AgencyFactory()))

    assert file_of(client, name).status_code == 403


def test_the_return_to_the_region_has_every_number(client, north):
    client.force_login(member(Role.BOARD_ANALYST, north.partnership))

    told = {row["What"]: row["Figure"] for row in rows_of(file_of(client, REGIONAL[0]))}

    assert told["Children at risk of sexual exploitation"] == "42"
    assert told["Children at serious risk"] == "8"
    assert told["Looked after, placed outside the borough"] == "8"
    assert told["Looked after, placed in the borough"] == "0"
    assert told["Children at regional level: at risk"] == "24"
    # 42 of the board, and two from education.
    assert told["Children reported missing"] == "44"
    assert told["Missing episodes"] == "86"
    assert told["Children missing from other places"] == "2"
    assert told["Episodes from an unknown place"] == "12"


def test_the_workbook_for_the_region_says_whom_it_is_for(client, north):
    client.force_login(member(Role.CSE_MISSING_LEAD, north.partnership))

    response = file_of(client, "regional-xlsx")
    book = book_of(response)

    assert book.sheet_names == ["Return", "Notes"]
    first = sheet_of(book, "Return")[1]
    assert first[2:4] == ["Children at risk of sexual exploitation", 42]
    assert "for the region's coordinator" in sheet_of(book, "Notes")[2][1]
    event = AuditEvent.objects.get(action="profile_exported")
    assert event.detail["form"] == "regional-xlsx"


def test_a_quarter_nobody_told_of_is_empty_not_nought(client, north):
    client.force_login(member(Role.BOARD_ANALYST, north.partnership))

    rows = rows_of(file_of(client, REGIONAL[0], quarter=Period.parse("2013-14-Q1")))

    assert {row["Figure"] for row in rows} == {""}
    assert {row["Note"] for row in rows} == {"Nobody has told of this quarter."}


@pytest.mark.parametrize("name", REGIONAL)
@pytest.mark.parametrize(
    "role",
    [
        Role.BOARD_MEMBER,
        Role.BUSINESS_MANAGER,
        Role.LADO,
        Role.AUDITOR,
        Role.AGENCY_SUBMITTER,
        Role.AGENCY_APPROVER,
        Role.SYSTEM_ADMINISTRATOR,
    ],
)
def test_for_everybody_else_there_is_no_return_to_the_region(client, north, role, name):
    client.force_login(member(role, north.partnership, AgencyFactory()))

    assert file_of(client, name).status_code == 404
    assert not AuditEvent.objects.filter(action="profile_exported").exists()


@pytest.mark.parametrize("name", REGIONAL)
def test_the_return_of_another_partnership_is_not_there(client, north, name):
    made.area_of("south", "South")
    client.force_login(member(Role.CSE_MISSING_LEAD, north.partnership))

    assert file_of(client, name, "south").status_code == 404
