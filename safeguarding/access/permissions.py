"""Who may do what, as data a board can read.

Source: DOMAIN F.2 (need to know). A grant is a role, a permission and how far it
reaches. Whatever is not granted here is refused.
"""

from collections.abc import Mapping
from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do or see. Every page needs one."""

    SEE_HOME = "see_home"
    SEE_SCORECARD = "see_scorecard"
    SEE_UNSUPPRESSED = "see_unsuppressed"
    EXPORT_SCORECARD = "export_scorecard"
    FREEZE_SCORECARD = "freeze_scorecard"
    SEE_DICTIONARY = "see_dictionary"
    SEE_RETURN_STATUS = "see_return_status"
    SEE_RETURNS = "see_returns"
    CHECK_RETURN = "check_return"
    SUBMIT_RETURN = "submit_return"
    APPROVE_RETURN = "approve_return"
    ACCEPT_RETURN = "accept_return"
    SEE_CASES = "see_cases"
    KEEP_CASES = "keep_cases"
    SEE_BOARD = "see_board"
    KEEP_BOARD = "keep_board"
    SEE_ACTIONS = "see_actions"
    WORK_ON_ACTIONS = "work_on_actions"
    KEEP_ACTIONS = "keep_actions"
    VERIFY_ACTIONS = "verify_actions"
    SEE_AUDITS = "see_audits"
    RUN_AUDITS = "run_audits"
    SEE_ANSWERS = "see_answers"
    ANSWER_AUDITS = "answer_audits"
    SIGN_ANSWERS = "sign_answers"
    MODERATE_AUDITS = "moderate_audits"
    AUDIT_CASES = "audit_cases"
    KEEP_REVIEWS = "keep_reviews"
    SEE_TRAINING = "see_training"
    SEE_BOOKINGS = "see_bookings"
    BOOK_TRAINING = "book_training"
    KEEP_TRAINING = "keep_training"
    SEE_AUDIT_TRAIL = "see_audit_trail"
    MANAGE_USERS = "manage_users"


class Role(StrEnum):
    """A seat a person can be given in a partnership (DOMAIN F.2)."""

    BOARD_MEMBER = "BOARD_MEMBER"
    AGENCY_SUBMITTER = "AGENCY_SUBMITTER"
    AGENCY_APPROVER = "AGENCY_APPROVER"
    BOARD_ANALYST = "BOARD_ANALYST"
    CSE_MISSING_LEAD = "CSE_MISSING_LEAD"
    LADO = "LADO"
    AUDITOR = "AUDITOR"
    TRAINING_COORDINATOR = "TRAINING_COORDINATOR"
    BUSINESS_MANAGER = "BUSINESS_MANAGER"
    SYSTEM_ADMINISTRATOR = "SYSTEM_ADMINISTRATOR"


class Reach(StrEnum):
    """How far a granted permission goes from the person's own seat."""

    OWN_AGENCY = "own_agency"
    PARTNERSHIP = "partnership"


ROLE_LABELS: Mapping[Role, str] = {
    Role.BOARD_MEMBER: "Board or executive member",
    Role.AGENCY_SUBMITTER: "Agency analyst (prepares and sends returns)",
    Role.AGENCY_APPROVER: "Agency approver (signs returns)",
    Role.BOARD_ANALYST: "Board analyst (coordinates and accepts returns)",
    Role.CSE_MISSING_LEAD: "CSE and missing lead",
    Role.LADO: "Designated officer for allegations (LADO)",
    Role.AUDITOR: "Auditor",
    Role.TRAINING_COORDINATOR: "Training coordinator",
    Role.BUSINESS_MANAGER: "Business manager",
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
}

ROLE_SENTENCES: Mapping[Role, str] = {
    Role.BOARD_MEMBER: (
        "Sees the scorecard with small numbers hidden, how their own agency's returns "
        "stand, final results of audits, attendance, actions and training. Sees no "
        "case, no hidden number and no answer that is not final."
    ),
    Role.AGENCY_SUBMITTER: (
        "Checks and sends their own agency's returns, answers its self-assessments, "
        "works on its actions and books its people's training. Sees nothing of another "
        "agency."
    ),
    Role.AGENCY_APPROVER: (
        "Sees and signs their own agency's returns and self-assessments, and sees its "
        "actions and its people's training."
    ),
    Role.BOARD_ANALYST: (
        "Sees every agency's figures with nothing hidden and the pseudonymised rows of "
        "cases, accepts returns or sends them back, and may send one on an agency's "
        "behalf. Runs audits and their moderation, and keeps reviews, actions and "
        "training."
    ),
    Role.CSE_MISSING_LEAD: (
        "Sees the scorecard, and sees and keeps the pseudonymised cases and missing "
        "episodes of their own area. Each view of one is on record."
    ),
    Role.LADO: "Sees the scorecard; the allegations module only.",
    Role.AUDITOR: (
        "Sees the scorecard and final results of audits; moderates in the rounds whose "
        "panel they sit on, and audits the cases of the audits they are on. Verifies "
        "actions of other agencies."
    ),
    Role.TRAINING_COORDINATOR: (
        "Sees the scorecard; keeps courses, events, bookings, registers and evaluation "
        "of training. People are pseudonyms. Sees no case and no return."
    ),
    Role.BUSINESS_MANAGER: (
        "Sees the scorecard as published and how every return stands; runs "
        "membership, attendance, rounds of self-assessment, the register of actions, "
        "plan and publication. Sees no case rows."
    ),
    Role.SYSTEM_ADMINISTRATOR: (
        "Invites people and gives them seats. Sees no figure of any agency."
    ),
}

_READ_SCORECARD: Mapping[Permission, Reach] = {
    Permission.SEE_HOME: Reach.PARTNERSHIP,
    Permission.SEE_SCORECARD: Reach.PARTNERSHIP,
    Permission.EXPORT_SCORECARD: Reach.PARTNERSHIP,
    Permission.SEE_DICTIONARY: Reach.PARTNERSHIP,
}

_READ_AUDITS: Mapping[Permission, Reach] = {
    Permission.SEE_BOARD: Reach.PARTNERSHIP,
    Permission.SEE_ACTIONS: Reach.PARTNERSHIP,
    Permission.SEE_AUDITS: Reach.PARTNERSHIP,
}

# Of their own people only: numbers of the agency, its bookings and places for them.
_OWN_TRAINING: Mapping[Permission, Reach] = {
    Permission.SEE_TRAINING: Reach.OWN_AGENCY,
    Permission.SEE_BOOKINGS: Reach.OWN_AGENCY,
}

_KEEP_TRAINING: Mapping[Permission, Reach] = {
    Permission.SEE_TRAINING: Reach.PARTNERSHIP,
    Permission.SEE_BOOKINGS: Reach.PARTNERSHIP,
    Permission.BOOK_TRAINING: Reach.PARTNERSHIP,
    Permission.KEEP_TRAINING: Reach.PARTNERSHIP,
}

GRANTS: Mapping[Role, Mapping[Permission, Reach]] = {
    Role.BOARD_MEMBER: {
        **_READ_SCORECARD,
        Permission.SEE_RETURN_STATUS: Reach.OWN_AGENCY,
        **_READ_AUDITS,
        Permission.SEE_TRAINING: Reach.PARTNERSHIP,
    },
    Role.AGENCY_SUBMITTER: {
        Permission.SEE_HOME: Reach.PARTNERSHIP,
        Permission.SEE_DICTIONARY: Reach.PARTNERSHIP,
        Permission.SEE_RETURN_STATUS: Reach.OWN_AGENCY,
        Permission.SEE_RETURNS: Reach.OWN_AGENCY,
        Permission.CHECK_RETURN: Reach.OWN_AGENCY,
        Permission.SUBMIT_RETURN: Reach.OWN_AGENCY,
        Permission.SEE_ACTIONS: Reach.OWN_AGENCY,
        Permission.WORK_ON_ACTIONS: Reach.OWN_AGENCY,
        Permission.SEE_ANSWERS: Reach.OWN_AGENCY,
        Permission.ANSWER_AUDITS: Reach.OWN_AGENCY,
        **_OWN_TRAINING,
        Permission.BOOK_TRAINING: Reach.OWN_AGENCY,
    },
    Role.AGENCY_APPROVER: {
        Permission.SEE_HOME: Reach.PARTNERSHIP,
        Permission.SEE_DICTIONARY: Reach.PARTNERSHIP,
        Permission.SEE_RETURN_STATUS: Reach.OWN_AGENCY,
        Permission.SEE_RETURNS: Reach.OWN_AGENCY,
        Permission.APPROVE_RETURN: Reach.OWN_AGENCY,
        Permission.SEE_ACTIONS: Reach.OWN_AGENCY,
        Permission.SEE_ANSWERS: Reach.OWN_AGENCY,
        Permission.SIGN_ANSWERS: Reach.OWN_AGENCY,
        **_OWN_TRAINING,
    },
    Role.BOARD_ANALYST: {
        **_READ_SCORECARD,
        Permission.SEE_UNSUPPRESSED: Reach.PARTNERSHIP,
        Permission.FREEZE_SCORECARD: Reach.PARTNERSHIP,
        Permission.SEE_RETURN_STATUS: Reach.PARTNERSHIP,
        Permission.SEE_RETURNS: Reach.PARTNERSHIP,
        Permission.CHECK_RETURN: Reach.PARTNERSHIP,
        # On an agency's behalf; the trail and the version say so.
        Permission.SUBMIT_RETURN: Reach.PARTNERSHIP,
        Permission.ACCEPT_RETURN: Reach.PARTNERSHIP,
        Permission.SEE_CASES: Reach.PARTNERSHIP,
        **_READ_AUDITS,
        Permission.WORK_ON_ACTIONS: Reach.PARTNERSHIP,
        Permission.KEEP_ACTIONS: Reach.PARTNERSHIP,
        Permission.VERIFY_ACTIONS: Reach.PARTNERSHIP,
        Permission.RUN_AUDITS: Reach.PARTNERSHIP,
        Permission.SEE_ANSWERS: Reach.PARTNERSHIP,
        Permission.MODERATE_AUDITS: Reach.PARTNERSHIP,
        Permission.AUDIT_CASES: Reach.PARTNERSHIP,
        Permission.KEEP_REVIEWS: Reach.PARTNERSHIP,
        **_KEEP_TRAINING,
    },
    Role.CSE_MISSING_LEAD: {
        **_READ_SCORECARD,
        Permission.SEE_CASES: Reach.PARTNERSHIP,
        Permission.KEEP_CASES: Reach.PARTNERSHIP,
    },
    Role.LADO: _READ_SCORECARD,
    Role.AUDITOR: {
        **_READ_SCORECARD,
        **_READ_AUDITS,
        Permission.VERIFY_ACTIONS: Reach.PARTNERSHIP,
        # Of the rounds and audits they are on: `audits.queries` narrows it.
        Permission.MODERATE_AUDITS: Reach.PARTNERSHIP,
        Permission.AUDIT_CASES: Reach.PARTNERSHIP,
    },
    Role.TRAINING_COORDINATOR: {**_READ_SCORECARD, **_KEEP_TRAINING},
    Role.BUSINESS_MANAGER: {
        **_READ_SCORECARD,
        Permission.SEE_RETURN_STATUS: Reach.PARTNERSHIP,
        Permission.FREEZE_SCORECARD: Reach.PARTNERSHIP,
        Permission.SEE_AUDIT_TRAIL: Reach.PARTNERSHIP,
        **_READ_AUDITS,
        Permission.KEEP_BOARD: Reach.PARTNERSHIP,
        Permission.WORK_ON_ACTIONS: Reach.PARTNERSHIP,
        Permission.KEEP_ACTIONS: Reach.PARTNERSHIP,
        Permission.VERIFY_ACTIONS: Reach.PARTNERSHIP,
        Permission.RUN_AUDITS: Reach.PARTNERSHIP,
        Permission.KEEP_REVIEWS: Reach.PARTNERSHIP,
        Permission.SEE_TRAINING: Reach.PARTNERSHIP,
    },
    Role.SYSTEM_ADMINISTRATOR: {
        Permission.SEE_HOME: Reach.PARTNERSHIP,
        Permission.SEE_DICTIONARY: Reach.PARTNERSHIP,
        Permission.MANAGE_USERS: Reach.PARTNERSHIP,
    },
}
