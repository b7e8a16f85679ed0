"""Receipts: proof that a version came in, and that a receipt is one of ours.

Source: FEATURES 1 (1), 2 row 61; SECURITY 2c.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min
from django.utils import timezone

from safeguarding.returns.deadlines import days_late
from safeguarding.returns.models import (
    Problem,
    ReasonKind,
    Receipt,
    Severity,
    Submission,
)
from safeguarding.returns.people import sender_of, signer_of

# Thirty-two signs nobody mistakes for another (no I, L, O, U): five bits each.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 16, 4
MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Fact:
    """One line of a receipt."""

    key: str
    value: str
    is_code: bool = False


@dataclass(frozen=True)
class ReceiptPage:
    """All that a receipt says, on its page and on paper alike.

    It tells what was sent and signed, and never what became of it: the same version
    gives the same receipt for ever, once it is signed.
    """

    number: str
    title: str
    lead: str
    facts: tuple[Fact, ...]
    reasons: tuple[str, ...]
    issued_at: datetime
    is_complete: bool


def new_number() -> str:
    """Make the number of a receipt: 80 random bits, in groups of four signs."""
    return _grouped("".join(secrets.choice(SIGNS) for _ in range(LENGTH)))


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def issue(submission: Submission, at: datetime) -> Receipt:
    """Write the receipt of a version, in the transaction that takes it in."""
    return Receipt.objects.create(
        submission=submission,
        partnership_id=submission.partnership_id,
        agency_id=submission.agency_id,
        number=new_number(),
        issued_at=at,
    )


def is_genuine(typed: str) -> bool:
    """Say whether a number is that of a receipt of ours, and nothing else about it.

    One look-up, whatever was typed, so that time tells nothing either. Letters that
    are easily misread (O, I, L) are taken for the digits they look like.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    number = _grouped(signs.translate(MISREAD)[: LENGTH + 1])
    return Receipt.objects.filter(number=number).exists()


def receipt_page(receipt: Receipt) -> ReceiptPage:
    """Gather what a receipt says. Three queries."""
    version = receipt.submission
    owed = version.obligation
    kinds = _reasons(version)
    complete = version.received_at is not None
    return ReceiptPage(
        number=receipt.number,
        title=f"Receipt for {owed.template.title}, {owed.period.short_label}",
        lead=_lead(version),
        facts=tuple(_facts(version, receipt, sum(kinds.values()))),
        reasons=tuple(
            f"{ReasonKind(kind).label}: {count}" for kind, count in kinds.items()
        ),
        issued_at=receipt.issued_at,
        is_complete=complete,
    )


def _reasons(version: Submission) -> dict[str, int]:
    """Count the warnings that were explained, by the kind of reason."""
    found = (
        Problem.objects.filter(submission=version, severity=Severity.WARNING)
        .values_list("reason_kind")
        .annotate(count=Count("pk"))
        .order_by("reason_kind")
    )
    return {kind or ReasonKind.OTHER.value: count for kind, count in found}


def _lead(version: Submission) -> str:
    if version.received_at is None:
        if version.state == Submission.State.UNSIGNED:
            return "Sent, and not received yet: it waits for the agency's signature."
        return "Sent, but never signed: it was not received."
    return f"Received {moment(version.received_at)}, {_in_time(version)}."


def _in_time(version: Submission) -> str:
    """Say in words whether a version came by its due date."""
    if version.received_at is None:
        return "not received"
    day = timezone.localdate(version.received_at)
    words = _late(version.obligation.due_on, day)
    first = Submission.objects.filter(
        obligation_id=version.obligation_id, version__lt=version.version
    ).aggregate(at=Min("received_at"))["at"]
    if first is None:
        return words
    # What is in time is the return, not each correction of it.
    came = timezone.localdate(first)
    known = _late(version.obligation.due_on, came)
    return f"a correction; the return itself came on {came:%-d %B %Y}, {known}"


def _late(due_on: date, day: date) -> str:
    late = days_late(due_on, day, day)
    days = "working day" if late == 1 else "working days"
    return f"{late:,} {days} late" if late else "on time"


def _facts(version: Submission, receipt: Receipt, explained: int) -> list[Fact]:
    owed = version.obligation
    received = version.received_at is not None
    in_time = _in_time(version)
    state = Submission.State.RECEIVED if received else Submission.State.UNSIGNED
    facts = [
        Fact("Receipt number", receipt.number),
        Fact("Agency", owed.agency.name),
        Fact("Partnership", owed.partnership.name),
        Fact("Return", owed.template.title),
        Fact("Period", owed.period.label),
        Fact("Version", str(version.version)),
        Fact("Due", f"{owed.due_on:%-d %B %Y}"),
        Fact("On time", in_time[0].upper() + in_time[1:]),
        Fact("Sent", f"{moment(version.submitted_at)} by {sender_of(version)}"),
        Fact("How it came", Submission.Way(version.way).label),
        Fact("State then", state.label),
    ]
    if signed := signer_of(version):
        facts.append(Fact("Signed", signed))
    return [*facts, *_content(version, explained)]


def _content(version: Submission, explained: int) -> list[Fact]:
    what = "rows" if version.obligation.template.records else "figures"
    return [
        Fact(what.capitalize(), f"{version.row_count:,}"),
        Fact("Warnings explained", f"{explained:,}"),
        Fact("File", version.file_name),
        Fact(
            f"Fingerprint of the {what} (SHA-256)", version.content_hash, is_code=True
        ),
        Fact("Fingerprint of the file (SHA-256)", version.file.sha256, is_code=True),
    ]


def moment(at: datetime) -> str:
    """Say a moment in local time: 4 May 2016 at 10:03."""
    return f"{timezone.localtime(at):%-d %B %Y at %H:%M}"
