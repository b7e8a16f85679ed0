"""Reads what became of the actions, by owner and by where they come from: one query."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Count, Q

from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board.models import Action

OPEN = Q(state__in=[Action.State.OPEN.value, Action.State.IN_PROGRESS.value])
MOVED = Action.Moved
COUNTS: Mapping[str, Q] = {
    "open": OPEN,
    "waiting": Q(state=Action.State.COMPLETE.value),
    "verified": Q(state=Action.State.VERIFIED.value),
    "not_done": Q(state=Action.State.NOT_DONE.value),
    "moved": Q(moved=MOVED.MOVED.value),
    "not_moved": Q(moved=MOVED.NOT_MOVED.value),
    "cannot_tell": Q(moved=MOVED.CANNOT_TELL.value),
}


@dataclass(frozen=True)
class Acted:
    """How actions stand: staff work, nothing in it is hidden.

    Attributes:
        overdue: of the open ones, those whose day has passed.
        waiting: complete by their owner's word, not verified yet.
        verified: closed on evidence that another agency looked at.
        moved: two quarters after closing the indicator had moved; or not; or nobody
            can tell.
    """

    open: int = 0
    overdue: int = 0
    waiting: int = 0
    verified: int = 0
    not_done: int = 0
    moved: int = 0
    not_moved: int = 0
    cannot_tell: int = 0

    def __add__(self, other: "Acted") -> "Acted":
        """Add two groups of actions."""
        names = (one.name for one in fields(self))
        return Acted(*(getattr(self, one) + getattr(other, one) for one in names))

    @property
    def all(self) -> int:
        """All actions there ever were."""
        return self.open + self.waiting + self.verified + self.not_done

    @property
    def judged(self) -> int:
        """Those whose indicator was looked at two quarters after closing."""
        return self.moved + self.not_moved + self.cannot_tell


@dataclass(frozen=True)
class Actions:
    """All actions of a partnership, by the owner's code and by kind of source."""

    by_agency: Mapping[str, Acted]
    by_source: Mapping[str, Acted]

    @property
    def all(self) -> Acted:
        """All of them together."""
        return sum(self.by_agency.values(), Acted())

    def of(self, agency: str) -> Acted:
        """Those of one agency."""
        return self.by_agency.get(agency, Acted())


def read_actions(
    user: User, place: Place, day: date, agency: str = ""
) -> Actions | None:
    """Count the actions that a reader may see.

    Args:
        user: the reader.
        place: the partnership.
        day: today: what was due before it is overdue.
        agency: only those of this agency; "" for all.

    Returns:
        None where the reader may see no action of others.
    """
    if not user.may(Permission.SEE_ACTIONS, place.pk):
        return None
    rows = Action.objects.for_user(user, Permission.SEE_ACTIONS).filter(
        partnership_id=place.pk, **({"agency__code": agency} if agency else {})
    )
    late = OPEN & Q(due_on__lt=day)
    counts = {f"n_{name}": Count("pk", filter=q) for name, q in COUNTS.items()}
    counted = rows.order_by().values("agency__code", "source_kind")
    by_agency: dict[str, Acted] = {}
    by_source: dict[str, Acted] = {}
    for row in counted.annotate(n_overdue=Count("pk", filter=late), **counts):
        one = Acted(**{key[2:]: row[key] for key in row if key.startswith("n_")})
        for found, key in (
            (by_agency, row["agency__code"]),
            (by_source, row["source_kind"]),
        ):
            found[key] = found.get(key, Acted()) + one
    return Actions(by_agency, by_source)
