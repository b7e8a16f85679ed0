"""The shape of a headcount: one row for each role group and day. Source: DOMAIN C.10."""

from safeguarding.returns.records.kinds import Column, Layout

HEADCOUNT = "headcount"

HEADCOUNT_LAYOUT = Layout(
    code=HEADCOUNT,
    title="Headcount, a row for each role group",
    is_ours=True,
    columns=(
        Column(
            "role_group",
            "role_group",
            "Code or title of the role group, as it stands under Courses.",
            aliases=("group", "staff group", "workforce group", "role"),
            is_required=True,
        ),
        Column(
            "on",
            "counted_on",
            "The day the people were counted: dd/mm/yyyy.",
            aliases=("date", "as at", "snapshot date", "date of headcount"),
            is_required=True,
        ),
        Column(
            "people",
            "people",
            "How many people of your agency are of the group that day: people, not "
            "full-time equivalents. 0 where there is nobody.",
            aliases=("headcount", "number of people", "staff", "number of staff"),
            is_required=True,
        ),
    ),
    drops=("name", "first name", "surname", "email", "e-mail", "phone", "manager"),
)
