"""Answers are begun, carried forward and saved; two people at once are told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.answer_rules import EMPTY
from audits.carrying import said
from audits.models import Answer, AnswerFile, Response
from audits.services import answers
from audits.services.answers import ChangedByAnother, mark_of
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.models import EvidenceFile
from safeguarding.cases.errors import NotAllowed
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
)
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def response():
    this = made_round()
    return required(this, made_agency(this.partnership))


def save(response, typed, acting=None, seen=None):
    acting = acting or person(preparer(response))
    return answers.save(response=response, typed=typed, acting=acting, seen=seen)


def test_first_save_begins_the_answer(response):
    first = questions(response.round)[0]

    save(response, {first.pk: GOOD})

    response.refresh_from_db()
    assert (response.state, response.answered) == ("in_progress", 1)
    assert said(Answer.objects.get(response=response)) == GOOD


def test_what_was_not_named_stays_as_it_is(response):
    first, second, _ = questions(response.round)
    save(response, {first.pk: GOOD})

    save(response, {second.pk: POOR})

    kept = {one.question_id: said(one) for one in response.answers.all()}
    assert kept == {first.pk: GOOD, second.pk: POOR}


def test_empty_boxes_make_no_answer(response):
    first = questions(response.round)[0]

    saved = save(response, {first.pk: EMPTY})

    assert saved.changed == 0
    assert not response.answers.exists()


@pytest.mark.parametrize("role", list(Role))
def test_only_the_preparer_of_the_agency_answers(response, role):
    first = questions(response.round)[0]
    person_of = member(role, response.partnership, response.agency)

    if role is Role.AGENCY_SUBMITTER:
        assert save(response, {first.pk: GOOD}, person(person_of)).changed == 1
    else:
        with pytest.raises(PermissionDenied):
            save(response, {first.pk: GOOD}, person(person_of))


def test_neither_another_agency_nor_another_partnership_answers(response):
    first = questions(response.round)[0]
    elsewhere = PartnershipFactory()
    other = made_agency(response.partnership)
    strangers = [
        member(Role.AGENCY_SUBMITTER, response.partnership, other),
        member(Role.AGENCY_SUBMITTER, elsewhere, response.agency),
    ]

    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            save(response, {first.pk: GOOD}, person(stranger))


def test_link_answers_its_own_response_only(response):
    first = questions(response.round)[0]
    other = required(response.round, made_agency(response.partnership))

    assert save(response, {first.pk: GOOD}, office(response)).changed == 1
    with pytest.raises(PermissionDenied):
        save(response, {first.pk: POOR}, office(other))


@pytest.mark.parametrize("state", ["closed", "draft"])
def test_round_that_is_not_open_takes_no_answers(response, state):
    this = response.round
    this.state = state
    this.closed_on = this.due_on if state == "closed" else None
    this.save()

    with pytest.raises(NotAllowed, match="not open"):
        save(response, {questions(this)[0].pk: GOOD})


def test_round_of_another_tool_takes_no_answers(response):
    this = response.round
    this.tool = "The training college's tool"
    this.save()

    with pytest.raises(NotAllowed, match="another tool"):
        save(response, {questions(this)[0].pk: GOOD})


def test_answer_that_was_sent_is_not_changed(response):
    sent(response)

    with pytest.raises(NotAllowed, match="cannot be changed now"):
        save(response, {questions(response.round)[0].pk: POOR})


def test_number_of_a_person_is_refused_and_nothing_kept(response):
    first, second, _ = questions(response.round)
    named = replace(GOOD, evidence="See the file of 943 476 5919")

    with pytest.raises(NotAllowed, match="number of a person"):
        save(response, {first.pk: GOOD, second.pk: named})

    assert not response.answers.exists()


def test_second_person_on_the_same_page_is_told_and_overwrites_nothing(response):
    first, second, _ = questions(response.round)
    page = [first.pk, second.pk]
    shown = mark_of(page, {})
    save(response, {first.pk: GOOD, second.pk: EMPTY}, seen=shown)

    with pytest.raises(ChangedByAnother) as stopped:
        save(response, {first.pk: POOR, second.pk: EMPTY}, seen=shown)

    assert stopped.value.differing == (first.pk,)
    assert said(response.answers.get(question=first)) == GOOD


def test_whoever_saw_the_other_answers_may_keep_their_own(response):
    first = questions(response.round)[0]
    theirs = save(response, {first.pk: GOOD})

    save(response, {first.pk: POOR}, seen=theirs.mark)

    assert said(response.answers.get(question=first)) == POOR


def test_two_people_on_different_pages_do_not_disturb_each_other(response):
    first, _, third = questions(response.round)
    save(response, {first.pk: GOOD}, seen=mark_of([first.pk], {}))

    saved = save(response, {third.pk: POOR}, seen=mark_of([third.pk], {}))

    assert saved.changed == 1


def test_saving_the_same_again_is_no_conflict_and_no_change(response):
    first = questions(response.round)[0]
    save(response, {first.pk: GOOD})
    response.refresh_from_db()

    saved = save(response, {first.pk: GOOD}, seen="an old page")

    assert saved.changed == 0
    assert saved.response.version == response.version


def test_trail_has_one_line_for_a_sitting_and_one_for_each_person(response):
    first = questions(response.round)[0]
    one, other = preparer(response), preparer(response)

    for minutes, who in ((0, one), (2, one), (4, one), (5, other), (40, other)):
        acting = person(who, NOW + timedelta(minutes=minutes))
        save(response, {first.pk: replace(GOOD, evidence=f"After {minutes}")}, acting)

    lines = AuditEvent.objects.filter(action="answer_changed").order_by("pk")
    assert [(line.actor, line.detail["act"]) for line in lines] == [
        (one, "begin"),
        (one, "save"),
        (other, "save"),
        (other, "save"),
    ]


def test_trail_says_that_a_link_did_it(response):
    save(response, {questions(response.round)[0].pk: GOOD}, office(response))

    lines = AuditEvent.objects.filter(action="answer_changed")
    assert {(line.actor, line.detail["how"]) for line in lines} == {
        (None, "by the link of the office")
    }


# Carrying forward -------------------------------------------------------------


def two_rounds(texts=None, later_texts=None):
    """Make last year's round, answered and sent, and this year's, not started."""
    partnership = PartnershipFactory()
    agency = made_agency(partnership)
    old_set = made_set(texts) if texts else made_set()
    new_set = made_set(later_texts) if later_texts else old_set
    old = made_round(partnership, standard_set=old_set, year=2025)
    before = required(old, agency)
    sent(before, GOOD, POOR, GOOD)
    new = made_round(partnership, standard_set=new_set, previous=old)
    return before, required(new, agency)


def test_last_rounds_answers_are_carried_and_count_for_nothing_yet():
    before, now = two_rounds()

    begun = answers.begin(response=now, acting=person(preparer(now)))

    begun.refresh_from_db()
    carried = list(
        now.answers.order_by("question__standard__number", "question__number")
    )
    assert [said(one) for one in carried] == [GOOD, POOR, GOOD]
    assert {one.carried_from.response_id for one in carried} == {before.pk}
    assert [one.still_true for one in carried] == [None, None, None]
    assert begun.answered == 0


def test_still_true_is_said_or_the_answer_is_changed():
    _, now = two_rounds()
    first, second, third = questions(now.round)
    answers.begin(response=now, acting=person(preparer(now)))

    save(
        now,
        {
            first.pk: replace(GOOD, still_true=True),
            second.pk: replace(POOR, self_score=0),
            third.pk: GOOD,
        },
    )

    stands = dict(now.answers.values_list("question_id", "still_true"))
    assert stands == {first.pk: True, second.pk: False, third.pk: None}
    now.refresh_from_db()
    assert now.answered == 2


def test_answer_that_is_put_back_as_it_was_must_be_looked_at_again():
    _, now = two_rounds()
    first = questions(now.round)[0]
    save(now, {first.pk: POOR})

    save(now, {first.pk: GOOD})

    assert now.answers.get(question=first).still_true is None


def test_another_version_carries_by_place_and_same_words_only():
    _, now = two_rounds(
        (("Is there a lead?", "Is there a plan?"), ("Are children heard?",)),
        (("Is  there a LEAD?", "Is there a written plan?"), ("Are children heard?",)),
    )

    answers.begin(response=now, acting=person(preparer(now)))

    carried = now.answers.values_list("question__text", flat=True)
    assert set(carried) == {"Is  there a LEAD?", "Are children heard?"}


def test_nothing_is_carried_from_another_agency_or_partnership():
    _, now = two_rounds()
    stranger = required(now.round, made_agency(now.partnership))
    elsewhere = PartnershipFactory()
    there = required(
        made_round(elsewhere, standard_set=now.round.standard_set), now.agency
    )

    for one in (stranger, there):
        answers.begin(response=one, acting=person(preparer(one)))
        assert not one.answers.exists()


def test_nothing_is_carried_from_an_answer_that_was_never_sent():
    partnership = PartnershipFactory()
    agency = made_agency(partnership)
    old = made_round(partnership, year=2025)
    answered(required(old, agency))
    new = required(made_round(partnership, standard_set=old.standard_set), agency)

    answers.begin(response=new, acting=person(preparer(new)))

    assert not new.answers.exists()


def test_school_keeps_its_answers_when_it_moves_to_another_trust():
    partnership = PartnershipFactory()
    trust, other = made_agency(partnership), made_agency(partnership)
    made = school(partnership, agency=trust)
    old = made_round(partnership, standard_set=made_set(kind="s175"), year=2025)
    sent(required(old, trust, made))
    new = made_round(partnership, standard_set=old.standard_set)
    now = required(new, other, made)

    answers.begin(response=now, acting=person(preparer(now)))

    assert now.answers.count() == 3


def test_files_are_carried_with_their_answers_and_those_taken_out_are_not():
    before, now = two_rounds()
    answer = before.answers.get(question=questions(before.round)[0])
    kept, gone = (
        EvidenceFile.objects.create(
            partnership=before.partnership,
            agency=before.agency,
            stored_name=f"00000000-0000-4000-8000-00000000000{place}",
            shown_name="minutes.pdf",
            kind="pdf",
            sha256=str(place) * 64,
            size=100,
        )
        for place in (1, 2)
    )
    AnswerFile.objects.create(answer=answer, file=kept)
    AnswerFile.objects.create(answer=answer, file=gone, removed_at=NOW)

    answers.begin(response=now, acting=person(preparer(now)))

    carried = AnswerFile.objects.filter(answer__response=now)
    assert [one.file for one in carried] == [kept]


def test_beginning_twice_is_refused(response):
    acting = person(preparer(response))
    answers.begin(response=response, acting=acting)

    with pytest.raises(NotAllowed, match="begun already"):
        answers.begin(response=response, acting=acting)

    assert Response.objects.get(pk=response.pk).version == 1
