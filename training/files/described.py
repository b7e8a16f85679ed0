"""Writes the columns and rules of lists of bookings into their document.

Run it with:

manage.py shell -c "from training.files import described as d; d.rewrite()"
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from django.conf import settings

from safeguarding import documents
from safeguarding.cases.files.described import columns_table, rules_table
from training.files.bookings import bookings_kind, register_kind
from training.files.columns import BOOKINGS_LAYOUT, ONLINE_LAYOUT, REGISTER_LAYOUT
from training.files.words import DELIVERIES, LISTED, REASONS, SECTORS, STATUSES
from training.models.choices import Delivery, Sector, Why

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "how-to" / "send-bookings.md"
CODES = (
    ("status", STATUSES, LISTED),
    ("sector", SECTORS, Sector.values),
    ("delivery_type", DELIVERIES, Delivery.values),
    ("reason", REASONS, Why.values),
)


def rewrite() -> None:
    """Write every table of the document anew."""
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text("utf-8")), "utf-8")


def rewritten(text: str) -> str:
    """Give the document with its tables as the code has them now."""
    return documents.rewritten(text, PARTS)


def _words() -> str:
    rows = [
        (column, code, ", ".join(_spellings(known, code)))
        for column, known, codes in CODES
        for code in codes
    ]
    return documents.table(("column", "code", "also read as"), rows)


def _spellings(known: Mapping[str, str], code: str) -> Iterable[str]:
    return (text for text, one in known.items() if one == code and text != code)


PARTS: Mapping[str, Callable[[], str]] = {
    "columns of bookings": partial(columns_table, BOOKINGS_LAYOUT),
    "columns of e-learning": partial(columns_table, ONLINE_LAYOUT),
    "columns of a register": partial(columns_table, REGISTER_LAYOUT),
    "words": _words,
    "rules of bookings": partial(rules_table, bookings_kind.rules),
    "rules of a register": partial(rules_table, register_kind.rules),
}
