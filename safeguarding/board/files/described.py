"""Writes the columns and rules of the attendance sheet into its document.

Run it with:

manage.py shell -c "from safeguarding.board.files import described as d; d.rewrite()"
"""

from functools import partial
from pathlib import Path

from django.conf import settings

from safeguarding import documents
from safeguarding.board.files.attendance import attendance_kind
from safeguarding.board.files.attendance_columns import SHEET_LAYOUT
from safeguarding.cases.files.described import columns_table, rules_table

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "how-to" / "send-attendance.md"
PARTS = {
    "columns": partial(columns_table, SHEET_LAYOUT),
    "rules": partial(rules_table, attendance_kind.rules),
}


def rewrite() -> None:
    """Write every table of the document anew."""
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text("utf-8")), "utf-8")


def rewritten(text: str) -> str:
    """Give the document with its tables as the code has them now."""
    return documents.rewritten(text, PARTS)
