"""The words of training are explained where the words of the scorecard are."""

import pytest
from django.urls import reverse

from dashboards.presenters.training_words import TRAINING
from safeguarding.access.permissions import Role
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db


def test_help_says_what_each_word_of_training_means(client):
    client.force_login(member(Role.TRAINING_COORDINATOR, PartnershipFactory()))

    page = client.get(reverse("dashboards:help")).content.decode()

    assert "What do the words of training mean?" in page
    for one in TRAINING:
        assert one.meaning in page
