"""An answer is signed, taken back, and shared with other partnerships."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from audits.carrying import said
from audits.models import Answer, AnswerFile, Response
from audits.services import answers, asking, sharing, signing
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.models import EvidenceFile, Explained
from safeguarding.cases.errors import NeedsConfirming, NotAllowed
from tests.audits.made_answers import (
    GOOD,
    NOW,
    POOR,
    answered,
    made_agency,
    made_round,
    made_set,
    office,
    person,
    preparer,
    questions,
    required,
    school,
    sent,
    signatory,
)
from tests.factories import AssignmentFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db
TITLE = "Head of Safeguarding"


@pytest.fixture
def response():
    this = made_round()
    return required(this, made_agency(this.partnership))


def submit(response, acting=None, title=TITLE):
    acting = acting or person(signatory(response))
    return signing.submit(response=response, title=title, acting=acting)


def test_signed_answer_says_who_when_and_what(response):
    answered(response)
    signer = signatory(response)

    done = submit(response, person(signer))

    done.refresh_from_db()
    assert (done.state, done.signatory, done.signatory_title) == (
        "submitted",
        signer,
        TITLE,
    )
    assert done.submitted_at == NOW
    assert done.content_hash == signing.content_hash(done)
    assert AuditEvent.objects.get(action="answer_signed").detail == {
        "hash": done.content_hash
    }


def test_fingerprint_changes_with_one_word_and_with_one_file(response):
    answered(response)
    before = signing.content_hash(response)

    first = response.answers.first()
    Answer.objects.filter(pk=first.pk).update(evidence="Other minutes")
    after = signing.content_hash(response)
    beside(first)

    assert len({before, after, signing.content_hash(response)}) == 3


def test_what_is_missing_is_refused(response):
    answered(response, GOOD, replace(POOR, improvement_owner=""))

    with pytest.raises(NotAllowed, match="2 questions still need something"):
        submit(response)

    response.refresh_from_db()
    assert response.state == "in_progress"


def test_deadline_that_is_past_on_the_day_of_sending_is_refused(response):
    answered(response, GOOD, POOR, GOOD)
    late = person(signatory(response), NOW + timedelta(days=200))

    with pytest.raises(NotAllowed, match="1 question still needs something"):
        submit(response, late)


@pytest.mark.parametrize("title", ["", "   ", "head@agency.example"])
def test_signature_needs_a_job_title(response, title):
    answered(response)

    with pytest.raises(NotAllowed, match="job title"):
        submit(response, title=title)


@pytest.mark.parametrize("role", list(Role))
def test_only_whoever_signs_for_the_agency_signs(response, role):
    answered(response)
    acting = person(member(role, response.partnership, response.agency))

    if role is Role.AGENCY_APPROVER:
        assert submit(response, acting).state == "submitted"
    else:
        with pytest.raises(PermissionDenied):
            submit(response, acting)


def test_nobody_signs_for_another_agency(response):
    answered(response)
    stranger = member(
        Role.AGENCY_APPROVER, response.partnership, made_agency(response.partnership)
    )

    with pytest.raises(PermissionDenied):
        submit(response, person(stranger))


def both_seats(response):
    """Make a person who may answer and sign for the agency."""
    user = preparer(response)
    AssignmentFactory(
        user=user,
        role=Role.AGENCY_APPROVER.value,
        partnership=response.partnership,
        agency=response.agency,
    )
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize("strict", [True, False])
def test_whoever_prepared_signs_only_where_one_person_is_enough(response, strict):
    response.partnership.two_person_sign_off = strict
    response.partnership.save()
    both = both_seats(response)
    answered(response, acting=person(both))

    if strict:
        with pytest.raises(NotAllowed, match="two people"):
            submit(response, person(both))
    else:
        assert submit(response, person(both)).state == "submitted"


def test_whoever_prepared_part_of_it_does_not_sign_either(response):
    response.partnership.two_person_sign_off = True
    response.partnership.save()
    both = both_seats(response)
    answered(response, GOOD, acting=person(both))
    answered(response, replace(GOOD, evidence="Mine"), GOOD, GOOD)

    with pytest.raises(NotAllowed, match="two people"):
        submit(response, person(both))
    assert submit(response).state == "submitted"


def test_office_signs_its_own_answer_with_a_job_title():
    this = made_round(standard_set=made_set(kind="s175"))
    response = required(this, establishment=school(this.partnership))
    answered(response, acting=office(response))

    done = submit(response, office(response), title="Headteacher")

    assert (done.signatory, done.signatory_title) == (None, "Headteacher")
    line = AuditEvent.objects.get(action="answer_signed")
    assert (line.actor, line.detail["how"]) == (None, "by the link of the office")


# What is unusual --------------------------------------------------------------


def same_again():
    partnership = PartnershipFactory()
    agency = made_agency(partnership)
    old = made_round(partnership, year=2025)
    sent(required(old, agency), GOOD, GOOD, GOOD)
    now = required(
        made_round(partnership, standard_set=old.standard_set, previous=old), agency
    )
    true = replace(GOOD, still_true=True)
    return answered(now, true, true, true)


def test_answer_that_says_the_same_as_last_time_throughout_is_asked_about():
    now = same_again()

    with pytest.raises(NeedsConfirming) as asked:
        submit(now)
    assert [one.code for one in asked.value.doubts] == ["W-SAME-AS-LAST"]

    said_why = person(signatory(now), confirmed=("W-SAME-AS-LAST",), reason="checked")
    assert submit(now, said_why).state == "submitted"
    kept = Explained.objects.get(about="response", about_id=now.pk)
    assert (kept.code, kept.reason) == ("W-SAME-AS-LAST", "checked")


def test_one_changed_word_makes_it_another_answer():
    now = same_again()
    answered(now, replace(GOOD, evidence="Minutes of June"))

    assert submit(now).state == "submitted"


def test_school_that_left_the_list_is_asked_about():
    this = made_round(standard_set=made_set(kind="s175"))
    gone = school(this.partnership, ends_on=date(2026, 3, 31))
    response = required(this, establishment=gone)
    answered(response, acting=office(response))

    with pytest.raises(NeedsConfirming) as asked:
        submit(response, office(response))

    assert [one.code for one in asked.value.doubts] == ["W-NOT-IN-LIST"]


# Asking for the signature -----------------------------------------------------


def test_preparer_asks_and_those_who_sign_get_a_message(response):
    answered(response)
    signer = signatory(response)
    other = member(
        Role.AGENCY_APPROVER, response.partnership, made_agency(response.partnership)
    )

    told = asking.ask(response=response, acting=person(preparer(response)))

    assert told == 1
    assert [one.to for one in mail.outbox] == [[signer.email]]
    assert other.email not in mail.outbox[0].body
    response.refresh_from_db()
    assert response.signature_asked_at == NOW


def test_change_after_asking_takes_the_question_back(response):
    answered(response)
    signatory(response)
    asking.ask(response=response, acting=person(preparer(response)))

    answered(response, POOR)

    assert response.signature_asked_at is None


def test_signature_is_not_asked_for_when_something_is_missing_or_nobody_signs(response):
    answered(response, GOOD)
    acting = person(preparer(response))

    with pytest.raises(NotAllowed, match="still need something"):
        asking.ask(response=response, acting=acting)
    answered(response)
    with pytest.raises(NotAllowed, match="Nobody has a seat to sign"):
        asking.ask(response=response, acting=acting)
    assert mail.outbox == []


# Taking back ------------------------------------------------------------------


def test_sent_answer_is_taken_back_and_changed(response):
    sent(response)

    signing.take_back(response=response, acting=person(preparer(response)))

    response.refresh_from_db()
    assert (response.state, response.signatory_title, response.content_hash) == (
        "in_progress",
        "",
        "",
    )
    assert answers.save(
        response=response,
        typed={questions(response.round)[0].pk: POOR},
        acting=person(preparer(response)),
    ).changed


def test_answer_is_not_taken_back_once_the_panel_has_begun(response):
    sent(response)
    Answer.objects.filter(response=response).update(moderated_score=2)

    with pytest.raises(NotAllowed, match="panel has begun"):
        signing.take_back(response=response, acting=person(preparer(response)))


def test_final_answer_is_not_taken_back(response):
    sent(response)
    Response.objects.filter(pk=response.pk).update(state="final", final_at=NOW)

    with pytest.raises(NotAllowed, match="not yet moderated"):
        signing.take_back(response=response, acting=person(preparer(response)))


@pytest.mark.parametrize("role", [Role.BOARD_ANALYST, Role.BUSINESS_MANAGER])
def test_nobody_else_takes_it_back(response, role):
    sent(response)

    with pytest.raises(PermissionDenied):
        signing.take_back(
            response=response, acting=person(member(role, response.partnership))
        )


# Sharing ----------------------------------------------------------------------


def beside(answer, place=1):
    """Put a file beside an answer."""
    file = EvidenceFile.objects.create(
        partnership=answer.partnership,
        agency=answer.agency,
        stored_name=f"00000000-0000-4000-8000-0000000000{place:02}",
        shown_name="minutes.pdf",
        kind="pdf",
        sha256=str(place) * 64,
        size=100,
    )
    return AnswerFile.objects.create(answer=answer, file=file)


@pytest.fixture
def shared():
    """Give a signed answer, a round that waits elsewhere, and who signs in both."""
    here, there = PartnershipFactory(), PartnershipFactory()
    agency = made_agency(here, there)
    first = made_round(here)
    source = answered(required(first, agency), GOOD, POOR, GOOD)
    beside(source.answers.first())
    waits = required(made_round(there, standard_set=first.standard_set), agency)
    signer = signatory(source)
    submit(source, person(signer))
    source.refresh_from_db()
    AssignmentFactory(
        user=signer, role=Role.AGENCY_APPROVER.value, partnership=there, agency=agency
    )
    return source, waits, type(signer).objects.get(pk=signer.pk)


def share(source, waits, signer):
    return sharing.share(response=source, to=[waits], acting=person(signer))


def test_shared_answer_is_a_copy_of_its_own_with_files_by_reference(shared):
    source, waits, _ = shared

    (copy,) = share(*shared)

    copy.refresh_from_db()
    assert (copy.state, copy.shared_from, copy.signatory_title) == (
        "submitted",
        source,
        TITLE,
    )
    ours = [said(one) for one in source.answers.order_by("question")]
    assert [said(one) for one in copy.answers.order_by("question")] == ours
    assert {one.partnership_id for one in copy.answers.all()} == {waits.partnership_id}
    files = AnswerFile.objects.filter(answer__response=copy)
    assert [one.file.shown_name for one in files] == ["minutes.pdf"]
    assert copy.content_hash == source.content_hash


def test_what_was_typed_there_before_is_replaced(shared):
    _, waits, _ = shared
    answered(waits, replace(GOOD, evidence="Only here"))

    (copy,) = share(*shared)

    texts = set(copy.answers.values_list("evidence", flat=True))
    assert "Only here" not in texts
    assert copy.answers.count() == 3


def test_copy_is_moderated_and_taken_back_by_itself(shared):
    source, waits, _ = shared
    (copy,) = share(*shared)

    signing.take_back(response=copy, acting=person(preparer(waits)))

    source.refresh_from_db()
    copy.refresh_from_db()
    assert (source.state, copy.state, copy.shared_from) == (
        "submitted",
        "in_progress",
        None,
    )


def test_trail_of_the_other_partnership_does_not_say_from_where(shared):
    source, waits, _ = shared

    share(*shared)

    lines = AuditEvent.objects.filter(partnership_id=waits.partnership_id)
    words = str([line.detail for line in lines])
    assert source.partnership.code not in words
    assert str(source.partnership_id) not in [
        str(value) for line in lines for value in line.detail.values()
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(
            {"round": {"state": "closed", "closed_on": NOW.date()}}, id="over"
        ),
        pytest.param({"round": {"tool": "Elsewhere"}}, id="another tool"),
        pytest.param({"round": {"standard_set": None}}, id="other standards"),
    ],
)
def test_round_that_cannot_take_it_is_not_offered(shared, spoil):
    source, waits, signer = shared
    values = dict(spoil["round"])
    if "standard_set" in values:
        values["standard_set"] = made_set()
    type(waits.round).objects.filter(pk=waits.round_id).update(**values)

    assert sharing.targets(signer, source) == []
    with pytest.raises(NotAllowed, match="still waits"):
        share(source, waits, signer)


def test_nobody_shares_into_a_partnership_where_they_do_not_sign(shared):
    source, waits, _ = shared

    with pytest.raises(NotAllowed, match="still waits"):
        share(source, waits, signatory(source))


def test_nobody_else_shares(shared):
    source, waits, _ = shared

    with pytest.raises(PermissionDenied):
        share(source, waits, preparer(source))


def test_answer_that_is_not_signed_is_not_shared(shared):
    source, waits, signer = shared
    signing.take_back(response=source, acting=person(signer))
    source.refresh_from_db()

    with pytest.raises(NotAllowed, match="signed and sent"):
        share(source, waits, signer)


def test_two_person_rule_of_the_other_partnership_holds_too(shared):
    source, waits, signer = shared
    waits.partnership.two_person_sign_off = True
    waits.partnership.save()
    Response.objects.filter(pk=source.pk).update(prepared_by=signer)
    source.refresh_from_db()

    with pytest.raises(NotAllowed, match="two people"):
        share(source, waits, signer)

    waits.refresh_from_db()
    assert waits.state == "not_started"
