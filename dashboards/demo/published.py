"""Sends Dudley's published returns, on the day each was due.

The figures are those its papers print; the days of sending are invented.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.access.permissions import Role
from safeguarding.returns import services as returns
from safeguarding.returns.models import Submission

RETURNS: Path = settings.BASE_DIR / "fixtures" / "returns"
People = Mapping[tuple[Role, str], User]


@dataclass(frozen=True)
class Sent:
    """One return of the manifest."""

    file: str
    partnership: str
    agency: str
    template: str
    period: str
    explanations: dict[str, str] = field(default_factory=dict)


def manifest() -> list[Sent]:
    """Read which published returns are sent, in order of their periods."""
    text = (RETURNS / "manifest.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["submission"]
    return [Sent(**row) for row in rows]


def send_all(people: People) -> int:
    """Send and accept what has not been sent; say how many returns that were."""
    return sum(_send(each, people) for each in manifest())


def _send(each: Sent, people: People) -> bool:
    """Send and accept one return; say whether it was new."""
    obligation = returns.find_obligation(
        partnership=each.partnership,
        agency=each.agency,
        template=each.template,
        period=each.period,
    )
    if Submission.objects.filter(obligation=obligation).exists():
        return False
    on_the_due_day = mid_morning(obligation.due_on)
    path = RETURNS / each.file
    submission = returns.submit(
        obligation=obligation,
        content=path.read_bytes(),
        file_name=path.name,
        by=people[Role.AGENCY_SUBMITTER, each.agency],
        explanations=each.explanations,
        at=on_the_due_day,
    )
    returns.accept(
        submission=submission, by=people[Role.BOARD_ANALYST, ""], at=on_the_due_day
    )
    return True


def mid_morning(day: date) -> datetime:
    """Give ten o'clock of a day."""
    return timezone.make_aware(datetime.combine(day, time(10)))
