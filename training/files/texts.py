"""What the rules of files of bookings say for themselves. Source: DOMAIN C.10."""

from collections.abc import Mapping

from safeguarding.returns.records.kinds import RuleText

SHARED: Mapping[str, RuleText] = {
    "E-CANCELLED": RuleText(
        "Nobody attends a cancelled event", "Nobody is missed at one either."
    ),
    "E-CAPACITY": RuleText(
        "No more people than places",
        "More is possible where the event allows over-booking.",
    ),
    "E-CODE": RuleText(
        "Codes are those of the list", "What is not a code cannot be counted."
    ),
    "E-DATE-FUTURE": RuleText(
        "Nothing is told before it happened", "A later day is a slip of the pen."
    ),
    "E-DUPLICATE": RuleText(
        "A person is told once for each event",
        "A booking that was cancelled and a new one are two; the same again is not.",
    ),
    "E-EVENT-REF": RuleText(
        "The number of an event has at most 40 signs", "It is not cut: two could meet."
    ),
    "E-EVALUATED": RuleText(
        "Who gave an evaluation afterwards attended",
        "One of the two is wrong; what the person said is not thrown away.",
    ),
    "E-REQUIRED": RuleText(
        "What every row needs is there", "Without it the row cannot be counted."
    ),
    "E-STAFF-REF": RuleText(
        "A staff reference is a number of the person",
        "It is hashed with a key at once; without a digit it may be a name.",
    ),
    "W-AGENCY-UNKNOWN": RuleText(
        "The agency is one of the partnership",
        "Otherwise the person counts by sector only.",
    ),
    "W-DIFFERS": RuleText(
        "Nobody recorded otherwise",
        "A list takes the place of what people marked; somebody should know.",
    ),
    "W-LEFT": RuleText(
        "A new version tells of the same bookings",
        "What is left out is taken out again, unless people gave an evaluation.",
    ),
    "W-OTHER-AGENCY": RuleText(
        "A staff reference is used by one agency",
        "Two agencies that number their people alike would make one person of two.",
    ),
    "W-OTHERS-PEOPLE": RuleText(
        "An agency tells of its own people",
        "Only the board's office keeps bookings of all.",
    ),
    "W-PERIOD-ROWS": RuleText(
        "Events are in the period of the return",
        "Each counts in the quarter it was given in.",
    ),
    "W-SECTOR": RuleText(
        "The sector is that of the agency", "Figures by sector count what rows say."
    ),
    "W-TWICE": RuleText(
        "Nobody takes a course twice within 12 months",
        "It may be right, or the same attendance told twice.",
    ),
    "I-ROLE-GROUP": RuleText(
        "Role groups are those of the partnership", "Others are not kept."
    ),
    "I-NO-AGENCY": RuleText(
        "Whether rows say the agency", "Without it people count by sector only."
    ),
    "I-CANCELLED": RuleText(
        "Whether cancelled means in time or late", "Only late ones cost a place."
    ),
}
BOOKINGS: Mapping[str, RuleText] = {
    **SHARED,
    "E-CANCELLED-ON": RuleText(
        "Only a cancelled booking has a day of cancelling",
        "One of the two is a slip.",
    ),
    "E-CHARGE": RuleText(
        "Only who did not attend or cancelled late is charged",
        "A charge without a booking or a status is a slip.",
    ),
    "E-COURSE-UNKNOWN": RuleText(
        "The course is known, or the row says what it is",
        "A title and a delivery type make a new one.",
    ),
    "E-DATE": RuleText(
        "Days can be read, day before month", "03/04/2015 means April here."
    ),
    "E-EVENT-COURSE": RuleText(
        "An event is one of one course", "The number or the course is wrong."
    ),
    "E-EVENT-DAY": RuleText(
        "An event begins on one day", "Give the first day in each of its rows."
    ),
    "E-EVENT-WHICH": RuleText(
        "It is clear which event is meant",
        "Two of one course on one day are told apart by their numbers.",
    ),
    "E-NUMBER": RuleText("Numbers can be read", "Text in a number cannot be counted."),
    "E-POST-SCORE": RuleText(
        "Who says afterwards how it was attended", "Others cannot know."
    ),
    "E-REASON": RuleText(
        "Only who cancelled or did not attend has a reason", "One of the two is a slip."
    ),
    "E-SCORE": RuleText("Scores go from 1 to 5", "Learning gain is counted from them."),
    "W-CANCELLED-AFTER": RuleText(
        "Who cancels in time cancels before the day",
        "On the day and after it is late.",
    ),
    "W-COURSE-DIFFERS": RuleText(
        "A course has one delivery type", "Figures are counted by it."
    ),
    "W-NOBODY-OF": RuleText(
        "Every sector came in the year",
        "A sector with nobody, the police above all, is a reason to ask.",
    ),
    "W-PLACES-DIFFER": RuleText(
        "An event has one number of places", "The fill rate is counted from it."
    ),
    "W-RECON": RuleText(
        "Rows and published tables tell the same",
        "Two numbers for one thing make a board doubt both.",
    ),
    "I-COURSE-NEW": RuleText(
        "How many courses were not known before", "They are entered with the list."
    ),
    "I-COURSE-TITLE": RuleText("Whether titles differ", "What is known stays."),
    "I-REASON": RuleText(
        "Whether reasons are those of the list", "Others count as other."
    ),
}
REGISTER: Mapping[str, RuleText] = {
    **SHARED,
    "E-EVENT-UNKNOWN": RuleText(
        "The event is one of the partnership", "By its number, as its page shows it."
    ),
    "W-UNTOLD": RuleText(
        "Everybody booked is in the register",
        "Who is left out stays booked, as if nobody had looked.",
    ),
    "I-WALK-IN": RuleText("How many were not booked", "They are added to the event."),
}
