"""Rows of the cases room. Nobody in them has a name; see `pseudonyms`."""

from safeguarding.cases.models.children import Child, LookedAfter
from safeguarding.cases.models.choices import (
    CaseStatus,
    ClosureReason,
    DisruptionKind,
    EpisodeType,
    Ethnicity,
    ExploitationType,
    Level,
    Location,
    MeetingKind,
    PlacedWhere,
    PoliceRisk,
    Precision,
    PursueKind,
    Route,
    ScreeningTool,
    Sex,
    SocialCareStatus,
    SourceSystem,
    StepDown,
    WhyNotDone,
)
from safeguarding.cases.models.cse import (
    CaseMeeting,
    CseCase,
    Disruption,
    PursueOutcome,
    RiskAssessment,
)
from safeguarding.cases.models.missing import MissingEpisode, ReturnInterview
from safeguarding.cases.models.policy import CasePolicy
from safeguarding.cases.models.quarters import CaseQuarter, ChildQuarter
from safeguarding.cases.models.reports import InformationReport
from safeguarding.cases.models.staging import (
    StagedCase,
    StagedEpisode,
    StagedInterview,
)

__all__ = [
    "CaseMeeting",
    "CasePolicy",
    "CaseQuarter",
    "CaseStatus",
    "Child",
    "ChildQuarter",
    "ClosureReason",
    "CseCase",
    "Disruption",
    "DisruptionKind",
    "EpisodeType",
    "Ethnicity",
    "ExploitationType",
    "InformationReport",
    "Level",
    "Location",
    "LookedAfter",
    "MeetingKind",
    "MissingEpisode",
    "PlacedWhere",
    "PoliceRisk",
    "Precision",
    "PursueKind",
    "PursueOutcome",
    "ReturnInterview",
    "RiskAssessment",
    "Route",
    "ScreeningTool",
    "Sex",
    "SocialCareStatus",
    "SourceSystem",
    "StagedCase",
    "StagedEpisode",
    "StagedInterview",
    "StepDown",
    "WhyNotDone",
]
