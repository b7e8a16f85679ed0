"""What was unusual about an answer when it was signed, as the panel and agency read it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.board.models import Explained
from tests.audits.made_panel import Area
from tests.factories import member

pytestmark = pytest.mark.django_db


def read(client, user, name, response):
    """Give what a person reads, in one line."""
    client.force_login(user)
    page = client.get(reverse(f"audits:{name}", args=[response.pk])).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def explained(response, code, days=0):
    Explained.objects.create(
        partnership=response.partnership,
        about="response",
        about_id=response.pk,
        code=code,
        reason="special",
        at=response.submitted_at + timedelta(days=days),
    )


def test_panel_reads_what_was_unusual_when_the_answer_was_signed(client):
    area = Area("north")
    response = area.sent()
    explained(response, "W-SAME-AS-LAST")
    # Of an earlier version, which was taken back.
    explained(response, "W-NOT-IN-LIST", days=-30)

    shown = read(client, area.analyst, "panel-response", response)

    assert "Every answer is the same as last time" in shown
    assert "There is a reason of its own" in shown
    assert "not in the current list" not in shown


def test_blind_panel_does_not_read_that_answers_are_as_last_time(client):
    area = Area("blind", is_blind=True)
    response = area.sent()
    explained(response, "W-SAME-AS-LAST")

    shown = read(client, area.analyst, "panel-response", response)

    assert "same as last time" not in shown


def test_receipt_says_what_was_unusual_and_why_it_is_right(client):
    area = Area("north")
    response = area.sent()
    explained(response, "W-SAME-AS-LAST")
    signatory = member(Role.AGENCY_APPROVER, area.partnership, area.police)

    shown = read(client, signatory, "answer-receipt", response)

    assert (
        "every answer is the same as last time: there is a reason of its own" in shown
    )
