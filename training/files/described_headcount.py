"""Writes the columns and rules of the headcount into its document.

Run it with:

manage.py shell -c "from training.files import described_headcount as d; d.rewrite()"
"""

from functools import partial
from pathlib import Path

from django.conf import settings

from safeguarding import documents
from safeguarding.cases.files.described import columns_table, rules_table
from training.files.headcount import headcount_kind
from training.files.headcount_columns import HEADCOUNT_LAYOUT

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "how-to" / "send-a-headcount.md"
PARTS = {
    "columns": partial(columns_table, HEADCOUNT_LAYOUT),
    "rules": partial(rules_table, headcount_kind.rules),
}


def rewrite() -> None:
    """Write every table of the document anew."""
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text("utf-8")), "utf-8")


def rewritten(text: str) -> str:
    """Give the document with its tables as the code has them now."""
    return documents.rewritten(text, PARTS)
