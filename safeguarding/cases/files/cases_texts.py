"""What the rules of case lists say for themselves. Source: DOMAIN C.3, C.4."""

from collections.abc import Mapping

from safeguarding.cases.files.missing_texts import SHARED
from safeguarding.returns.records.kinds import RuleText

TEXTS: Mapping[str, RuleText] = {
    **SHARED,
    "E-AGENCY-UNKNOWN": RuleText(
        "Whoever referred is an agency of the partnership of that time",
        "Referrals are counted by who makes them; under a name nobody knows they "
        "would be nobody's.",
    ),
    "E-TYPE": RuleText(
        "Numbers are numbers, and references are of a likely length",
        "A sentence in a field of numbers is about somebody.",
    ),
    "E-DATE-FUTURE": RuleText(
        "Nothing is dated after today, or after the period of the list",
        "A list says how cases stood when its period ended; what came later is for "
        "the next one.",
    ),
    "E-BIRTH": RuleText(
        "The child was born before the referral and the screening",
        "One of the days is wrong (as in SSDA903 rule 586).",
    ),
    "E-AGE": RuleText(
        "The child was under 18 when referred",
        "Adults are not in these figures, but for cases of transition up to 25.",
    ),
    "W-AGE-18": RuleText(
        "Young people of 18 to 25 are cases of transition",
        "They are counted with children only while the move to adult services lasts.",
    ),
    "E-SCREENED-BEFORE": RuleText(
        "The screening is not more than 28 days before the referral",
        "An older one belongs to an earlier referral.",
    ),
    "W-SCREENED-EARLY": RuleText(
        "The screening comes after the referral",
        "A tool may be filled in first, and then somebody confirms it.",
    ),
    "W-CATEGORY-ROUTE": RuleText(
        "Category 3 goes to Children's Services",
        "The highest category goes there directly, and not to a panel (S0:1176).",
    ),
    "E-RISK-DATE": RuleText(
        "A level was set while the case was open",
        "A level before the referral is another case's, and raises the wrong quarter.",
    ),
    "W-RISK-SINCE": RuleText(
        "A new level has a new day",
        "An old day under a new level would rewrite quarters the board has seen.",
    ),
    "E-CLOSED-SERIOUS": RuleText(
        "No case closes on the day its risk is set to high or serious",
        "One of the two days is wrong, or a child at high risk was left alone.",
    ),
    "E-MEETING-BEFORE": RuleText(
        "Meetings come after the referral",
        "An earlier one was about another case, and would count for this one.",
    ),
    "E-CLOSED-BEFORE": RuleText(
        "The closure is not before the referral", "One of the two days is wrong."
    ),
    "E-CLOSURE": RuleText(
        "A closure has its day and its reason, an open case neither",
        "Half a closure leaves open whether the case is.",
    ),
    "W-PLACING-LA": RuleText(
        "A child placed outside the borough has a council responsible",
        "Nobody can ask after a child whose council is not known.",
    ),
    "W-DUPLICATE": RuleText(
        "Each case has one row", "Told twice, it would be counted twice."
    ),
    "W-SECOND-CASE": RuleText(
        "A child has one open case",
        "Two open cases are often one case under two numbers.",
    ),
    "W-NO-MASE": RuleText(
        "High and serious risk has a MASE meeting every three months",
        "The board asks for a meeting about every such child (S3:809).",
    ),
    "W-NO-REVIEW": RuleText(
        "An open case is reviewed every 12 months",
        "Without a review nobody has asked whether the level still holds.",
    ),
    "W-TRANSITION": RuleText(
        "The move to adult services is discussed before the 18th birthday",
        "After it there may be nobody to go on (S0:844).",
    ),
    "W-NOT-SCREENED": RuleText(
        "A child who goes missing often is screened",
        "All missing children are to be screened for exploitation (S0:1150).",
    ),
    "W-NO-ETHNICITY": RuleText(
        "The ethnicity is given or known",
        "Who is not seen cannot be shown where it is not known.",
    ),
    "W-CASE-GONE": RuleText(
        "A case that stood open is in the next list, open or closed",
        "A case that falls out of a list looks as if it had ended.",
    ),
    "W-COMPLETENESS": RuleText(
        "Little is unknown", "What is unknown of many cannot show who is affected."
    ),
    "W-PERIOD-LABEL": RuleText(
        "The period is the one its name says",
        "'Quarter 3' with the dates of September to December holds four months.",
    ),
    "W-PERIOD-ROWS": RuleText(
        "No case ended before the period",
        "It belongs to the list of an earlier quarter, or was left out of it.",
    ),
}
