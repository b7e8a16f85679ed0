"""Northborough's board, audits and actions; all of it is made up.

Made through the services of the screens, on days before the demo's first start, so that
there is something late, something to discuss and something to verify. Once there is a
group, nothing is added.
"""

from datetime import datetime

from django.db import transaction

from dashboards.demo.assured import actions, board, case_audits, reviews, rounds
from dashboards.demo.assured.desk import Desk
from dashboards.demo.published import People
from safeguarding.board import quarters
from safeguarding.board.models import Group
from safeguarding.partners.models import Partnership


@transaction.atomic
def keep_all(partnership: Partnership, people: People, now: datetime) -> int:
    """Make what the board keeps; say how many things, 0 when it is there already."""
    if Group.objects.filter(partnership=partnership).exists():
        return 0
    desk = Desk(partnership, people, now)
    parts = (board, rounds, case_audits, reviews, actions)
    made: int = sum(part.make(desk) for part in parts)
    # Nothing happened to some of the actions for quarters: those have rows, too.
    quarters.roll(partnership, today=desk.day(0))
    return made
