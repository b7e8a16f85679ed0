"""Files as analysts have them are read; hostile and broken ones refused in words."""

import struct
import warnings
from datetime import date

import pytest

from safeguarding.returns import readers
from safeguarding.returns.contents import long_form, no_heading
from safeguarding.returns.guard import LIMITS, FileRefused, Limits
from safeguarding.returns.rules.columns import COLUMNS
from safeguarding.returns.rules.samples import GOOD_ROW
from tests.returns.files import csv_of, sheet_xml, with_parts, xlsx_of

SHEET = "xl/worksheets/sheet1.xml"
TITLE = (["Quarterly return"], [])


def read(content, limits=LIMITS):
    """Read a file in the long form, as a check does."""
    contents = long_form(readers.read(content, limits), limits)
    if contents is None:
        raise no_heading()
    return contents


def only_row(content):
    (row,) = read(content).rows
    return row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encoding_it_is_in(encoding):
    content = csv_of([{**GOOD_ROW, "note": "£12 café"}], encoding=encoding)

    contents = read(content)

    assert contents.rows[0].cells["note"] == "£12 café"
    said = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}
    assert contents.encoding == said.get(encoding, "cp1252")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_is_found(separator):
    content = csv_of([{**GOOD_ROW, "note": "a, b; c"}], separator=separator)

    assert only_row(content).cells["note"] == "a, b; c"


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_the_heading_may_stand_lower_and_rows_keep_their_numbers(make):
    content = make([GOOD_ROW, {}, GOOD_ROW], above=TITLE)

    contents = read(content)

    assert contents.sheets[0].header_row == 3
    assert [row.number for row in contents.rows] == [4, 6]


def test_headings_may_be_written_as_people_write_them():
    columns = [name.replace("_", " ").title() for name in COLUMNS]
    row = dict(zip(columns, GOOD_ROW.values(), strict=True))

    assert only_row(csv_of([row], columns=columns)).cells == GOOD_ROW


def test_cells_of_a_workbook_become_what_a_person_would_type():
    row = {
        **GOOD_ROW,
        "period_start": date(2015, 10, 1),
        "numerator": 123.0,
        "value": 0.1 + 0.2,
        "note": "\u00a0 two  words \u200b",
    }

    cells = only_row(xlsx_of([row])).cells

    assert cells["period_start"] == "2015-10-01"
    assert cells["numerator"] == "123"
    assert cells["value"] == "0.3"
    assert cells["note"] == "two  words"


def test_a_null_character_of_a_workbook_is_left_out():
    cell = '<c r="A1" t="inlineStr"><is><t>a_x0000_b</t></is></c>'
    content = with_parts(
        xlsx_of([GOOD_ROW]), {SHEET: sheet_xml(f'<row r="1">{cell}</row>')}
    )

    assert readers.read(content).grids[0].rows == [(1, ["ab"])]


def test_text_that_grows_when_it_is_read_is_read_once():
    # Each of these letters becomes eighteen.
    content = csv_of([{**GOOD_ROW, "note": "\ufdfa" * 1000}], separator=";")

    assert len(only_row(content).cells["note"]) == 18_000


def test_csv_and_workbook_are_told_apart_by_content():
    same = [GOOD_ROW, {**GOOD_ROW, "numerator": "41"}]

    assert [row.cells for row in read(csv_of(same)).rows] == [
        row.cells for row in read(xlsx_of(same)).rows
    ]


def test_hidden_sheets_are_named_and_not_read():
    contents = read(xlsx_of([GOOD_ROW], hidden=("Old figures",)))

    assert len(contents.rows) == 1
    assert contents.hidden_sheets == ("Old figures",)


def test_every_visible_sheet_with_a_heading_is_read():
    content = xlsx_of([GOOD_ROW], sheet="Figures")

    assert read(content).rows[0].sheet == "Figures"


def test_a_number_cut_in_two_by_its_comma_is_noticed():
    content = csv_of([{**GOOD_ROW, "note": "last"}]).replace(b",40,", b",1,234,")

    assert only_row(content).cells[""] == "last"


def big_sheet():
    return sheet_xml("<row r='1'><c r='A1'><v>1</v></c></row>" + " " * 30_000_000)


def encrypted(workbook):
    content = bytearray(workbook)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(sign, at + 1)
    return bytes(content)


def lying_about_its_size(workbook):
    """Claim in the directory that a part of a megabyte holds ten bytes."""
    content = bytearray(with_parts(workbook, {SHEET: b"A" * 1_000_000}))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        (length,) = struct.unpack_from("<H", content, at + 28)
        if content[at + 46 : at + 46 + length] == SHEET.encode():
            struct.pack_into("<I", content, at + 24, 10)
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)


GOOD_BOOK = xlsx_of([GOOD_ROW])
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'
HOSTILE = {
    "empty": b"",
    "only spaces": b" \n \n",
    "only zeros": b"\x00" * 500,
    "old Excel": b"\xd0\xcf\x11\xe0" + b"0" * 600,
    "PDF": b"%PDF-1.7 ...",
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "web page": b"<html><table><tr><td>agency_code</td></tr></table></html>",
    "another zip": with_parts(GOOD_BOOK, {"readme.txt": "x"})[:60] + b"0" * 100,
    "half a workbook": GOOD_BOOK[: len(GOOD_BOOK) // 2],
    "no workbook inside": with_parts(GOOD_BOOK, {"xl/workbook.xml": ""}).replace(
        b"xl/workbook.xml", b"xl/workbo0k.xml"
    ),
    "zip bomb": with_parts(GOOD_BOOK, {"xl/media/a.bmp": b"\x00" * 30_000_000}),
    "padded sheet": with_parts(GOOD_BOOK, {SHEET: big_sheet()}),
    "lies about size": lying_about_its_size(GOOD_BOOK),
    "password": encrypted(GOOD_BOOK),
    "macro": with_parts(GOOD_BOOK, {"xl/vbaProject.bin": b"x"}),
    "external link": with_parts(GOOD_BOOK, {"xl/externalLinks/e1.xml": "<x/>"}),
    "embedded file": with_parts(GOOD_BOOK, {"xl/embeddings/a.docx": b"x"}),
    "connection": with_parts(GOOD_BOOK, {"xl/connections.xml": "<x/>"}),
    "outside path": with_parts(GOOD_BOOK, {"../evil.xml": "<x/>"}),
    "absolute path": with_parts(GOOD_BOOK, {"/etc/x.xml": "<x/>"}),
    "document type": with_parts(GOOD_BOOK, {SHEET: DOCTYPE + sheet_xml("")}),
    "document type in UTF-16": with_parts(
        GOOD_BOOK, {SHEET: (DOCTYPE + sheet_xml("")).encode("utf-16")}
    ),
    "far column": with_parts(
        GOOD_BOOK, {SHEET: sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>')}
    ),
    "far row": with_parts(GOOD_BOOK, {SHEET: sheet_xml('<row r="1048576"></row>')}),
    "far cell": with_parts(
        GOOD_BOOK, {SHEET: sheet_xml('<row><c r="A1048576"><v>1</v></c></row>')}
    ),
    "broken sheet": with_parts(GOOD_BOOK, {SHEET: "<worksheet><sheetData><row"}),
    "too many parts": with_parts(
        GOOD_BOOK, {f"xl/media/{n}.txt": "x" for n in range(250)}
    ),
    "no heading": b"a,b,c\n1,2,3\n",
    "heading too low": csv_of([GOOD_ROW], above=[["x"]] * 20),
    "open quote": csv_of([GOOD_ROW]) + b'"never closed\n',
    "cp1252 holes": b"agency_code\x81\x8d,x\n",
    "zeros in text": csv_of([GOOD_ROW]).replace(b"40", b"4\x000"),
    "UTF-16 without mark": csv_of([GOOD_ROW], encoding="utf-16-le"),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_and_broken_files_are_refused_in_words(content):
    with pytest.raises(FileRefused) as refusal:
        read(content)

    words = str(refusal.value)
    assert words.endswith((".", "?"))
    assert "Error" not in words
    assert "Traceback" not in words


def test_a_part_that_stands_twice_is_refused():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = with_parts(
            GOOD_BOOK, {SHEET: sheet_xml("")}, twice=[(SHEET, sheet_xml(""))]
        )

    with pytest.raises(FileRefused, match="twice"):
        read(content)


def test_a_file_over_the_limit_is_refused_before_it_is_opened():
    with pytest.raises(FileRefused, match="the most we take is 0 MB"):
        read(GOOD_BOOK, Limits(bytes=100))


def test_more_rows_than_the_limit_are_refused():
    with pytest.raises(FileRefused, match="more than 3 rows"):
        read(csv_of([GOOD_ROW] * 4), Limits(rows=3))


def test_printer_settings_are_part_of_an_ordinary_workbook():
    content = with_parts(
        GOOD_BOOK, {"xl/printerSettings/printerSettings1.bin": b"settings"}
    )

    assert len(read(content).rows) == 1
