"""The rules one row about a return home interview is judged by. Source: DOMAIN C.6."""

from dataclasses import dataclass, field
from datetime import date, datetime

from safeguarding.cases import rules_missing as asked
from safeguarding.cases.clocks import due_at
from safeguarding.cases.files.cells import Moment
from safeguarding.cases.files.findings import Found
from safeguarding.cases.models import Precision


@dataclass(slots=True)
class InterviewRow:
    """What one row says, before the rules looked at it."""

    found: Found
    child: str
    reference: str
    returned: Moment | None
    offered: bool | None
    offered_on: Moment | None
    accepted: bool | None
    completed: Moment | None
    why_not_done: str

    @property
    def is_by_date(self) -> bool:
        """Whether the return or the interview is known by its day only."""
        known = [one for one in (self.returned, self.completed) if one]
        return not all(one.has_time for one in known)

    @property
    def precision(self) -> str:
        """How exactly the return and the interview are known together."""
        return (Precision.DATE if self.is_by_date else Precision.DATETIME).value


@dataclass(frozen=True)
class KnownOfInterviews:
    """What the rules know before the first row."""

    now: datetime
    today: date
    la_code: str = ""
    once: set[str] = field(default_factory=set)


def judge(row: InterviewRow, known: KnownOfInterviews) -> None:
    """Run every rule that needs this row only."""
    _future(row, known)
    _answers(row)
    _done(row)
    _undecided(row, known)


def _future(row: InterviewRow, known: KnownOfInterviews) -> None:
    for moment, column in (
        (row.returned, "returned_at"),
        (row.offered_on, "offered_at"),
        (row.completed, "completed_at"),
    ):
        if moment is not None and asked.is_future(moment.at, known.now):
            row.found.say(
                "E-DATE-FUTURE",
                "This is after the file was given. Give what has happened.",
                column,
            )


def _answers(row: InterviewRow) -> None:
    if asked.is_accepted_unoffered(offered=row.offered, accepted=row.accepted):
        row.found.say(
            "E-ACCEPTED",
            "The interview was accepted and not offered. Correct one of the two.",
            "accepted",
        )
    elif row.completed and row.offered is False:
        row.found.say(
            "E-ACCEPTED",
            "The interview was done and not offered. Correct one of the two.",
            "offered",
        )


def _done(row: InterviewRow) -> None:
    done, back = row.completed, row.returned
    if done is None:
        return
    if asked.is_done_refused(
        done.at, accepted=row.accepted, why_not_done=row.why_not_done
    ):
        row.found.say(
            "E-DONE-REFUSED",
            "The interview was done, and the row says that it was not accepted or why "
            "it was not done. Correct one of the two.",
            "why_not_done" if row.why_not_done else "accepted",
        )
    if back is not None:
        if asked.is_before(done.at, back.at, row.precision):
            row.found.say(
                "E-DONE-BEFORE",
                "The interview was done before the child was back. Correct one of the "
                "two.",
                "completed_at",
            )
        elif asked.is_done_late(back.at, done.at):
            row.found.say(
                "W-DONE-LATE",
                f"The interview was done {(done.at - back.at).days} days after the return. Check the "
                "dates, or say why it took so long.",
                "completed_at",
            )


def _undecided(row: InterviewRow, known: KnownOfInterviews) -> None:
    decided = row.offered is not None or row.completed or row.why_not_done
    if decided or row.returned is None or known.now <= due_at(row.returned.at):
        return
    row.found.say(
        "W-NO-DECISION",
        "The child was back more than 72 hours ago, and the row does not say whether "
        "an interview was offered. Say Y or N, or why nobody knows.",
        "offered",
    )
