"""The life of a case as data: what may be done to it when, and where it then stands.

Nothing else changes a status: each method of `services.cse` asks here first.
Source: DOMAIN C.4 (status).
"""

from collections.abc import Mapping
from enum import StrEnum

from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.models.choices import CaseStatus

NEW, SCREENING, OPEN = CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.OPEN
ENDS = (
    CaseStatus.CLOSED,
    CaseStatus.STEPPED_DOWN,
    CaseStatus.TRANSFERRED_OUT,
    CaseStatus.TRANSITION_ADULT,
)


class Act(StrEnum):
    """What can be done to a case that is there; the name of its method and page."""

    BEGIN_SCREENING = "begin-screening"
    SCREEN = "screen"
    ASSESS_RISK = "assess-risk"
    HOLD_MEETING = "hold-meeting"
    ADD_DISRUPTION = "add-disruption"
    ADD_OUTCOME = "add-outcome"
    DISCUSS_TRANSITION = "discuss-transition"
    REVIEW = "review"
    AUDIT_DONE = "audit-done"
    PLACE = "place"
    CLOSE = "close"
    REOPEN = "reopen"


# What was done, as "Ann … at 14:02" goes on.
DID: Mapping[str, str] = {
    "refer": "added the referral",
    Act.BEGIN_SCREENING: "began the screening",
    Act.SCREEN: "recorded a screening",
    Act.ASSESS_RISK: "changed the risk level",
    Act.HOLD_MEETING: "recorded a meeting",
    Act.ADD_DISRUPTION: "recorded a disruption",
    Act.ADD_OUTCOME: "recorded an outcome",
    Act.DISCUSS_TRANSITION: "recorded that the move to adult services was discussed",
    Act.REVIEW: "recorded a review",
    Act.AUDIT_DONE: "recorded an audit",
    Act.PLACE: "changed where the child is looked after",
    Act.CLOSE: "closed the case",
    Act.REOPEN: "opened the case again",
}


def _stays(*statuses: CaseStatus) -> dict[CaseStatus, tuple[CaseStatus, ...]]:
    return {status: (status,) for status in statuses}


# What is done -> where the case stands -> where it may stand afterwards.
LIFE: Mapping[Act, Mapping[CaseStatus, tuple[CaseStatus, ...]]] = {
    Act.BEGIN_SCREENING: {NEW: (SCREENING,)},
    Act.SCREEN: {NEW: (OPEN,), SCREENING: (OPEN,)},
    Act.ASSESS_RISK: _stays(OPEN),
    Act.HOLD_MEETING: _stays(NEW, SCREENING, OPEN),
    # Suspects are pursued, and cases audited, after a child's case has ended.
    Act.ADD_DISRUPTION: _stays(*CaseStatus),
    Act.ADD_OUTCOME: _stays(*CaseStatus),
    Act.AUDIT_DONE: _stays(*CaseStatus),
    Act.DISCUSS_TRANSITION: _stays(NEW, SCREENING, OPEN),
    Act.REVIEW: _stays(OPEN),
    Act.PLACE: _stays(NEW, SCREENING, OPEN),
    Act.CLOSE: dict.fromkeys((NEW, SCREENING, OPEN), ENDS),
    # Back to where it stood: screened or not. Nobody comes back from adult services.
    Act.REOPEN: dict.fromkeys(ENDS[:3], (NEW, OPEN)),
}


def allowed(status: str) -> list[Act]:
    """List what may be done to a case that stands so, in the order of a case's life."""
    return [act for act, starts in LIFE.items() if CaseStatus(status) in starts]


def check(act: Act, status: str, to: str | None = None) -> None:
    """Make sure that something may be done to a case, and lead where it is to lead.

    Args:
        act: what is to be done.
        status: where the case stands.
        to: where it is to stand afterwards; None when the act leaves only one way.

    Raises:
        NotAllowed: it may not.
    """
    ends = LIFE[act].get(CaseStatus(status))
    if ends is None:
        raise NotAllowed("", WHY_NOT[act].format(label=CaseStatus(status).label))
    if to is not None and CaseStatus(to) not in ends:
        raise NotAllowed("", "The case cannot go there from where it stands.")


def after(act: Act, status: str) -> CaseStatus:
    """Give where a case stands after an act that leaves one way only.

    Raises:
        NotAllowed: the act may not be done.
    """
    check(act, status)
    return LIFE[act][CaseStatus(status)][0]


_ENDED = "The case has ended ({label}). Open it again first, or add a new referral."
WHY_NOT: Mapping[Act, str] = {
    Act.BEGIN_SCREENING: "Only a new referral can go to screening. This one: {label}.",
    Act.SCREEN: "This referral is not waiting for screening. It stands: {label}.",
    Act.ASSESS_RISK: (
        "The level of risk is set once the referral is screened, while the case is "
        "open. It stands: {label}."
    ),
    Act.HOLD_MEETING: _ENDED,
    Act.ADD_DISRUPTION: _ENDED,
    Act.ADD_OUTCOME: _ENDED,
    Act.AUDIT_DONE: _ENDED,
    Act.DISCUSS_TRANSITION: _ENDED,
    Act.REVIEW: "Only an open case is reviewed. This one stands: {label}.",
    Act.PLACE: _ENDED,
    Act.CLOSE: "The case has ended already ({label}).",
    Act.REOPEN: "Only a case that has ended here can be opened again ({label}).",
}
