"""Says in words how a file of records stands, for every page that shows one."""

from dataclasses import dataclass

from safeguarding.returns.models import RecordFile
from safeguarding.returns.records import progress
from safeguarding.returns.records.lease import MOST_ATTEMPTS, OWED

State = RecordFile.State
WORK = {
    State.WAITING.value: "The file is being checked.",
    State.TO_LOAD.value: "The rows are being put in.",
}
GAVE_UP = {
    State.WAITING.value: "The file could not be checked.",
    State.TO_LOAD.value: "The rows could not be put in.",
}
OURS = (
    "The fault is on our side, not in your file. Tell the people who run this service "
    "the number of the file: {number}."
)


@dataclass(frozen=True)
class FileWords:
    """How a file stands.

    Attributes:
        pk: key of the file.
        state: its state in words.
        told: what is being done, or went wrong; "" when nothing is owed.
        done: rows done, and total: of how many; 0 while nobody can say.
        is_moving: whether the page should look again by itself.
        is_stuck: whether it was tried too often.
        percent: of the rows that are done; None while nobody can say.
    """

    pk: int
    state: str
    rows: int
    told: str = ""
    done: int = 0
    total: int = 0
    is_moving: bool = False
    is_stuck: bool = False

    @property
    def percent(self) -> int | None:
        """How much is done, in whole percents."""
        return self.done * 100 // self.total if self.total else None


def words_of(file: RecordFile) -> FileWords:
    """Say how a file stands, with how far a worker is. No query."""
    state = State(file.state)
    if file.state not in OWED:
        return FileWords(file.pk, state.label, file.row_count)
    if file.attempts >= MOST_ATTEMPTS and file.last_error:
        told = f"{GAVE_UP[file.state]} {OURS.format(number=file.pk)}"
        return FileWords(file.pk, state.label, file.row_count, told, is_stuck=True)
    return _moving(file, state.label)


def _moving(file: RecordFile, label: str) -> FileWords:
    found = progress.told(file.pk)
    told, done, total = WORK[file.state], 0, 0
    if found is not None and found.total:
        done, total = found.done, found.total
        told = f"{found.doing} {done:,} of {total:,} rows."
    elif file.last_error:
        told = f"{told} Something went wrong; it is tried again in a moment."
    elif found is None:
        told = f"{told} It waits for its turn."
    return FileWords(file.pk, label, file.row_count, told, done, total, is_moving=True)
