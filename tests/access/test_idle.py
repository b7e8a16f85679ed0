"""Half an hour without a person opening a page ends the session."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from safeguarding.access.permissions import Role
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db

START = datetime(2016, 2, 1, 9, 0, tzinfo=UTC)
HELP = "/dictionary/"


@pytest.fixture
def poll(client):
    partnership = PartnershipFactory()
    client.force_login(member(Role.BOARD_MEMBER, partnership))
    return reverse("dashboards:freshness", args=[partnership.code, "2015-16-Q3"])


def test_a_person_who_opens_pages_stays_signed_in(client, poll):
    for minutes in (0, 25, 50, 75):
        with time_machine.travel(START + timedelta(minutes=minutes)):
            assert client.get(HELP).status_code == 200


def test_a_page_left_open_does_not_keep_its_reader_signed_in(client, poll):
    with time_machine.travel(START):
        assert client.get(HELP).status_code == 200
    for minutes in (10, 20, 29):
        with time_machine.travel(START + timedelta(minutes=minutes)):
            assert client.get(poll).status_code in {200, 286}  # 286: stop asking

    cache.clear()  # Redis forgets by its own clock, which stands still for us.
    with time_machine.travel(START + timedelta(minutes=31)):
        assert client.get(HELP).status_code == 302
