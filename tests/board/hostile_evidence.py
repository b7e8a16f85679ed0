"""Files of evidence that are a trap or a mistake, and what must be said of each."""

import warnings

from tests.board import made_evidence as made

HIDES = b"4 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj"
TYPES = "[Content_Types].xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
LINK = 'Type="http://x/relationships/hyperlink" TargetMode="External" Target="https://example.org"'
TEMPLATE = 'Type="http://x/relationships/attachedTemplate" TargetMode="External" Target="//192.0.2.1/x"'
PICTURE = "Target='http://192.0.2.1/p.png' TargetMode = 'External' Type='x/image'"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
CHART = "word/embeddings/Microsoft_Excel_Sheet.xlsx"
ZEROS = b"\0" * 110_000_000

NAMES = {
    "of 200 characters": ("x" * 196 + ".pdf", "200 characters long; the most is 100"),
    "of 101 characters": ("x" * 97 + ".pdf", "101 characters long"),
    "with folders": ("../../etc/plan.pdf", "holds a folder"),
    "with folders of Windows": ("..\\..\\plan.pdf", "holds a folder"),
    "with a drive": ("C:plan.pdf", "holds a folder"),
    "with a stream": ("plan.pdf:hidden.pdf", "holds a folder"),
    "absolute": ("/etc/plan.pdf", "holds a folder"),
    "of dots": ("..pdf", "holds a folder"),
    "without anything": ("", "has no name"),
    "of spaces": ("   ", "has no name"),
    "with an ending only": (".pdf", "not taken"),
    "without an ending": ("plan", "not taken"),
    "ending in a dot": ("plan.pdf.", "not taken"),
    "ending in a space": ("plan.pdf ", "cannot be seen"),
    "that turns round": ("plan\u202efdp.exe.pdf", "cannot be seen"),
    "with a line end": ("plan\r\nSet-Cookie: a.pdf", "holds a folder"),
    "with a zero": ("plan\x00.pdf", "cannot be seen"),
    "with nothing between": ("plan\u200b.pdf", "cannot be seen"),
    "of a program in a document": ("plan.exe.pdf", "ends twice, in .exe and in .pdf"),
    "of two documents": ("plan.docx.pdf", "ends twice, in .docx and in .pdf"),
    "of a page in a picture": ("plan.HTML.png", "ends twice"),
    "with a spaced ending": ("plan. js .pdf", "ends twice"),
    "of a program": ("plan.exe", "a program or a script"),
    "of a document and a program": ("plan.pdf.exe", "a program or a script"),
    "of a script": ("plan.js", "a program or a script"),
    "of a shortcut": ("plan.lnk", "a program or a script"),
    "of a page": ("plan.html", "a web page, a drawing"),
    "of a drawing": ("plan.svg", "a web page, a drawing"),
    "of XML": ("plan.xml", "a web page, a drawing"),
    "of macros": ("plan.docm", "may hold macros"),
    "of sheets with macros": ("plan.xlsm", "may hold macros"),
    "of binary sheets": ("plan.xlsb", "may hold macros"),
    "of old Word": ("plan.doc", "old Office format"),
    "of old Excel": ("plan.xls", "old Office format"),
    "of an archive": ("plan.zip", "holds other files"),
    "of something else": ("plan.heic", "This kind of file is not taken. We take PDF"),
}


def _twice():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return made.office("docx", twice=[("word/document.xml", "<other/>")])


def _lies():
    """A part that says it has ten bytes and has a hundred million."""
    honest = made.office("docx", {"word/media/a.bmp": ZEROS})
    return made.patched(honest, "word/media/a.bmp", 24, "<I", 10)


def _mistyped():
    pdf, png, docx = made.pdf(), made.png(), made.office("docx")
    page = b"<!DOCTYPE html><script>alert(1)</script>"
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'
    return {
        "a PDF called a picture": ("a.png", pdf, "is a PDF"),
        "a picture called a PDF": ("a.pdf", png, "called a PDF and is a PNG picture"),
        "a JPEG called a PNG": ("a.png", made.jpg(), "is a JPEG picture"),
        "a document called a PDF": ("a.pdf", docx, "an Office document or an archive"),
        "a document called a sheet": ("a.xlsx", docx, "something else inside"),
        "a sheet called a document": ("a.docx", made.xlsx(), "something else inside"),
        "an odt called a document": ("a.docx", made.odt(), "something else inside"),
        "a document called an odt": ("a.odt", docx, "something else inside"),
        "a sheet of OpenDocument": (
            "a.odt",
            made.odt(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "something else inside",
        ),
        "an archive": ("a.docx", made.archive({"a.txt": "x"}), "something else inside"),
        "an empty archive": ("a.docx", made.archive({}), "an archive with nothing"),
        "old Office": ("a.docx", OLD_OFFICE, "or one with a password"),
        "old Office called text": ("a.csv", OLD_OFFICE, "or one with a password"),
        "a program": ("a.pdf", b"MZ\x90\x00" + b"\0" * 99, "is a program"),
        "a Linux program": ("a.png", b"\x7fELF\x02\x01\x01", "is a program"),
        "a script": ("a.txt", b"#!/bin/sh\necho", "is a script"),
        "a page called text": ("a.txt", page, "is a web page"),
        "a page after spaces": ("a.csv", b"\n\n  " + page, "is a web page"),
        "a page after a mark": ("a.txt", b"\xef\xbb\xbf" + page, "is a web page"),
        "a page in UTF-16": ("a.txt", page.decode().encode("utf-16"), "is a web page"),
        "a drawing called text": ("a.txt", svg, "is a web page, a drawing"),
        "a drawing called a picture": ("a.png", svg, "is a web page, a drawing"),
        "a page within text": ("a.txt", b"Hello\n" + page, "parts of a web page"),
        "RTF": ("a.docx", b"{\\rtf1\\ansi}", "is an RTF document"),
        "a GIF": ("a.png", b"GIF89a\x01\x00", "another kind of picture"),
        "a Rar archive": ("a.docx", b"Rar!\x1a\x07\x00", "an archive of other files"),
        "zeros called text": ("a.txt", b"abc\x00def", "is not plain text"),
        "bytes called CSV": ("a.csv", b"\x81\x8d\x8f\x90\x9d", "is not plain text"),
        "escapes called text": ("a.txt", b"a\x07\x08b", "is not plain text"),
        "text called a PDF": ("a.pdf", b"Four audits were done.", "is not a PDF"),
        "text called a picture": ("a.png", b"Four audits.", "picture is damaged"),
        "text called a document": ("a.docx", b"Four audits.", "document is damaged"),
    }


def _office():
    docx, odt = made.office, made.odt
    nested = made.office("docx", {"word/media/x.bin2": "x"})
    macros = f'<Types><Override ContentType="{MACRO}"/></Types>'
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><document/>'
    locked = made.patched(docx("docx"), "word/document.xml", 8, "<H", 1)
    return {
        "macros": (
            "a.docx",
            docx("docx", {"word/vbaProject.bin": "x"}),
            "holds macros",
        ),
        "macros by type": ("a.docx", docx("docx", content_types=macros), "macros"),
        "macros in slides": ("a.pptx", docx("pptx", {"ppt/vbaProject.bin": ""}), "mac"),
        "macros of an odt": ("a.odt", odt({"Basic/Standard/M.xml": "x"}), "macros"),
        "scripts of an odt": ("a.odt", odt({"Scripts/python/m.py": "x"}), "macros"),
        "a control": ("a.docx", docx("docx", {"word/activeX/a.xml": ""}), "macros"),
        "a locked part": ("a.docx", locked, "has a password"),
        "a locked odt": ("a.odt", odt(manifest="<encryption-data/>"), "has a password"),
        "an object": (
            "a.docx",
            docx("docx", {"word/embeddings/oleObject1.bin": ""}),
            "other files inside",
        ),
        "a program inside": (
            "a.docx",
            docx("docx", {"word/media/a.exe": "x"}),
            "other files inside",
        ),
        "an archive inside": (
            "a.docx",
            docx("docx", {"word/media/a.zip": nested}),
            "other files inside",
        ),
        "a document inside": (
            "a.docx",
            docx("docx", {"word/embeddings/a.docx": nested}),
            "other files inside",
        ),
        "a false chart": (
            "a.docx",
            docx("docx", {CHART: nested}),
            "something else inside",
        ),
        "a chart in a chart": (
            "a.docx",
            docx(
                "docx", {CHART: made.archive({TYPES: "", "xl/embeddings/b.xlsx": ""})}
            ),
            "other files inside",
        ),
        "another workbook": (
            "a.xlsx",
            made.archive({TYPES: "", "xl/externalLinks/e.xml": ""}),
            "fetches something",
        ),
        "a template from elsewhere": (
            "a.docx",
            docx("docx", links=made.relations(LINK, TEMPLATE)),
            "fetches something",
        ),
        "a picture from elsewhere": (
            "a.docx",
            docx("docx", links=made.relations(PICTURE)),
            "fetches something",
        ),
        "a declared type": (
            "a.docx",
            docx("docx", {"word/document.xml": laughs}),
            "not as Office writes it",
        ),
        "a declared type in UTF-16": (
            "a.docx",
            docx("docx", {"word/document.xml": laughs.encode("utf-16")}),
            "not as Office writes it",
        ),
        "a declared type far in": (
            "a.docx",
            docx("docx", {"word/document.xml": " " * 262_140 + laughs}),
            "not as Office writes it",
        ),
        "a path": (
            "a.docx",
            docx("docx", {"../../evil.xml": ""}),
            "not as Office writes it",
        ),
        "an absolute path": (
            "a.docx",
            docx("docx", {"/etc/evil.xml": ""}),
            "not as Office writes it",
        ),
        "a part twice": ("a.docx", _twice(), "not as Office writes it"),
        "too many parts": (
            "a.docx",
            docx("docx", {f"word/media/{n}.txt": "" for n in range(3001)}),
            "not as Office writes it",
        ),
        "a bomb": (
            "a.docx",
            docx("docx", {"word/media/a.bmp": ZEROS}),
            "too large once unpacked",
        ),
        "a bomb in pieces": (
            "a.docx",
            docx("docx", {f"word/media/{n}.bmp": ZEROS[:20_000_000] for n in range(6)}),
            "too large once unpacked",
        ),
        "a bomb that lies": ("a.docx", _lies(), "damaged"),
        "a bomb of types": (
            "a.docx",
            docx("docx", content_types=" " * 9_000_000),
            "too large once unpacked",
        ),
        "half a document": ("a.docx", docx("docx")[:-40], "document is damaged"),
    }


def _formulas():
    cells = {
        "a formula": "=HYPERLINK(9)",
        "a formula in quotes": '"=WEBSERVICE(""http://x"")"',
        "a formula after spaces": "  =HYPERLINK(9)",
        "a formula in full width": "\uff1dHYPERLINK(9)",
        "a formula after a mark nobody sees": "\u200b=HYPERLINK(9)",
        "a sum that calls": "=1+1+SUM(A1)",
        "a formula over lines": '"=\nHYPERLINK(9)"',
        "a command": "=cmd|' /C calc'!A0",
        "a command behind an at": "@SUM(1)*cmd|' /C calc'!A0",
        "a command behind a sign": "-2+3+cmd|' /C calc'!A0",
        "a call behind a sign": "+HYPERLINK(9)",
        "another file": "='[other.xlsx]Sheet1'A1",
    }
    made = {
        f"{name}, between {separator!r}": (
            "a.csv",
            f"a{separator}b\n1{separator}{cell}\n".encode(),
            "is a formula that calls",
        )
        for name, cell in cells.items()
        for separator in (",", ";", "\t")
    }
    first = ("a.csv", b"=HYPERLINK(9);b\n", "is a formula that calls")
    long = ("a.csv", b"=A(" * 70_000, "a cell is too long")
    return made | {"a formula first of all": first, "a cell without end": long}


def _endless():
    """What would keep a checker busy for minutes is refused before it does."""
    over = made.patched(made.office("docx"), "word/document.xml", 20, "<I", 10**6)
    packed = b"/ObjStm stream\nx" * 5001
    pieces = made.png()[:33] + b"\0\0\0\0tEXt\0\0\0\0" * 50_000
    return {
        "parts that lie over each other": ("a.docx", over, "not as Office writes it"),
        "a PDF of endless parts": (
            "a.pdf",
            made.pdf_of(packed),
            "too large once unpacked",
        ),
        "a picture of endless pieces": ("a.png", pieces, "picture is damaged"),
        "a photograph of endless pieces": (
            "a.jpg",
            b"\xff\xd8" + b"\xff" * 60_000,
            "picture is damaged",
        ),
    }


def _others():
    many = b"".join(made.packed_objects(b" " * 15_000_000) for _ in range(3))
    return {
        "a PDF with a script": ("a.pdf", made.pdf_of(HIDES), "holds a script"),
        "a PDF with a hidden script": (
            "a.pdf",
            made.pdf_of(HIDES.replace(b"Java", b"J#61va")),
            "holds a script",
        ),
        "a PDF with a packed script": (
            "a.pdf",
            made.pdf_of(made.packed_objects(HIDES)),
            "holds a script",
        ),
        "a PDF that starts a program": (
            "a.pdf",
            made.pdf_of(b"<</S /Launch /F (x)>>"),
            "holds a script",
        ),
        "a PDF with a form that runs": (
            "a.pdf",
            made.pdf_of(b"<</XFA 4 0 R>>"),
            "holds a script",
        ),
        "a PDF with a film": (
            "a.pdf",
            made.pdf_of(b"<</Subtype /RichMedia>>"),
            "holds a script",
        ),
        "a PDF with files": (
            "a.pdf",
            made.pdf_of(b"<</Type /EmbeddedFile>>"),
            "other files inside",
        ),
        "a PDF with a password": (
            "a.pdf",
            made.pdf_of(trailer=b"/Encrypt 7 0 R"),
            "has a password",
        ),
        "a PDF that is a bomb": ("a.pdf", made.pdf_of(many), "too large once unpacked"),
        "half a PDF": ("a.pdf", made.pdf()[:-3000], "is not a PDF, or it is damaged"),
        "half a picture": ("a.png", made.png()[:-8], "picture is damaged"),
        "half a photograph": ("a.jpg", made.jpg()[:9], "picture is damaged"),
        "something behind a picture": (
            "a.png",
            made.png(after=made.office("docx")),
            "stands behind the picture",
        ),
        "a picture of 40 thousand square": (
            "a.png",
            made.png(40_000, 40_000),
            "100 million points",
        ),
        "a photograph of that size": (
            "a.jpg",
            made.jpg(40_000, 40_000),
            "100 million points",
        ),
        "a picture without points": ("a.png", made.png(0, 4), "picture is damaged"),
        **_formulas(),
        **_endless(),
        "nothing": ("a.pdf", b"", "is empty"),
        "zeros only": ("a.docx", b"\0" * 500, "is empty"),
        "line ends only": ("a.txt", b"\xef\xbb\xbf\r\n\r\n  ", "is empty"),
        "too much": ("a.txt", b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    }


CORPUS = {**_mistyped(), **_office(), **_others()}
