"""What is owed, what was sent, what was wrong with it, and what was decided."""

from safeguarding.returns.models.entry import KeyedDraft, TableMapping
from safeguarding.returns.models.owed import Duty, Extension, Obligation, Template
from safeguarding.returns.models.problems import (
    CheckRun,
    Problem,
    ReasonKind,
    Severity,
    StandingReason,
)
from safeguarding.returns.models.records import (
    RecordChunk,
    RecordFile,
    RecordFinding,
    RecordMapping,
    StagedRow,
)
from safeguarding.returns.models.signing import (
    Contact,
    Delegation,
    Receipt,
    Reminder,
    Signature,
)
from safeguarding.returns.models.versions import (
    Batch,
    CellQuestion,
    StoredFile,
    Submission,
    SubmissionRow,
)

__all__ = [
    "Batch",
    "CellQuestion",
    "CheckRun",
    "Contact",
    "Delegation",
    "Duty",
    "Extension",
    "KeyedDraft",
    "Obligation",
    "Problem",
    "ReasonKind",
    "Receipt",
    "RecordChunk",
    "RecordFile",
    "RecordFinding",
    "RecordMapping",
    "Reminder",
    "Severity",
    "Signature",
    "StagedRow",
    "StandingReason",
    "StoredFile",
    "Submission",
    "SubmissionRow",
    "TableMapping",
    "Template",
]
