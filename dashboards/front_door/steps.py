"""The front door as data: which indicators are its steps, its conversions, its limits.

The codes are the catalogue's, so that the front door of another board is made of the
same ones. A test holds them against the catalogue.

Source: DOMAIN A.2 and A.6 (what is counted), B.3 (time limits), B.4 (indicators), B.5.
"""

from dataclasses import dataclass

NUMBER, OUT_OF = "value", "denominator"


@dataclass(frozen=True)
class Place:
    """Where a number stands: the figure of an indicator, or what it is out of."""

    code: str
    part: str = NUMBER


@dataclass(frozen=True)
class Step:
    """One step of the way in.

    Attributes:
        key: its name in this module.
        short: its name in the chart; plain, at most a dozen letters.
        title: its name in tables.
        counted: what is counted, in full; it follows a number.
        note: what must be known to read it.
        places: where its number stands; the first that has one is taken.
    """

    key: str
    short: str
    title: str
    counted: str
    note: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Conversion:
    """How many go on from one step to the next.

    Attributes:
        title: the two steps in words.
        became: what happened to those that went on: "81 of 240 contacts became ...".
        before: key of the step they came from; "" when only the indicator can say.
        after: key of the step they went to.
        code: the indicator that follows the same children, if there is one.
        of: what the indicator is a share of, in the plural.
        is_part: one of several outcomes of the conversion above it.
    """

    title: str
    became: str = ""
    before: str = ""
    after: str = ""
    code: str = ""
    of: str = ""
    is_part: bool = False


@dataclass(frozen=True)
class Limit:
    """A time limit: what must be done, within what, from when, who says so.

    Attributes:
        code: the indicator that counts how often it is kept.
        is_local: the board's own limit, not the law's.
        is_confirmed: found in a source; otherwise recalled, to be checked.
    """

    code: str
    what: str
    limit: str
    starts: str
    stops: str
    source: str
    is_local: bool = False
    is_confirmed: bool = True


@dataclass(frozen=True)
class Return:
    """Children who come back: the indicator, and what it tells of them."""

    code: str
    what: str
    said: str


STEPS = (
    Step(
        "contacts",
        "Contacts",
        "Contacts received",
        "contacts",
        "Any communication about a child. Most do not become referrals.",
        (Place("CON-01"), Place("CON-02", OUT_OF)),
    ),
    Step(
        "referrals",
        "Referrals",
        "Referrals",
        "referrals",
        "Requests for help for a child not at that time in need.",
        (Place("REF-01"), Place("REF-03", OUT_OF)),
    ),
    Step(
        "assessments",
        "Assessments",
        "Assessments finished",
        "assessments finished",
        "Authorised by a manager in the period, whenever they began.",
        (Place("ASM-01", OUT_OF), Place("ASM-02", OUT_OF)),
    ),
    Step(
        "enquiries",
        "Section 47",
        "Children with section 47 enquiries",
        "children with a section 47 enquiry",
        "Children, not enquiries: each child once, by the day the enquiry began.",
        (Place("S47-01"),),
    ),
    Step(
        "conferences",
        "Conferences",
        "Children at an initial conference",
        "children at an initial conference",
        "Children, not conferences: one conference may speak of several.",
        (Place("CPC-02"), Place("CPC-06", OUT_OF)),
    ),
    Step(
        "plans",
        "Plans",
        "Child protection plans started",
        "plans started",
        "Plans that began in the period, not all that were open.",
        (Place("CPP-01"),),
    ),
)
# Counted otherwise: told under the step, never drawn beside it.
ALSO = {
    "contacts": (("REF-08", "Police domestic abuse notifications"),),
    "conferences": (
        ("CPC-01", "Initial conferences held"),
        ("CPC-04", "Receiving-in conferences"),
    ),
    "plans": (("CPP-02", "Children with a plan on the last day"),),
}

CONVERSIONS = (
    Conversion(
        "Contacts to referrals",
        "became referrals",
        before="contacts",
        after="referrals",
        code="CON-02",
        of="contacts",
    ),
    Conversion(
        "New contacts to social work",
        "went on to a social work assessment",
        code="CON-03",
        of="new contacts",
    ),
    Conversion(
        "Referrals to assessments",
        "were assessed",
        before="referrals",
        after="assessments",
        code="REF-03",
        of="referrals",
    ),
    Conversion(
        "Referrals to early intervention",
        "went to early intervention",
        code="REF-04",
        of="referrals",
        is_part=True,
    ),
    Conversion(
        "Referrals returned to universal services",
        "were returned to universal services",
        code="REF-05",
        of="referrals",
        is_part=True,
    ),
    Conversion(
        "Referrals to other agencies",
        "were passed to other agencies",
        code="REF-06",
        of="referrals",
        is_part=True,
    ),
    Conversion(
        "Assessments that led to nothing more",
        "ended with no social work involvement",
        code="ASM-02",
        of="assessments",
    ),
    Conversion(
        "Assessments to section 47",
        before="assessments",
        after="enquiries",
    ),
    Conversion(
        "Section 47 to conference",
        before="enquiries",
        after="conferences",
    ),
    Conversion(
        "Conference to plan",
        "were made subject of a plan",
        before="conferences",
        after="plans",
        code="CPC-06",
        of="children at a conference",
    ),
)

GUIDANCE = "Working Together to Safeguard Children"
LIMITS = (
    Limit(
        "CON-05",
        "Decision on a referral",
        "1 working day",
        "the referral is received",
        "a decision is recorded",
        GUIDANCE,
        is_confirmed=False,
    ),
    Limit(
        "ASM-01",
        "Assessment",
        "45 working days",
        "the assessment starts",
        "a manager authorises it",
        f"{GUIDANCE}; children in need census, rule 8670Q",
    ),
    Limit(
        "CPC-03",
        "Initial conference",
        "15 working days",
        "the strategy discussion that started the section 47 enquiry",
        "the conference is held",
        f"{GUIDANCE}; children in need census, rule 8675Q",
    ),
    Limit(
        "CPP-05",
        "Review conference",
        "3 months, then 6 months",
        "the initial conference, or the last review",
        "the review is held",
        f"{GUIDANCE}; the exact day limits are recalled",
    ),
    Limit(
        "CPP-06",
        "Visit to a child with a plan",
        "at least fortnightly",
        "the last visit",
        "the next visit",
        "a local minimum, here that of Dudley in 2014-15; the law names no days",
        is_local=True,
    ),
)

RETURNS = (
    Return(
        "CON-04",
        "Contacts after no further action",
        "contacts closed with no further action were referred within 12 months",
    ),
    Return(
        "REF-07",
        "Re-referrals",
        "referrals came within 12 months of one before for the same child",
    ),
    Return(
        "CPP-07",
        "Second or later plans",
        "plans were for a child who had had one before",
    ),
)


def codes() -> frozenset[str]:
    """Give every indicator the page speaks of."""
    found = {place.code for step in STEPS for place in step.places}
    found |= {code for told in ALSO.values() for code, _ in told}
    found |= {each.code for each in CONVERSIONS if each.code}
    found |= {each.code for each in (*LIMITS, *RETURNS)}
    return frozenset(found)
