"""Text files, and cells, that are not what they seem."""

from safeguarding.returns.rules.columns import COLUMNS
from tests.returns.files import csv_of
from tests.returns.hostile.case import found, loads, refused


def corpus(good):
    """Give the cases made from the cells of a good row."""

    def one(**cells):
        return csv_of([{**good, **cells}])

    return [
        *_encodings(good),
        *_structure(good),
        *_disguised(one),
        *_dates(one),
        *_people(good, one),
        *_kinds(),
        *_huge(good),
        *_nothing(),
    ]


def _encodings(good):
    text = csv_of([{**good, "note": "£12 café"}]).decode()
    return [
        *loads(
            "encodings",
            "40",
            marked=text.encode("utf-8-sig"),
            utf_16=text.encode("utf-16"),
            windows=text.encode("cp1252"),
            plain=text.encode(),
        ),
        *refused(
            "encodings",
            "neither an Excel workbook nor text",
            utf_16_without_mark=text.encode("utf-16-le"),
            utf_32=text.encode("utf-32-le"),
            cut_utf_16=text.encode("utf-16")[:-1],
            zeros_inside=text.replace("40", "4\x000").encode(),
            no_windows_letter=text.encode() + b"\x81\x8d\x8f",
        ),
    ]


def _structure(good):
    plain = csv_of([good])
    missing = [name for name in COLUMNS if name != "denominator"]
    return [
        *loads(
            "structure",
            "40",
            semicolons=csv_of([good], separator=";"),
            tabs=csv_of([good], separator="\t"),
            title_above=csv_of([good], above=[["Return"], []]),
            empty_lines=plain + b"\r\n,,,\r\n\r\n",
            old_line_ends=plain.replace(b"\r\n", b"\r"),
        ),
        *refused(
            "structure",
            "quotation mark",
            open_quote=plain + b'"never closed\n',
            quote_in_word=plain + b'"a"b,c\n',
            huge_cell=plain + b"x" * 200_000 + b"\n",
        ),
        *refused(
            "structure",
            "No heading was found",
            no_heading=b"a\n1\n",
            only_commas=b"x" + b"," * 100_000,
        ),
        *found(
            "structure",
            "E-COLUMN",
            missing_column=csv_of([good], columns=missing),
            column_twice=csv_of([good], columns=[*COLUMNS, "numerator"]),
            number_cut_in_two=csv_of([{**good, "note": "n"}]).replace(
                b",40,", b",1,234,"
            ),
        ),
        *found(
            "structure",
            "E-MAPPING",
            heading_too_low=csv_of([good], above=[["x"]] * 20),
        ),
        *loads("structure", "40", same_row_twice=csv_of([good, good])),
    ]


def _disguised(one):
    wrong = {
        "arabic": "\u0664\u0660",
        "devanagari": "\u096a\u0966",
        "underscore": "1_000",
        "letter_o": "4O",
        "letter_l": "l0",
        "cyrillic": "4\u041e",
        "hexadecimal": "0x28",
        "exponent": "4e1",
        "infinite": "inf",
        "no_number": "nan",
        "several": "1.2.3",
        "wrong_commas": "1,23,4",
        "minus": "-40",
        "hidden_space": "4\u200b0",
        "turned_round": "\u202e04",
        "formula": "=40",
        "command": "=cmd|' /C calc'!A0",
        "at_least": "40+",
        "error": "#DIV/0!",
        "reference": "#REF!",
    }
    files = {name: one(numerator=text) for name, text in wrong.items()}
    return [
        *found("disguised numbers", "E-", **files),
        *loads(
            "disguised numbers",
            "40",
            full_width=one(numerator="\uff14\uff10"),
            spaces=one(numerator="\u00a040\u2009"),
        ),
        *loads("disguised numbers", "1234", comma=one(numerator="1,234")),
    ]


def _dates(one):
    wrong = {
        "american": "12/31/2015",
        "no_such_day": "31/02/2015",
        "year_zero": "01/01/0000",
        "far_ahead": "01/10/9999",
        "words": "last quarter",
        "serial": "42278",
        "two_digits": "01/10/1",
        "arabic": "\u0660\u0661/10/2015",
    }
    files = {name: one(period_start=text) for name, text in wrong.items()}
    return found("dates", "E-", **files)


def _people(good, one):
    return found(
        "people",
        "E-PII",
        nhs_number=one(note="ask 943 476 5919"),
        nhs_number_as_count=one(numerator="9434765919"),
        postcode=one(note="lives in DY1 1HF"),
        small_postcode=one(note="dy1 1hf"),
        e_mail=one(note="write to parent@example.org"),
        national_insurance=one(note="QQ123456C AB 12 34 56 C"),
        column_of_names=csv_of([good], columns=[*COLUMNS, "Child's name"]),
        column_of_births=csv_of([good], columns=[*COLUMNS, "Date of birth"]),
        column_of_addresses=csv_of([good], columns=[*COLUMNS, "Address"]),
    )


def _kinds():
    return [
        *refused("kinds", "This is a PDF", pdf=b"%PDF-1.7 ..."),
        *refused("kinds", "old Excel workbook", xls=b"\xd0\xcf\x11\xe0" + b"0" * 600),
        *refused("kinds", "text document", rtf=b"{\\rtf1 figures}"),
        *refused("kinds", "workbook is empty", bare_zip=b"PK\x05\x06" + b"\0" * 18),
        *refused(
            "kinds",
            "This is a web page",
            html=b"<html><table><tr><td>agency_code</td></tr></table></html>",
            xml=b"<?xml version='1.0'?><Workbook/>",
            doctype=b"<!DOCTYPE html><p>",
        ),
        *refused(
            "kinds",
            "neither an Excel workbook nor text",
            png=b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            program=b"MZ\x90\x00\x03\x00\x00\x00",
            gzip=b"\x1f\x8b\x08\x00\x00\x00",
        ),
        *refused("kinds", "No heading", json=b'{"rows": []}', sql=b"DROP TABLE x;"),
    ]


def _huge(good):
    return [
        *refused("huge", "the most we take is 10 MB", too_large=b"a" * 10_485_761),
        *refused("huge", "more than 20,000 rows", lines=b"1,2\n" * 25_000),
        *refused("huge", "more than 20,000 rows", rows=csv_of([good] * 20_100)),
        *found("huge", "E-", accents=csv_of([{**good, "note": "a" + "\u0301" * 9000}])),
    ]


def _nothing():
    return [
        *refused(
            "nothing",
            "The file is empty",
            no_byte=b"",
            spaces=b" \n \n",
            zeros=b"\0" * 500,
            commas=b",,,\n,,,\n",
            mark=b"\xef\xbb\xbf",
        ),
        *found("nothing", "E-", heading_only=csv_of([])),
    ]
