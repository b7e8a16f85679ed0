"""The shape of an attendance sheet: one row for each seat at each meeting.

Headings are compared by letters and digits: "attendance" and "% attendance" would be
one, so that neither is read. Source: DOMAIN C.2.
"""

from safeguarding.returns.records.kinds import Column, Layout

SHEET = "attendance-sheet"

SHEET_LAYOUT = Layout(
    code=SHEET,
    title="Attendance sheet, a row for each seat and meeting",
    is_ours=True,
    columns=(
        Column(
            "group",
            "group",
            "Code or name of the group that met, as it stands under Groups.",
            aliases=("board", "sub-group", "meeting of"),
            is_required=True,
        ),
        Column(
            "met_on",
            "meeting_date",
            "Day of the meeting: dd/mm/yyyy. Only meetings that were held.",
            aliases=("date", "date of meeting", "meeting"),
            is_required=True,
        ),
        Column(
            "kind",
            "meeting_kind",
            "ordinary, extraordinary or development_day; empty for ordinary.",
            aliases=("kind", "kind of meeting"),
        ),
        Column(
            "agency",
            "agency",
            "Code or name of the agency whose seat it is.",
            aliases=("organisation", "agency code"),
            is_required=True,
        ),
        Column(
            "title",
            "seat_title",
            "Job title of the seat, as it stands under Groups; never a person's name. "
            "Empty where the agency has only one seat at this table that day.",
            aliases=("seat", "role", "job title", "designation"),
            is_required=True,
        ),
        Column(
            "status",
            "status",
            "attended, deputy_attended, apologies, absent_no_apology or "
            "not_yet_member.",
            aliases=("attended", "attendance status"),
            is_required=True,
        ),
        Column(
            "stated_percent",
            "stated_percent",
            "The attendance of the seat as your own papers print it, for example 60%. "
            "It is checked against the meetings and not counted. May be empty.",
            aliases=("percentage", "percent", "attendance percentage"),
        ),
    ),
)
