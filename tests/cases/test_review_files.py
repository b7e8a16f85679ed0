"""What reviewers tried with files of records: details of people where nobody looks."""

import csv
import io

import pytest

from safeguarding.cases.files.cells import Codes
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.errors import RecordsRefused
from safeguarding.returns.records.marked import marked_csv
from safeguarding.returns.values import Misread
from tests.returns.records.making import (
    HEAD,
    ROWS,
    book,
    checked,
    listed,
    owed_list,
    received,
)

CODES = Codes(
    {"home": "home", "care": "care", "out": "home"},
    ("home", "care"),
    {"runaway": "Write missing."},
)


def handed_back(file):
    with marked_csv(file) as copy:
        return copy.read()


@pytest.mark.parametrize(
    "text", ["Amina Khan", "AMINA KHAN", "amina's aunt", "Amina", "home of Ann Other"]
)
def test_name_in_a_column_of_codes_is_not_repeated(text):
    said = CODES[text]

    assert isinstance(said, Misread)
    assert said.message == "This is not one of the codes of this column: home, care."


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("hom", "'hom' is not one of the codes"),
        ("Runaway", "'Runaway' is not one of the codes"),
        ("N/K", "'N/K' is not one of the codes"),
    ],
)
def test_what_is_nearly_a_code_is_repeated(text, begins):
    assert CODES[text].message.startswith(begins)


@pytest.mark.django_db
def test_heading_of_a_marked_copy_is_no_formula():
    file = checked(owed_list(), listed(head=("=Child's number", "Seen on", "@Place")))

    lines = list(csv.reader(io.StringIO(handed_back(file).decode("utf-8-sig"))))

    assert lines[0][:3] == ["'=Child's number", "Seen on", "'@Place"]


@pytest.mark.django_db
def test_marked_copy_with_such_a_heading_is_read_again():
    owed = owed_list()
    file = checked(owed, listed(head=("=Child's number", "Seen on", "@Place")))

    again = checked(owed, handed_back(file))

    assert (again.state, again.row_count) == (RecordFile.State.CHECKED, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["943 476 5919", "ann.other@example.org"])
def test_number_of_a_person_as_the_name_of_a_sheet_is_refused(name):
    with pytest.raises(RecordsRefused) as refused:
        received(owed_list(), book({name: [HEAD, *ROWS]}))

    (found,) = refused.value.problems
    assert found.code == "E-PII"
    assert name not in f"{found.message}{found.sheet}{found.value}"
    assert not RecordFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["943 476 5919.csv", "AB123456C.csv"])
def test_number_of_a_person_as_the_name_of_the_file_is_refused(name):
    with pytest.raises(RecordsRefused) as refused:
        received(owed_list(), name=name)

    assert [one.code for one in refused.value.problems] == ["E-PII"]
    assert name not in refused.value.problems[0].message
    assert not RecordFile.objects.exists()


@pytest.mark.django_db
def test_number_of_a_person_as_a_heading_nobody_reads_is_refused():
    content = listed([(*row, "x") for row in ROWS], head=(*HEAD, "943 476 5919"))

    with pytest.raises(RecordsRefused) as refused:
        received(owed_list(), content)

    assert [one.code for one in refused.value.problems] == ["E-PII"]
    assert "943" not in refused.value.problems[0].message
