"""What waits for coordinators of cases: how many, never about whom."""

from datetime import datetime

from django.urls import reverse

from dashboards.needs.sections import Item, Section
from dashboards.presenters.summary import plural
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.waiting import counted

# What cannot wait; the rest is on the page behind the link. One query for each.
URGENT = ("interviews-overdue", "not-screened", "no-meeting")


def cases(user: User, now: datetime) -> list[Section]:
    """Tell a coordinator what is overdue: "3 interviews overdue, 2 referrals …"."""
    if not user.may(Permission.SEE_CASES):
        return []
    more = Item("What is waiting for us?", url=reverse("cases:worklists"))
    found = [one for one in counted(user, now, URGENT) if one.count]
    heading = "Cases and missing children"
    if not found:
        return [Section(heading, "Nothing urgent is waiting.", (), more)]
    items = tuple(
        Item(one.said, url=reverse("cases:worklist", args=[one.worklist.code]))
        for one in found
    )
    count = sum(one.count for one in found)
    # Analysts read cases; only who keeps them has something to do.
    keeps = user.may(Permission.KEEP_CASES)
    sentence = f"{count} {plural('record', count)} to look at."
    return [Section(heading, sentence, items, more, is_action=keeps, count=count)]
