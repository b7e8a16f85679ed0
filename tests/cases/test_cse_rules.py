"""What is refused and what is asked about, in a case: each with a row that passes."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from safeguarding.access.permissions import Role
from safeguarding.cases.errors import ChangedMeanwhile, NeedsConfirming, NotAllowed
from safeguarding.cases.models import CseCase, Disruption, LookedAfter, RiskAssessment
from safeguarding.cases.services import cse, facts
from safeguarding.cases.services.children import About
from safeguarding.cases.services.keeping import Changing, Seen, version_of
from tests.cases.made_cse import NOW, REFERRED, Area, whose
from tests.factories import member

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


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 1, 12), None),
        (date(2026, 1, 11), "W-SCREENED-EARLY"),
        (date(2025, 12, 15), "W-SCREENED-EARLY"),  # 28 days before.
    ],
)
def test_screening_shortly_before_the_referral_is_asked_about(area, on, code):
    case = area.case(status="new")
    found = facts.Screening(on, "nwg", 2, "cse_team", 14)

    if code:
        with asked(code):
            cse.screen(case=case, facts=found, doing=by(area))
    done = cse.screen(case=case, facts=found, doing=by(area, *filter(None, [code])))

    assert (done.status, done.screened_on, done.category) == ("open", on, 2)


def test_screening_29_days_before_the_referral_is_refused(area):
    case = area.case(status="new")

    with refused("on"):
        cse.screen(
            case=case,
            facts=facts.Screening(date(2025, 12, 14), "nwg", 2, "cse_team"),
            doing=by(area, "W-SCREENED-EARLY"),
        )


def test_category_3_that_does_not_go_to_social_care_is_asked_about(area):
    def found(route):
        return facts.Screening(REFERRED, "nwg", 3, route)

    with asked("W-CATEGORY-ROUTE"):
        cse.screen(
            case=area.case(status="new"), facts=found("cse_team"), doing=by(area)
        )
    cse.screen(
        case=area.case(status="new"),
        facts=found("children_services_s47"),
        doing=by(area),
    )


@pytest.mark.parametrize(
    ("on", "is_right"),
    [
        (date(2026, 1, 11), False),
        (date(2026, 1, 12), True),
        (date(2026, 6, 1), True),
        (date(2026, 6, 2), False),
    ],
)
@pytest.mark.parametrize(
    ("method", "made"),
    [
        (cse.assess_risk, lambda on: facts.Risk(on, "high")),
        (cse.hold_meeting, lambda on: facts.Held(on, "mase")),
        (cse.add_disruption, lambda on: facts.Disrupted(on, "shpo")),
        (cse.add_outcome, lambda on: facts.Pursued(on, "charged")),
        (cse.review, facts.On),
        (cse.audit_done, facts.On),
        (cse.discuss_transition, facts.On),
    ],
)
def test_nothing_happens_before_the_referral_or_after_today(
    area, method, made, on, is_right
):
    case = area.case()

    if is_right:
        method(case=case, facts=made(on), doing=by(area))
    else:
        with refused("on"):
            method(case=case, facts=made(on), doing=by(area))


def test_risk_history_is_kept_and_has_one_level_a_day(area):
    case = area.case()
    for on, level in ((date(2026, 2, 1), "high"), (date(2026, 4, 1), "low")):
        cse.assess_risk(case=case, facts=facts.Risk(on, level), doing=by(area))

    with refused("on"):
        cse.assess_risk(
            case=case, facts=facts.Risk(date(2026, 4, 1), "serious"), doing=by(area)
        )
    levels = list(case.risks.order_by("on").values_list("level", flat=True))
    assert levels == ["high", "low"]


def test_meeting_keeps_who_came(area):
    case = area.case()
    told = facts.Held(
        REFERRED,
        "mase",
        child_invited=True,
        parent_invited=True,
        parent_attended=True,
        agencies=(area.agency, area.police),
        plan_review_on=date(2026, 7, 1),
    )

    cse.hold_meeting(case=case, facts=told, doing=by(area))

    meeting = case.meetings.get()
    assert (meeting.child_invited, meeting.child_attended) == (True, False)
    assert meeting.agencies.count() == 2
    with refused("on"):
        cse.hold_meeting(case=case, facts=told, doing=by(area))


def test_child_who_came_without_an_invitation_is_asked_about(area):
    told = facts.Held(REFERRED, "ypse", child_attended=True)

    with asked("W-NOT-INVITED"):
        cse.hold_meeting(case=area.case(), facts=told, doing=by(area))


def test_plan_is_reviewed_after_the_meeting(area):
    with refused("plan_review_on"):
        cse.hold_meeting(
            case=area.case(),
            facts=facts.Held(REFERRED, "mase", plan_review_on=REFERRED),
            doing=by(area),
        )


def test_only_a_conviction_has_a_sentence(area):
    case = area.case()

    with refused("sentence_months"):
        cse.add_outcome(
            case=case, facts=facts.Pursued(REFERRED, "charged", 96), doing=by(area)
        )
    cse.add_outcome(
        case=case, facts=facts.Pursued(REFERRED, "convicted", 96), doing=by(area)
    )

    assert case.outcomes.get().sentence_months == 96


@pytest.mark.parametrize("level", ["high", "serious"])
def test_case_does_not_close_on_the_day_the_risk_was_found_high(area, level):
    case = area.case()
    day = date(2026, 5, 20)
    cse.assess_risk(case=case, facts=facts.Risk(day, level), doing=by(area))

    with refused("on"):
        cse.close(case=case, facts=facts.Closure(day, "risk_reduced"), doing=by(area))
    with refused("on"):  # Nor before it.
        cse.close(
            case=case,
            facts=facts.Closure(date(2026, 5, 19), "risk_reduced"),
            doing=by(area),
        )
    later = facts.Closure(date(2026, 5, 21), "risk_reduced")
    assert cse.close(case=case, facts=later, doing=by(area)).closed_on


def test_case_closes_on_the_day_the_risk_was_found_low(area):
    case = area.case()
    day = date(2026, 5, 20)
    cse.assess_risk(case=case, facts=facts.Risk(day, "low"), doing=by(area))

    cse.close(case=case, facts=facts.Closure(day, "risk_reduced"), doing=by(area))

    assert CseCase.objects.get(pk=case.pk).closed_on == day


def test_case_does_not_close_before_its_referral_nor_in_the_future(area):
    for day in (date(2026, 1, 11), date(2026, 6, 2)):
        with refused("on"):
            cse.close(
                case=area.case(), facts=facts.Closure(day, "duplicate"), doing=by(area)
            )


def test_child_who_moved_is_not_stepped_down(area):
    with refused("step_down_to"):
        cse.close(
            case=area.case(),
            facts=facts.Closure(REFERRED, "moved_area", "cin"),
            doing=by(area),
        )


def test_taking_a_closure_back_opens_the_case_as_it_was(area):
    case = area.case()
    closed = facts.Closure(date(2026, 3, 1), "risk_reduced", "cin")
    cse.close(case=case, facts=closed, doing=by(area))

    done = cse.reopen(case=case, facts=facts.Nothing(), doing=by(area))

    assert (done.status, done.closed_on, done.step_down_to) == ("open", None, "")


def test_taking_a_closure_back_asks_about_the_case_opened_since(area):
    ended = {"closed_on": date(2026, 3, 1), "closure_reason": "no_consent"}
    case = area.case(status="closed", **ended)
    area.case(case.child)

    with asked("W-SECOND-CASE"):
        cse.reopen(case=case, facts=facts.Nothing(), doing=by(area))


def test_places_follow_one_another_and_are_dated(area):
    case = area.case()
    steps = [
        ("lac_in_borough", date(2026, 2, 1)),
        ("lac_out_of_borough", date(2026, 3, 1)),
        ("", date(2026, 5, 1)),
    ]
    for placed, on in steps:
        told = facts.Placement(on, placed, "E08000027" if placed else "")
        cse.place(case=case, facts=told, doing=by(area))

    spans = LookedAfter.objects.filter(child=case.child).order_by("from_on")
    assert list(spans.values_list("placed", "from_on", "to_on")) == [
        ("lac_in_borough", date(2026, 2, 1), date(2026, 3, 1)),
        ("lac_out_of_borough", date(2026, 3, 1), date(2026, 5, 1)),
    ]
    with refused("placed"):  # Not looked after: that cannot end.
        cse.place(
            case=case, facts=facts.Placement(date(2026, 5, 2), ""), doing=by(area)
        )
    with refused("on"):  # In the middle of what is known.
        cse.place(
            case=case,
            facts=facts.Placement(date(2026, 2, 15), "lac_in_borough"),
            doing=by(area),
        )


def test_child_placed_outside_by_nobody_knows_whom_is_asked_about(area):
    case = area.case()
    told = facts.Placement(REFERRED, "lac_out_of_borough")

    with asked("W-PLACING-LA"):
        cse.place(case=case, facts=told, doing=by(area))
    assert not LookedAfter.objects.exists()  # Nothing was kept while asking.

    cse.place(case=case, facts=told, doing=by(area, "W-PLACING-LA"))
    assert LookedAfter.objects.get().placing_la == ""


def test_doubt_that_was_not_ticked_is_asked_even_if_another_was(area):
    told = facts.Placement(REFERRED, "lac_out_of_borough")

    with asked("W-PLACING-LA"):
        cse.place(case=area.case(), facts=told, doing=by(area, "W-SECOND-CASE"))


def test_stale_page_says_who_changed_what_and_overwrites_nothing(area):
    case = area.case()
    read = version_of(case)
    other = member(Role.CSE_MISSING_LEAD, area.place, name="Other Lead")
    cse.review(case=case, facts=facts.On(date(2026, 3, 1)), doing=Changing(other, NOW))

    with pytest.raises(ChangedMeanwhile, match="Other Lead recorded a review on"):
        cse.review(
            case=case,
            facts=facts.On(date(2026, 4, 1)),
            doing=by(area, version=read),
        )

    assert CseCase.objects.get(pk=case.pk).reviewed_on == date(2026, 3, 1)


def test_case_changed_by_a_list_meanwhile_says_so(area):
    case = area.case()
    read = version_of(case)
    CseCase.objects.filter(pk=case.pk).update(updated_at=NOW)

    with pytest.raises(ChangedMeanwhile, match="An accepted list changed this record"):
        cse.review(
            case=case, facts=facts.On(date(2026, 4, 1)), doing=by(area, version=read)
        )


@pytest.mark.parametrize("role", [Role.BOARD_ANALYST, Role.BOARD_MEMBER])
def test_only_a_lead_of_the_area_changes_a_case(area, role):
    case = area.case()
    others = [Area().lead, member(role, area.place)]

    for other in others:
        with pytest.raises(PermissionDenied):
            cse.review(case=case, facts=facts.On(REFERRED), doing=Changing(other, NOW))
        with pytest.raises(PermissionDenied):
            cse.refer(referral=referral(area), doing=Changing(other, NOW))


def test_case_of_a_list_is_kept_here_once_something_is_known_of_it_here(area):
    told, pursued = (area.case(known_through=date(2026, 3, 31)) for _ in range(2))

    cse.review(case=told, facts=facts.On(REFERRED), doing=by(area))
    cse.add_disruption(
        case=pursued, facts=facts.Disrupted(REFERRED, "licensing"), doing=by(area)
    )

    assert CseCase.objects.get(pk=told.pk).known_through is None
    kept = CseCase.objects.get(pk=pursued.pk)
    assert kept.known_through == date(2026, 3, 31)


def test_withdrawn_case_cannot_be_changed(area):
    case = area.case(withdrawn_at=NOW)

    with pytest.raises(CseCase.DoesNotExist):
        cse.review(case=case, facts=facts.On(REFERRED), doing=by(area))


def test_change_writes_the_quarters_of_the_child(area):
    case = area.case()

    cse.assess_risk(case=case, facts=facts.Risk(REFERRED, "serious"), doing=by(area))

    quarters = case.child.quarters.filter(is_serious=True)
    assert quarters.count() == 2


def test_records_of_parts_say_whose_they_are_and_who_made_them(area):
    case = area.case()

    cse.add_disruption(
        case=case, facts=facts.Disrupted(REFERRED, "bail_conditions"), doing=by(area)
    )
    made = Disruption.objects.get()

    assert whose(case) == {
        "partnership": made.partnership,
        "agency": made.agency,
        "case": made.case,
    }
    assert made.recorded_by == area.lead
    assert not RiskAssessment.objects.exists()
