"""Which returns one file can be for: the same return of one agency to several boards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission, Reach
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Obligation, Submission

# Older returns are corrected one by one.
MOST_OFFERED = 60


@dataclass(frozen=True)
class Choice:
    """A return that somebody may send to several boards at once."""

    agency_id: int
    template_id: int
    kind: str
    start: date
    label: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.agency_id}-{self.template_id}-{self.kind}-{self.start}"


def serves_several(user: User) -> bool:
    """Say whether a person's seats let them send for one agency to several boards.

    Asks nothing of the database. A coordinator's seat reaches every agency.
    """
    boards: dict[int | None, set[int]] = {}
    for seat in user.seats:
        reach = seat.reach(Permission.SUBMIT_RETURN)
        if reach is not None:
            agency = None if reach is Reach.PARTNERSHIP else seat.agency_id
            boards.setdefault(agency, set()).add(seat.partnership_id)
    every = boards.pop(None, set())
    return len(every) > 1 or any(len(own | every) > 1 for own in boards.values())


def choices(user: User) -> list[Choice]:
    """List the returns that a person may send for one agency to several boards.

    One query; newest period first.
    """
    mine = _mine(user)
    found = (
        mine.values(
            "agency_id",
            "template_id",
            "kind",
            "period_start",
            "agency__short_name",
            "template__title",
        )
        .annotate(boards=Count("partnership_id", distinct=True))
        .filter(boards__gte=2)
        .order_by("-period_start", "agency__short_name", "template__title", "kind")
    )
    return [
        Choice(
            one["agency_id"],
            one["template_id"],
            one["kind"],
            one["period_start"],
            _label(one),
        )
        for one in found[:MOST_OFFERED]
    ]


def _label(one: dict[str, object]) -> str:
    period = Period(Kind(str(one["kind"])), _day(one["period_start"]))
    return (
        f"{one['template__title']}, {one['agency__short_name']}, {period.short_label} "
        f"({one['boards']} boards)"
    )


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(value)
    return value


def _mine(user: User) -> ScopedQuerySet:
    """Give the returns of figures: a list of children is one board's alone."""
    mine = Obligation.objects.for_user(user, Permission.SUBMIT_RETURN)
    return mine.filter(template__records="")


def owed_by(user: User, choice: Choice) -> list[Obligation]:
    """Load the returns of a choice, one for each board, in order of the boards."""
    found = _mine(user).filter(
        agency_id=choice.agency_id,
        template_id=choice.template_id,
        kind=choice.kind,
        period_start=choice.start,
    )
    related = found.select_related("partnership", "agency", "template")
    return list(related.order_by("partnership__short_name", "pk"))


def shares_of(user: User, batch_id: int) -> Sequence[Submission]:
    """Load what was sent with one file, for somebody who may see all of it.

    Returns:
        Nothing for anybody else: that there were other shares is not for one board.
    """
    every = Submission.objects.filter(batch_id=batch_id)
    seen = every & Submission.objects.for_user(user, Permission.SEE_RETURNS)
    found = list(
        seen.select_related(
            "obligation__template",
            "obligation__agency",
            "obligation__partnership",
            "submitted_by",
            "batch",
        ).order_by("obligation__partnership__short_name", "pk")
    )
    return found if len(found) == every.count() else []


def batch_of(user: User, version: Submission) -> int | None:
    """Give the file for several boards that a version came with, for its agency.

    None for everybody who may not see all of its shares, and for a file of one share.
    """
    if version.batch_id is None:
        return None
    return version.batch_id if len(shares_of(user, version.batch_id)) > 1 else None
