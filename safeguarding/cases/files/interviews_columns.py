"""The two shapes of a file of return home interviews: our list, and Annex A list 8.

Of Annex A only six columns are read; all else about the child is dropped unseen.
Source: DOMAIN C.6, D.2 list 8.
"""

from safeguarding.returns.records.kinds import Column, Layout

RHI = "return-interviews"
ANNEX_A = "annex-a-8"

RHI_LAYOUT = Layout(
    code=RHI,
    title="List of return home interviews",
    is_ours=True,
    columns=(
        Column(
            "episode_ref",
            "episode_ref",
            "The police's number of the missing episode. Without it, give the child "
            "and the return. It is not kept: only a keyed hash of it is.",
            aliases=("force_ref", "episode reference", "police ref"),
            is_identifier=True,
        ),
        Column(
            "child_ref",
            "child_ref",
            "The council's number of the child. It is not kept: only a keyed hash is.",
            aliases=("child id", "child unique id"),
            is_identifier=True,
        ),
        Column(
            "returned_at",
            "returned_at",
            "When the child was back: dd/mm/yyyy HH:MM.",
            aliases=("returned", "return date"),
        ),
        Column(
            "offered",
            "offered",
            "Whether an interview was offered: Y, N or na.",
            aliases=("rhi_offered",),
            is_required=True,
        ),
        Column(
            "offered_at",
            "offered_at",
            "When it was offered: dd/mm/yyyy HH:MM.",
            aliases=("rhi_offered_at",),
        ),
        Column(
            "accepted",
            "accepted",
            "Whether the child accepted: Y, N or na.",
            aliases=("rhi_accepted",),
            is_required=True,
        ),
        Column(
            "completed_at",
            "completed_at",
            "When the interview was done: dd/mm/yyyy HH:MM. Empty while it was not.",
            aliases=("rhi_completed_at", "interviewed_at"),
            is_required=True,
        ),
        Column(
            "provider",
            "provider",
            "Code or name of the agency that does the interviews.",
            aliases=("rhi_provider",),
        ),
        Column(
            "independent",
            "independent",
            "Whether the interviewer does not care for the child: Y or N.",
            aliases=("is_independent",),
        ),
        Column(
            "why_not_done",
            "why_not_done",
            "refused, not_located, turned_18, out_of_area_provider, not_offered or "
            "agency_delay; empty where it was done.",
            aliases=("rhi_not_done_reason", "reason not done"),
        ),
    ),
)

ANNEX_A_LAYOUT = Layout(
    code=ANNEX_A,
    title="Annex A list 8, children looked after",
    columns=(
        Column(
            "child_ref",
            "Child Unique ID",
            aliases=("child id", "unique child id"),
            is_required=True,
            is_identifier=True,
        ),
        Column(
            "offered",
            "Was the child offered a Return Interview after their last missing episode "
            "(Y/N)?",
            aliases=(
                (
                    "Was the child offered a Return Interview after their last missing "
                    "episode?"
                ),
                (
                    "Was the child offered a Return Interview after their last missing "
                    "episode"
                ),
            ),
            is_required=True,
        ),
        Column(
            "accepted",
            "Did the child accept a Return Interview after their last missing episode "
            "(Y/N)?",
            aliases=(
                (
                    "Did the child accept a Return Interview after their last missing "
                    "episode?"
                ),
                (
                    "Did the child accept a Return Interview after their last missing "
                    "episode"
                ),
            ),
            is_required=True,
        ),
        Column(
            "started_on",
            "Date Started to be Looked After",
            aliases=("Date started to be looked-after",),
        ),
        Column(
            "ceased_on",
            "Date Ceased to be Looked After",
            aliases=("Date ceased to be looked-after",),
        ),
        Column("placed_on", "Start Date of Most Recent Placement"),
        Column("placement_location", "Placement Location"),
        Column("placement_la", "LA of Placement", aliases=("Placement LA",)),
    ),
    drops=(
        *("Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"),
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
        *("Does the Child have a Disability", "Child's Category of Need"),
        (
            "Is this a second or subsequent period of being a Looked After Child within "
            "the last 12 months (Y/N)"
        ),
        *("Start date of current legal status", "Child's Legal Status"),
        *("Date of Latest Statutory Review", "Date of Last Social Work Visit"),
        "What is the permanence plan for this child?",
        "Date of Last IRO Visit / Contact to the Child",
        *("Date of Last Health Assessment", "Date of Last Dental Check"),
        "Number of Placements in the Last 12 months",
        "Reason Ceased to be Looked After",
        *("Placement Type", "Placement Provider", "Placement postcode"),
        "URN of Placement",
        (
            "Number of Episodes the Child has been 'Missing' from their Placement in the "
            "last 12 months"
        ),
        (
            "Number of Episodes the Child has been 'Absent' from their Placement in the "
            "last 12 months"
        ),
        *("Allocated Team", "Allocated Worker"),
    ),
)
