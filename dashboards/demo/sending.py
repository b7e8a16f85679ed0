"""Sends the returns of Northborough as its people would have: in time, late, corrected.

Everything goes through the services of everybody's returns, on days in the past. A
return that has a version already is left alone, so a second run adds nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from dashboards.demo.figures import Made, content
from dashboards.demo.people import NORTHBOROUGH
from dashboards.demo.published import People, mid_morning
from dashboards.demo.returns import Return, all_returns
from dashboards.demo.stories import USUAL, Correction, MoreTime, Question
from safeguarding.access.models import User
from safeguarding.access.permissions import Role
from safeguarding.periods import add_working_days
from safeguarding.returns import deadlines, nil, services
from safeguarding.returns.answers import Reason, Reasons
from safeguarding.returns.models import (
    Obligation,
    ReasonKind,
    Submission,
    SubmissionRow,
)

# How many days before the due date returns come, one after the other, and how many
# days later the coordinator accepts them: seven and four, so the two never march.
EARLY = (1, 0, 3, 1, 2, 0, 5)
DECIDED_AFTER = (1, 4, 2, 6)
NOTHING = "No arrangement came to notice in these three months."


@dataclass(frozen=True)
class Sender:
    """Who sends one return, who decides on it, and until when anything happened."""

    analyst: User
    coordinator: User
    now: datetime


def send_all(people: People, now: datetime) -> int:
    """Send what has not been sent and was to be sent by now; say how many returns."""
    owed = _owed()
    sent = 0
    coordinator = people[Role.BOARD_ANALYST, ""]
    for number, each in enumerate(all_returns()):
        obligation = owed.get((each.agency, each.template, each.period.start))
        if obligation is None:
            continue
        sender = Sender(people[Role.AGENCY_SUBMITTER, each.agency], coordinator, now)
        sent += _send(each, obligation, sender, number)
    return sent


def _owed() -> dict[tuple[str, str, date], Obligation]:
    """Find the returns that are owed and of which no version has come. One query."""
    rows = Obligation.objects.filter(
        partnership__code=NORTHBOROUGH.code, submissions=None
    ).select_related("partnership", "agency", "template")
    return {
        (row.agency.code, row.template.code, row.period_start): row
        for row in rows.order_by("pk")
    }


def _send(each: Return, owed: Obligation, sender: Sender, number: int) -> bool:
    """Send one return with everything its story says; say whether a version came."""
    story = each.story
    if story.more_time:
        _grant(story.more_time, owed, sender)
    at = _sent_at(story.late, owed.due_on, number)
    if story.is_missing or at > sender.now:
        return False
    version = (
        nil.send_nil(obligation=owed, by=sender.analyst, at=at, reason=NOTHING)
        if story.is_nil
        else _submit(owed, sender.analyst, at, each.rows, story.reasons)
    )
    decided = at + timedelta(days=DECIDED_AFTER[number % len(DECIDED_AFTER)])
    if story.waits or decided > sender.now:
        return True
    if story.question:
        _send_back(story.question, version, sender, decided)
        return True
    services.accept(submission=version, by=sender.coordinator, at=decided)
    if story.correction:
        _correct(each, story.correction, owed, sender, at)
    return True


def _sent_at(late: int, due_on: date, number: int) -> datetime:
    day = (
        add_working_days(due_on, late)
        if late
        else due_on - timedelta(days=EARLY[number % len(EARLY)])
    )
    return mid_morning(day)


def _submit(
    owed: Obligation,
    by: User,
    at: datetime,
    rows: tuple[Made, ...],
    reasons: Reasons,
) -> Submission:
    return services.submit(
        obligation=owed,
        content=content(owed.agency.code, owed.period, rows),
        file_name=f"{owed.template.code}_{owed.agency.code}_{owed.period.code}.csv",
        by=by,
        explanations={**USUAL, **reasons},
        at=at,
    )


def _grant(more: MoreTime, owed: Obligation, sender: Sender) -> None:
    at = mid_morning(owed.due_on)
    if at <= sender.now and not owed.extensions.exists():
        deadlines.grant_extension(
            obligation=owed,
            until=more.until,
            reason=more.why,
            by=sender.coordinator,
            at=at,
        )


def _send_back(
    question: Question, version: Submission, sender: Sender, at: datetime
) -> None:
    row = SubmissionRow.objects.get(
        submission=version, indicator__code=question.code, breakdown_code=""
    )
    services.send_back(
        submission=version,
        by=sender.coordinator,
        reason="",
        at=at,
        questions={row.pk: question.words},
        answer_by=max(question.answer_by, timezone.localdate(at)),
    )


def _correct(
    each: Return,
    correction: Correction,
    owed: Obligation,
    sender: Sender,
    first_at: datetime,
) -> None:
    at = first_at + timedelta(days=correction.days)
    if at > sender.now:
        return
    why = Reason(correction.why, ReasonKind.CORRECTED)
    reasons = {**each.story.reasons, "W-RESTATED": why}
    rows = each.corrected(correction)
    version = _submit(owed, sender.analyst, at, rows, reasons)
    services.accept(
        submission=version, by=sender.coordinator, at=at + timedelta(days=1)
    )
