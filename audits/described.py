"""Draws the lives of audits, answers, reviews and actions, for docs/audits.md.

Run it with:

manage.py shell -c "from audits import described as d; d.rewrite()"
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from django.conf import settings

from audits.life_cases import CASE_AUDIT
from audits.life_reviews import REVIEW
from audits.life_rounds import RESPONSE, ROUND
from safeguarding import documents
from safeguarding.board.life import Life
from safeguarding.board.life_actions import ACTION
from safeguarding.board.life_meetings import MEETING

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "audits.md"
LIVES: tuple[Life, ...] = (ROUND, RESPONSE, CASE_AUDIT, REVIEW, ACTION, MEETING)


def rewrite() -> None:
    """Write every drawing of the document anew."""
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text("utf-8")), "utf-8")


def rewritten(text: str) -> str:
    """Give the document with its drawings as the code has them now.

    Raises:
        KeyError: a mark names a drawing that there is not.
    """
    return documents.rewritten(text, _drawings())


def _drawings() -> Mapping[str, Callable[[], str]]:
    return {f"life of {life.name}": partial(_drawn, life) for life in LIVES}


def _drawn(life: Life) -> str:
    return documents.drawing(life.diagram())
