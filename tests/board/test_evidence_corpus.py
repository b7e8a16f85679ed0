"""Every trap in a file of evidence is refused before it is kept, with a clear reason."""

import io

import pytest

from safeguarding.board.evidence_guard import EvidenceRefused, look
from tests.board import made_evidence as made
from tests.board.hostile_evidence import CHART, CORPUS, LINK, NAMES, ZEROS


@pytest.mark.parametrize(("name", "words"), NAMES.values(), ids=NAMES)
def test_a_name_is_refused_and_never_cut(name, words):
    with pytest.raises(EvidenceRefused) as refusal:
        look(name, io.BytesIO(made.pdf()))

    assert words in refusal.value.message
    assert "\x00" not in refusal.value.message


@pytest.mark.parametrize("name", made.good())
def test_an_ordinary_file_of_every_kind_is_taken(name):
    content = io.BytesIO(made.good()[name])

    looked = look(name, content)

    assert looked.name == name
    assert looked.kind == name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    assert content.tell() == 0


def test_a_name_of_exactly_100_characters_is_taken():
    assert look("x" * 96 + ".pdf", io.BytesIO(made.pdf()))


@pytest.mark.parametrize("case", CORPUS)
def test_a_hostile_or_mistaken_file_is_refused(case):
    name, content, words = CORPUS[case]

    with pytest.raises(EvidenceRefused) as refusal:
        look(name, io.BytesIO(content))

    assert words in refusal.value.message
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", made.office("docx", links=made.relations(LINK))),
        ("a.docx", made.office("docx", {CHART: made.xlsx()})),
        ("a.pptx", made.office("pptx", {"ppt/media/a.svg": "<svg/>"})),
        ("a.docx", made.office("docx", {"word/printerSettings1.bin": "x"})),
        ("a.docx", made.office("docx", {"word/media/a.bmp": ZEROS[:40_000_000]})),
        ("a.odt", made.odt({"Object 1/content.xml": "<chart/>"})),
        ("a.txt", b"MZ is how this begins, and 1 < 2 & 3 > 2.\n"),
        ("a.csv", b'a,b\n-5%,- \n"x = 1",@home\n'),
        ("a.txt", b"=HYPERLINK(9) stands in a text"),
        (
            "a.csv",
            b'a,"""600+"" = lower bound, so"\n-|Code (x)|,- see note(s)\n=1,+5 (p)\n',
        ),
        ("a.pdf", made.pdf_of(b"<</S /URI /URI (https://example.org)>>")),
        ("a.pdf", made.pdf_of(made.packed_objects(b"<</Type /Page>>"))),
    ],
    ids=[
        "a link somebody clicks",
        "a chart with its figures",
        "a drawing in slides",
        "settings of a printer",
        "a large picture that packs well",
        "a chart of OpenDocument",
        "letters that programs begin with",
        "figures and signs",
        "a text that is no table",
        "words and signs of papers",
        "a PDF with a link",
        "a PDF with packed objects",
    ],
)
def test_what_ordinary_documents_hold_is_no_reason_to_refuse_them(name, content):
    assert look(name, io.BytesIO(content))
