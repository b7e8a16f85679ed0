"""Who did what with each version of a return, and when: from the rows themselves.

Source: FEATURES 1 (4), (14).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from safeguarding.returns.models import Submission
from safeguarding.returns.people import Senders, signatory_in_words, signature_of

State, Way = Submission.State, Submission.Way


@dataclass(frozen=True)
class Event:
    """One thing somebody did with a version; `words` are theirs."""

    at: datetime
    what: str
    who: str
    words: str = ""


@dataclass(frozen=True)
class Version:
    """One version of a return, and what was done with it, first things first."""

    pk: int
    number: int
    state: str
    sent_at: datetime
    sent_by: str
    is_this: bool
    events: tuple[Event, ...]


def state_in_words(version: Submission) -> str:
    """Say how a version stands; one its signatory handed back was never received."""
    if version.state == State.SENT_BACK and version.received_at is None:
        return "Not signed, handed back to its preparer"
    return State(version.state).label


def history_of(version: Submission) -> tuple[Version, ...]:
    """Tell the story of a return, the last version first. Two queries."""
    found = (
        Submission.objects.filter(obligation_id=version.obligation_id)
        .select_related(
            "obligation__agency",
            "submitted_by",
            "decided_by",
            "signature__signed_by",
            "signature__delegation__signatory",
        )
        .annotate(asked=Count("questions"))
        .order_by("-version")
    )
    versions: Sequence[Submission] = list(found)
    senders = Senders(versions)
    return tuple(
        Version(
            pk=one.pk,
            number=one.version,
            state=state_in_words(one),
            sent_at=one.submitted_at,
            sent_by=senders.name(one),
            is_this=one.pk == version.pk,
            events=tuple(_events(one, senders.name(one))),
        )
        for one in versions
    )


def _events(version: Submission, sender: str) -> list[Event]:
    way = "Said that there was nothing to report" if version.way == Way.NIL else "Sent"
    events = [Event(version.submitted_at, way, sender)]
    if signature := signature_of(version):
        who = signatory_in_words(signature)
        words = signature.statement
        events.append(Event(signature.signed_at, "Signed", who, words))
    if version.decided_at is not None:
        events.append(_decision(version, version.decided_at))
    return events


def _decision(version: Submission, at: datetime) -> Event:
    who = str(version.decided_by)
    if version.state != State.SENT_BACK:
        return Event(at, "Accepted", who)
    if version.received_at is None:
        return Event(at, "Not signed", who, version.decision_reason)
    asked: int = getattr(version, "asked", 0)
    noun = "figure" if asked == 1 else "figures"
    what = f"Sent back, asking about {asked} {noun}" if asked else "Sent back"
    if version.answer_by:
        what += f", answer wanted by {version.answer_by:%-d %B %Y}"
    return Event(at, what, who, version.decision_reason)
