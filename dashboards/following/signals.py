"""Notes who is to be told when a rebuild finds a signal that was not there before.

Runs inside the transaction that writes the entries: either both are kept or neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboards.assembly.entries import Built
from dashboards.models import Following, Notice, ScorecardEntry
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.statistics import Word
from safeguarding.periods import Period

SIGNALS = frozenset({Word.BETTER, Word.WORSE, Word.RISING, Word.FALLING})
# Older scorecards are rebuilt when a late figure comes; nobody waits for those.
NEWEST = 2


@dataclass(frozen=True)
class Words:
    """The trend word of an entry: for those who see all, and for everybody else."""

    full: str = ""
    suppressed: str = ""


Place = tuple[date, int]


def is_signal(word: str) -> bool:
    """Say whether a trend word claims more than chance."""
    return word in SIGNALS


def words_now(partnership_id: int, quarters: Sequence[Period]) -> dict[Place, Words]:
    """Read the trend words that stand, where anybody follows: one or two queries."""
    if not _is_followed(partnership_id):
        return {}
    rows = ScorecardEntry.objects.filter(
        partnership_id=partnership_id,
        quarter_start__in=[quarter.start for quarter in quarters],
    )
    return {
        (start, indicator): Words(full or "", suppressed or "")
        for start, indicator, full, suppressed in rows.values_list(
            "quarter_start", "indicator_id", "full__trend", "suppressed__trend"
        )
    }


def note(
    partnership_id: int,
    before: Mapping[Place, Words],
    built: Mapping[Period, Sequence[Built]],
) -> int:
    """Note a signal for everybody who follows it; no figure is kept.

    Args:
        partnership_id: whose scorecards.
        before: the words that stood, from `words_now`.
        built: the entries that take their place.

    Returns:
        How many notices were asked for; one that exists already stays as it is.
    """
    if not _is_followed(partnership_id):
        return 0
    after = {
        (quarter.start, entry.indicator_id): _words(entry)
        for quarter in _newest(partnership_id, built)
        for entry in built[quarter]
    }
    moved = {
        place: words
        for place, words in after.items()
        if words != before.get(place, Words())
    }
    if not any(is_signal(w.full) or is_signal(w.suppressed) for w in moved.values()):
        return 0
    notices = [
        Notice(
            user_id=user.pk,
            partnership_id=partnership_id,
            indicator_id=indicator_id,
            quarter_start=start,
            word=word,
        )
        for user, followed in _followers(partnership_id)
        for (start, indicator_id), words in moved.items()
        if None in followed or indicator_id in followed
        if is_signal(word := _as_seen(user, partnership_id, words))
        if word != _as_seen(user, partnership_id, before.get((start, indicator_id)))
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def _is_followed(partnership_id: int) -> bool:
    return Following.objects.filter(partnership_id=partnership_id).exists()


def _words(entry: Built) -> Words:
    return Words(entry.full["trend"] or "", entry.suppressed["trend"] or "")


def _newest(
    partnership_id: int, built: Mapping[Period, Sequence[Built]]
) -> list[Period]:
    """Keep the newest scorecards that have entries, of those built and standing."""
    rows = ScorecardEntry.objects.filter(partnership_id=partnership_id)
    standing = rows.order_by("-quarter_start").values_list("quarter_start", flat=True)
    known = {*standing.distinct()[:NEWEST]} | {q.start for q, e in built.items() if e}
    newest = sorted(known, reverse=True)[:NEWEST]
    return [quarter for quarter in built if quarter.start in newest]


def _followers(partnership_id: int) -> list[tuple[User, set[int | None]]]:
    rows = Following.objects.filter(
        partnership_id=partnership_id, user__is_active=True
    ).select_related("user")
    found: dict[int, tuple[User, set[int | None]]] = {}
    for row in rows.order_by("user_id"):
        found.setdefault(row.user_id, (row.user, set()))[1].add(row.indicator_id)
    return [
        (user, followed)
        for user, followed in found.values()
        if user.may(Permission.SEE_SCORECARD, partnership_id)
    ]


def _as_seen(user: User, partnership_id: int, words: Words | None) -> str:
    """Give the word of the payload this person is entitled to."""
    if words is None:
        return ""
    if user.may(Permission.SEE_UNSUPPRESSED, partnership_id):
        return words.full
    return words.suppressed
