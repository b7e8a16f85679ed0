"""What is taken in and what is not, and that nothing refused was ever stored."""

import io

import pytest
from django.core.exceptions import PermissionDenied

from safeguarding.access.permissions import Role
from safeguarding.partners.models import Agreement
from safeguarding.returns.errors import AgreementMissing
from safeguarding.returns.models import CheckRun, RecordChunk, RecordFile
from safeguarding.returns.records.errors import RecordsRefused
from safeguarding.returns.records.headings import find_heading, plain_heading
from tests.example_records.sightings import OURS, POLICE
from tests.factories import member
from tests.returns.records.making import (
    HEAD,
    book,
    checked,
    listed,
    owed_list,
    received,
)

pytestmark = pytest.mark.django_db
ROW = ("A1", "05/10/2015", "HOME")


def refused(content, **owed):
    """Give the findings of a file that is not taken, and make sure it left nothing."""
    with pytest.raises(RecordsRefused) as caught:
        received(owed_list(**owed), content)
    assert not RecordFile.objects.exists()
    assert not RecordChunk.objects.exists()
    codes = {one.code for one in caught.value.problems}
    assert set(CheckRun.objects.get().counts) == codes, "only that it was tried is kept"
    return [
        (one.code, one.row, one.column, one.message) for one in caught.value.problems
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_whatever_its_separator_and_encoding(separator, encoding):
    rows = [("A1", "05/10/2015", "Café, bar; £")]

    file = received(owed_list(), listed(rows, separator=separator, encoding=encoding))

    chunk = bytes(RecordChunk.objects.get().text).decode()
    assert chunk == '["",2,["A1","05/10/2015","Café, bar; £"]]'
    expected = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}
    assert file.encoding == expected.get(encoding, "cp1252")


def test_headings_are_found_below_a_title_in_any_order_and_spelling():
    head = ("  PLACE ", "seen_on", "child s_Number:")
    above = [("Sightings of October to December",), ()]

    file = received(owed_list(), listed([ROW[::-1]], head=head, above=above))

    assert [name for name, _ in file.columns] == ["place", "seen_on", "child"]
    assert (
        '["",4,["HOME","05/10/2015","A1"]]'
        in bytes(RecordChunk.objects.get().text).decode()
    )


def test_a_long_question_is_a_heading_like_any_other():
    question = "What is the child's number in your own system (Y / N)"

    assert plain_heading(question) == "whatisthechildsnumberinyourownsystemyn"
    found = find_heading([(1, [question, "Seen on"])], [OURS])
    assert found is not None
    assert found.names == ("child", "seen_on")


def test_the_layout_that_fits_is_taken_and_what_it_drops_is_never_stored():
    head = ("PERSON REF", "SIGHTED", "HOME POSTCODE", "OFFICER NAME")
    rows = [("A1", "05/10/2015", "DY1 1AA", "Quiet Person")]

    file = received(owed_list(), listed(rows, head=head))

    assert (file.layout, file.left_out) == ("police", [])
    text = bytes(RecordChunk.objects.get().text).decode()
    assert "DY1" not in text
    assert "Quiet" not in text
    assert find_heading([(1, head)], [POLICE, OURS]).layout is POLICE


def test_a_missing_column_is_named_with_the_one_that_may_be_meant():
    content = listed([ROW], head=("Child's number", "Seenn onn", "Place"))

    ((code, row, column, message),) = refused(content)

    assert (code, row, column) == ("E-COLUMN", 1, "Seen on")
    assert "Is it the column 'Seenn onn'?" in message


def test_a_column_that_stands_twice_is_refused():
    content = listed([(*ROW, "A1")], head=(*HEAD, "Child ID"))

    ((code, _, column, message),) = refused(content)

    assert (code, column) == ("E-COLUMN", "Child's number")
    assert "There are 2 columns" in message


def test_a_row_that_is_wider_than_its_heading_is_refused():
    ((code, row, _, _),) = refused(listed([ROW, (*ROW, "and more")]))

    assert (code, row) == ("E-COLUMN", 3)


def test_a_column_nobody_reads_is_listed_and_not_kept():
    file = checked(owed_list(), listed([(*ROW, "Rain")], head=(*HEAD, "Weather")))

    assert file.left_out == ["Weather"]
    assert file.counts == {"W W-COLUMN-EXTRA": 1}
    assert "Rain" not in bytes(RecordChunk.objects.get().text).decode()


@pytest.mark.parametrize("heading", ["NHS number", "Surname", "Home address", "DOB"])
def test_a_column_about_people_is_refused_and_named(heading):
    found = refused(listed([(*ROW, "x")], head=(*HEAD, heading)))

    assert [(code, column) for code, _, column, _ in found] == [("E-PII", heading)]


@pytest.mark.parametrize(
    "cell",
    [
        "943 476 5919",
        "9434765919",
        "somebody@example.org",
        "QQ 12 34 56 A".replace("QQ", "AB"),
        "DY1 1AA",
        "dy1 1aa",
        "Moved to B12 8QQ last week",
    ],
)
def test_a_cell_about_a_person_is_refused_by_row_and_column(cell):
    found = refused(listed([ROW, ("A2", "06/10/2015", cell)]))

    ((code, row, column, message),) = found
    assert (code, row, column) == ("E-PII", 3, "Place")
    assert cell not in message


def test_numbers_of_children_that_are_nhs_numbers_are_refused():
    rows = [(number, *ROW[1:]) for number in ("9434765919", "9434765870")]

    ((code, row, column, _),) = refused(listed(rows))

    assert (code, row, column) == ("E-PII", None, "Child's number")


def test_an_own_number_of_ten_digits_may_look_like_one_by_chance():
    rows = [(f"94347659{n:02}", *ROW[1:]) for n in range(10, 30)]

    assert received(owed_list(), listed(rows)).row_count == 20


def test_a_workbook_is_read_whichever_sheet_the_rows_stand_on():
    content = book({"Notes": [["Ask the team."]], "Data": [HEAD, ROW]})

    file = received(owed_list(), content)

    assert bytes(RecordChunk.objects.get().text).decode() == (
        '["Data",2,["A1","05/10/2015","HOME"]]'
    )
    assert file.encoding == ""


@pytest.mark.parametrize("hidden", [(), ("People",)])
def test_a_list_of_people_on_another_sheet_is_refused(hidden):
    people = [["Surname", "Date of birth"], ["Quiet", "01/01/2001"]]

    found = refused(book({"Data": [HEAD, ROW], "People": people}, hidden))

    assert {code for code, *_ in found} == {"E-PII"}
    assert "It is not needed here" in found[0][3]


def test_a_list_on_a_hidden_sheet_is_named():
    ((code, _, _, message),) = refused(
        book({"Now": [HEAD, ROW], "Old": [HEAD, ROW]}, hidden=("Old",))
    )

    assert code == "E-FILE"
    assert "hidden sheet 'Old' has a list too" in message


def test_a_second_sheet_that_lacks_a_column_is_not_left_out_in_silence():
    ((code, _, _, message),) = refused(
        book({"A": [HEAD, ROW], "B": [("Child ID", "Place"), ("A2", "HOME")]})
    )

    assert code == "E-FILE"
    assert "with different columns" in message


def test_a_row_that_never_ends_is_refused_before_it_fills_the_memory():
    endless = b"A2,05/10/2015," + b'"\n",' * 400_000

    ((code, _, _, message),) = refused(listed([ROW]) + endless)

    assert code == "E-FILE"
    assert "longer than any row" in message


def test_two_lists_of_two_shapes_are_two_files():
    other = [["PERSON REF", "SIGHTED", "WHERE"], ROW]

    ((code, _, _, message),) = refused(book({"A": [HEAD, ROW], "B": other}))

    assert code == "E-FILE"
    assert "lists of two shapes" in message


def test_two_sheets_of_one_shape_are_one_list():
    file = checked(owed_list(), book({"A": [HEAD, ROW], "B": [HEAD, ROW]}))

    assert file.row_count == 2
    assert file.counts == {"W W-DUPLICATE": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7 something", "PDF"),
        (b"<html><body>no</body></html>", "web page"),
        (b"\x00\x01\x02\x03\x81\x8d" * 40, "neither an Excel workbook nor text"),
        (listed([]), "There is no row below the heading"),
        (b"one,two\n1,2\n", "No heading of a list of sightings was found"),
        (listed([ROW]) + b'A2,"05/10/2015,HOME\n', "quotation mark is not"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, words):
    ((code, _, _, message),) = refused(content)

    assert code == "E-FILE"
    assert words in message


def test_a_file_over_the_limit_is_refused(settings):
    settings.RECORDS_MAX_BYTES = 100

    ((code, _, _, message),) = refused(listed([ROW] * 20))

    assert code == "E-FILE"
    assert "larger than" in message


def test_a_workbook_over_its_limits_is_to_be_saved_as_csv(settings):
    settings.UPLOAD_MAX_BYTES = 1000

    ((_, _, _, message),) = refused(book({"A": [HEAD, ROW]}))

    assert message.endswith("save the sheet as CSV UTF-8.")


def test_a_stream_is_read_as_bytes_are():
    content = listed()

    file = received(owed_list(), io.BytesIO(content))

    assert (file.size, len(file.sha256)) == (len(content), 64)


def test_only_who_may_check_the_returns_of_the_agency_gives_files():
    owed, other = owed_list(), owed_list()
    for person in (
        member(Role.AGENCY_SUBMITTER, other.partnership, other.agency),
        member(Role.AGENCY_APPROVER, owed.partnership, owed.agency),
        member(Role.CSE_MISSING_LEAD, owed.partnership),
    ):
        with pytest.raises(PermissionDenied):
            received(owed, by=person)


def test_without_an_agreement_no_row_is_taken_in():
    owed = owed_list()
    Agreement.objects.all().delete()

    with pytest.raises(AgreementMissing):
        received(owed)


def test_a_long_list_is_kept_in_pieces():
    rows = [(f"A{number}", "05/10/2015", "x" * 200) for number in range(8_000)]

    file = received(owed_list(), listed(rows))

    sizes = [len(bytes(one.text)) for one in RecordChunk.objects.order_by("number")]
    assert len(sizes) == 2
    assert file.row_count == sum(
        len(bytes(one.text).splitlines()) for one in RecordChunk.objects.all()
    )
