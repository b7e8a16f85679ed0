"""Bookings: exports of learning systems, and registers of events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Kind, RowReader
from safeguarding.returns.rules.facts import Finding
from training.files import across, load, rows, texts
from training.files.columns import BOOKINGS_LAYOUT, ONLINE_LAYOUT, REGISTER_LAYOUT
from training.models import StagedBooking


@dataclass(frozen=True)
class BookingsKind(Kind):
    """How files of bookings are read, and where they go."""

    def reader(self, file: RecordFile) -> RowReader:
        """Give the function that reads each row. Four queries, here."""
        return rows.reader(file)

    def across(self, file: RecordFile) -> Iterable[Finding]:
        """Compare the rows with each other and with what is known."""
        return across.across(file)

    def load(self, file: RecordFile, at: datetime) -> Iterable[Period]:
        """Make courses, events, people, bookings and evaluations of the rows."""
        return load.load(file, at)


bookings_kind = BookingsKind(
    code="training-bookings",
    title="training bookings",
    layouts=(BOOKINGS_LAYOUT, ONLINE_LAYOUT),
    staging=StagedBooking,
    fields=rows.FIELDS,
    rules=texts.BOOKINGS,
)
register_kind = BookingsKind(
    code="training-register",
    title="registers of training",
    layouts=(REGISTER_LAYOUT,),
    staging=StagedBooking,
    fields=rows.FIELDS,
    rules=texts.REGISTER,
)
