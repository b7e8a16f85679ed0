"""Pages of files of records: choosing, watching, sending, handing back."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.returns import services as returns
from safeguarding.returns.models import RecordFile, Submission
from safeguarding.returns.readers import read
from safeguarding.returns.records import progress, services
from safeguarding.returns.records.blank import blank_book, our_layout
from safeguarding.returns.records.kinds import kinds
from safeguarding.returns.records.recognise import (
    find_sheets,
    people_elsewhere,
    problems_of,
)
from safeguarding.returns.records.tables import open_tables, source_of
from tests.factories import PartnershipFactory, member
from tests.returns.records.making import (
    AT,
    HEAD,
    book,
    checked,
    coordinator_of,
    listed,
    owed_list,
    received,
    sender_of,
    sent,
)

pytestmark = pytest.mark.django_db
LATE_ROWS = [("A1", "05/10/2015", "HOME"), ("A2", "06/01/2016", "CARE")]


@pytest.fixture
def owed():
    return owed_list()


@pytest.fixture
def sender(owed, client):
    person = sender_of(owed)
    client.force_login(person)
    return person


def address(name, *args):
    return reverse(f"returns:{name}", args=args)


def upload(client, owed, content, name="sightings.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(address("records", owed.pk), {"file": file})


def words(response):
    return response.content.decode()


def test_the_usual_send_page_leads_to_the_page_of_files(client, owed, sender):
    response = client.get(address("upload", owed.pk))

    assert response.url == address("records", owed.pk)


@pytest.mark.parametrize("way", ["template-csv", "template-xlsx", "key", "paste"])
def test_other_ways_in_do_not_exist_for_lists(client, owed, sender, way):
    assert client.get(address(way, owed.pk)).status_code == 404


def test_the_page_says_what_the_file_must_look_like(client, owed, sender):
    page = words(client.get(address("records", owed.pk)))

    assert "Which file of sightings do you want to check?" in page
    assert "Your own number of the child; it is not kept." in page
    assert "HOME POSTCODE, OFFICER NAME" in page
    assert "None yet." in page
    assert "Send a nil return" in page


def test_a_file_that_was_taken_has_a_page_of_its_own(client, owed, sender):
    response = upload(client, owed, listed())

    file = RecordFile.objects.get()
    assert response.url == address("record-file", file.pk)
    assert file.file_name == "sightings.csv"
    page = words(client.get(response.url))
    assert "The file is being checked. It waits for its turn." in page
    assert "See how far it is now" in page


def test_a_file_about_people_is_refused_and_the_column_is_named(client, owed, sender):
    head = (*HEAD, "Home address")

    response = upload(client, owed, listed([("A1", "05/10/2015", "", "x")], head=head))

    assert "looks like details of a person" in words(response)
    assert "Home address" in words(response)
    assert not RecordFile.objects.exists()


def test_progress_is_told_and_ends_by_reading_the_page_anew(client, owed, sender):
    file = received(owed, by=sender)
    progress.tell(file.pk, 1, 2, "Checked")

    moving = client.get(address("record-progress", file.pk))
    services.work(60, file)
    ended = client.get(address("record-progress", file.pk))

    assert "Checked 1 of 2 rows." in words(moving)
    assert 'max="2"' in words(moving)
    assert ended.headers["HX-Refresh"] == "true"


def test_a_file_that_could_not_be_checked_says_that_the_fault_is_ours(
    client, owed, sender
):
    file = received(owed, by=sender)
    RecordFile.objects.update(attempts=5, last_error="ValueError")

    page = words(client.get(address("record-file", file.pk)))

    assert "The file could not be checked. The fault is on our side" in page
    assert "ValueError" not in page


def test_warnings_are_explained_and_the_file_is_sent(client, owed, sender):
    file = checked(owed, listed(LATE_ROWS), sender)
    page = words(client.get(address("record-file", file.pk)))
    assert "Sightings are of the period" in page
    assert "No errors. 1 warning to correct or explain." in page

    bare = client.post(address("record-file", file.pk), {"send": "1"})
    done = client.post(
        address("record-file", file.pk),
        {"send": "1", "explain-W-AFTER": "Told late.", "reason-W-AFTER": "OTHER"},
    )

    assert "Say why the file is right (W-AFTER), or correct it" in words(bare)
    version = Submission.objects.get()
    assert done.url == address("submission", version.pk)
    page = words(client.get(done.url))
    assert "Told late." in page
    assert "Figures as sent" not in page
    assert "only its fingerprint" in page


def test_a_file_with_errors_has_no_send_button(client, owed, sender):
    file = checked(owed, listed([("A1", "soon", "")]), sender)

    page = words(client.get(address("record-file", file.pk)))

    assert "1 error to correct" in page
    assert 'name="send"' not in page


def test_a_file_never_sent_says_that_it_is_gone_and_not_that_it_was_right(
    client, owed, sender
):
    file = checked(owed, listed([("A1", "soon", "")]), sender)
    services.forget(now=AT + timedelta(days=4))

    page = words(client.get(address("record-file", file.pk)))

    assert "What became of this file?" in page
    assert "not sent in time" in page
    assert "Nothing is wrong" not in page


def test_a_marked_copy_names_the_problem_in_its_row_and_can_be_sent_again(
    client, owed, sender
):
    file = checked(owed, listed(LATE_ROWS), sender)

    response = client.get(address("record-marked", file.pk, "csv"))

    content = b"".join(response.streaming_content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == [*HEAD, "Help: problems"]
    assert rows[1] == ["A1", "05/10/2015", "HOME", ""]
    assert rows[2][3].startswith("Seen after the period. (Seen on, ")
    assert AuditEvent.objects.filter(action="return_downloaded").count() == 1
    again = checked(owed, content, sender)
    assert (again.content_hash, again.left_out) == (file.content_hash, [])


def test_a_marked_workbook_has_the_rows_where_they_were(client, owed, sender):
    file = checked(owed, listed(LATE_ROWS), sender)

    response = client.get(address("record-marked", file.pk, "xlsx"))

    listed_first, rows = read(response.content).grids
    assert listed_first.name == "Problems"
    assert [cells[0] for _, cells in rows.rows] == [HEAD[0], "A1", "A2"]
    assert rows.rows[2][1][3].startswith("Seen after the period. (Seen on, ")
    again = checked(owed, response.content, sender)
    assert again.row_count == 2


def test_without_the_rows_there_is_no_marked_copy(client, owed, sender):
    file = checked(owed, by=sender)
    file.chunks.all().delete()

    response = client.get(address("record-marked", file.pk, "csv"))

    assert response.status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_empty_file_filled_in_is_recognised(client, owed, sender, form):
    response = client.get(address("records-template", owed.pk, form))

    assert response.status_code == 200
    content = response.content
    if form == "csv":
        content += b"A1,05/10/2015,HOME,,\r\n"
    else:
        sheets = {
            grid.name: [cells for _, cells in grid.rows] for grid in read(content).grids
        }
        sheets["Rows"].append(["A1", "05/10/2015", "HOME"])
        content = book(sheets)
    file = checked(owed, content, sender)
    assert (file.row_count, file.counts) == (1, {})


@pytest.mark.parametrize(
    "name", ["record-file", "record-progress", "record-marked", "records"]
)
def test_nobody_else_finds_a_file(client, owed, name):
    file = checked(owed)
    strangers = [
        sender_of(owed_list(partnership=owed.partnership)),
        sender_of(owed_list()),
        coordinator_of(owed_list()),
    ]
    key = [owed.pk] if name == "records" else [file.pk]
    key += ["csv"] if name == "record-marked" else []

    for person in strangers:
        client.force_login(person)
        assert client.get(address(name, *key)).status_code == 404


def test_lists_of_others_are_not_on_the_page(client, owed, sender):
    received(owed, by=sender)
    other = owed_list(partnership=owed.partnership)
    received(other, name="theirs.csv")

    page = words(client.get(address("records", owed.pk)))

    assert "sightings.csv" in page
    assert "theirs.csv" not in page


def test_a_nil_list_is_sent_in_words_of_its_own(client, owed, sender):
    page = words(client.get(address("nil", owed.pk)))
    assert "Were there no sightings at all in this period?" in page

    response = client.post(address("nil", owed.pk))

    version = Submission.objects.get()
    assert response.url == address("submission", version.pk)
    assert (version.way, version.row_count) == ("NIL", 0)
    assert "Nil return" in words(client.get(response.url))


def test_the_coordinator_accepts_and_the_page_tells_of_the_rows(client, owed):
    version = sent(owed)
    client.force_login(coordinator_of(owed))
    assert "Ask about single figures" not in words(
        client.get(address("submission", version.pk))
    )

    client.post(address("decide", version.pk), {"accept": "1"})

    page = words(client.get(address("submission", version.pk)))
    assert "The rows are being put in." in page
    services.work(60)
    assert "put in. The file itself" in words(
        client.get(address("submission", version.pk))
    )


def test_a_signatory_signs_rows_without_reading_them(client, owed):
    PartnershipFactory._meta.model.objects.update(two_person_sign_off=True)
    owed.refresh_from_db()
    version = sent(owed)
    assert version.state == "UNSIGNED"
    signatory = member("AGENCY_APPROVER", owed.partnership, owed.agency)
    client.force_login(signatory)

    page = words(client.get(address("sign", version.pk)))

    assert "Do you sign these rows?" in page
    assert "what the check found in the 2 rows" in page
    assert client.get(address("changes", version.pk)).status_code == 404


@pytest.mark.parametrize("rows", [2, 400])
def test_a_file_page_asks_the_same_of_the_database_whatever_its_length(
    client, owed, sender, rows, django_assert_max_num_queries
):
    late = [(f"A{n}", "06/01/2016", "") for n in range(rows)]
    file = checked(owed, listed(late), sender)

    with django_assert_max_num_queries(22):
        client.get(address("record-file", file.pk))
    with django_assert_max_num_queries(22):
        client.get(address("records", owed.pk))
    with django_assert_max_num_queries(10):
        client.get(address("record-progress", file.pk))


def test_a_version_page_asks_the_same_of_the_database(
    client, owed, django_assert_max_num_queries
):
    late = [(f"A{n}", "06/01/2016", "") for n in range(400)]
    version = sent(owed, listed(late), **{"W-AFTER": "Told late."})
    client.force_login(coordinator_of(owed))

    with django_assert_max_num_queries(30):
        page = words(client.get(address("submission", version.pk)))

    assert "Sightings are of the period: 400" in page
    assert version.problems.count() == 201
    assert returns.accept(submission=version, by=coordinator_of(owed), at=AT)


@pytest.mark.parametrize("code", sorted(kinds()))
def test_the_guide_of_every_empty_workbook_is_about_nobody(code):
    kind = kinds()[code]
    owed = owed_list()
    owed.template.records = code
    heads = [one.title for one in our_layout(kind).columns]
    sheets = {
        one.name: [c for _, c in one.rows] for one in read(blank_book(owed)).grids
    }
    sheets["Rows"].append(["A1"] * len(heads))

    tables = open_tables(source_of(book(sheets)))

    found = find_sheets(tables, kind)
    assert [one.table.name for one in found] == ["Rows"]
    assert not [each for one in found for each in problems_of(one)]
    assert not people_elsewhere(tables, found)
