"""Each rule about one row of a case list: a row that fails it, and one that passes."""

import pytest

from safeguarding.cases.models import CasePolicy
from tests.cases.files.made_cases import checked, row, team
from tests.cases.made_files import codes

pytestmark = pytest.mark.django_db

CLOSED = {
    "closure_date": "20/12/2015",
    "closure_reason": "risk_reduced",
    "step_down_to": "early_help",
}
ADULT = {"birth_month": "1997-09"}
RULES = [
    pytest.param("E-REQUIRED", {"case_ref": ""}, {}, id="no reference"),
    pytest.param("E-REQUIRED", {"child_ref": ""}, {}, id="no child"),
    pytest.param("E-REQUIRED", {"referral_date": ""}, {}, id="no referral"),
    pytest.param("E-REQUIRED", {"source_agency": ""}, {}, id="no source"),
    pytest.param(
        "E-REQUIRED",
        {"risk_since": ""},
        {"risk_level": "", "risk_since": ""},
        id="level without its day",
    ),
    pytest.param("E-REQUIRED", {"risk_level": ""}, {}, id="day without a level"),
    pytest.param("E-REQUIRED", {"screening_tool": ""}, {}, id="screening, no tool"),
    pytest.param(
        "E-REQUIRED",
        {"screening_date": ""},
        {
            "screening_date": "",
            "screening_tool": "",
            "screening_score": "",
            "category": "",
        },
        id="category without a screening",
    ),
    pytest.param(
        "E-CHILD-ID",
        {"child_ref": "LA0001234567890123456"},
        {"child_ref": "LA00012345678901234"},
        id="21 letters and digits",
    ),
    pytest.param("E-TYPE", {"case_ref": "C" * 41}, {"case_ref": "C" * 40}, id="long"),
    pytest.param(
        "E-TYPE", {"screening_score": "high"}, {"screening_score": "7"}, id="score"
    ),
    pytest.param(
        "E-DATE", {"referral_date": "10/31/2015"}, {"referral_date": "2015-10-12"}
    ),
    pytest.param("E-DATE", {"birth_month": "spring"}, {"birth_month": "14/05/2001"}),
    pytest.param("E-CODE", {"sex": "X"}, {"sex": "2"}, id="sex"),
    pytest.param("E-CODE", {"ethnicity": "WHITE"}, {"ethnicity": "wbri"}),
    pytest.param("E-CODE", {"category": "4"}, {"category": "1"}, id="category"),
    pytest.param("E-CODE", {"risk_level": "extreme"}, {"risk_level": "High"}),
    pytest.param("E-CODE", {"looked_after": "yes"}, {"looked_after": "lac_in_borough"}),
    pytest.param("E-CODE", {"cce": "perhaps"}, {"cce": "yes"}, id="yes or no"),
    pytest.param(
        "E-CODE", {"placing_la": "Example"}, {"placing_la": "e08000027"}, id="council"
    ),
    pytest.param(
        "E-CODE",
        {"locality": "12 Example Street, Northborough"},
        {"locality": "south"},
        id="an address for a locality",
    ),
    pytest.param(
        "E-AGENCY-UNKNOWN",
        {"source_agency": "example-polise"},
        {"source_agency": "the bobbies"},
    ),
    pytest.param(
        "E-DATE-FUTURE",
        {"last_review": "29/01/2016"},
        {"last_review": "31/12/2015"},
        id="still to come",
    ),
    pytest.param(
        "E-DATE-FUTURE",
        {"last_review": "01/01/2016"},
        {"last_review": "31/12/2015"},
        id="after the period",
    ),
    pytest.param(
        "E-AGE",
        # Referred on 12 October 2015: born by September 1997, 18 whatever the day.
        ADULT,
        {"birth_month": "1997-10", **CLOSED},
        id="18 when referred",
    ),
    pytest.param(
        "E-AGE",
        {"birth_month": "12/10/1997"},
        {"birth_month": "13/10/1997", **CLOSED},
        id="18 on the day",
    ),
    pytest.param(
        "E-AGE",
        {"birth_month": "1989-09", "transition_discussed": "01/11/2015"},
        {"birth_month": "1989-10", "transition_discussed": "01/11/2015"},
        id="26 in transition",
    ),
    pytest.param(
        "W-AGE-18",
        {**ADULT, "transition_discussed": "01/11/2015"},
        {},
        id="18 to 25 in transition",
    ),
    pytest.param(
        "W-AGE-18",
        {"birth_month": "30/12/1997"},
        {"birth_month": "30/12/1997", **CLOSED},
        id="18 and open at the end",
    ),
    pytest.param("E-BIRTH", {"birth_month": "2015-11"}, {"birth_month": "2014-11"}),
    pytest.param(
        "E-SCREENED-BEFORE",
        {"screening_date": "13/09/2015"},
        {"screening_date": "14/09/2015"},
    ),
    pytest.param(
        "W-SCREENED-EARLY",
        {"screening_date": "14/09/2015"},
        {"screening_date": "12/10/2015"},
    ),
    pytest.param(
        "W-CATEGORY-ROUTE",
        {"category": "3", "route": "ypse_panel"},
        {"category": "3", "route": "children_services_s47"},
    ),
    pytest.param(
        "E-RISK-DATE", {"risk_since": "11/10/2015"}, {"risk_since": "12/10/2015"}
    ),
    pytest.param(
        "E-RISK-DATE",
        {**CLOSED, "risk_since": "21/12/2015"},
        {**CLOSED, "risk_since": "20/12/2015"},
        id="level after the closure",
    ),
    pytest.param(
        "E-CLOSED-SERIOUS",
        {**CLOSED, "risk_level": "serious", "risk_since": "20/12/2015"},
        {**CLOSED, "risk_level": "serious", "risk_since": "19/12/2015"},
    ),
    pytest.param(
        "E-MEETING-BEFORE", {"last_mase": "11/10/2015"}, {"last_mase": "12/10/2015"}
    ),
    pytest.param(
        "E-MEETING-BEFORE", {"last_panel": "11/10/2015"}, {"last_panel": "12/10/2015"}
    ),
    pytest.param(
        "E-CLOSED-BEFORE",
        {**CLOSED, "closure_date": "11/10/2015"},
        {**CLOSED, "closure_date": "15/10/2015"},
    ),
    pytest.param(
        "E-CLOSURE", {"closure_reason": "risk_reduced"}, CLOSED, id="reason alone"
    ),
    pytest.param(
        "E-CLOSURE", {"step_down_to": "cin"}, CLOSED, id="step-down without a day"
    ),
    pytest.param("E-CLOSURE", {**CLOSED, "closure_reason": ""}, CLOSED, id="no reason"),
    pytest.param(
        "W-PLACING-LA",
        {"looked_after": "lac_out_of_borough"},
        {"looked_after": "lac_out_of_borough", "placing_la": "E08000027"},
    ),
    pytest.param(
        "W-PERIOD-ROWS",
        {
            **CLOSED,
            "referral_date": "01/09/2015",
            "screening_date": "",
            "screening_tool": "",
            "screening_score": "",
            "category": "",
            "risk_since": "02/09/2015",
            "closure_date": "30/09/2015",
        },
        {**CLOSED, "referral_date": "01/10/2015"},
    ),
    pytest.param(
        "W-PERIOD-LABEL",
        {
            "period_label": "Quarter 3",
            "period_from": "01/09/2015",
            "period_to": "31/12/2015",
        },
        {
            "period_label": "Quarter 3",
            "period_from": "01/10/2015",
            "period_to": "31/12/2015",
        },
    ),
]


@pytest.mark.parametrize(("code", "failing", "passing"), RULES)
def test_a_rule_finds_its_failing_row_and_lets_the_passing_one_be(
    code, failing, passing
):
    sender = team()

    assert code in codes(checked(sender, row(**failing)))
    assert code not in codes(checked(sender, row(**passing)))


def test_a_good_row_has_nothing_to_say():
    assert codes(checked(team(), row())) == set()


def test_the_same_words_about_the_period_in_many_rows_are_said_once():
    label = {"period_label": "Quarter 2"}
    rows = [row(case_ref=f"C{n}", child_ref=f"LA{n}", **label) for n in range(3)]

    found = checked(team(), *rows)

    assert [one.code for one in found] == ["W-PERIOD-LABEL"]


def test_an_agency_that_ended_before_the_referral_cannot_have_made_it():
    sender = team()
    police = sender.partnership.memberships.get(agency__code="example-police").agency
    police.active_to = "2015-10-11"
    police.save()

    assert "E-AGENCY-UNKNOWN" in codes(checked(sender, row()))
    early = {"referral_date": "11/10/2015"}
    assert "E-AGENCY-UNKNOWN" not in codes(checked(sender, row(**early)))


def test_a_wrong_agency_is_told_the_nearest_of_the_partnership():
    (found,) = checked(team(), row(source_agency="exampel police"))

    assert "Did you mean example-police?" in found.message


def test_another_partnerships_agency_is_not_known_here():
    team().partnership.memberships.all().delete()
    elsewhere = team()
    lonely = team()
    lonely.partnership.memberships.all().delete()

    assert codes(checked(elsewhere, row())) == set()
    assert codes(checked(lonely, row())) == {"E-AGENCY-UNKNOWN"}


def test_localities_are_those_the_partnership_settled():
    sender = team()
    CasePolicy.objects.create(
        partnership=sender.partnership, localities={"n": "North", "s": "South"}
    )

    assert codes(checked(sender, row(locality="north"))) == set()
    assert codes(checked(sender, row(locality="east"))) == {"E-CODE"}


def test_no_finding_repeats_what_identifies_a_child():
    found = checked(
        team(),
        row(
            case_ref="SECRET-REF" * 5,
            child_ref="SECRET-CHILD-NUMBER-1234567890",
            birth_month="the 3rd of May",
            source_agency="Secret School",
            sex="4857773456",
        ),
    )

    said = " ".join(f"{one.message} {one.value}" for one in found)
    for secret in ("SECRET", "3rd of May", "Secret School", "4857773456"):
        assert secret not in said
