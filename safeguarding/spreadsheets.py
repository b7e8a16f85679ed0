"""What every spreadsheet the product writes has in common: nothing in it runs.

Source: SECURITY 2c (export, CWE-1236).
"""

import re
from typing import Any

# A text is written as text, whatever it looks like.
SAFE: dict[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# What a spreadsheet takes for the beginning of a formula, the full-width forms of it
# too, after spaces and marks that nobody sees.
FORMULA = re.compile(
    r"[\s\u200b\ufeff]*[=+\-@|%\t\r\n\uff1d\uff0b\uff0d\uff20\uff5c\uff05]"
)
NUMBER = re.compile(r"[+-]?\s*[0-9][0-9,]*(?:\.[0-9]+)?\s*%?")
LONE_SIGN = re.compile(r"\s*[-+%]\s*")


def harmless(text: str) -> str:
    """Keep a spreadsheet from running a cell of a CSV file as a formula.

    Numbers stay numbers, and a lone dash, which tables print for nothing, stays one.
    """
    if NUMBER.fullmatch(text) or LONE_SIGN.fullmatch(text):
        return text
    return f"'{text}" if FORMULA.match(text) else text


def as_typed(text: str) -> str:
    """Take away again what `harmless` put before a cell."""
    return text[1:] if text[:1] == "'" and harmless(text[1:]) == text else text
