"""Makes files of evidence, good and hostile. Nothing in them is real."""

import io
import struct
import zipfile
import zlib
from functools import cache

import typst
import xlsxwriter

from safeguarding.board.evidence_guard.office import MAIN

PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}
ODT = MAIN["odt"].decode()


@cache
def pdf():
    source = b'#set document(title: "Plan")\n= Plan\nFour audits were done.'
    return typst.Compiler(source).compile(format="pdf")


def pdf_of(objects=b"", trailer=b""):
    return (
        b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n"
        + objects
        + b"\ntrailer <</Root 1 0 R "
        + trailer
        + b">>\n%%EOF\n"
    )


def packed_objects(text):
    """Write objects as modern programs do: compressed together."""
    body = zlib.compress(text, 9)
    head = b"5 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d>>"
    return head % len(body) + b"\nstream\n" + body + b"\nendstream endobj"


@cache
def xlsx():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet("Training")
        page.write_row(0, 0, ["Month", "People"])
        page.write_row(1, 0, ["April", 14])
    return content.getvalue()


def office(kind, parts=(), *, twice=(), content_types=None, links=None):
    """Write a Word document or a presentation, part by part."""
    main = PARTS[kind]
    types = content_types or (
        '<?xml version="1.0"?><Types><Override PartName="/'
        f'{main}" ContentType="{MAIN[kind].decode()}"/></Types>'
    )
    whole = {
        "[Content_Types].xml": types,
        "_rels/.rels": links or relations('Type="x/officeDocument" Target="d.xml"'),
        main: '<?xml version="1.0"?><document>Four audits were done.</document>',
        **dict(parts),
    }
    return archive(whole, twice=twice)


def relations(*each):
    inside = "".join(f'<Relationship Id="r{n}" {one}/>' for n, one in enumerate(each))
    return f'<?xml version="1.0"?><Relationships>{inside}</Relationships>'


def odt(parts=(), *, mimetype=ODT, manifest=""):
    return archive(
        {
            "mimetype": mimetype,
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
            "content.xml": "<office>Four audits were done.</office>",
            **dict(parts),
        }
    )


def archive(parts, *, twice=()):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in (*parts.items(), *twice):
            new.writestr(name, text)
    return content.getvalue()


def patched(content, part, offset, form, value):
    """Change a field of a part's entry in an archive's directory."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        order = [one.filename for one in old.infolist()].index(part)
    at = -1
    for _ in range(order + 1):
        at = content.index(b"PK\x01\x02", at + 1)
    changed = bytearray(content)
    struct.pack_into(form, changed, at + offset, value)
    return bytes(changed)


def png(width=2, height=2, after=b""):
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * 6 for _ in range(2)))
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", size), (b"IDAT", rows), (b"IEND", b"")]
    sign = b"\x89PNG\r\n\x1a\n"
    return sign + b"".join(_chunk(name, body) for name, body in chunks) + after


def _chunk(name, body):
    checked = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + checked


def jpg(width=2, height=2):
    size = struct.pack(">BHHB", 8, height, width, 0)
    return b"".join(
        (
            b"\xff\xd8",
            b"\xff\xe0" + struct.pack(">H", 7) + b"JFIF\0",
            b"\xff\xc0" + struct.pack(">H", len(size) + 2) + size,
            b"\xff\xda" + struct.pack(">H", 2) + b"\x12\x34\xff\xd9",
        )
    )


def good():
    """Give a good file of every kind, by its name."""
    return {
        "plan.pdf": pdf(),
        "Minutes 12.03.2016.docx": office("docx"),
        "training.xlsx": xlsx(),
        "slides.PPTX": office("pptx"),
        "policy v1.2.odt": odt(),
        "poster.png": png(),
        "poster.jpg": jpg(),
        "poster.JPEG": jpg(),
        "note.txt": "Four audits: 50 € each.\r\n".encode(),
        "figures.csv": b"month,people\r\nApril,-14\r\nMay,+44 1384 000000\r\n",
        "Größe & Ähnliches (2).pdf": pdf(),
    }
