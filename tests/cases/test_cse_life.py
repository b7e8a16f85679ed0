"""What may be done to a case when: every method in every status."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.models import CaseStatus, CseCase
from safeguarding.cases.services import cse, facts
from safeguarding.cases.services.keeping import Changing
from safeguarding.cases.transitions import DID, LIFE, WHY_NOT, Act, allowed, check
from tests.cases.made_cse import Area

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=ZoneInfo("Europe/London"))
DAY = date(2026, 5, 20)
# What each act is told, and where a case stands after it from each allowed status.
FACTS = {
    Act.BEGIN_SCREENING: facts.Nothing(),
    Act.SCREEN: facts.Screening(DAY, "nwg", 2, "cse_team", 14),
    Act.ASSESS_RISK: facts.Risk(DAY, "medium"),
    Act.HOLD_MEETING: facts.Held(DAY, "mase", child_invited=True),
    Act.ADD_DISRUPTION: facts.Disrupted(DAY, "licensing"),
    Act.ADD_OUTCOME: facts.Pursued(DAY, "charged"),
    Act.DISCUSS_TRANSITION: facts.On(DAY),
    Act.REVIEW: facts.On(DAY),
    Act.AUDIT_DONE: facts.On(DAY),
    Act.PLACE: facts.Placement(DAY, "lac_in_borough"),
    Act.CLOSE: facts.Closure(DAY, "risk_reduced"),
    Act.REOPEN: facts.Nothing(),
}
LIVE = {"new", "screening", "open"}
ENDED = {"closed", "stepped_down", "transferred_out", "transition_adult"}
EVER = LIVE | ENDED
# Written out by hand, apart from the table the product reads.
EXPECTED = {
    Act.BEGIN_SCREENING: {"new": "screening"},
    Act.SCREEN: {"new": "open", "screening": "open"},
    Act.ASSESS_RISK: {"open": "open"},
    Act.HOLD_MEETING: {one: one for one in LIVE},
    Act.ADD_DISRUPTION: {one: one for one in EVER},
    Act.ADD_OUTCOME: {one: one for one in EVER},
    Act.DISCUSS_TRANSITION: {one: one for one in LIVE},
    Act.REVIEW: {"open": "open"},
    Act.AUDIT_DONE: {one: one for one in EVER},
    Act.PLACE: {one: one for one in LIVE},
    Act.CLOSE: dict.fromkeys(LIVE, "closed"),
    # The case made here was never screened: it goes back to where it came from.
    Act.REOPEN: dict.fromkeys(ENDED - {"transition_adult"}, "new"),
}
PAIRS = [(act, status) for act in Act for status in CaseStatus]


def standing(status):
    """Make a case that stands so, never screened unless open."""
    ended = {"closed_on": date(2026, 3, 1), "closure_reason": "risk_reduced"}
    more = ended if status in ENDED else {}
    if status == "stepped_down":
        more |= {"step_down_to": "cin"}
    area = Area()
    return area, area.case(status=status, **more)


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "status"), PAIRS, ids=lambda one: one.value)
def test_every_act_in_every_status_is_allowed_or_impossible(act, status):
    area, case = standing(status.value)
    method = getattr(cse, act.value.replace("-", "_"))
    doing = Changing(area.lead, NOW)
    expected = EXPECTED[act].get(status.value)

    if expected is None:
        with pytest.raises(NotAllowed):
            method(case=case, facts=FACTS[act], doing=doing)
    else:
        method(case=case, facts=FACTS[act], doing=doing)

    assert CseCase.objects.get(pk=case.pk).status == (expected or status)


@pytest.mark.parametrize("status", CaseStatus, ids=lambda one: one.value)
def test_page_offers_what_the_methods_allow(status):
    expected = {act for act in Act if status.value in EXPECTED[act]}

    assert set(allowed(status)) == expected


def test_every_act_has_its_row_words_and_refusal():
    assert set(LIFE) == set(WHY_NOT) == set(Act)
    assert set(Act) <= set(DID)


def test_case_cannot_be_led_where_an_act_does_not_lead():
    with pytest.raises(NotAllowed):
        check(Act.CLOSE, "open", "new")
    with pytest.raises(NotAllowed):
        check(Act.SCREEN, "new", "closed")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "step_down", "stands"),
    [
        ("risk_reduced", "", "closed"),
        ("risk_reduced", "early_help", "stepped_down"),
        ("moved_area", "", "transferred_out"),
        ("turned_18_transferred", "", "transition_adult"),
    ],
)
def test_why_a_case_ends_says_where_it_stands(reason, step_down, stands):
    area = Area()
    case = area.case()

    done = cse.close(
        case=case,
        facts=facts.Closure(DAY, reason, step_down),
        doing=Changing(area.lead, NOW),
    )

    assert (done.status, done.closed_on) == (stands, DAY)
