"""A referral: of whom, when, by whom; and looking for the child before it."""

from datetime import date

import pytest

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent
from safeguarding.cases.errors import NeedsConfirming, NotAllowed
from safeguarding.cases.services import cse, facts
from safeguarding.cases.services.children import About, look_for
from safeguarding.cases.services.keeping import Changing, Seen
from tests.cases.made_cse import NOW, REFERRED
from tests.factories import AgencyFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_june"),
]


def by(area, *confirmed, version=""):
    reason = "checked" if confirmed else ""
    return Changing(area.lead, NOW, Seen(version, confirmed, reason))


def referral(area, **more):
    given = {
        "partnership": area.place,
        "pseudonym": area.pseudonym("LA-000123"),
        "about": About(born_month=date(2012, 5, 1), sex="female"),
        "keeper": area.agency,
        "source": area.police,
        "referred_on": REFERRED,
    }
    return facts.Referral(**(given | more))


def refused(field):
    return pytest.raises(NotAllowed, check=lambda error: error.field == field)


def asked(code):
    found = lambda error: [doubt.code for doubt in error.doubts] == [code]  # noqa: E731
    return pytest.raises(NeedsConfirming, check=found)


def test_referral_opens_a_new_case_of_a_child_who_was_not_known(area):
    case = cse.refer(referral=referral(area), doing=by(area))

    assert (case.status, case.source_sector) == ("new", "police")
    assert case.child.born_month == date(2012, 5, 1)
    assert case.quarters.count() == 2  # January to March, and April to June 2026.


def test_second_open_case_of_a_child_is_asked_about(area):
    first = cse.refer(referral=referral(area), doing=by(area))

    with asked("W-SECOND-CASE"):
        cse.refer(referral=referral(area), doing=by(area))
    second = cse.refer(referral=referral(area), doing=by(area, "W-SECOND-CASE"))

    assert second.child == first.child
    told = AuditEvent.objects.filter(action=Action.CASE_CHANGED).last().detail
    assert told == {"act": "refer", "doubts": ["W-SECOND-CASE"], "reason": "checked"}


def test_closed_case_of_a_child_is_no_reason_to_ask(area):
    child = area.child(pseudonym=area.pseudonym("LA-000123"))
    ended = {"closed_on": date(2026, 1, 2), "closure_reason": "no_consent"}
    area.case(child, status="closed", referred_on=date(2025, 9, 1), **ended)

    cse.refer(referral=referral(area), doing=by(area))

    assert child.cse_cases.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"referred_on": date(2026, 6, 2)}, "referred_on", id="to come"),
        # Born in January 2008: 18 for certain from 31 January 2026.
        pytest.param(
            {
                "about": About(born_month=date(2008, 1, 1)),
                "referred_on": date(2026, 1, 31),
            },
            "referred_on",
            id="of age",
        ),
        pytest.param(
            {"about": About(born_month=date(2026, 2, 1))}, "referred_on", id="unborn"
        ),
    ],
)
def test_referral_that_cannot_be_is_refused(area, given, field):
    with refused(field):
        cse.refer(referral=referral(area, **given), doing=by(area))


def test_child_in_the_month_of_the_18th_birthday_is_referred(area):
    young = referral(
        area,
        about=About(born_month=date(2008, 1, 1)),
        referred_on=date(2026, 1, 30),
    )

    assert cse.refer(referral=young, doing=by(area)).pk


def test_agency_that_had_ended_refers_nobody(area):
    gone = AgencyFactory(active_to=date(2025, 12, 31))

    with refused("source"):
        cse.refer(referral=referral(area, source=gone), doing=by(area))


def test_own_reference_finds_the_case_of_a_list_again_and_is_not_kept(area):
    given = referral(area, own_reference="CSE 77")
    case = cse.refer(referral=given, doing=by(area))

    assert case.reference != "CSE 77"
    with refused("own_reference"):
        cse.refer(
            referral=referral(
                area, own_reference="cse-77", pseudonym=area.pseudonym("LA9")
            ),
            doing=by(area),
        )


def test_looking_for_a_child_is_on_record_without_the_identifier(area):
    child = area.child(pseudonym=area.pseudonym("LA-000123"))

    pseudonym = look_for(partnership=area.place, identifier="la 000123", by=area.lead)

    assert pseudonym == child.pseudonym
    event = AuditEvent.objects.get(action=Action.CHILD_LOOKED_FOR)
    assert (event.actor, event.object_id) == (area.lead, str(child.pk))
    assert event.detail == {"known": True}


@pytest.mark.parametrize("text", ["", "Ann Other!", "A" * 21, "12,34"])
def test_what_is_no_identifier_is_refused_and_not_on_record(area, text):
    with refused("identifier"):
        look_for(partnership=area.place, identifier=text, by=area.lead)

    assert not AuditEvent.objects.filter(action=Action.CHILD_LOOKED_FOR).exists()
