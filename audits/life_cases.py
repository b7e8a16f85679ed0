"""The life of a case file audit, as data. Source: DOMAIN C.7 (MACFA)."""

from enum import StrEnum

from audits.models import CaseAudit
from safeguarding.board.life import Life

State = CaseAudit.State
PLANNED, GRADING = State.PLANNED.value, State.GRADING.value
MEETING, COMPLETED = State.MEETING.value, State.COMPLETED.value
CANCELLED = State.CANCELLED.value
# Everybody on the team sees every agency's grades from here on.
OPEN_TO_THE_TEAM = (MEETING, COMPLETED)


class Act(StrEnum):
    """What can be done to an audit that is there; the name of its page."""

    CHANGE = "change"
    AGENCIES = "agencies"
    TEAM = "team"
    ADD_CASES = "add-cases"
    REMOVE_CASE = "remove-case"
    LINK_CHILD = "link-child"
    BEGIN = "begin"
    GRADE = "grade"
    RECORD_CASE = "record-case"
    CLOSE_GRADING = "close-grading"
    BACK_TO_GRADING = "back-to-grading"
    AGREE = "agree"
    FIND = "find"
    ACT_ON = "act-on"
    COMPLETE = "complete"
    TELL = "tell"
    REOPEN = "reopen"
    CANCEL = "cancel"
    PLAN_AGAIN = "plan-again"


def _stays(*states: str) -> dict[str, tuple[str, ...]]:
    return {state: (state,) for state in states}


_BEFORE_MEETING = _stays(PLANNED, GRADING)
_AT_WORK = (PLANNED, GRADING, MEETING)
_TOO_LATE = "Cases and agencies are settled once the grades are in. It stands: {label}."

CASE_AUDIT = Life(
    name="audit",
    states=State,
    start=PLANNED,
    acts={
        Act.CHANGE: _stays(*_AT_WORK),
        Act.AGENCIES: _BEFORE_MEETING,
        Act.TEAM: _stays(*_AT_WORK),
        Act.ADD_CASES: _BEFORE_MEETING,
        Act.REMOVE_CASE: _BEFORE_MEETING,
        Act.LINK_CHILD: _stays(*_AT_WORK),
        Act.BEGIN: {PLANNED: (GRADING,)},
        Act.GRADE: _stays(GRADING),
        Act.RECORD_CASE: _stays(GRADING, MEETING),
        Act.CLOSE_GRADING: {GRADING: (MEETING,)},
        Act.BACK_TO_GRADING: {MEETING: (GRADING,)},
        Act.AGREE: _stays(MEETING),
        Act.FIND: _stays(GRADING, MEETING),
        # What is learned goes on being worked on after the audit has ended.
        Act.ACT_ON: _stays(MEETING, COMPLETED),
        Act.COMPLETE: {MEETING: (COMPLETED,)},
        # Its cases were kept elsewhere; only what was reported is known.
        Act.TELL: {PLANNED: (COMPLETED,)},
        Act.REOPEN: {COMPLETED: (MEETING,)},
        Act.CANCEL: dict.fromkeys(_AT_WORK, (CANCELLED,)),
        Act.PLAN_AGAIN: {CANCELLED: (PLANNED,)},
    },
    did={
        "plan": "planned the audit",
        Act.CHANGE: "changed the plan of the audit",
        Act.AGENCIES: "changed which agencies take part",
        Act.TEAM: "changed the team",
        Act.ADD_CASES: "added cases",
        Act.REMOVE_CASE: "took a case out",
        Act.LINK_CHILD: "changed which child a case is about",
        Act.BEGIN: "began the grading",
        Act.GRADE: "graded a case",
        Act.RECORD_CASE: "recorded what a case shows",
        Act.CLOSE_GRADING: "closed the grading",
        Act.BACK_TO_GRADING: "went back to the grading",
        Act.AGREE: "recorded an overall grade",
        Act.FIND: "changed the findings",
        Act.ACT_ON: "added an action",
        Act.COMPLETE: "completed the audit",
        Act.TELL: "recorded what was reported of the audit",
        Act.REOPEN: "opened the audit again",
        Act.CANCEL: "cancelled the audit",
        Act.PLAN_AGAIN: "took the cancellation back",
    },
    why_not={
        Act.CHANGE: "An audit that has ended is not planned anew. It stands: {label}.",
        Act.AGENCIES: _TOO_LATE,
        Act.TEAM: "The team of an audit that has ended stays. It stands: {label}.",
        Act.ADD_CASES: _TOO_LATE,
        Act.REMOVE_CASE: _TOO_LATE,
        Act.LINK_CHILD: "The cases of an audit that has ended stay. It stands: {label}.",
        Act.BEGIN: "Only a planned audit begins. This one stands: {label}.",
        Act.GRADE: (
            "Grades are given between the beginning and the closing of the grading. "
            "Whoever leads the audit can go back to it. It stands: {label}."
        ),
        Act.RECORD_CASE: (
            "What a case shows is recorded while the audit runs. It stands: {label}."
        ),
        Act.CLOSE_GRADING: "There is no grading to close. The audit stands: {label}.",
        Act.BACK_TO_GRADING: (
            "Only from the meeting does an audit go back to the grading. It stands: "
            "{label}."
        ),
        Act.AGREE: (
            "The overall grade is agreed once the grading is closed, and before the "
            "audit is completed. It stands: {label}."
        ),
        Act.FIND: (
            "Findings are recorded while the audit runs. Open it again first. It "
            "stands: {label}."
        ),
        Act.ACT_ON: "Actions are made once the grading is closed. It stands: {label}.",
        Act.COMPLETE: (
            "An audit is completed from the meeting: close the grading first. It "
            "stands: {label}."
        ),
        Act.TELL: (
            "Only an audit that has not begun here can be reported from elsewhere. "
            "This one stands: {label}."
        ),
        Act.REOPEN: "Only a completed audit is opened again. It stands: {label}.",
        Act.CANCEL: "This audit has ended already ({label}).",
        Act.PLAN_AGAIN: "Only a cancelled audit is planned again. It stands: {label}.",
    },
)
