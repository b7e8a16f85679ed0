"""The scorecard as a file: the same to the letter as the page, and safe to open."""

import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from dashboards.export_columns import COLUMNS, COMPARED
from dashboards.exports import harmless
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from tests.dashboards.pages import made, whole
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db

BASE = f"/scorecard/north/{made.QUARTER.code}/download"


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board")


def read_csv(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def read_xlsx(response, sheet="Scorecard"):
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return book.get_sheet_by_name(sheet).to_python()


def everything_in(response):
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return str(sheets)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BOARD_MEMBER, 200),
        (Role.BOARD_ANALYST, 200),
        (Role.BUSINESS_MANAGER, 200),
        (Role.AGENCY_SUBMITTER, 403),
        (Role.SYSTEM_ADMINISTRATOR, 403),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_files_are_for_readers_of_the_scorecard(client, north, role, status, ending):
    made.scorecard(north, [made.entry()])
    client.force_login(member(role, north, AgencyFactory()))

    assert client.get(f"{BASE}.{ending}").status_code == status


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_another_partnership_cannot_be_downloaded(client, north, ending):
    PartnershipFactory(code="south")
    client.force_login(member(Role.BOARD_ANALYST, north))

    response = client.get(f"/scorecard/south/{made.QUARTER.code}/download.{ending}")

    assert response.status_code == 404
    assert not AuditEvent.objects.filter(action="scorecard_exported").exists()


def test_numbers_are_numbers_and_absences_have_words(client, north):
    gone = made.entry(
        code="CLA-01",
        title="Not come",
        state="not_received",
        value=None,
        numerator=None,
        year_ago=None,
        change={"previous": None, "year_ago": None},
    )
    made.scorecard(north, [made.entry(value=74), gone])
    client.force_login(member(Role.BOARD_MEMBER, north))

    head, first, second = read_xlsx(client.get(f"{BASE}.xlsx"))
    row, empty = (
        dict(zip(head, first, strict=True)),
        dict(zip(head, second, strict=True)),
    )

    assert row["Figure"] == 74
    assert row["Change on a year earlier"] == 2
    assert row["Change in % on a year"] == 2.8
    assert row["Source"] == "Early help: version 2, row 14"
    assert empty["Figure"] == ""
    assert empty["Why there is no figure"] == "Not received"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_hidden_number_is_in_no_cell_of_a_readers_file(client, north, ending):
    made.scorecard(north, [made.secret_entry()], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = client.get(f"{BASE}.{ending}")

    text = response.content.decode() if ending == "csv" else everything_in(response)
    assert str(made.SECRET) not in text
    assert str(made.SECRET_DENOMINATOR) not in text
    assert "Hidden: small number" in text


def test_the_csv_says_c_where_the_page_does(client, north):
    made.scorecard(north, [made.secret_entry()], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_MEMBER, north))

    (row,) = read_csv(client.get(f"{BASE}.csv"))

    assert row["Figure"] == row["Numerator"] == row["Denominator"] == "c"
    assert row["Figure a year earlier"] == "c"


def test_the_coordinators_file_holds_the_number_and_says_so_in_its_name(client, north):
    made.scorecard(north, [made.secret_entry()], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_ANALYST, north))

    response = client.get(f"{BASE}.xlsx")

    assert str(made.SECRET) in everything_in(response)
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="scorecard-north-2021-22-Q4-small-numbers-shown.xlsx"'
    )
    assert "SHOWN" in str(read_xlsx(response, "Notes"))


def test_notes_say_what_a_reader_of_the_file_alone_must_know(client, north):
    made.scorecard(north, [made.entry(caveats=[made.caveat()])])
    client.force_login(member(Role.BOARD_MEMBER, north))

    notes = dict(read_xlsx(client.get(f"{BASE}.xlsx"), "Notes"))

    assert notes["Scorecard"] == "North Board"
    assert notes["Quarter"] == "January to March 2022 (Q4 2021-22)"
    assert notes["Figures complete at"] == "3 May 2022 at 10:42"
    assert "fewer than 6 (not zero)" in notes["Small numbers"]
    assert "It is not zero." in notes["Instead of a figure: c"]
    assert notes["EH-01 Step-downs to early help"] == (
        "Counted at the end of each quarter."
    )
    assert notes["EH-01 Lock-down"].startswith("Schools were closed")


def test_the_download_stands_in_the_trail_without_a_figure(client, north):
    made.scorecard(north, [made.entry()])
    user = member(Role.BOARD_MEMBER, north)
    client.force_login(user)

    client.get(f"{BASE}.csv")

    event = AuditEvent.objects.get(action="scorecard_exported")
    assert event.actor == user
    assert event.partnership_id == north.pk
    assert event.detail == {
        "period": "2021-22-Q4",
        "form": "csv",
        "small_numbers": "hidden",
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(start):
    assert harmless(f"{start}cmd") == f"'{start}cmd"


@pytest.mark.parametrize("cell", [-7, 2.8, 0, None, "", "plain", "a=b"])
def test_numbers_and_plain_text_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_a_formula_in_a_caveat_reaches_neither_file_alive(client, north):
    caveat = made.caveat() | {"text": '=HYPERLINK("http://example.org")'}
    made.scorecard(north, [made.entry(caveats=[caveat])])
    client.force_login(member(Role.BOARD_MEMBER, north))

    (row,) = read_csv(client.get(f"{BASE}.csv"))
    book = client.get(f"{BASE}.xlsx")

    assert row["Caveats"].startswith("'=")
    assert '=HYPERLINK("http://example.org")' in everything_in(book)
    # Kept as text: the sheet's XML has no formula element.
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_file_says_how_sure_compared_with_whom_and_what_was_restated(client, north):
    whole.scorecard(north, whole.entries(4))
    client.force_login(member(Role.BOARD_MEMBER, north))

    rows = read_csv(client.get(f"{BASE}.csv"))

    worse, _, doubtful, restated = rows
    assert worse["Lower end by chance"] == "10.5"
    assert worse["Method of the interval"] == "Wilson 95 %"
    assert worse["What would have been a signal"] == whole.NEEDED
    assert worse["Limits of chance"].startswith("Since Q3 2020-21")
    assert worse["Compared with"] == "England"
    assert worse["Their figure"] == "12.3"
    assert worse["Their upper end by chance"] == "12.4"
    assert worse["Ours beside theirs"] == "worse"
    assert worse["Returned by"] == "Police"
    assert worse["Times restated"] == ""
    assert doubtful["Rating"] == "Target missed"
    assert doubtful["May it be relied on?"] == "Muted: low confidence"
    assert doubtful["Complete?"] == "Incomplete"
    assert doubtful["In time?"] == "In time"
    assert restated["Times restated"] == "2"
    assert restated["Last restated on"] == "2022-04-29"
    assert restated["First given as"] == "70"


def test_every_comparator_has_a_line_in_the_workbook(client, north):
    region = whole.ENGLAND | {"level": "region", "name": "West Midlands"}
    whole.scorecard(north, [made.entry(comparators=[region, whole.ENGLAND])])
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = client.get(f"{BASE}.xlsx")

    head, *lines = read_xlsx(response, "Comparators")
    places = [dict(zip(head, line, strict=True))["Place"] for line in lines]
    assert places == ["West Midlands", "England"]
    (row,) = read_csv(client.get(f"{BASE}.csv"))
    assert row["Compared with"] == "England"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_made_from_a_hidden_number_is_in_no_cell_either(client, north, ending):
    whole.scorecard(north, [whole.secret()], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = client.get(f"{BASE}.{ending}")

    text = response.content.decode() if ending == "csv" else everything_in(response)
    assert str(made.SECRET) not in text
    assert str(made.SECRET_DENOMINATOR) not in text


def test_a_file_is_whole_whatever_was_chosen_on_the_page_and_says_so(client, north):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))
    chosen = "?signal=worse&sort=change"

    page = client.get(f"/scorecard/north/{made.QUARTER.code}/{chosen}")
    rows = read_csv(client.get(f"{BASE}.csv{chosen}"))
    notes = dict(read_xlsx(client.get(f"{BASE}.xlsx"), "Notes"))

    assert len(rows) == 10
    said = " ".join(page.content.decode().split())
    assert "The files hold the whole scorecard, not only what you chose" in said
    assert notes["What is in it"].startswith("The whole scorecard")


@pytest.mark.parametrize("count", [20, 170])
def test_queries_of_a_file_do_not_grow_with_the_indicators(
    client, north, count, django_assert_max_num_queries
):
    whole.scorecard(north, whole.entries(count))
    whole.scorecard(PartnershipFactory(code="south"), whole.entries(count))
    client.force_login(member(Role.BOARD_MEMBER, north))

    with django_assert_max_num_queries(12):
        response = client.get(f"{BASE}.xlsx")

    assert len(read_xlsx(response)) == count + 1


@pytest.mark.parametrize("columns", [COLUMNS, COMPARED])
def test_each_column_has_its_own_heading(columns):
    headings = [column.heading for column in columns]

    assert len(set(headings)) == len(headings)
