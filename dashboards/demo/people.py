"""The invented people of the demonstration, one of each role in each partnership."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import ROLE_LABELS, Role
from safeguarding.partners.models import Agency, Partnership


@dataclass(frozen=True)
class Place:
    """A partnership of the demonstration: where its people sit.

    Attributes:
        code: of the partnership.
        mail: the domain of its people's addresses; it cannot exist.
        analysts_agency: whose analyst, approver and board member can sign in.
        seats_from: the day their seats begin.
    """

    code: str
    mail: str
    analysts_agency: str
    seats_from: date


@dataclass(frozen=True)
class Person:
    """Somebody invented, with one seat."""

    place: Place
    mailbox: str
    name: str
    role: Role
    agency: str = ""

    @property
    def email(self) -> str:
        """Address under a domain that cannot exist."""
        return f"{self.mailbox}@{self.place.mail}"


DUDLEY = Place(
    "dudley", "dudley.example.org", "dudley-childrens-social-care", date(2012, 4, 1)
)
NORTHBOROUGH = Place(
    "northborough-synthetic",
    "northborough.example.org",
    "northborough-csc",
    date(2021, 4, 1),
)
# One of each role; the first names are the seats, so nobody is named by chance.
SEATS = (
    ("board", "Board member (demo)", Role.BOARD_MEMBER, True),
    ("analyst", "Agency analyst (demo)", Role.AGENCY_SUBMITTER, True),
    ("approver", "Agency approver (demo)", Role.AGENCY_APPROVER, True),
    ("coordinator", "Board analyst (demo)", Role.BOARD_ANALYST, False),
    ("missing", "CSE and missing lead (demo)", Role.CSE_MISSING_LEAD, False),
    ("lado", "Designated officer (demo)", Role.LADO, False),
    ("auditor", "Auditor (demo)", Role.AUDITOR, False),
    ("trainer", "Training coordinator (demo)", Role.TRAINING_COORDINATOR, False),
    ("manager", "Business manager (demo)", Role.BUSINESS_MANAGER, False),
    ("admin", "System administrator (demo)", Role.SYSTEM_ADMINISTRATOR, False),
)
# The board member sits on both boards and chooses between them after signing in.
# Everybody else sees one partnership, and nothing of the other.
ON_BOTH = "board"


def people_of(place: Place) -> list[Person]:
    """List who sits in a partnership: one person of each role."""
    return [
        Person(
            DUDLEY if mailbox == ON_BOTH else place,
            mailbox,
            name,
            role,
            place.analysts_agency if in_agency else "",
        )
        for mailbox, name, role, in_agency in SEATS
    ]


def senders_of(place: Place, agencies: Iterable[str]) -> list[Person]:
    """List an analyst for every agency that sends something, and has none yet."""
    name, role = "Agency analyst (demo)", Role.AGENCY_SUBMITTER
    return [
        Person(place, f"analyst.{code}", name, role, code)
        for code in sorted({*agencies} - {place.analysts_agency})
    ]


def approvers_of(place: Place, agencies: Iterable[str]) -> list[Person]:
    """List somebody who signs for every agency that has nobody yet."""
    name, role = "Agency approver (demo)", Role.AGENCY_APPROVER
    return [
        Person(place, f"approver.{code}", name, role, code)
        for code in sorted({*agencies} - {place.analysts_agency})
    ]


def seat(
    people: Iterable[Person], partnership: Partnership, place: Place
) -> dict[tuple[Role, str], User]:
    """Give everybody their password and their seat: role and agency -> the person."""
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    found = {}
    for person in people:
        user, _ = User.objects.get_or_create(
            email=person.email, defaults={"name": person.name}
        )
        Assignment.objects.get_or_create(
            user=user,
            role=person.role.value,
            partnership=partnership,
            agency=agencies[person.agency] if person.agency else None,
            defaults={"starts_on": place.seats_from},
        )
        found[person.role, person.agency] = user
    return found


def give_passwords() -> None:
    """Let everybody of the demonstration sign in with this machine's password.

    It is one password, so it is hashed once: hashing is slow on purpose.
    """
    ours = User.objects.filter(email__regex=r"@(dudley|northborough)\.example\.org$")
    known = set(ours.values_list("password", flat=True))
    right = {one for one in known if check_password(password(), one)}
    if known - right:
        encoded = next(iter(right), None) or make_password(password())
        ours.exclude(password__in=right).update(password=encoded)


def sign_ins() -> list[tuple[str, str, str, str]]:
    """List one sign-in per role and partnership: where, what, address, password."""
    rows = {
        person.email: (_where(person), ROLE_LABELS[person.role], person.email)
        for place in (DUDLEY, NORTHBOROUGH)
        for person in people_of(place)
    }
    return [(*row, password()) for row in rows.values()]


def _where(person: Person) -> str:
    if person.mailbox == ON_BOTH:
        return "Both"
    return "Dudley" if person.place is DUDLEY else "Northborough (synthetic)"


def password() -> str:
    """Read this machine's own demonstration password, or make one."""
    path: Path = settings.DATA_DIR / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12), encoding="ascii")
    return path.read_text(encoding="ascii")
