"""What the rules of missing episodes say for themselves. Source: DOMAIN C.6, D.1."""

from collections.abc import Mapping

from safeguarding.returns.records.kinds import RuleText

SHARED: Mapping[str, RuleText] = {
    "E-CHILD-ID": RuleText(
        "A child's number has at most 20 letters and digits",
        "Only the council's own number joins what the police and the council know of "
        "one child (SSDA903 rules 1570 and 1580).",
    ),
    "E-CODE": RuleText(
        "Codes are those of the list",
        "What is not a code cannot be counted.",
    ),
    "E-DATE": RuleText(
        "Days and times can be read, day before month",
        "03/04/2015 means April here (SSDA903 rules 1004 and 1005). A time that the "
        "clock skipped in March did not exist.",
    ),
    "E-DATE-FUTURE": RuleText(
        "Nothing is told before it happened", "A later day is a slip of the pen."
    ),
    "E-REQUIRED": RuleText(
        "What every row needs is there", "Without it the row cannot be counted."
    ),
    "W-CHILD-DIFFERS": RuleText(
        "A child has one birth and one sex",
        "Two births under one number may be two children (SSDA903 rule INT13).",
    ),
    "W-DUPLICATE": RuleText(
        "Each episode is told once", "Told twice, it would be counted twice."
    ),
}

TEXTS: Mapping[str, RuleText] = {
    **SHARED,
    "E-AGE": RuleText(
        "The child was under 18 at the start", "Adults are not in these figures."
    ),
    "W-AGE-18": RuleText(
        "The child did not turn 18 while missing",
        "Then care ceases for that reason, E8 (SSDA903 rule 580).",
    ),
    "E-BIRTH": RuleText("The child was born before the start", "SSDA903 rule 586."),
    "E-END-ALONE": RuleText(
        "Start, type and end stand together",
        "An end without a start is half an episode (SSDA903 rules 564 to 566).",
    ),
    "E-END-BEFORE": RuleText("The end is not before the start", "SSDA903 rule 567."),
    "E-OVERLAP": RuleText(
        "A child is missing once at a time",
        "An episode may start when the one before ends, not earlier (SSDA903 rule "
        "574).",
    ),
    "E-TYPE-CODE": RuleText(
        "The type of the episode is one of the codes",
        "Missing, absent and away are different things (SSDA903 rule 1006).",
    ),
    "W-28-DAYS": RuleText(
        "An episode lasts at most 28 days", "A longer one is rare, or a wrong date."
    ),
    "W-ABSENT-2017": RuleText(
        "Absent is not used after January 2017", "The police gave the category up."
    ),
    "W-LOCATION-UNKNOWN": RuleText(
        "It is known where the child went missing from",
        "The board counts home and care apart, and shows what nobody knows.",
    ),
    "W-NOT-LOOKED-AFTER": RuleText(
        "Who is missing from care is looked after",
        "SSDA903 rules 575, 577, 578 and 581; judged where it is known.",
    ),
    "W-OPEN-3-DAYS": RuleText(
        "An open episode is heard of within three days",
        "A child still missing needs somebody looking; often only the end is missing.",
    ),
    "W-PERIOD-LABEL": RuleText(
        "The period is called by its financial quarter",
        "'Quarter 3' with the dates of September to December holds four months.",
    ),
    "W-PERIOD-ROWS": RuleText(
        "Episodes start in the period of the return",
        "Each counts in the quarter it starts in (SSDA903 rules 570 and 571).",
    ),
    "W-STILL-OPEN": RuleText(
        "An episode that was open is told again",
        "Otherwise it stays open for years (SSDA903 rule 576).",
    ),
    "W-ZERO-MINUTES": RuleText(
        "An episode lasts longer than no time", "Often one time stands in both cells."
    ),
    "I-CHILD-NEW": RuleText(
        "How many children were not known before", "SSDA903 rule INT04."
    ),
    "I-DATE-ONLY": RuleText(
        "Days without times are taken", "The 72 hours are then approximate."
    ),
    "I-LOCALITY": RuleText(
        "Localities are read where the board settled some",
        "Nothing else than their codes is kept.",
    ),
    "I-NO-AWAY": RuleText(
        "Whether away is used", "Many councils record away as missing."
    ),
    "I-OPEN-TO-18": RuleText(
        "How many episodes have no end", "They stay open until the 18th birthday."
    ),
}
