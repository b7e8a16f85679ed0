"""A record of a child opens to who says why, and each view is on record."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent

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


def test_record_is_shown_only_to_who_said_why(lead, area):
    case = area.case()

    first = lead.get(page(case))

    assert "Why are you opening this record?" in text(first)
    assert case.child.short not in first.content.decode()
    assert not AuditEvent.objects.filter(action=Action.CASE_VIEWED).exists()
    act = lead.get(reverse("cases:act", args=[case.pk, "review"]))
    assert case.child.short not in act.content.decode()


def test_each_view_is_on_record_with_who_what_when_and_why(lead, area):
    case = area.case()
    lead.post(page(case), {"why_opened": "other", "why_words": "letter to a school"})

    lead.get(page(case))
    lead.get(page(case))
    lead.get(reverse("cases:act", args=[case.pk, "review"]))

    events = AuditEvent.objects.filter(action=Action.CASE_VIEWED).order_by("pk")
    assert [event.detail["page"] for event in events] == ["case", "case", "act"]
    last = events.last()
    assert (last.actor, last.object_id) == (area.lead, str(case.pk))
    assert last.partnership_id == area.place.pk
    assert (last.detail["why"], last.detail["words"]) == ("other", "letter to a school")


def test_reason_holds_for_one_record_and_for_eight_hours(lead, area):
    case, other = area.case(), area.case()
    opened(lead, case)

    assert "Why are you opening" in text(lead.get(page(other)))
    session = lead.session
    said = dict(session["why_opened"])
    said[f"csecase:{case.pk}"]["at"] = "2026-06-01T03:59:00+00:00"
    session["why_opened"] = said
    session.save()
    assert "Why are you opening" in text(lead.get(page(case)))


@pytest.mark.parametrize(
    ("words", "is_taken"),
    [
        ("letter to a school", True),
        ("preparing the inspection", True),
        ("", False),
        ("call from Ann Other", False),
        ("meeting with Ann", False),
        ("born 12/03/2010", False),
        ("case 4012345", False),
        ("la000123", False),
        ("ann@agency.example", False),
        ("943 476 5919", False),  # An NHS number for tests.
        ("x" * 81, False),
    ],
)
def test_words_that_look_personal_are_refused(lead, area, words, is_taken):
    case = area.case()

    answer = lead.post(page(case), {"why_opened": "other", "why_words": words})

    assert (answer.status_code == 302) is is_taken
    assert bool(lead.session.get("why_opened")) is is_taken


def test_words_are_kept_only_with_another_reason(lead, area):
    case = area.case()

    lead.post(page(case), {"why_opened": "work", "why_words": "letter"})

    assert lead.session["why_opened"][f"csecase:{case.pk}"]["words"] == ""
