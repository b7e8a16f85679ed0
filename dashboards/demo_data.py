"""Loads the demonstration: one partnership, its people, and its published returns.

Returns go through the same services as everybody's. Running it again adds nothing.
People, agreements and the days of sending are invented; the figures are published.
"""

import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from dashboards.setup import load_catalogue, set_up_partnership
from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import ROLE_LABELS, Role
from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns import services as returns
from safeguarding.returns.models import Submission

FIXTURES: Path = settings.BASE_DIR / "fixtures"
PARTNERSHIP = "dudley"
ANALYSTS_AGENCY = "dudley-childrens-social-care"
SEATS_FROM = date(2012, 4, 1)


@dataclass(frozen=True)
class Person:
    """Somebody invented, with one seat."""

    mailbox: str
    name: str
    role: Role
    agency: str = ""

    @property
    def email(self) -> str:
        """Address under a domain that cannot exist."""
        return f"{self.mailbox}@dudley.example.org"


# One of each role; the first names are the seats, so nobody is named by chance.
PEOPLE = (
    Person("board", "Board member (demo)", Role.BOARD_MEMBER, ANALYSTS_AGENCY),
    Person("analyst", "Agency analyst (demo)", Role.AGENCY_SUBMITTER, ANALYSTS_AGENCY),
    Person("approver", "Agency approver (demo)", Role.AGENCY_APPROVER, ANALYSTS_AGENCY),
    Person("coordinator", "Board analyst (demo)", Role.BOARD_ANALYST),
    Person("missing", "CSE and missing lead (demo)", Role.CSE_MISSING_LEAD),
    Person("lado", "Designated officer (demo)", Role.LADO),
    Person("auditor", "Auditor (demo)", Role.AUDITOR),
    Person("manager", "Business manager (demo)", Role.BUSINESS_MANAGER),
    Person("admin", "System administrator (demo)", Role.SYSTEM_ADMINISTRATOR),
)


@dataclass(frozen=True)
class Sent:
    """One return of the manifest."""

    file: str
    partnership: str
    agency: str
    template: str
    period: str
    explanations: dict[str, str] = field(default_factory=dict)


def load(stdout: TextIO) -> None:
    """Set up the demonstration partnership and send what it has not sent yet."""
    load_catalogue()
    done = set_up_partnership(
        FIXTURES / "partnerships" / f"{PARTNERSHIP}.toml", on=timezone.localdate()
    )
    _seat_people(done.partnership)
    sent = sum(_send(each) for each in manifest())
    stdout.write(f"Demonstration data: {done.changes}; {sent} returns sent.\n")


def sign_ins() -> list[tuple[str, str, str]]:
    """List one sign-in per role: what it is, e-mail address, password."""
    return [(ROLE_LABELS[p.role], p.email, _password()) for p in PEOPLE]


def manifest() -> list[Sent]:
    """Read which published returns are sent, in order of their periods."""
    text = (FIXTURES / "returns" / "manifest.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["submission"]
    return [Sent(**row) for row in rows]


def _password() -> str:
    """Read this machine's own demonstration password, or make one."""
    path: Path = settings.DATA_DIR / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12), encoding="ascii")
    return path.read_text(encoding="ascii")


def _seat_people(partnership: Partnership) -> None:
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for person in (*PEOPLE, *_senders()):
        user, _ = User.objects.get_or_create(
            email=person.email, defaults={"name": person.name}
        )
        if not check_password(_password(), user.password):
            user.set_password(_password())
            user.save()
        Assignment.objects.get_or_create(
            user=user,
            role=person.role.value,
            partnership=partnership,
            agency=agencies[person.agency] if person.agency else None,
            defaults={"starts_on": SEATS_FROM},
        )


def _senders() -> list[Person]:
    """List an analyst for every agency that sends something, and has none yet."""
    codes = {each.agency for each in manifest()} - {ANALYSTS_AGENCY}
    return [
        Person(f"analyst.{code}", "Agency analyst (demo)", Role.AGENCY_SUBMITTER, code)
        for code in sorted(codes)
    ]


def _person(role: Role, agency: str = "") -> User:
    everybody = (*PEOPLE, *_senders())
    (who,) = [p for p in everybody if (p.role, p.agency) == (role, agency)]
    return User.objects.get(email=who.email)


def _send(each: Sent) -> bool:
    """Send and accept one return; say whether it was new."""
    obligation = returns.find_obligation(
        partnership=each.partnership,
        agency=each.agency,
        template=each.template,
        period=each.period,
    )
    if Submission.objects.filter(obligation=obligation).exists():
        return False
    coordinator = _person(Role.BOARD_ANALYST)
    analyst = _person(Role.AGENCY_SUBMITTER, each.agency)
    on_the_due_day = _mid_morning(obligation.due_on)
    path = FIXTURES / "returns" / each.file
    submission = returns.submit(
        obligation=obligation,
        content=path.read_bytes(),
        file_name=path.name,
        by=analyst,
        explanations=each.explanations,
        at=on_the_due_day,
    )
    returns.accept(submission=submission, by=coordinator, at=on_the_due_day)
    return True


def _mid_morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
