"""The database itself keeps what must hold of children, cases and episodes."""

import pytest
from django.db import IntegrityError, transaction

from safeguarding.cases.models import Child
from safeguarding.cases.pseudonyms import Pseudonyms, Use
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db


def test_child_has_no_column_that_could_name_one():
    names = {field.name for field in Child._meta.get_fields() if field.concrete}

    assert names == {
        "id",
        "partnership",
        "pseudonym",
        "born_month",
        "sex",
        "ethnicity",
        "locality",
        "first_seen_at",
    }


def test_identifier_itself_is_refused_as_a_pseudonym():
    north = PartnershipFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Child.objects.create(partnership=north, pseudonym="LA-000123")


def test_one_identifier_is_another_child_in_another_partnership_and_use():
    north, south = Pseudonyms("north"), Pseudonyms("south")

    assert north.of("la 000123") == north.of("LA-000123")
    assert north.of("LA000123") != south.of("LA000123")
    assert north.of("LA000123") != north.of("LA000123", Use.CASE)
    assert north.of("LA000123") != north.of("LA00123")
    assert north.of("  ") == ""
