"""The two shapes of a file of missing episodes.

The police list is our proposal, after what the police's systems hold; the other is the
Missing module of SSDA903 as analysts export it. Source: DOMAIN D.1, D.7, C.6.
"""

from safeguarding.returns.records.kinds import Column, Layout

POLICE = "police-missing"
SSDA903 = "ssda903-missing"

SSDA903_LAYOUT = Layout(
    code=SSDA903,
    title="SSDA903 Missing module",
    columns=(
        Column("child", "CHILD", is_required=True, is_identifier=True),
        Column("dob", "DOB", is_required=True),
        Column("missing", "MISSING", is_required=True),
        Column("mis_start", "MIS_START", is_required=True),
        Column("mis_end", "MIS_END", is_required=True),
    ),
)
# What the rules call a column, and what the Missing module does.
SSDA903_NAMES = {
    "child_ref": "child",
    "force_ref": "child",
    "born": "dob",
    "category": "missing",
    "missing_from_at": "mis_start",
    "returned_at": "mis_end",
}

POLICE_LAYOUT = Layout(
    code=POLICE,
    title="Police list of missing episodes",
    is_ours=True,
    columns=(
        Column(
            "force_ref",
            "force_ref",
            "The police's own number of the episode. It is not kept: only a keyed "
            "hash of it is.",
            aliases=("episode_ref", "episode reference", "police ref"),
            is_required=True,
            is_identifier=True,
        ),
        Column(
            "child_ref",
            "child_ref",
            "The council's number of the child, the same in every list. It is not "
            "kept: only a keyed hash of it is. At most 20 letters and digits.",
            aliases=("child id", "child unique id"),
            is_required=True,
            is_identifier=True,
        ),
        Column(
            "reported_at",
            "reported_at",
            "When it was reported: dd/mm/yyyy HH:MM.",
            is_required=True,
        ),
        Column(
            "missing_from_at",
            "missing_from_at",
            "When the child left, or was last seen by a responsible adult, whichever "
            "was later: dd/mm/yyyy HH:MM.",
            aliases=("missing from",),
            is_required=True,
        ),
        Column(
            "returned_at",
            "returned_at",
            "When the child was back: dd/mm/yyyy HH:MM. Empty while still missing.",
            aliases=("returned", "found_at"),
            is_required=True,
        ),
        Column(
            "category",
            "category",
            "missing, absent (to January 2017), away or no_apparent_risk.",
            aliases=("type",),
            is_required=True,
        ),
        Column(
            "risk_level",
            "risk_level",
            "no_apparent_risk, low, medium or high; may be empty.",
            aliases=("risk", "police_risk"),
        ),
        Column(
            "location_type",
            "location_type",
            "Where the child went missing from: home, care, education, "
            "other_placement or unknown.",
            aliases=("location", "missing from location"),
            is_required=True,
        ),
        Column("in_care", "in_care", "Whether the child was looked after: Y or N."),
        Column(
            "placing_la",
            "placing_la",
            "The council responsible for a looked-after child, by the code of the "
            "Office for National Statistics, such as E08000027.",
        ),
        Column("cse_flag", "cse_flag", "none, suspected or known; may be empty."),
        Column("cce_flag", "cce_flag", "Criminal exploitation suspected: Y or N."),
        Column(
            "safe_well_check_at",
            "safe_well_check_at",
            "When the police saw the child after the return: dd/mm/yyyy HH:MM.",
            aliases=("debrief_at", "prevention interview"),
        ),
        Column(
            "born",
            "birth_month",
            "yyyy-mm. A date of birth may stand here; only its month is kept.",
            aliases=("dob", "date of birth", "born", "month of birth"),
        ),
        Column("sex", "sex", "M, F or U.", aliases=("gender",)),
        Column(
            "ethnicity",
            "ethnicity",
            "The four-letter code, such as WBRI; may be empty.",
            aliases=("ethnic",),
        ),
        Column("locality", "locality", "Code of the locality, as the board settled."),
        Column(
            "cse_screened_on",
            "cse_screened_on",
            "When the child was screened for sexual exploitation: dd/mm/yyyy.",
            aliases=("cse screening date",),
        ),
        Column("period_label", "period_label", "What you call the period: 2015-16 Q3."),
        Column("period_from", "period_from", "The first day the list covers."),
        Column("period_to", "period_to", "The last day the list covers."),
    ),
    drops=("postcode_district", "postcode", "repeat_number"),
)
