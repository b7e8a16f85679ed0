"""Keeps what a check of records found: counted exactly, listed as far as anybody reads."""

from collections import Counter
from collections.abc import Iterable

from safeguarding.returns.counting import count_key
from safeguarding.returns.models import RecordFile, RecordFinding
from safeguarding.returns.records.copying import copy_rows
from safeguarding.returns.records.kinds import Layout
from safeguarding.returns.rules.facts import Finding
from safeguarding.returns.rules.files import HIDDEN

MOST_OF_A_KIND, MOST_IN_ALL = 2_000, 20_000
FIELDS = (
    "file",
    "partnership",
    "agency",
    "code",
    "severity",
    "sheet",
    "row",
    "column",
    "value",
    "message",
)


class Kept:
    """Counts findings as they come, and holds those that are to be listed."""

    def __init__(self, file: RecordFile, layout: Layout) -> None:
        """Begin to count for a file."""
        self._owner = (file.pk, file.partnership_id, file.agency_id)
        self._identifiers = {
            text[:40]
            for one in layout.columns
            if one.is_identifier
            for text in (one.name, one.title, *one.aliases)
        }
        self._identifiers |= {
            heading[:40] for name, heading in file.columns if name in self._identifiers
        }
        self._waiting: list[tuple[object, ...]] = []
        self._listed = 0
        self._by_kind: Counter[str] = Counter()

    def add(self, findings: Iterable[Finding]) -> None:
        """Count findings; those past the limits are counted only."""
        for one in findings:
            kind = count_key(one.severity.value, one.code)
            self._by_kind[kind] += 1
            if self._by_kind[kind] > MOST_OF_A_KIND or self._listed >= MOST_IN_ALL:
                continue
            self._listed += 1
            self._waiting.append((*self._owner, *self._columns(one)))

    def _columns(self, one: Finding) -> tuple[object, ...]:
        column = one.column[:40]
        hides = one.value and column in self._identifiers
        value = HIDDEN if hides else one.value[:120]
        severity = one.severity.value
        place = (one.sheet[:60], one.row)
        return (one.code, severity, *place, column, value, one.message)

    def write(self) -> None:
        """Write what is to be listed, in the caller's transaction."""
        copy_rows(RecordFinding, FIELDS, self._waiting)
        self._waiting.clear()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind were found: "W W-LATE" -> 1."""
        return dict(self._by_kind)
