"""A view that does not say who may see it answers nobody."""

import pytest
from django.test import override_settings

from safeguarding.access.permissions import Role
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_forgotten_views():
    with override_settings(ROOT_URLCONF="tests.repository.unmarked_urls"):
        yield


@pytest.mark.parametrize("role", list(Role))
def test_view_without_a_mark_is_refused_to_everybody(client, role):
    client.force_login(member(role, PartnershipFactory(), _agency(role)))

    answer = client.get("/forgotten/")

    assert answer.status_code == 403
    assert b"nobody said" not in answer.content


def test_view_without_a_mark_sends_strangers_to_sign_in(client):
    assert client.get("/forgotten/").status_code == 302


def _agency(role):
    from tests.factories import AgencyFactory

    return AgencyFactory() if role.value.startswith("AGENCY") else None
