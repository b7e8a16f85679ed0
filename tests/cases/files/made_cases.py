"""Rows of case lists, and the agency that sends them."""

from datetime import UTC, datetime, time, timedelta

from safeguarding.cases.models import CseCase, RiskAssessment
from safeguarding.cases.pseudonyms import Pseudonyms, Use
from safeguarding.partners.models import Agency
from safeguarding.periods import Period
from tests.cases.made_files import Q3, Sender, check, load
from tests.factories import AgencyFactory, MembershipFactory

Q1, Q2, Q4 = (Period.parse(f"2015-16-Q{number}") for number in (1, 2, 4))
CASE_ROW = {
    "case_ref": "CSE/15-0042",
    "child_ref": "LA000123",
    "birth_month": "2001-05",
    "sex": "F",
    "ethnicity": "WBRI",
    "locality": "north",
    "referral_date": "12/10/2015",
    "source_agency": "example-police",
    "screening_date": "14/10/2015",
    "screening_tool": "nwg",
    "screening_score": "18",
    "category": "2",
    "route": "cse_team",
    "risk_level": "medium",
    "risk_since": "14/10/2015",
    "looked_after": "not_lac",
    "placed_since": "",
    "placing_la": "",
    "social_care_status": "cin",
    "exploitation_type": "online",
    "cce": "N",
    "gangs": "N",
    "last_mase": "",
    "last_panel": "",
    "last_review": "",
    "last_audit": "",
    "transition_discussed": "",
    "closure_date": "",
    "closure_reason": "",
    "step_down_to": "",
}


def row(**changes):
    """A good row of the list for October to December 2015, but for some cells."""
    return {**CASE_ROW, **changes}


def team(**extra):
    """Make the agency that sends case lists, and one that refers children."""
    sender = Sender.of("cse-cases", **extra)
    members = sender.partnership.memberships
    if not members.filter(agency__code="example-police").exists():
        MembershipFactory(partnership=sender.partnership, agency=_police())
    MembershipFactory(partnership=sender.partnership, agency=sender.agency)
    return sender


def _police():
    known = Agency.objects.filter(code="example-police").first()
    return known or AgencyFactory(
        code="example-police",
        name="Example Constabulary",
        short_name="Police",
        aliases=["The Bobbies"],
        sector="police",
    )


def checked(sender, *rows, period=Q3):
    """Check a list of a quarter; give what was found."""
    return check(a_file(sender, period), *rows)


def put(sender, *rows, period=Q3):
    """Check a list and put it in; give the file."""
    file = a_file(sender, period)
    file.periods = load(file, *rows)
    return file


def a_file(sender, period):
    """Make the row of a file that is given four weeks after its period."""
    day = period.end + timedelta(days=28)
    given = datetime.combine(day, time(12), UTC)
    return sender.file("cse-cases", period=period, given_at=given)


def case_of(sender, ref="CSE/15-0042"):
    """Give the case with a reference."""
    pseudonym = Pseudonyms(sender.partnership.code).of(ref, Use.CASE)
    return CseCase.objects.get(
        partnership=sender.partnership, agency=sender.agency, reference=pseudonym
    )


def levels_of(case):
    """Give the history of levels as "day level", in order."""
    rows = RiskAssessment.objects.filter(case=case).order_by("on")
    return [f"{risk.on} {risk.level}" for risk in rows]


def places_of(case):
    """Give the placements of a case's child as "from to place", in order."""
    return [
        f"{span.from_on} {span.to_on or ''} {span.placed}"
        for span in case.child.looked_after.order_by("from_on")
    ]
