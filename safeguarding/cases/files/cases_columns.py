"""The columns of the list of CSE cases, in the words of those who fill it in."""

from django.db.models import TextChoices

from safeguarding.cases.models import (
    ClosureReason,
    ExploitationType,
    Level,
    Route,
    ScreeningTool,
    SocialCareStatus,
    StepDown,
)
from safeguarding.returns.records.kinds import Column, Layout

# A child who is not looked after: a statement like any other, and no placement.
NOT_LAC = "not_lac"


def _column(
    name: str,
    help_text: str,
    aliases: tuple[str, ...] = (),
    *,
    is_required: bool = False,
    is_identifier: bool = False,
) -> Column:
    """Describe a column whose heading is its name."""
    return Column(name, name, help_text, aliases, is_required, is_identifier)


def _of(choices: type[TextChoices]) -> str:
    return ", ".join(choices.values)


WHO = (
    _column(
        "case_ref",
        "Your own number of the case. It must stay the same from list to list. Only a "
        "keyed hash of it is kept.",
        ("case reference", "case id", "case number", "cse case ref"),
        is_required=True,
        is_identifier=True,
    ),
    _column(
        "child_ref",
        "The council's number of the child, the one the police list uses as well: at "
        "most 20 letters and digits. Only a keyed hash of it is kept.",
        ("child", "child id", "child unique id", "child reference", "pseudo_id"),
        is_required=True,
        is_identifier=True,
    ),
    _column(
        "birth_month",
        "Month and year of birth, yyyy-mm or mm/yyyy. Of a full date of birth only the "
        "month is kept.",
        ("dob", "date of birth", "month of birth", "born"),
        is_required=True,
    ),
    _column(
        "sex",
        "M, F or U (not known); 1 and 2 of older systems.",
        ("gender",),
        is_required=True,
    ),
    _column(
        "ethnicity",
        "Code of the national collections, such as WBRI or APKN; NOBT when it was not "
        "asked yet, REFU when it was refused.",
        ("ethnic", "ethnic code", "ethnicity code"),
    ),
    _column(
        "locality",
        "Code of the part of the area the child lives in, as your partnership names "
        "them. Never a postcode or an address.",
    ),
)
REFERRED = (
    _column(
        "referral_date",
        "The day the CSE team received the referral.",
        ("date of referral", "referred on", "received at"),
        is_required=True,
    ),
    _column(
        "source_agency",
        "Who referred: the code or name of an agency of the partnership.",
        ("referral source", "referring agency", "source"),
        is_required=True,
    ),
    _column(
        "screening_date",
        "The day the screening tool was completed; empty while it is not.",
        ("date of screening", "screened on"),
    ),
    _column(
        "screening_tool",
        f"Which tool: {_of(ScreeningTool)}. Needed with a screening date.",
        ("tool",),
    ),
    _column(
        "screening_score",
        "The score, where the tool gives one: a whole number.",
        ("score",),
    ),
    _column(
        "category",
        "What the screening came to: 1, 2 or 3. 3 goes straight to Children's Services.",
        ("screening category", "outcome category"),
    ),
    _column(
        "route",
        f"Where the case went: {_of(Route)}.",
        ("pathway",),
    ),
)
RISK = (
    _column(
        "risk_level",
        f"The level at the end of the period: {_of(Level)}. Empty only "
        "while the case is not assessed.",
        ("level", "risk", "level of risk"),
        is_required=True,
    ),
    _column(
        "risk_since",
        "The day this level was set. A new level has a new day: the level before is "
        "kept as history.",
        ("level since", "risk date", "date of risk level"),
        is_required=True,
    ),
    _column(
        "looked_after",
        "At the end of the period: not_lac, lac_in_borough, lac_out_of_borough, or "
        "lac_other_la_placed_here for a child another council placed here.",
        ("lac", "lac status", "looked after status"),
        is_required=True,
    ),
    _column(
        "placed_since",
        "The day that became so: the placement began, or being looked after ended.",
        ("placement start", "date placed"),
    ),
    _column(
        "placing_la",
        "GSS code of the council responsible for the child, such as E08000027. Needed "
        "for a child placed outside the borough.",
        ("la responsible", "placing authority", "responsible la"),
    ),
    _column(
        "social_care_status",
        f"What else children's services do: {_of(SocialCareStatus)}.",
        ("csc status",),
    ),
    _column(
        "exploitation_type",
        f"The main kind: {_of(ExploitationType)}.",
        ("type of exploitation", "model"),
    ),
    _column(
        "cce",
        "Y when the child is criminally exploited as well, N when not.",
        ("criminal exploitation",),
    ),
    _column("gangs", "Y when gangs play a part, N when not.", ("gang",)),
)
DONE = (
    _column(
        "last_mase",
        "The day of the last MASE meeting about the child.",
        ("last mase meeting", "mase date"),
    ),
    _column(
        "last_panel",
        "The day the YPSE panel last looked at the case.",
        ("last ypse", "panel date"),
    ),
    _column("last_review", "The day of the last review.", ("review date",)),
    _column(
        "last_audit",
        "The day the case was last audited by several agencies together.",
        ("audit date",),
    ),
    _column(
        "transition_discussed",
        "The day the move to adult services was discussed, before the 18th birthday.",
        ("transition date", "transition"),
    ),
    _column(
        "closure_date",
        "The day the case was closed or stepped down; empty while it is open.",
        ("date closed", "closed on"),
    ),
    _column(
        "closure_reason",
        f"Why: {_of(ClosureReason)}. Needed with a closure date.",
        ("reason for closure",),
    ),
    _column(
        "step_down_to",
        f"Who goes on with the child: {_of(StepDown)}. Empty when nobody.",
        ("step down", "stepped down to"),
    ),
)

PERIOD = (
    _column(
        "period_label",
        "What you call the period of the list, such as Quarter 3.",
        ("period", "quarter"),
    ),
    _column(
        "period_from", "First day of the period of the list.", ("period start", "from")
    ),
    _column("period_to", "Last day of the period of the list.", ("period end", "to")),
)
LAYOUT = Layout(
    code="cse-cases",
    title="List of CSE cases",
    columns=WHO + REFERRED + RISK + DONE + PERIOD,
    is_ours=True,
)
