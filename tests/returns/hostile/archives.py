"""Workbooks that are a trap as archives or as markup."""

import io
import struct
import warnings
import zipfile

from tests.returns.files import sheet_xml, with_parts
from tests.returns.hostile.case import loads, refused

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
ACTIVE = "holds macros, links or other files"
LARGE = "too large once unpacked"
ODD = "not as Excel writes it"
DAMAGED = "is damaged"
UNREAD = "cannot be read"


def corpus(book):
    """Give the cases made from a good workbook."""
    return [
        *_inflating(book),
        *_directory(book),
        *_markup(book),
        *_far(book),
        *_active(book),
        *_doubled(book),
        *_broken(book),
    ]


def _inflating(book):
    zeros = b"\0" * 30_000_000
    many = {f"xl/media/{n}.bmp": b"\0" * 9_000_000 for n in range(8)}
    nested = with_parts(book, {"xl/media/a.zip": with_parts(book, {"x": zeros})})
    return [
        *refused(
            "inflating",
            LARGE,
            zeros=with_parts(book, {"xl/media/a.bmp": zeros}),
            padded_sheet=with_parts(book, {SHEET: sheet_xml(" " * 30_000_000)}),
            many_parts_together=with_parts(book, many),
            shared_texts=with_parts(book, {"xl/sharedStrings.xml": b"<a/>" * 10**7}),
            styles=with_parts(book, {"xl/styles.xml": b" " * 40_000_000}),
            theme=with_parts(book, {"xl/theme/theme1.xml": b"x" * 40_000_000}),
        ),
        *refused("inflating", ACTIVE, archive_inside=nested),
        *refused(
            "inflating", DAMAGED, lies_about_size=_field(book, SHEET, 24, "<I", 10)
        ),
    ]


def _directory(book):
    outside = ("../evil.xml", "/etc/evil.xml", "..\\evil.xml", "c:/evil.xml", "xl/../e")
    cases = [
        refused("directory", ODD, **{f"path_{n}": with_parts(book, {path: "<x/>"})})
        for n, path in enumerate(outside)
    ]
    crowd = {f"xl/media/{n}.txt": "x" for n in range(250)}
    return [
        *(case for group in cases for case in group),
        *refused("directory", "too many parts", crowd=with_parts(book, crowd)),
        *refused("directory", "password", encrypted=_field(book, SHEET, 8, "<H", 1)),
        *refused(
            "directory",
            DAMAGED,
            unknown_method=_field(book, SHEET, 10, "<H", 99),
            wrong_checksum=_field(book, SHEET, 16, "<I", 7),
            wrong_place=_field(book, SHEET, 42, "<I", 3),
            far_place=_field(book, SHEET, 42, "<I", 2**31),
        ),
    ]


def _markup(book):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    outer = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
    reads = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    good = sheet_xml("")
    return refused(
        "markup",
        "declares a document type",
        entities=with_parts(book, {SHEET: laughs + good}),
        from_outside=with_parts(book, {SHEET: outer + good}),
        reads_a_file=with_parts(book, {SHEET: reads + good}),
        small_letters=with_parts(book, {SHEET: laughs.lower() + good}),
        utf_16=with_parts(book, {SHEET: (laughs + good).encode("utf-16")}),
        utf_32=with_parts(book, {SHEET: (laughs + good).encode("utf-32")}),
        in_texts=with_parts(book, {"xl/sharedStrings.xml": laughs + "<sst/>"}),
        in_the_book=with_parts(book, {BOOK: laughs + "<workbook/>"}),
        in_links=with_parts(book, {"xl/_rels/workbook.xml.rels": reads + "<x/>"}),
    )


def _far(book):
    def one(cells):
        return with_parts(book, {SHEET: sheet_xml(cells)})

    columns = {
        "last_column": one('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "one_too_many": one('<row r="1"><c r="CW1"><v>1</v></c></row>'),
        "column_beyond": one('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'),
        "prefixed": one('<x:row r="1"><x:c r="XFD1"/></x:row>'),
        "behind_a_bracket": one('<row r="1"><c x=">" r="XFD1"><v>1</v></c></row>'),
    }
    rows = {
        "last_row": one('<row r="1048576"></row>'),
        "last_cell": one('<row><c r="A1048576"><v>1</v></c></row>'),
        "row_beyond": one('<row r="99999999999"></row>'),
        "single_quotes": one("<row r='500000'></row>"),
    }
    return [
        *refused("far cells", "more than 100 columns", **columns),
        *refused("far cells", "more than 20,000 rows", **rows),
    ]


def _active(book):
    parts = {
        "macro": "xl/vbaProject.bin",
        "old_macro": "xl/macrosheets/sheet1.xml",
        "outside_link": "xl/externalLinks/externalLink1.xml",
        "embedded_document": "xl/embeddings/a.docx",
        "embedded_object": "xl/embeddings/oleObject1.bin",
        "control": "xl/activeX/activeX1.xml",
        "control_settings": "xl/ctrlProps/ctrlProp1.xml",
        "connection": "xl/connections.xml",
        "query": "xl/queryTables/queryTable1.xml",
        "ribbon": "customUI/customUI.xml",
        "program": "xl/media/a.exe",
        "capitals": "XL/VBAPROJECT.BIN",
    }
    books = {name: with_parts(book, {path: "<x/>"}) for name, path in parts.items()}
    printer = with_parts(book, {"xl/printerSettings/printerSettings1.bin": b"x"})
    return [
        *refused("active", ACTIVE, **books),
        *loads("active", "40", printer_settings=printer),
    ]


def _doubled(book):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        again = [(SHEET, sheet_xml(""))]
        twice = with_parts(book, {SHEET: sheet_xml("")}, twice=again)
        case = with_parts(book, {SHEET.upper(): sheet_xml("")})
        main = with_parts(book, {BOOK: "<workbook/>"}, twice=[(BOOK, "<workbook/>")])
    return refused("doubled", "a part twice", sheet=twice, letters=case, book=main)


def _broken(book):
    half = len(book) // 2
    no_book = book.replace(b"xl/workbook.xml", b"xl/workbo0k.xml")
    flipped = bytearray(book)
    for at in range(60, 400, 7):
        flipped[at] ^= 255
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w") as other:
        other.writestr("word/document.xml", "<x/>")
    return [
        *refused(
            "broken",
            DAMAGED,
            half=book[:half],
            first_bytes=book[:40],
            no_directory=book[: book.rfind(b"PK\x01\x02")],
            flipped=bytes(flipped),
            noise=b"PK\x03\x04" + bytes(range(256)) * 8,
        ),
        *refused(
            "broken",
            UNREAD,
            cut_sheet=with_parts(book, {SHEET: "<worksheet><sheetData><row"}),
            empty_book=with_parts(book, {BOOK: ""}),
            no_links=with_parts(book, {"xl/_rels/workbook.xml.rels": ""}),
            no_sense=with_parts(book, {SHEET: "not markup at all <"}),
        ),
        *refused("broken", "not an Excel workbook", document=docx.getvalue()),
        *refused("broken", "not an Excel workbook", no_workbook=no_book),
    ]


def _field(book, part, place, form, number):
    """Write a number into a part's entry of the directory."""
    content = bytearray(book)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        (length,) = struct.unpack_from("<H", content, at + 28)
        if content[at + 46 : at + 46 + length] == part.encode():
            struct.pack_into(form, content, at + place, number)
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)
