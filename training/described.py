"""Draws the lives of events and bookings, for docs/training.md.

Run it with:

manage.py shell -c "from training import described as d; d.rewrite()"
"""

from pathlib import Path

from django.conf import settings

from safeguarding.board import lives
from safeguarding.board.life import Life
from training.life_bookings import BOOKING
from training.life_events import EVENT

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "training.md"
LIVES: tuple[Life, ...] = (EVENT, BOOKING)


def rewrite() -> None:
    """Write every drawing of the document anew."""
    text = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(lives.rewritten(text, LIVES), "utf-8")
