"""What learning systems and papers call a status, a sector, a delivery or a reason.

The sectors are one code set: "Adult SSD" and "CSS" of one paper are "Adults" and
"Children's Social Care" of another (tables 03 and 16). Source: DOMAIN C.10.
"""

from collections.abc import Mapping

from safeguarding.cases.files.cells import Codes
from training.models.choices import Delivery, Rating, Sector, Status, Why

# "Cancelled" alone: in time or late is for the row to say.
CANCELLED = "cancelled"
_COMPLETED = (
    *("completed", "complete", "present", "yes", "y", "passed", "pass", "finished"),
    *("attended in full", "fully attended", "completed successfully", "in attendance"),
    *("walk in", "attended all", "achieved", "attendance confirmed"),
)
_PART = (
    *("part", "part attended", "partially attended", "partial", "partial attendance"),
    *("part attendance", "left early", "arrived late", "attended part", "incomplete"),
    *("partly attended", "attended in part"),
)
_MISSED = (
    *("did not attend", "no show", "noshow", "not attended", "absent", "fta"),
    *("failed to attend", "non attendance", "non attended", "no", "n", "missed"),
    *("dna charged", "did not show", "unattended"),
)
_CANCELLED = (
    *("cancelled", "canceled", "withdrawn", "withdrew", "unenrolled", "removed"),
    *("booking cancelled", "cancelled by delegate", "cancelled by manager"),
    *("declined", "cancelled booking", "unregistered"),
)
_IN_TIME = (
    *("cancelled in time", "cancelled with notice", "cancelled early"),
    *("withdrawn in time", "cancelled in notice", "withdrawn with notice"),
)
_LATE = (
    *("cancelled late", "late cancellation", "late cancelled", "cancelled no notice"),
    *("late withdrawal", "withdrawn late", "cancelled at short notice"),
    *("short notice cancellation", "cancelled without notice", "late cancel"),
)
_BOOKED = (
    *("booked", "confirmed", "enrolled", "registered", "accepted", "approved"),
    *("booking confirmed", "place confirmed", "not started", "in progress", "pending"),
    *("allocated", "scheduled", "not yet marked", "upcoming"),
)
_WAITING = (
    *("waiting", "waiting list", "wait list", "waitlisted", "wait listed", "reserve"),
    *("on waiting list", "reserve list", "on the waiting list", "reserved list"),
)
S = Status
STATUSES: Mapping[str, str] = {
    **{one: one for one in S.values},
    **dict.fromkeys(_COMPLETED, S.ATTENDED.value),
    **dict.fromkeys(_PART, S.PART_ATTENDED.value),
    **dict.fromkeys(_MISSED, S.DNA.value),
    **dict.fromkeys(_CANCELLED, CANCELLED),
    **dict.fromkeys(_IN_TIME, S.CANCELLED_IN_TIME.value),
    **dict.fromkeys(_LATE, S.CANCELLED_LATE.value),
    **dict.fromkeys(_BOOKED, S.BOOKED.value),
    **dict.fromkeys(_WAITING, S.WAITLIST.value),
}
# Who leaves the waiting list does so here; no list says it in one word.
LISTED = tuple(one for one in S.values if one != S.LEFT_LIST.value)
STATUS_ADVICE = {
    **dict.fromkeys(
        ("a", "x", "p", "d", "c"),
        "One letter is not enough: write attended, part_attended or dna in full.",
    ),
    "failed": "Who came and failed a test attended; who did not come is dna.",
}
SECTORS: Mapping[str, str] = {
    **{one: one for one in Sector.values},
    **dict.fromkeys(
        ("adult ssd", "adult social care", "adult services", "adult", "asc"),
        Sector.ADULTS.value,
    ),
    **dict.fromkeys(
        (
            *("css", "csc", "children's social care", "children\u2019s social care"),
            *("children social care", "childrens services", "children's services"),
            *("children\u2019s services", "childrens social care"),
        ),
        Sector.CHILDRENS_SOCIAL_CARE.value,
    ),
    **dict.fromkeys(
        ("early yrs", "ey", "nursery", "nurseries", "early years and childcare"),
        Sector.EARLY_YEARS.value,
    ),
    **dict.fromkeys(
        ("school", "schools", "schools and colleges", "college", "colleges"),
        Sector.EDUCATION.value,
    ),
    **dict.fromkeys(("nhs", "health services", "ccg", "icb"), Sector.HEALTH.value),
    **dict.fromkeys(
        (
            *("voluntary sector", "vol", "third sector", "vcs", "charity"),
            *("voluntary and community", "community and voluntary"),
        ),
        Sector.VOLUNTARY.value,
    ),
    **dict.fromkeys(("police force", "constabulary"), Sector.POLICE.value),
    **dict.fromkeys(
        (
            *("due", "directorate of urban environment", "urban environment"),
            *("the urban environment",),
        ),
        Sector.URBAN_ENVIRONMENT.value,
    ),
    **dict.fromkeys(("others", "other agency"), Sector.OTHER.value),
}
DELIVERIES: Mapping[str, str] = {
    **{one: one for one in Delivery.values},
    **dict.fromkeys(
        ("single", "single agency training", "in house", "single agency"),
        Delivery.SINGLE_AGENCY.value,
    ),
    **dict.fromkeys(
        (
            *("multi", "multi agency", "multiagency", "multi agency training"),
            *("multi agency course", "inter agency", "interagency"),
        ),
        Delivery.MULTI_AGENCY.value,
    ),
    **dict.fromkeys(
        (
            *("virtual college", "online", "on line", "e learning", "elearning"),
            *("online training", "online course", "e learning course"),
        ),
        Delivery.VIRTUAL_COLLEGE.value,
    ),
    **dict.fromkeys(
        ("briefings", "briefing session", "safeguarding briefing"),
        Delivery.BRIEFING.value,
    ),
}
REASONS: Mapping[str, str] = {
    **{one: one for one in Why.values},
    **dict.fromkeys(("", "none", "n/a", "na", "not applicable", "-"), ""),
    **dict.fromkeys(
        ("no cover", "staffing", "staff shortage", "short staffed", "no capacity"),
        Why.CAPACITY.value,
    ),
    **dict.fromkeys(
        ("sick", "ill", "illness", "unwell", "sick leave", "ill health"),
        Why.SICKNESS.value,
    ),
    **dict.fromkeys(
        (
            *("workload", "work pressures", "work commitments", "court", "emergency"),
            *("operational service delivery", "service delivery", "operational need"),
            *("operational reasons", "operational demands"),
        ),
        Why.OPERATIONAL.value,
    ),
}
RATINGS: Mapping[str, str] = {
    "": "",
    **{one: one for one in Rating.values},
    **dict.fromkeys(("v good", "verygood"), Rating.VERY_GOOD.value),
    **dict.fromkeys(("average", "satisfactory"), Rating.FAIR.value),
    **dict.fromkeys(("very poor", "unsatisfactory"), Rating.POOR.value),
}
RATING_ADVICE = dict.fromkeys(
    ("1", "2", "3", "4", "5"),
    "A number does not say which end is best: write the word.",
)


def statuses() -> Codes[str]:
    """Make the reader of statuses; "cancelled" alone is one of its answers."""
    return Codes(STATUSES, LISTED, STATUS_ADVICE)


def sectors() -> Codes[str]:
    """Make the reader of sectors."""
    return Codes(SECTORS, tuple(Sector.values))


def deliveries() -> Codes[str]:
    """Make the reader of delivery types."""
    return Codes(DELIVERIES, tuple(Delivery.values))


def ratings() -> Codes[str]:
    """Make the reader of usefulness and quality."""
    return Codes(RATINGS, tuple(Rating.values), RATING_ADVICE)
