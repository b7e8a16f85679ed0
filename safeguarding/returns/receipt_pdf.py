"""Writes a receipt on paper: a PDF that screen readers can read (PDF/UA-1).

The same receipt gives the same bytes: nothing in the file depends on when or where it
was made. Source: FEATURES 2 row 61.
"""

import json
import re
import unicodedata
from pathlib import Path

import typst

from safeguarding.returns.receipts import ReceiptPage, moment

TEMPLATE = Path(__file__).with_name("receipt.typ")
# What the bundled font can show; PDF/UA refuses a file with any sign it cannot.
SHOWN = re.compile(
    "[^\u0020-\u04ff\u1e00-\u1fff\u2010-\u2040\u20a0-\u20be\u2190-\u21ff]"
)
INSTEAD = "?"
NO_REASONS = "The check gave no warnings, so there was nothing to explain."


def receipt_pdf(page: ReceiptPage, place: str) -> bytes:
    """Set a receipt as PDF/UA-1: tagged, with a title, in British English.

    Args:
        page: what the receipt says.
        place: the whole address of the page where its number can be checked.
    """
    # Without system fonts, a server with other fonts writes the same file.
    compiler = typst.Compiler(
        TEMPLATE,
        root=TEMPLATE.parent,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(page, place))},
    )
    made = compiler.compile(
        format="pdf", pdf_standards="ua-1", timestamp=int(page.issued_at.timestamp())
    )
    if not isinstance(made, bytes):
        message = "The receipt did not come out as one file."
        raise TypeError(message)
    return made


def _data(page: ReceiptPage, place: str) -> dict[str, object]:
    return {
        "title": showable(page.title),
        "author": "Safeguarding scorecard",
        "lead": showable(page.lead),
        "facts": [
            {
                "key": showable(fact.key),
                "value": showable(fact.value),
                "is_code": fact.is_code,
            }
            for fact in page.facts
        ],
        "reasons": [showable(words) for words in page.reasons],
        "no_reasons": NO_REASONS,
        "check": (
            f"Enter the receipt number {page.number} at {place}. The page says whether "
            "the receipt is genuine, and nothing else about it."
        ),
        "footer": f"Receipt {page.number}, issued {moment(page.issued_at)}",
    }


def showable(text: str) -> str:
    """Write a text with the signs the font has, `?` for each it lacks."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(
        INSTEAD if unicodedata.category(sign)[0] == "C" or SHOWN.match(sign) else sign
        for sign in whole
    )
