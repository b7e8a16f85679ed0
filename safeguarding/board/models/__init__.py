"""What the board room keeps."""

from safeguarding.board.models.actions import (
    Action,
    ActionDue,
    ActionEvidence,
    ActionQuarter,
    ActionReminder,
    ActionStep,
)
from safeguarding.board.models.evidence import BoardPolicy, EvidenceFile, Explained
from safeguarding.board.models.groups import BoardSeat, Group, WholeTableQuerySet
from safeguarding.board.models.meetings import (
    Attendance,
    Meeting,
    SelfAssessment,
    StagedAttendance,
)

__all__ = [
    "Action",
    "ActionDue",
    "ActionEvidence",
    "ActionQuarter",
    "ActionReminder",
    "ActionStep",
    "Attendance",
    "BoardPolicy",
    "BoardSeat",
    "EvidenceFile",
    "Explained",
    "Group",
    "Meeting",
    "SelfAssessment",
    "StagedAttendance",
    "WholeTableQuerySet",
]
