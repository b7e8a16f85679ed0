"""Writes to people about signals in what they follow: at most once a working day.

The row is the work: a message is sent inside the transaction that marks its rows, so
a crash between the two sends it once more and never loses it. A message holds no
figure, no indicator and no word about which way it went: e-mail is not the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from dashboards.models import Following, Notice, ScorecardEntry
from safeguarding import messages
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.periods import is_working_day

SUBJECT = "Safeguarding scorecard: something you follow has changed"
MOST_ATTEMPTS = 10


@dataclass(frozen=True)
class Outcome:
    """What one run did: messages sent, messages that failed, notices dropped."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0


@dataclass(frozen=True)
class Line:
    """What a message says of one partnership."""

    partnership: str
    count: int


def tell(*, now: datetime) -> Outcome:
    """Send everybody the message that waits for them; nothing on quiet days."""
    if not is_working_day(timezone.localdate(now)):
        return Outcome()
    people = _open().order_by("attempts", "user_id").values_list("user_id", flat=True)
    dropped = 0

    def write_to(person: int) -> bool | None:
        nonlocal dropped
        needless, went = _write_to(person, now)
        dropped += needless
        return went

    gone = list(messages.to_each(dict.fromkeys(people), write_to))
    return Outcome(gone.count(True), gone.count(False), dropped)


def _open() -> QuerySet[Notice]:
    rows: QuerySet[Notice] = Notice.objects.filter(
        sent_at=None, seen_at=None, attempts__lt=MOST_ATTEMPTS
    )
    return rows


@transaction.atomic
def _write_to(person: int, now: datetime) -> tuple[int, bool | None]:
    """Send one person their message; None when there is nothing to send."""
    rows = list(
        _open()
        .filter(user_id=person)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("partnership")
        .order_by("partnership__short_name", "pk")
    )
    if not rows or _written_to_today(person, now):
        return 0, None
    user = User.objects.get(pk=person)
    standing = still_true(user, rows)
    needless = [row.pk for row in rows if row not in standing]
    Notice.objects.filter(pk__in=needless).delete()
    if not standing:
        return len(needless), None
    gone = _mail(user, standing)
    for row in standing:
        row.sent_at = now if gone else None
        row.attempts += 1
    Notice.objects.bulk_update(standing, ["sent_at", "attempts"])
    return len(needless), gone


def _written_to_today(person: int, now: datetime) -> bool:
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = Notice.objects.filter(
        user_id=person, sent_at__gte=day, sent_at__lt=day + timedelta(days=1)
    )
    return sent.exists()


def still_true(user: User, notices: Sequence[Notice]) -> list[Notice]:
    """Keep the notices whose signal still stands, is followed and may be seen.

    Two queries, however many notices there are.
    """
    places = {row.partnership_id for row in notices}
    seen = {pk for pk in places if user.may(Permission.SEE_SCORECARD, pk)}
    followed = set(
        Following.objects.filter(user=user, partnership_id__in=seen).values_list(
            "partnership_id", "indicator_id"
        )
    )
    entries = ScorecardEntry.objects.filter(
        partnership_id__in=seen,
        indicator_id__in={row.indicator_id for row in notices},
        quarter_start__in={row.quarter_start for row in notices},
    )
    words = {
        (place, indicator, start): (full, suppressed)
        for place, indicator, start, full, suppressed in entries.values_list(
            "partnership_id",
            "indicator_id",
            "quarter_start",
            "full__trend",
            "suppressed__trend",
        )
    }
    entitled = {pk for pk in seen if user.may(Permission.SEE_UNSUPPRESSED, pk)}
    return [
        row
        for row in notices
        if {(row.partnership_id, row.indicator_id), (row.partnership_id, None)}
        & followed
        and _word_of(row, words, entitled) == row.word
    ]


def _word_of(
    row: Notice,
    words: dict[tuple[int, int, object], tuple[str, str]],
    entitled: set[int],
) -> str:
    full, suppressed = words.get(
        (row.partnership_id, row.indicator_id, row.quarter_start), ("", "")
    )
    return full if row.partnership_id in entitled else suppressed


def _mail(user: User, rows: Sequence[Notice]) -> bool:
    counts: dict[str, set[int]] = {}
    for row in rows:
        counts.setdefault(row.partnership.short_name, set()).add(row.indicator_id)
    context = {
        "lines": [Line(name, len(found)) for name, found in counts.items()],
        "link": settings.SITE_URL + reverse("dashboards:following"),
    }
    text = render_to_string("dashboards/mail/signals.txt", context)
    return messages.send(SUBJECT, text, user.email)
