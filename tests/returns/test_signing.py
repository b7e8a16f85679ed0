"""Two people answer for a return: who signs, for whom, and what never counts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.returns import chasing, delegations, signing
from safeguarding.returns.contacts import Place
from safeguarding.returns.delegations import Giving
from safeguarding.returns.errors import (
    DelegationRefused,
    NotWaiting,
    ReasonMissing,
    ReturnClosed,
    SignatureRefused,
)
from safeguarding.returns.models import Delegation, Reminder, Signature, Submission
from tests.factories import AgencyFactory, AssignmentFactory, PartnershipFactory, member
from tests.returns.answering import AT, LATER, desk

pytestmark = pytest.mark.django_db
TODAY = AT.date()
APRIL_8 = date(2016, 4, 8)


@pytest.fixture
def two():
    return desk(two_person=True)


def lend(here, delegate, *, by=None, first=TODAY, last=TODAY, at=AT):
    return delegations.give(
        place=Place(here.owed.partnership_id, here.owed.agency_id),
        giving=Giving(here.signatory, delegate, first, last),
        by=by or here.signatory,
        at=at,
    )


def colleague(here, role=Role.AGENCY_SUBMITTER):
    return member(role, here.owed.partnership, here.owed.agency)


def test_where_one_person_is_enough_a_return_is_received_when_it_is_sent():
    sent = desk().send("40", "7")

    assert (sent.state, sent.received_at) == (Submission.State.RECEIVED, AT)


def test_where_two_are_asked_for_it_is_received_when_it_is_signed(two):
    sent = two.send("40", "7")
    assert (sent.state, sent.received_at) == (Submission.State.UNSIGNED, None)

    signature = two.sign(sent, at=LATER)

    sent.refresh_from_db()
    assert (sent.state, sent.received_at) == (Submission.State.RECEIVED, LATER)
    assert signature.content_hash == sent.content_hash
    assert (signature.prepared_by, signature.signed_by) == (two.preparer, two.signatory)
    assert "the 2 figures of" in signature.statement
    assert AuditEvent.objects.filter(action="return_signed").count() == 1


def test_the_coordinator_cannot_decide_before_it_is_signed(two):
    sent = two.send("40", "7")

    with pytest.raises(NotWaiting, match="waiting for a signature"):
        two.accept(sent)
    with pytest.raises(NotWaiting):
        two.send_back(sent)


def test_a_coordinator_who_sends_on_behalf_waits_for_the_agencys_signature(two):
    sent = two.send("40", "7", by=two.coordinator)

    assert sent.state == Submission.State.UNSIGNED
    with pytest.raises(SignatureRefused, match="You prepared"):
        two.sign(sent, by=two.coordinator)
    two.sign(sent)


def test_nobody_signs_what_they_prepared_whatever_their_seats(two):
    both = two.preparer
    AssignmentFactory(
        user=both,
        role=Role.AGENCY_APPROVER.value,
        partnership=two.owed.partnership,
        agency=two.owed.agency,
    )
    sent = two.send("40", "7", by=both)

    with pytest.raises(SignatureRefused, match="somebody else must sign"):
        two.sign(sent, by=both)

    assert not Signature.objects.exists()


def test_signatories_of_other_agencies_and_partnerships_cannot_sign(two):
    sent = two.send("40", "7")
    elsewhere = [
        member(Role.AGENCY_APPROVER, two.owed.partnership, AgencyFactory()),
        member(Role.AGENCY_APPROVER, PartnershipFactory(), two.owed.agency),
        two.coordinator,
        colleague(two),
    ]

    for person in elsewhere:
        with pytest.raises(PermissionDenied):
            two.sign(sent, by=person)
        with pytest.raises(PermissionDenied):
            signing.hand_back(submission=sent, by=person, reason="No.", at=AT)


def test_a_signature_holds_for_the_figures_that_were_shown(two):
    sent = two.send("40", "7")

    with pytest.raises(SignatureRefused, match="not the figures you were shown"):
        signing.sign(
            submission=sent,
            by=two.signatory,
            statement_ok=True,
            content_hash="0" * 64,
            at=AT,
        )
    with pytest.raises(SignatureRefused, match="Tick the box"):
        signing.sign(
            submission=sent,
            by=two.signatory,
            statement_ok=False,
            content_hash=sent.content_hash,
            at=AT,
        )


def test_a_replaced_version_cannot_be_signed_any_more(two):
    first = two.send("40", "7")
    second = two.send("41", "7", at=LATER)

    with pytest.raises(SignatureRefused, match="later version"):
        two.sign(first, at=LATER)

    two.sign(second, at=LATER)
    first.refresh_from_db()
    assert first.state == Submission.State.SUPERSEDED


def test_nothing_is_signed_after_the_return_closed():
    here = desk(two_person=True, lock_on=date(2016, 3, 29))
    sent = here.send("40", "7")

    with pytest.raises(ReturnClosed):
        here.sign(sent, at=datetime(2016, 3, 30, 9, tzinfo=UTC))


def test_an_answer_to_what_was_sent_back_can_be_signed_while_the_door_is_open():
    here = desk(two_person=True, lock_on=date(2016, 3, 29))
    first = here.send("40", "7")
    here.sign(first)
    here.send_back(first, at=datetime(2016, 3, 28, 9, tzinfo=UTC), answer_by=APRIL_8)
    answer = here.send("41", "7", at=datetime(2016, 4, 4, 9, tzinfo=UTC))

    with pytest.raises(ReturnClosed):
        here.sign(answer, at=datetime(2016, 4, 9, 9, tzinfo=UTC))
    here.sign(answer, at=datetime(2016, 4, 8, 9, tzinfo=UTC))

    answer.refresh_from_db()
    assert answer.state == Submission.State.RECEIVED


def test_handing_back_an_answer_does_not_close_the_door_that_stood_open():
    here = desk(two_person=True, lock_on=date(2016, 3, 29))
    first = here.send("40", "7")
    here.sign(first)
    here.send_back(first)
    answer = here.send("41", "7", at=datetime(2016, 4, 4, 9, tzinfo=UTC))
    signing.hand_back(
        submission=answer,
        by=here.signatory,
        reason="Low.",
        at=datetime(2016, 4, 5, 9, tzinfo=UTC),
    )

    again = here.send("42", "7", at=datetime(2016, 4, 11, 9, tzinfo=UTC))

    assert again.state == Submission.State.UNSIGNED


def test_a_second_version_on_the_day_of_the_first_is_asked_of_the_signatory(two):
    signing.hand_back(
        submission=two.send("40", "7"), by=two.signatory, reason="Low.", at=AT
    )
    chasing.stop_needless(TODAY)
    assert Reminder.objects.get(step="SIGN").state == Reminder.State.STOPPED

    two.send("41", "7", at=AT + timedelta(hours=1))

    asked = Reminder.objects.get(step="SIGN")
    assert (asked.to, asked.state) == (two.signatory, Reminder.State.WANTED)


def test_what_is_not_signed_goes_back_to_its_preparer_with_a_reason(two):
    sent = two.send("40", "7")

    with pytest.raises(ReasonMissing):
        signing.hand_back(submission=sent, by=two.signatory, reason=" ", at=AT)
    signing.hand_back(
        submission=sent, by=two.signatory, reason="Plans look low.", at=AT
    )

    sent.refresh_from_db()
    assert (sent.state, sent.received_at) == (Submission.State.SENT_BACK, None)
    assert sent.answer_by == two.owed.due_on
    with pytest.raises(SignatureRefused):
        two.sign(sent)
    assert two.send("40", "8", at=LATER).state == Submission.State.UNSIGNED


def test_a_delegate_signs_between_the_days_and_in_whose_place_is_kept(two):
    stand_in = colleague(two)
    lent = lend(two, stand_in, first=TODAY, last=TODAY + timedelta(days=7))
    sent = two.send("40", "7")

    signature = two.sign(sent, by=stand_in)

    assert signature.delegation == lent
    assert str(two.signatory) in signature.statement


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(1, 7, id="not yet"),
        pytest.param(-9, 0, id="over by then"),
    ],
)
def test_a_delegate_does_not_sign_outside_the_days(two, first, last):
    stand_in = colleague(two)
    lend(
        two,
        stand_in,
        first=TODAY + timedelta(days=first),
        last=TODAY + timedelta(days=last),
    )
    sent = two.send("40", "7")

    with pytest.raises(PermissionDenied):
        two.sign(sent, by=stand_in, at=AT if first > 0 else LATER)


def test_an_ended_delegation_does_not_count(two):
    stand_in = colleague(two)
    lent = lend(two, stand_in, last=TODAY + timedelta(days=7))
    delegations.end(delegation=lent, by=two.coordinator, at=AT)
    delegations.end(delegation=lent, by=two.coordinator, at=LATER)

    with pytest.raises(PermissionDenied):
        two.sign(two.send("40", "7"), by=stand_in)

    lent.refresh_from_db()
    assert lent.ended_at == AT
    assert AuditEvent.objects.filter(action="delegation_ended").count() == 1


def test_a_delegate_cannot_sign_for_a_signatory_who_prepared_it(two):
    """Or the same person would answer twice, through somebody else's hand."""
    AssignmentFactory(
        user=two.signatory,
        role=Role.AGENCY_SUBMITTER.value,
        partnership=two.owed.partnership,
        agency=two.owed.agency,
    )
    stand_in = colleague(two)
    lend(two, stand_in)
    sent = two.send("40", "7", by=two.signatory)

    with pytest.raises(PermissionDenied):
        two.sign(sent, by=stand_in)


def test_a_delegation_ends_with_the_seat_of_the_signatory(two):
    stand_in = colleague(two)
    lend(two, stand_in)
    two.signatory.assignments.update(ends_on=TODAY - timedelta(days=1))

    with pytest.raises(PermissionDenied):
        two.sign(two.send("40", "7"), by=stand_in)


def test_only_signatories_themselves_and_coordinators_lend_a_signature(two):
    other = colleague(two, Role.AGENCY_APPROVER)
    for person in (two.preparer, other):
        with pytest.raises(PermissionDenied):
            lend(two, two.preparer, by=person)

    assert lend(two, two.preparer, by=two.coordinator).signatory == two.signatory


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last": TODAY - timedelta(days=1), "first": TODAY}, "before the first"),
        (
            {"first": TODAY - timedelta(days=9), "last": TODAY - timedelta(days=1)},
            "has passed",
        ),
        ({"last": TODAY + timedelta(days=400)}, "a year at most"),
    ],
)
def test_days_of_a_delegation_make_sense(two, change, words):
    with pytest.raises(DelegationRefused, match=words):
        lend(two, two.preparer, **change)


def test_a_signature_is_lent_to_colleagues_of_the_agency_only(two):
    stranger = member(Role.AGENCY_SUBMITTER, two.owed.partnership, AgencyFactory())
    reader = colleague(two, Role.BOARD_MEMBER)

    for person in (stranger, reader):
        with pytest.raises(DelegationRefused, match="Only a colleague"):
            lend(two, person)
    with pytest.raises(DelegationRefused, match="somebody else"):
        lend(two, two.signatory)
    lend(two, two.preparer)
    with pytest.raises(DelegationRefused, match="already"):
        lend(two, two.preparer)
    assert Delegation.objects.count() == 1


def test_who_can_sign_is_asked_to_by_a_row_and_the_preparer_is_not(two):
    stand_in = colleague(two)
    lend(two, stand_in)
    lend(two, two.preparer)
    other = desk(two_person=True)

    two.send("40", "7")
    two.send("41", "7")

    rows = Reminder.objects.filter(step="SIGN")
    assert {one.to for one in rows} == {two.signatory, stand_in}
    assert rows.count() == 2
    assert {one.state for one in rows} == {"WANTED"}
    assert other.signatory not in {one.to for one in rows}


def test_the_message_about_a_signature_goes_to_who_signs_without_a_figure(
    two, mailoutbox
):
    other = desk(two_person=True)
    two.send("987654", "7")

    chasing.remind(now=LATER)
    chasing.remind(now=LATER)

    (message,) = [one for one in mailoutbox if two.signatory.email in one.to]
    assert "waits for a signature" in message.body
    assert "987654" not in message.body
    assert other.owed.template.title not in message.body
    assert Reminder.objects.get(step="SIGN").state == "SENT"


def test_what_was_signed_meanwhile_is_not_written_about(two, mailoutbox):
    two.sign(two.send("40", "7"))

    chasing.remind(now=LATER)

    assert mailoutbox == []
    assert Reminder.objects.get(step="SIGN").state == "STOPPED"


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_shows_what_is_signed_and_what_changed(client, two):
    first = two.send("40", "7")
    two.sign(first)
    two.accept(first)
    reasons = {"W-RESTATED": "One was counted late."}
    second = two.send("41", "7", at=LATER, reasons=reasons, note="CANARY")
    other = desk(two_person=True)
    hidden = other.send("987654", "7")
    client.force_login(two.signatory)

    page = text_of(client.get(reverse("returns:sign", args=[second.pk])))

    assert "Do you sign these figures?" in page
    assert "Against version 1: 2 figures changed; 0 the same." in page
    assert "I have read the 2 figures of" in page
    assert "Sign and send" in page
    assert str(other.owed.agency) not in page
    assert client.get(reverse("returns:sign", args=[hidden.pk])).status_code == 404


def test_the_preparer_reads_who_can_sign_and_has_no_button(client, two):
    sent = two.send("40", "7")
    client.force_login(two.preparer)

    page = text_of(client.get(reverse("returns:sign", args=[sent.pk])))

    assert "You prepared this version, so somebody else must sign it." in page
    assert f"Signatories: {two.signatory}." in page
    assert "Sign and send" not in page


def test_signing_on_the_page_ends_at_the_receipt(client, two):
    sent = two.send("40", "7")
    client.force_login(two.signatory)
    url = reverse("returns:sign", args=[sent.pk])

    unticked = client.post(url, {"content_hash": sent.content_hash})
    signed = client.post(
        url, {"content_hash": sent.content_hash, "statement_ok": "on"}, follow=True
    )

    assert "Tick the box" in text_of(unticked)
    assert "Signed, and received." in text_of(signed)
    assert signed.redirect_chain[-1][0] == reverse("returns:receipt", args=[sent.pk])


def test_handing_back_on_the_page_needs_words(client, two):
    sent = two.send("40", "7")
    client.force_login(two.signatory)
    url = reverse("returns:hand-back", args=[sent.pk])

    empty = client.post(url, {"reason": ""})
    done = client.post(url, {"reason": "Plans look low."}, follow=True)

    assert "Say why you do not sign" in text_of(empty)
    assert "Not signed, handed back to its preparer: Plans look low." in text_of(done)


def test_the_page_of_signatories_lends_and_ends(client, two):
    other = desk(two_person=True)
    lent = lend(other, other.preparer)
    client.force_login(two.signatory)
    place = [two.owed.partnership.code, two.owed.agency.code]
    url = reverse("returns:signatories", args=place)
    now = datetime.now(UTC).date()
    data = {"signatory": two.signatory.pk, "delegate": two.preparer.pk}
    for name in ("starts_on", "ends_on"):
        data |= {
            f"{name}_day": now.day,
            f"{name}_month": now.month,
            f"{name}_year": now.year,
        }

    page = text_of(client.post(url, data, follow=True))

    made = Delegation.objects.get(signatory=two.signatory)
    assert f"{two.preparer} signs in the place of {two.signatory} then." in page
    assert str(other.signatory) not in page
    foreign = client.post(reverse("returns:end-delegation", args=[lent.pk]))
    assert foreign.status_code == 404
    client.post(reverse("returns:end-delegation", args=[made.pk]))
    made.refresh_from_db()
    assert made.ended_at is not None
