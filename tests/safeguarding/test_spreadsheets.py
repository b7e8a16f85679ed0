"""No cell of a file we write runs when it is opened; numbers stay numbers."""

import pytest

from safeguarding.spreadsheets import as_typed, harmless

STARTS = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\n")
FULL_WIDTH = ("\uff1d", "\uff0b", "\uff0d", "\uff20", "\uff5c", "\uff05")


@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\ufeff", "\u200b "])
@pytest.mark.parametrize("start", STARTS + FULL_WIDTH)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(before, start):
    text = f"{before}{start}cmd"

    assert harmless(text) == f"'{text}"
    assert as_typed(harmless(text)) == text


@pytest.mark.parametrize(
    "text", ["-7", "+2.8", "1,234", "-5 %", "-", "", "plain", "a=b", "c", "600+"]
)
def test_numbers_dashes_and_plain_words_stay_as_they_are(text):
    assert harmless(text) == text
