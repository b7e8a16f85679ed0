"""What needs a person now: read from their seats, for the front page."""

from datetime import date

from django.utils import timezone

from dashboards.needs import (
    assurance,
    cases,
    people,
    returns,
    scorecards,
    training,
)
from dashboards.needs.sections import Needs
from safeguarding.access.models import User


def needs(user: User, *, day: date) -> Needs:
    """Gather what a person must act on first, then what is good to know.

    At most 22 queries, whatever the person's seats.
    """
    owed = returns.Owed.of(user, day)
    found = [
        *returns.own_returns(user, owed),
        *returns.decisions(user, owed),
        *returns.status_only(owed),
        *cases.cases(user, timezone.now()),
        *assurance.assurance(user, day),
        *training.training(user, day),
        *people.people(user, day),
        *scorecards.scorecards(user, day),
    ]
    return Needs(tuple(sorted(found, key=lambda section: not section.is_action)))
