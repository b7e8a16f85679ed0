"""What the audits room keeps."""

from audits.models.cases import (
    AuditAgency,
    AuditedCase,
    AuditTeam,
    CaseAudit,
    CaseGrade,
    Finding,
    Grade,
    Recommendation,
    Theme,
)
from audits.models.responses import (
    COMPLIANT,
    Answer,
    AnswerFile,
    AnswerLink,
    Response,
    ResponseState,
    Score,
    StandardResult,
)
from audits.models.reviews import Review
from audits.models.rounds import (
    Establishment,
    PanelMember,
    Required,
    Round,
    RoundReminder,
)
from audits.models.standards import Question, RoundKind, Standard, StandardSet

__all__ = [
    "COMPLIANT",
    "Answer",
    "AnswerFile",
    "AnswerLink",
    "AuditAgency",
    "AuditTeam",
    "AuditedCase",
    "CaseAudit",
    "CaseGrade",
    "Establishment",
    "Finding",
    "Grade",
    "PanelMember",
    "Question",
    "Recommendation",
    "Required",
    "Response",
    "ResponseState",
    "Review",
    "Round",
    "RoundKind",
    "RoundReminder",
    "Score",
    "Standard",
    "StandardResult",
    "StandardSet",
    "Theme",
]
