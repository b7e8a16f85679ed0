"""Is a child known? Looked for without keeping the identifier, then referred."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases.models import Child, CseCase
from tests.cases.made_cse import Area
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


def test_child_is_looked_for_before_a_referral_is_added(lead, area, caplog):
    address = reverse("cases:look")

    answer = lead.post(
        address,
        {"partnership": area.place.pk, "identifier": "LA-000123"},
        follow=True,
    )

    assert answer.redirect_chain == [(reverse("cases:found"), 302)]
    assert "Nobody here knows this child yet" in text(answer)
    for told in (answer.content.decode(), str(dict(lead.session)), caplog.text):
        assert "000123" not in told
    refer = lead.get(reverse("cases:refer"))
    lead.post(
        reverse("cases:refer"),
        {
            "child": refer.context["form"]["child"].value(),
            "referred_on_day": "4",
            "referred_on_month": "5",
            "referred_on_year": "2026",
            "source": area.police.pk,
            "keeper": area.agency.pk,
            "birth_month": "5/2012",
            "sex": "female",
        },
    )
    case = CseCase.objects.get()
    assert case.child.pseudonym == area.pseudonym("la000123")
    assert case.child.born_month == date(2012, 5, 1)
    again = lead.post(
        address, {"partnership": area.place.pk, "identifier": "la 000123"}, follow=True
    )
    assert f"The child is {case.child.short} here" in text(again)
    events = AuditEvent.objects.filter(action=Action.CHILD_LOOKED_FOR).order_by("pk")
    assert [event.detail["known"] for event in events] == [False, True]
    assert not any("000123" in str(event.detail) for event in AuditEvent.objects.all())


@pytest.mark.parametrize("text_of_it", ["Ann Other!", "943 476 5919", ""])
def test_what_was_typed_is_never_written_back(lead, area, text_of_it):
    answer = lead.post(
        reverse("cases:look"),
        {"partnership": area.place.pk, "identifier": text_of_it},
    )

    assert answer.status_code == 200
    assert not text_of_it or text_of_it not in answer.content.decode()


def test_child_of_another_area_cannot_be_looked_for(lead, area):
    elsewhere = Area()
    child = elsewhere.child(pseudonym=elsewhere.pseudonym("LA000123"))

    answer = lead.post(
        reverse("cases:look"),
        {"partnership": elsewhere.place.pk, "identifier": "LA000123"},
    )

    assert answer.status_code == 200  # The area is no choice.
    lead.post(
        reverse("cases:look"),
        {"partnership": area.place.pk, "identifier": "LA000123"},
    )
    assert child.short not in lead.get(reverse("cases:found")).content.decode()


def test_form_of_one_child_cannot_be_sent_for_another_persons_search(client, area):
    client.force_login(area.lead)
    client.post(
        reverse("cases:look"),
        {"partnership": area.place.pk, "identifier": "LA000123"},
    )
    sealed = client.get(reverse("cases:refer")).context["form"]["child"].value()
    client.force_login(member(Role.CSE_MISSING_LEAD, area.place))

    answer = client.post(reverse("cases:refer"), {"child": sealed})

    assert (answer.status_code, answer.url) == (302, reverse("cases:look"))
    assert not Child.objects.exists()


def test_second_referral_of_a_child_asks_first(lead, area):
    case = area.case(area.child(pseudonym=area.pseudonym("LA000123")))
    lead.post(
        reverse("cases:look"),
        {"partnership": area.place.pk, "identifier": "LA000123"},
    )
    form = lead.get(reverse("cases:refer")).context["form"]
    said = {
        "child": form["child"].value(),
        "referred_on_day": "4",
        "referred_on_month": "5",
        "referred_on_year": "2026",
        "source": area.police.pk,
        "keeper": area.agency.pk,
    }

    answer = lead.post(reverse("cases:refer"), said)

    assert "has an open case already" in text(answer)
    assert "birth_month" not in answer.context["form"].fields
    assert list(CseCase.objects.all()) == [case]
    said |= {"asked": "W-SECOND-CASE", "looked_at": "on", "reason": "separate"}
    lead.post(reverse("cases:refer"), said)
    assert CseCase.objects.count() == 2
