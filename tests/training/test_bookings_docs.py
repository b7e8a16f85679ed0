"""The document about lists of bookings says what the code reads and checks."""

from training.files import described


def text():
    return described.DOCUMENT.read_text(encoding="utf-8")


def test_the_tables_in_the_document_are_those_of_the_code():
    assert described.rewritten(text()) == text(), described.__doc__


def test_every_table_is_in_the_document():
    for name in described.PARTS:
        assert f"<!-- {name} -->" in text()
