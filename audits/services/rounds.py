"""Prepares, opens and closes rounds of self-assessment.

One change is one transaction: the round is locked and read again, the rules are asked,
the change is made and the trail written. Source: DOMAIN C.7.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from audits import results
from audits.life_rounds import ROUND
from audits.models import Required, Round, StandardSet
from audits.reminders import want_invitations
from audits.round_rules import doubts_of, early, refuse
from audits.services.keeping import lock, record, require_runner
from audits.services.requiring import release, require
from safeguarding.board.explaining import explain
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Partnership

__all__ = ["NewRound", "change", "close", "create", "open_round", "release", "reopen"]
__all__ += ["require", "standards_for"]

SAME_TITLE = "There is a round of this kind with this title already."


@dataclass(frozen=True)
class NewRound:
    """A round to be prepared.

    Attributes:
        partnership: whose round it is.
        kind: a `RoundKind`.
        title: of the round; once per partnership and kind.
        year: in which its financial year begins: 2014 is 2014-15.
        opens_on: first day; who is a member on it must answer.
        due_on: last day.
        standard_set: None takes the latest that is valid when the round opens.
        is_moderated: a panel gives its own scores.
        is_blind: the panel scores before it sees the self scores.
        tool: name of another tool that holds the answers; "" when they are here.
        note: anything worth knowing.
    """

    partnership: Partnership
    kind: str
    title: str
    year: int
    opens_on: date
    due_on: date
    standard_set: StandardSet | None = None
    is_moderated: bool = True
    is_blind: bool = False
    tool: str = ""
    note: str = ""


@transaction.atomic
def create(*, made: NewRound, doing: Changing) -> Round:
    """Prepare a round; nobody is asked and nothing counts before it is opened.

    Answers of the round before it, of the same kind, are carried forward.

    Raises:
        PermissionDenied: the person does not run rounds there.
        NotAllowed: the days, the standards or the title do not do.
        NeedsConfirming: something is unusual.
    """
    require_runner(doing.by, made.partnership.pk)
    values = vars(made) | {
        "standard_set": made.standard_set or standards_for(made.kind, made.opens_on),
        "previous": _previous(made),
        "title": made.title.strip(),
    }
    of = Round(**values)
    refuse(of)
    doubts = doubts_of(of, local_day(doing.at))
    _save(of)
    explain(
        of,
        partnership_id=of.partnership_id,
        agency_id=None,
        doubts=doubts,
        doing=doing,
    )
    record(of, doing, "create", kind=of.kind)
    return of


@transaction.atomic
def change(*, of: Round, changes: dict[str, Any], doing: Changing) -> Round:
    """Change a round's title, days or way of moderating, until it is closed.

    Kind, standards and year stand still once the round is open: answers are to them.

    Args:
        of: the round.
        changes: new values by field.
        doing: who changes it.

    Raises:
        PermissionDenied, ChangedMeanwhile, NotAllowed, NeedsConfirming: as in `create`.
    """
    fresh = lock(of, doing, "change")
    fixed = {"kind", "standard_set", "year", "opens_on", "tool"}
    for name, value in changes.items():
        is_other = getattr(fresh, name) != value
        if is_other and name in fixed and fresh.state != Round.State.DRAFT:
            raise NotAllowed(name, "This stands still once the round is open.")
        setattr(fresh, name, value)
    refuse(fresh)
    doubts = doubts_of(fresh, local_day(doing.at))
    _save(fresh)
    explain(
        fresh,
        partnership_id=fresh.partnership_id,
        agency_id=None,
        doubts=doubts,
        doing=doing,
    )
    record(fresh, doing, "change", fields=sorted(changes))
    return fresh


@transaction.atomic
def open_round(*, of: Round, doing: Changing) -> Round:
    """Open a round: from now on it can be answered, counts, and people are invited.

    Raises:
        PermissionDenied, ChangedMeanwhile: as in `create`.
        NotAllowed: it is not a draft, or nobody must answer.
        NeedsConfirming: its day is still to come.
    """
    fresh = lock(of, doing, "open")
    if not Required.objects.filter(round=fresh).exists():
        raise NotAllowed("", "Nobody must answer yet: choose who, then open the round.")
    explain(
        fresh,
        partnership_id=fresh.partnership_id,
        agency_id=None,
        doubts=early(fresh, local_day(doing.at)),
        doing=doing,
    )
    fresh.state = ROUND.after("open", fresh.state)
    fresh.save(update_fields=["state"])
    invited = want_invitations(fresh, local_day(doing.at))
    record(fresh, doing, "open", invited=invited)
    results.want_year(fresh)
    return fresh


@transaction.atomic
def close(*, of: Round, doing: Changing) -> Round:
    """Close a round: nothing is answered any more; what did not come did not come.

    Raises:
        PermissionDenied, ChangedMeanwhile, NotAllowed: as in `open_round`.
    """
    fresh = lock(of, doing, "close")
    fresh.state = ROUND.after("close", fresh.state)
    fresh.closed_on = local_day(doing.at)
    fresh.save(update_fields=["state", "closed_on"])
    record(fresh, doing, "close")
    return fresh


@transaction.atomic
def reopen(*, of: Round, doing: Changing) -> Round:
    """Open a closed round again.

    Raises:
        PermissionDenied, ChangedMeanwhile, NotAllowed: as in `open_round`.
    """
    fresh = lock(of, doing, "reopen")
    fresh.state = ROUND.after("reopen", fresh.state)
    fresh.closed_on = None
    fresh.save(update_fields=["state", "closed_on"])
    record(fresh, doing, "reopen")
    return fresh


def standards_for(kind: str, day: date) -> StandardSet:
    """Give the latest standards of a kind that are valid on a day.

    Raises:
        NotAllowed: there are none.
    """
    sets = StandardSet.objects.filter(kind=kind, valid_from__lte=day)
    found = sets.order_by("-valid_from", "-version", "-pk").first()
    if found is None:
        raise NotAllowed(
            "standard_set", "There are no standards of this kind valid by that day."
        )
    return found


def _previous(made: NewRound) -> Round | None:
    earlier = Round.objects.filter(
        partnership=made.partnership,
        kind=made.kind,
        opens_on__lt=made.opens_on,
        tool="",
    )
    found: Round | None = earlier.order_by("-opens_on", "-pk").first()
    return found


def _save(of: Round) -> None:
    try:
        with transaction.atomic():
            of.save()
    except IntegrityError as error:
        if "one_round_per_title" not in str(error):
            raise
        raise NotAllowed("title", SAME_TITLE) from None
