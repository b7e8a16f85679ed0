"""Draws the lives of audits, answers, reviews and actions, for docs/audits.md.

Run it with:

manage.py shell -c "from audits import described as d; d.rewrite()"
"""

from pathlib import Path

from django.conf import settings

from audits.life_cases import CASE_AUDIT
from audits.life_reviews import REVIEW
from audits.life_rounds import RESPONSE, ROUND
from safeguarding.board import lives
from safeguarding.board.life import Life
from safeguarding.board.life_actions import ACTION
from safeguarding.board.life_meetings import MEETING

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "audits.md"
LIVES: tuple[Life, ...] = (ROUND, RESPONSE, CASE_AUDIT, REVIEW, ACTION, MEETING)


def rewrite() -> None:
    """Write every drawing of the document anew."""
    text = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(lives.rewritten(text, LIVES), "utf-8")
