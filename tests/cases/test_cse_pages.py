"""The coordinators' pages: what they show, to whom, on record, at what cost."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases.models import CseCase, LookedAfter, RiskAssessment
from safeguarding.cases.transitions import Act
from tests.cases.made_cse import NOW, Area, whose
from tests.factories import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]
GONE = datetime(2026, 5, 4, 20, 0, tzinfo=UTC)
BACK = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
LIST = reverse("cases:list")


@pytest.fixture
def lead(client, area):
    client.force_login(area.lead)
    return client


def page(case):
    return reverse("cases:case", args=[case.pk])


def opened(client, case):
    """Open a case as somebody who says why."""
    client.post(page(case), {"why_opened": "work"})
    return client.get(page(case))


def text(response):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.content.decode()))


def outsiders(area):
    elsewhere = Area()
    roles = set(Role) - {Role.CSE_MISSING_LEAD, Role.BOARD_ANALYST}
    inside = [member(role, area.place, area.agency) for role in sorted(roles)]
    return [*inside, member(Role.AGENCY_SUBMITTER, area.place, area.police)], [
        elsewhere.lead,
        member(Role.BOARD_ANALYST, elsewhere.place),
    ]


def addresses(case):
    return [
        LIST,
        reverse("cases:look"),
        reverse("cases:found"),
        reverse("cases:refer"),
        reverse("cases:worklists"),
        reverse("cases:worklist", args=["not-screened"]),
        reverse("cases:worklist-download", args=["not-screened"]),
        page(case),
        reverse("cases:act", args=[case.pk, "review"]),
        f"{LIST}?level=high&sort=-level&page=1",
        f"{LIST}?source={case.source_agency_id}",
    ]


def test_case_does_not_exist_for_people_without_the_seat(client, area):
    case = area.case()
    inside, _ = outsiders(area)

    for person in inside:
        client.force_login(person)
        for address in addresses(case):
            assert client.get(address).status_code == 404, (person, address)
            assert client.post(address).status_code in {404, 405}, (person, address)


def test_case_does_not_exist_for_leads_and_analysts_of_another_area(client, area):
    case = area.case(status="new")
    _, elsewhere = outsiders(area)

    for person in elsewhere:
        client.force_login(person)
        for act in Act:
            assert (
                client.get(reverse("cases:act", args=[case.pk, act])).status_code == 404
            )
        assert client.get(page(case)).status_code == 404
        assert client.post(page(case), {"why_opened": "work"}).status_code == 404
        for address in addresses(case)[:7]:
            shown = client.get(address, follow=True).content.decode()
            assert case.child.short not in shown
        for query in (f"source={case.source_agency_id}", "status=new", "sort=child"):
            shown = client.get(f"{LIST}?{query}").content.decode()
            assert case.child.short not in shown
            assert area.police.short_name not in shown
        answer = client.post(
            reverse("cases:worklist-download", args=["not-screened"]),
            {"why_opened": "data"},
        )
        assert case.child.short not in answer.content.decode()


def test_nobody_signed_in_finds_nothing_but_the_way_to_sign_in(client, area):
    for address in addresses(area.case()):
        answer = client.get(address)
        assert answer.status_code == 404
        assert (
            f"/account/login/?next={address.split('?')[0]}" in answer.content.decode()
        )


def test_a_refused_look_at_a_hidden_page_is_on_record(client, area):
    reader = member(Role.BOARD_MEMBER, area.place, area.police)
    client.force_login(reader)

    client.get(page(area.case()))

    event = AuditEvent.objects.get(action="refused")
    assert (event.actor, event.partnership_id) == (reader, area.place.pk)
    assert event.detail == {"page": "cases:case", "method": "GET"}


def test_analyst_reads_a_case_and_changes_nothing(client, area):
    case = area.case()
    client.force_login(member(Role.BOARD_ANALYST, area.place))

    assert "What can be added" not in text(opened(client, case))
    for act in Act:
        address = reverse("cases:act", args=[case.pk, act])
        assert client.get(address).status_code == 404
        assert client.post(address, {"version": ""}).status_code == 404
    assert client.get(reverse("cases:refer")).status_code == 404


def test_list_shows_open_cases_and_what_is_due_for_each(lead, area):
    grave = area.case()
    RiskAssessment.objects.create(**whose(grave), on=date(2026, 2, 1), level="serious")
    waiting = area.case(status="new")
    ended = {"closed_on": date(2026, 3, 1), "closure_reason": "no_consent"}
    gone = [area.case(status="closed", **ended), area.case(withdrawn_at=NOW)]
    elsewhere = Area().case()

    answer = lead.get(LIST)

    shown = text(answer)
    assert "2 cases." in shown
    # 12 January to 1 June: 19 + 28 + 31 + 30 + 31 + 1 days.
    assert "Screening, 140 days after the referral" in shown
    assert "MASE meeting" in shown
    assert shown.index(grave.child.short) < shown.index(waiting.child.short)
    for hidden in (*gone, elsewhere):
        assert hidden.child.short not in shown


def test_opening_the_list_is_on_record_each_time(lead):
    lead.get(f"{LIST}?level=high")

    event = AuditEvent.objects.get(action=Action.CASES_LISTED)
    assert event.detail == {"list": "open-cases", "filters": ["level"]}


def test_list_is_filtered_by_level_status_place_and_source(lead, area):
    high, low, new = area.case(), area.case(), area.case(status="new")
    for case, level in ((high, "high"), (low, "low")):
        RiskAssessment.objects.create(**whose(case), on=date(2026, 2, 1), level=level)
    LookedAfter.objects.create(
        partnership=area.place,
        child=low.child,
        placed="lac_out_of_borough",
        from_on=date(2026, 2, 1),
    )
    CseCase.objects.filter(pk=new.pk).update(source_agency=area.agency)

    def shown(query):
        answer = lead.get(f"{LIST}?{query}").content.decode()
        return {case for case in (high, low, new) if case.child.short in answer}

    assert shown("level=high") == {high}
    assert shown("level=not-set") == {new}
    assert shown("status=new") == {new}
    assert shown("placed=lac_out_of_borough") == {low}
    assert shown("placed=no") == {high, new}
    assert shown(f"source={area.agency.pk}") == {new}
    assert shown("sort=-referred_on&page=1") == {high, low, new}


def test_case_of_a_list_is_open_as_long_as_the_newest_list_has_it(lead, area):
    old = area.case(known_through=date(2026, 3, 31))
    told = area.case(known_through=date(2026, 6, 30))

    shown = lead.get(LIST).content.decode()

    assert told.child.short in shown
    assert old.child.short not in shown


def test_case_page_tells_everything_of_the_child_in_order(lead, area):
    case = area.case(reviewed_on=date(2026, 4, 1))
    RiskAssessment.objects.create(**whose(case), on=date(2026, 2, 1), level="high")
    area.episode(case.child, GONE, returned_at=BACK)
    area.case(case.child, referred_on=date(2025, 1, 5), status="new")
    other = area.episode(area.child(), GONE)

    answer = opened(lead, case)

    shown = text(answer).partition("What has happened, the newest first")[2]
    titles = [
        "Missing from home",
        "Reviewed",
        "Risk level: High",
        "Referred",
        "Another case was referred",
    ]
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)
    assert other.child.short not in shown
    assert "MASE meeting by 1 February 2026" in text(answer)


def test_case_page_costs_the_same_whatever_the_history(
    lead, area, django_assert_max_num_queries
):
    case = area.case()
    opened(lead, case)
    with django_assert_max_num_queries(24) as one:
        lead.get(page(case))
    for month in range(2, 6):
        on = date(2026, month, 1)
        RiskAssessment.objects.create(**whose(case), on=on, level="high")
        case.meetings.create(
            partnership=area.place, agency=area.agency, kind="mase", on=on
        ).agencies.set([area.agency, area.police])
        area.episode(case.child, GONE.replace(month=month), returned_at=BACK)

    with django_assert_max_num_queries(24) as many:
        lead.get(page(case))

    assert len(many) <= len(one) + 1  # Agencies are read once there is a meeting.


def test_list_costs_the_same_for_one_case_and_twenty(
    lead, area, django_assert_max_num_queries
):
    area.case()
    lead.get(LIST)
    with django_assert_max_num_queries(14) as one:
        lead.get(LIST)
    for _ in range(19):
        area.case()

    with django_assert_max_num_queries(14) as many:
        lead.get(LIST)

    assert len(one) == len(many)


def test_action_is_recorded_and_leads_back_to_the_case(lead, area):
    case = area.case()
    opened(lead, case)
    address = reverse("cases:act", args=[case.pk, "assess-risk"])
    version = lead.get(address).context["form"]["version"].value()

    answer = lead.post(
        address,
        {
            "version": version,
            "level": "high",
            "on_day": "1",
            "on_month": "5",
            "on_year": "2026",
            "group": "cse_team",
            "why": "review",
        },
        follow=True,
    )

    assert answer.redirect_chain == [(page(case), 302)]
    assert "Risk level: High" in text(answer)
    event = AuditEvent.objects.get(action=Action.CASE_CHANGED)
    assert (event.actor, event.detail) == (area.lead, {"act": "assess-risk"})


def test_unusual_entry_is_asked_about_and_kept_with_a_tick_and_a_reason(lead, area):
    case = area.case(status="new")
    opened(lead, case)
    address = reverse("cases:act", args=[case.pk, "screen"])
    version = lead.get(address).context["form"]["version"].value()
    said = {
        "version": version,
        "tool": "nwg",
        "category": "3",
        "route": "cse_team",
        "on_day": "20",
        "on_month": "1",
        "on_year": "2026",
    }

    asked = lead.post(address, said)
    assert "Category 3 goes straight to" in text(asked)
    said["asked"] = asked.context["form"]["asked"].value()
    unticked = lead.post(address, said)
    assert "Tick that you have looked at it" in text(unticked)
    said |= {"looked_at": "on", "reason": "decided"}
    lead.post(address, said)

    assert CseCase.objects.get(pk=case.pk).status == "open"
    detail = AuditEvent.objects.get(action=Action.CASE_CHANGED).detail
    assert (detail["doubts"], detail["reason"]) == (["W-CATEGORY-ROUTE"], "decided")


def test_stale_form_overwrites_nothing_and_says_so(lead, area):
    case = area.case()
    opened(lead, case)
    address = reverse("cases:act", args=[case.pk, "review"])
    version = lead.get(address).context["form"]["version"].value()
    day = {"version": version, "on_day": "1", "on_month": "4", "on_year": "2026"}
    lead.post(address, day)

    answer = lead.post(address, day | {"on_month": "5"})

    assert "recorded a review on" in text(answer)
    assert CseCase.objects.get(pk=case.pk).reviewed_on == date(2026, 4, 1)


def test_page_of_an_act_that_cannot_be_done_says_why(lead, area):
    case = area.case()
    opened(lead, case)

    answer = lead.get(reverse("cases:act", args=[case.pk, "screen"]))

    assert "not waiting for screening" in text(answer)
    assert lead.get(reverse("cases:act", args=[case.pk, "marry"])).status_code == 404
