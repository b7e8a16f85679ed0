"""Work addresses for questions about a course: given once, shown to nobody.

Whoever books gives them. A reference becomes a pseudonym at once; neither a reference
nor an address stands in the trail or in an error. Source: ADR 25; DOMAIN F.1.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.clocks import add_months
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.pseudonyms import Pseudonyms, Use, canonical
from safeguarding.cases.services.keeping import Changing
from training.models import Booking, DelegateContact, EvaluationInvite, Event
from training.models.choices import CANCELLED, Status
from training.services.keeping import tell
from training.staff import STAFF_REF

KEPT_MONTHS = 7
FAILED = EvaluationInvite.State.FAILED.value
OPEN = (EvaluationInvite.State.WANTED, EvaluationInvite.State.SENT, FAILED)
MOST_LINES = 500
# "P-10442, ann@..." or "P-10442;..." or as two columns of a spreadsheet.
CUT = re.compile(r"[,;\t]|\s(?=\S+@)")
NO_REFERENCE = "has no staff reference: letters and digits, one digit at least, no name"
NOT_TWO = "is not a staff reference, a comma and an address"
NO_ADDRESS = "has no whole e-mail address"
UNKNOWN = "is of nobody you have booked on this event"
TWICE = "gives an address for a person of an earlier line"


@dataclass(frozen=True)
class Given:
    """One line as it was pasted: already without the reference."""

    line: int
    pseudonym: str
    email: str


@dataclass(frozen=True)
class Read:
    """What pasted lines say: people with addresses, and what is wrong line by line."""

    given: Sequence[Given]
    wrong: Sequence[str]


def read(text: str, partnership_code: str) -> Read:
    """Read pasted lines: a staff reference and a work address each.

    Raises:
        NotAllowed: there are none, or too many.
    """
    pseudonyms = Pseudonyms(partnership_code)
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1)]
    filled = [(at, line) for at, line in lines if line]
    if not filled:
        raise NotAllowed("lines", "Paste a line for each person first.")
    if len(filled) > MOST_LINES:
        raise NotAllowed("lines", f"Paste at most {MOST_LINES} lines at a time.")
    wrong: list[str] = []
    given: list[Given] = []
    for at, line in filled:
        reference, email = _cut(line)
        if reason := _refused(reference, email):
            wrong.append(f"Line {at} {reason}.")
        else:
            found = pseudonyms.of(reference, Use.STAFF)
            given.append(Given(at, found, email.lower()))
    return Read(given, wrong)


def _cut(line: str) -> tuple[str, str]:
    parts = [part.strip() for part in CUT.split(line) if part.strip()]
    return (parts[0], parts[1]) if len(parts) == 2 else ("", "")


def _refused(reference: str, email: str) -> str:
    if not reference:
        return NOT_TWO
    if not STAFF_REF.fullmatch(canonical(reference)):
        return NO_REFERENCE
    try:
        validate_email(email)
    except ValidationError:
        return NO_ADDRESS
    return ""


@dataclass(frozen=True)
class Kept:
    """How many addresses were kept, and why the others were not."""

    people: int
    wrong: Sequence[str]


@transaction.atomic
def give_addresses(*, event: Event, text: str, doing: Changing) -> Kept:
    """Keep the work addresses of people who are booked on an event.

    What cannot be kept is told by the number of its line: nothing that was typed is
    shown again, so what can be kept is, and need not be pasted twice.

    Args:
        event: with its partnership.
        text: lines of a staff reference and an address.
        doing: who gives them; for the people they may book only.

    Raises:
        NotAllowed: there is no line, or there are too many.
    """
    told = read(text, event.partnership.code)
    known = _booked(event, doing.by)
    emails: dict[int, str] = {}
    wrong = list(told.wrong)
    for one in told.given:
        delegate_id = known.get(one.pseudonym)
        if delegate_id is None:
            wrong.append(f"Line {one.line} {UNKNOWN}.")
        elif delegate_id in emails:
            wrong.append(f"Line {one.line} {TWICE}.")
        else:
            emails[delegate_id] = one.email
    if emails:
        keep_addresses(emails, event.ends_on)
        tell(event, doing, "addresses", people=len(emails))
    return Kept(len(emails), wrong)


def _booked(event: Event, by: User) -> dict[str, int]:
    rows = mine(event, by).values_list("delegate__pseudonym", "delegate_id")
    return dict(rows)


def mine(event: Event, by: User) -> "QuerySet[Booking]":
    """List the bookings of an event that stand and that a person may book for."""
    rows: QuerySet[Booking] = Booking.objects.for_user(by, Permission.BOOK_TRAINING)
    gone = (*CANCELLED, Status.LEFT_LIST.value)
    return rows.filter(works_there(), event=event).exclude(status__in=gone)


def works_there() -> Q:
    """Build the filter for bookings by the agency where the person works now.

    An address is that of where somebody works now. What they did elsewhere is neither
    told to it nor asked of it: an agency that gives an address gives it for its people.
    """
    nobodys = Q(agency=None, delegate__agency=None)
    return Q(agency=F("delegate__agency")) | nobodys


def forget_elsewhere(delegate_ids: Iterable[int]) -> None:
    """Delete the addresses of people who work for another agency than before."""
    DelegateContact.objects.filter(delegate__in=list(delegate_ids)).delete()


@transaction.atomic
def keep_addresses(emails: dict[int, str], last_day: date) -> None:
    """Keep addresses of delegates until seven months after a day, or longer.

    Args:
        emails: address by key of the delegate.
        last_day: of the event; an address kept longer already stays so.
    """
    until = keep_until(last_day)
    _end_links(emails)
    DelegateContact.objects.bulk_create(
        (
            DelegateContact(delegate_id=key, email=email, keep_until=until)
            for key, email in emails.items()
        ),
        update_conflicts=True,
        unique_fields=["delegate"],
        update_fields=["email"],
    )
    lengthen(emails, last_day)


def _end_links(emails: dict[int, str]) -> None:
    """Begin anew with a new mailbox: links that lie in the old one open nothing."""
    open_ = EvaluationInvite.objects.filter(
        booking__delegate__in=list(emails), state__in=OPEN, manager_email=""
    )
    # Whoever is sending to the old mailbox just now is waited for.
    held = open_.select_for_update(of=("self",)).order_by("pk")
    waiting = list(held.values_list("pk", "booking__delegate_id", "state"))
    known = dict(
        DelegateContact.objects.filter(delegate__in=list(emails)).values_list(
            "delegate_id", "email"
        )
    )
    # An address that was deleted since may still have a message in its mailbox; what
    # could not be sent is tried anew also with the address that is given again.
    moved = [
        pk
        for pk, person, state in waiting
        if known.get(person) != emails[person] or state == FAILED
    ]
    EvaluationInvite.objects.filter(pk__in=moved).update(
        state=EvaluationInvite.State.WANTED.value,
        attempts=0,
        token_hash="",
        expires_at=None,
        sent_at=None,
        reminded_at=None,
    )


def lengthen(delegate_ids: Iterable[int], last_day: date) -> None:
    """Keep known addresses for a later event of the same people, too."""
    DelegateContact.objects.filter(delegate__in=list(delegate_ids)).update(
        keep_until=Greatest(F("keep_until"), keep_until(last_day))
    )


def keep_until(last_day: date) -> date:
    """Give the last day an address is kept of who was at an event that ended so."""
    return add_months(last_day, KEPT_MONTHS)
