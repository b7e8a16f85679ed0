"""What waits for coordinators: which records, in which order, for whom."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases import history, worklists_cse
from safeguarding.cases.models import RiskAssessment
from safeguarding.cases.waiting import LISTS
from tests.cases.made_cse import NOW, Area, whose
from tests.factories import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def names(code, area):
    """List whom a worklist holds, checking that its count is the same."""
    one = LISTS[code]
    rows = one.rows(area.lead, NOW)
    assert one.count(area.lead, NOW) == len(rows)
    return [row.name for row in rows]


def level(case, name, on=date(2026, 2, 1)):
    RiskAssessment.objects.create(**whose(case), on=on, level=name)
    return case


def mase(case, on):
    case.meetings.create(
        partnership=case.partnership, agency=case.agency, kind="mase", on=on
    )
    return case


def short(*cases):
    return [case.child.short for case in cases]


def test_referrals_not_screened_wait_the_oldest_first(area):
    new = area.case(status="new", referred_on=date(2026, 5, 1))
    old = area.case(status="screening", referred_on=date(2026, 1, 5))
    area.case()
    Area().case(status="new")

    assert names("not-screened", area) == short(old, new)


def test_high_and_serious_risk_waits_for_a_mase_meeting(area):
    # Three months before 1 June 2026 is 1 March: held on it, the next is due.
    held = mase(level(area.case(), "high"), date(2026, 3, 2))
    due = mase(level(area.case(), "high"), date(2026, 3, 1))
    never = level(area.case(), "high")
    serious = mase(level(area.case(), "serious"), date(2026, 1, 10))
    lowered = level(level(area.case(), "serious"), "low", date(2026, 4, 1))
    level(Area().case(), "serious")

    found = names("no-meeting", area)

    assert found == short(serious, never, due)
    assert not set(short(held, lowered)) & set(found)


def test_children_who_turn_18_wait_for_a_talk_about_adult_services(area):
    # 18 on 1 December 2026 at the earliest: within six months of 1 June.
    soon = area.case(area.child(born_month=date(2008, 12, 1)))
    later = area.case(area.child(born_month=date(2009, 1, 1)))
    done = area.case(
        area.child(born_month=date(2008, 9, 1)), transition_on=date(2026, 5, 1)
    )
    past = area.case(area.child(born_month=date(2008, 3, 1)))
    unknown = area.case(area.child(born_month=None))

    found = names("turning-18", area)

    assert found == short(past, soon)
    assert not set(short(later, done, unknown)) & set(found)


def test_cases_wait_for_a_review_after_more_than_twelve_months(area):
    day_more = area.case(referred_on=date(2025, 5, 31))
    exactly = area.case(referred_on=date(2025, 6, 1))
    reviewed = area.case(referred_on=date(2024, 1, 1), reviewed_on=date(2025, 9, 1))
    long_ago = area.case(referred_on=date(2023, 1, 1), reviewed_on=date(2025, 1, 1))

    found = names("no-review", area)

    assert found == short(long_ago, day_more)
    assert not set(short(exactly, reviewed)) & set(found)


def gone(area, child, *days):
    for day in days:
        at = datetime(2026, 4, day, 12, 0, tzinfo=UTC)
        area.episode(child, at, returned_at=at.replace(hour=18))


def test_frequently_missing_children_wait_for_a_screening(area):
    often, oftener, twice, screened = (area.child() for _ in range(4))
    gone(area, often, 2, 9, 16)
    gone(area, oftener, 2, 5, 7, 16)
    gone(area, twice, 2, 9)
    gone(area, screened, 2, 9, 16)
    area.case(screened)
    history.refresh(area.place, None)

    found = names("frequently-missing-not-screened", area)

    assert found == [oftener.short, often.short]


def test_frequently_missing_long_ago_waits_no_longer(area):
    long_ago, now = area.child(), area.child()
    for month in (1, 2, 3):
        area.episode(long_ago, datetime(2024, month, 4, 12, 0, tzinfo=UTC))
    gone(area, now, 2)
    history.refresh(area.place, None)

    assert names("frequently-missing-not-screened", area) == []


@pytest.mark.parametrize("code", LISTS)
def test_list_costs_the_same_for_one_row_and_twenty(
    client, area, code, django_assert_max_num_queries
):
    def fill(times):
        for _ in range(times):
            case = level(area.case(referred_on=date(2024, 1, 1)), "serious")
            area.case(
                area.child(born_month=date(2008, 3, 1)),
                status="new",
                referred_on=date(2024, 1, 1),
            )
            gone(area, case.child, 2)
            child = area.child()
            gone(area, child, 2, 3, 4)
            for day in (2, 30):
                area.episode(child, datetime(2026, 4, day, 20, 0, tzinfo=UTC))
        history.refresh(area.place, None)

    client.force_login(area.lead)
    fill(1)
    address = reverse("cases:worklist", args=[code])
    client.get(address)
    with django_assert_max_num_queries(12) as one:
        client.get(address)
    fill(19)

    with django_assert_max_num_queries(12) as many:
        client.get(address)

    assert len(one) == len(many)


def test_page_counts_what_waits_and_names_what_does_not(client, area):
    for _ in range(2):
        area.case(status="new")
    client.force_login(area.lead)

    shown = client.get(reverse("cases:worklists")).content.decode()

    assert "2 referrals not screened" in shown
    cards, _, rest = shown.partition("Nothing waits here")
    assert "no review for more than twelve months" in rest
    assert "no review for more than twelve months" not in cards


def test_list_is_opened_on_record(client, area):
    client.force_login(area.lead)

    client.get(reverse("cases:worklist", args=["no-review"]))

    event = AuditEvent.objects.get(action=Action.CASES_LISTED)
    assert (event.partnership_id, event.detail) == (
        area.place.pk,
        {"list": "no-review"},
    )
    assert client.get(reverse("cases:worklist", args=["no-such"])).status_code == 404


def test_download_needs_a_reason_and_is_on_record(client, area):
    case = area.case(status="new")
    Area().case(status="new")
    client.force_login(member(Role.BOARD_ANALYST, area.place))
    address = reverse("cases:worklist-download", args=["not-screened"])

    refused = client.post(address, {})
    assert "Choose the reason" in refused.content.decode()
    assert not AuditEvent.objects.filter(action=Action.CASES_EXPORTED).exists()
    taken = client.post(address, {"why_opened": "meeting"})

    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert rows == [
        ["Child", "Referred", "Days waiting", "Referred by", "Area"],
        [
            case.child.short,
            "12 January 2026",
            "140",
            str(area.police),
            str(area.place),
        ],
    ]
    detail = AuditEvent.objects.get(action=Action.CASES_EXPORTED).detail
    assert detail == {"list": "not-screened", "why": "meeting", "words": "", "rows": 1}


def test_download_stops_at_two_hundred_rows(client, area, monkeypatch):
    monkeypatch.setattr("safeguarding.cases.views.worklists.MOST_ROWS", 2)
    cases = [
        area.case(status="new", referred_on=date(2026, 5, day)) for day in (3, 2, 1)
    ]
    client.force_login(area.lead)
    address = reverse("cases:worklist-download", args=["not-screened"])

    taken = client.post(address, {"why_opened": "data"}).content.decode()

    assert [case.child.short in taken for case in cases] == [False, True, True]


def test_front_page_tells_a_lead_what_is_urgent(client, area):
    area.case(status="new")
    Area().case(status="new")
    for person, says in (
        (area.lead, True),
        (member(Role.BOARD_ANALYST, area.place), True),
        (member(Role.BOARD_MEMBER, area.place), False),
        (member(Role.BUSINESS_MANAGER, area.place), False),
    ):
        client.force_login(person)
        shown = client.get(reverse("dashboards:home")).content.decode()
        assert ("1 referral not screened" in shown) is says
        assert bool(re.search("Cases", shown)) is says


def test_every_list_of_cases_says_its_question_rule_and_both_numbers():
    for one in worklists_cse.WORKLISTS:
        assert one.question.endswith("?")
        assert one.rule.endswith(".")
        assert one.said[0] != one.said[1]
