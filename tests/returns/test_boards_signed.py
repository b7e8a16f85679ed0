"""One signature for the shares of one file, and who is led to all of them."""

import pytest
from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.returns.models import Signature
from tests.factories import member
from tests.returns.test_boards import World, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def signed_by_two(world):
    """Both boards ask for two people."""
    for owed in world.owed:
        owed.partnership.two_person_sign_off = True
        owed.partnership.save()
    return world


def sign(client, batch, **changed):
    shown = {f"hash-{one.pk}": one.content_hash for one in batch.submissions.all()}
    url = reverse("returns:batch", args=[batch.pk])
    return client.post(url, {"statement_ok": "on", **shown, **changed})


def test_one_signature_answers_for_all_boards(client, signed_by_two):
    world = signed_by_two
    batch = world.send(world.good())
    signatory = world.person(Role.AGENCY_APPROVER)
    client.force_login(signatory)

    page = text_of(client.get(reverse("returns:batch", args=[batch.pk])))
    sign(client, batch)

    assert "Do you sign for all of them?" in page
    states = batch.submissions.values_list("state", flat=True)
    assert set(states) == {"RECEIVED"}
    for one in Signature.objects.all():
        assert one.signed_by == signatory
        assert one.content_hash == one.submission.content_hash
        others = [
            owed for owed in world.owed if owed.pk != one.submission.obligation_id
        ]
        assert others[0].partnership.short_name not in one.statement
    assert Signature.objects.count() == 2


def test_a_share_that_changed_meanwhile_keeps_all_from_being_signed(
    client, signed_by_two
):
    batch = signed_by_two.send(signed_by_two.good())
    client.force_login(signed_by_two.person(Role.AGENCY_APPROVER))
    last = batch.submissions.latest("obligation_id")

    page = text_of(sign(client, batch, **{f"hash-{last.pk}": "0" * 64}))

    assert "These are not the figures you were shown." in page
    assert not Signature.objects.exists()
    assert set(batch.submissions.values_list("state", flat=True)) == {"UNSIGNED"}


def test_who_prepared_the_file_or_signs_for_one_board_only_cannot_sign_for_all(
    client, signed_by_two
):
    world = signed_by_two
    batch = world.send(world.good())
    one_board = member(Role.AGENCY_APPROVER, world.owed[0].partnership, world.agency)
    answers = []
    for person in (world.sender, one_board):
        client.force_login(person)
        answers.append(sign(client, batch))

    assert "Do you sign for all of them?" not in text_of(answers[0])
    assert answers[1].status_code == 404
    assert not Signature.objects.exists()


def test_only_who_may_see_all_shares_is_led_from_a_version_to_the_others(client, world):
    batch = world.send(world.good())
    version = batch.submissions.first()
    here = reverse("returns:batch", args=[batch.pk])
    one = member(Role.AGENCY_SUBMITTER, world.owed[0].partnership, world.agency)
    found = []
    for person in (world.sender, one, world.coordinator(0)):
        client.force_login(person)
        page = client.get(reverse("returns:submission", args=[version.pk]))
        found.append(here in page.content.decode())

    assert found == [True, False, False]
