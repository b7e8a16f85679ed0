"""An address with a null character is an address that is not there."""

import pytest
from django.urls import reverse

from safeguarding.access.permissions import Role
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/dictionary/%00/",
        "/scorecard/area/indicator/x%00y/",
        "/scorecard/area/?partnership=%00",
        "/scorecard/area/?period=x%00",
    ],
)
def test_a_null_character_in_an_address_finds_nothing(client, address):
    area = PartnershipFactory(code="area")
    client.force_login(member(Role.BOARD_MEMBER, area))

    assert client.get(address).status_code == 404


def test_the_page_is_there_without_it(client):
    client.force_login(member(Role.BOARD_MEMBER, PartnershipFactory(code="area")))

    assert client.get(reverse("dashboards:dictionary")).status_code == 200
