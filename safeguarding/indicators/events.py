"""What happened that a series may be read beside: declared in files, kept as rows.

A partnership declares its own events in its file; those of all England are in
`fixtures/events/`. Which indicators an event is about is a list of their codes, or of
the beginnings of codes: "MIS" is every indicator on missing children.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db.models import Q

from safeguarding.declared import DeclarationError, Reading
from safeguarding.indicators.models import Event, Indicator
from safeguarding.sync import Changes, sync

KEY = ("partnership_id", "starts_on", "title")


@dataclass(frozen=True)
class DeclaredEvent:
    """[[event]]: an inspection, a law, a change of recording or of a service.

    Without `indicators` it is about all of them; without `ends_on` it is one day.
    """

    kind: str
    starts_on: date
    title: str
    source: str
    ends_on: date | None = None
    text: str = ""
    indicators: list[str] = field(default_factory=list)


def load_national(path: Path) -> Changes:
    """Bring the events of all England in line with their file.

    Raises:
        DeclarationError: the file is wrong; nothing has been changed.
    """
    reading = Reading.of(path)
    reading.expect({"event"})
    declared = reading.many("event", DeclaredEvent)
    reading.stop_if_wrong()
    return sync_events(None, declared)


def sync_events(partnership_id: int | None, declared: list[DeclaredEvent]) -> Changes:
    """Bring the events of a partnership, or of all England, in line.

    What is declared no more is removed: events explain figures and change none.

    Raises:
        DeclarationError: an event is of no known kind, or about no known indicator.
    """
    codes = list(Indicator.objects.values_list("code", flat=True))
    problems = [each for row in declared for each in _problems(row, codes)]
    if problems:
        raise DeclarationError(problems)
    wanted = [_event(partnership_id, row) for row in declared]
    mine = Q(partnership_id=partnership_id) if partnership_id else Q(partnership=None)
    existing = Event.objects.filter(mine)
    return sync(existing, wanted, key=KEY, remove_missing=True)


def is_about(indicators: Iterable[str], code: str) -> bool:
    """Say whether something about these codes, or beginnings, is about an indicator.

    A beginning ends where the family does: "MIS-1" is not about MIS-10.
    """
    named = list(indicators)
    return not named or any(
        code == each or code.startswith(f"{each}-") for each in named
    )


def _problems(row: DeclaredEvent, codes: list[str]) -> Iterable[str]:
    if row.kind not in Event.Kind.values:
        kinds = ", ".join(Event.Kind.values)
        yield f"[[event]] {row.title}: kind must be one of {kinds}."
    for each in row.indicators:
        if not any(is_about([each], code) for code in codes):
            yield f"[[event]] {row.title}: there is no indicator {each}."


def _event(partnership_id: int | None, row: DeclaredEvent) -> Event:
    return Event(
        partnership_id=partnership_id,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        title=row.title,
        text=row.text,
        source=row.source,
        indicators=row.indicators,
    )
