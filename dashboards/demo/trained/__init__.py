"""Northborough's training: lists of bookings, events to come, what changed.

All of it is made up (`fixtures/synthetic/training_northborough.py`). Lists go through
the pipeline everybody's lists take, the rest through the services of the screens.
"""

from datetime import datetime

from django.db import transaction

from dashboards.demo.assured.desk import Desk
from dashboards.demo.published import People
from dashboards.demo.trained import answers, events, headcounts, lists
from safeguarding.partners.models import Partnership
from training.models import Headcount

__all__ = ["keep_all", "lists"]


@transaction.atomic
def keep_all(partnership: Partnership, people: People, now: datetime) -> int:
    """Make what is kept beside the lists, once; say how many things."""
    if Headcount.objects.filter(partnership=partnership).exists():
        return 0
    desk = Desk(partnership, people, now)
    made: int = sum(part.make(desk) for part in (headcounts, events, answers))
    return made
