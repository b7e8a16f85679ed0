"""What a panel may do with an answer, and what it may not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Answer, PanelMember, Response, Round, StandardResult
from audits.services import agreeing, moderating, panel
from audits.stamps import stamp
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases.errors import ChangedMeanwhile, NotAllowed
from tests.audits.made_panel import NOW, Area
from tests.factories import AssignmentFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return Area("north")


@pytest.fixture
def blind():
    return Area("blind", is_blind=True)


def trail(act):
    return [
        one.detail
        for one in AuditEvent.objects.filter(action="answer_moderated").order_by("pk")
        if one.detail["act"] == act
    ]


def test_both_scores_are_kept(area):
    response = area.sent(scores=(2, 1, 3))

    area.score(response, 2, 2, 3, comment="The audit shows more")

    first, second, third = area.answers(response)
    assert first.moderated_score is None
    assert (second.self_score, second.moderated_score) == (1, 2)
    assert (third.self_score, third.moderated_score) == (3, 3)
    assert (second.moderator_comment, second.moderated_by) == (
        "The audit shows more",
        area.analyst,
    )


def test_result_of_a_standard_follows_the_panel_at_once(area):
    response = area.sent(scores=(2, 1, 3))
    area.score(response, 2, 2, 3)

    result = StandardResult.objects.get(response=response, standard__number=2)

    assert (result.self_score, result.moderated_score, result.compliant) == (1, 2, 2)


def test_later_change_of_a_score_is_on_the_trail(area):
    response = area.sent()
    area.score(response, 2, 1, 3)
    area.score(response, 2, 1, 2)

    first, second = trail("score")
    assert "changed" not in first
    assert second["changed"] == {"2.2": "3 > 2"}


def test_every_question_of_a_standard_is_scored_together(area):
    response = area.sent()

    with pytest.raises(NotAllowed, match="Choose the panel's score") as refused:
        area.score(response, 2, 1)

    assert refused.value.field == f"score-{area.answers(response)[2].pk}"
    assert Answer.objects.filter(moderated_score__isnull=False).count() == 0


def test_difference_needs_a_comment(area):
    with pytest.raises(NotAllowed, match="Say why") as refused:
        area.score(area.sent(), 1, 1, comment="")

    assert refused.value.field.startswith("comment-")


def test_refusal_does_not_tell_a_blind_panel_the_self_score(blind):
    blind.score(blind.sent(scores=(3, 1, 3)), 1, 1, comment="")

    assert Answer.objects.filter(moderated_score=1).count() == 1


def test_answer_is_not_finished_before_every_question_is_scored(area):
    response = area.sent()
    area.score(response, 1, 2)

    with pytest.raises(NotAllowed, match="not scored 2 questions yet"):
        moderating.finish(response=response, doing=area.doing())


def test_difference_of_2_is_talked_through_before_the_answer_is_finished(area):
    response = area.sent(scores=(3, 1, 3))
    area.score(response, 1, 1)
    area.score(response, 2, 1, 2)

    with pytest.raises(NotAllowed, match="One difference of 2 or more"):
        moderating.finish(response=response, doing=area.doing())
    answer = area.answers(response)[0]
    moderating.discuss(answer=answer, words="They showed the plan.", doing=area.doing())
    response = moderating.finish(response=response, doing=area.doing())

    assert (response.state, response.moderated_at) == ("moderated", NOW)
    (told,) = trail("discuss")
    assert (told["question"], told["words"]) == ("1.1", "They showed the plan.")


def test_changed_score_has_to_be_talked_through_again(area):
    response = area.sent(scores=(3, 1, 3))
    area.score(response, 1, 1)
    answer = area.answers(response)[0]
    moderating.discuss(answer=answer, words="Agreed.", doing=area.doing())

    area.score(response, 1, 0)

    assert area.answers(response)[0].discussed_at is None


@pytest.mark.parametrize("score", [2, 3])
def test_smaller_difference_needs_no_talk(area, score):
    response = area.sent(scores=(3, 1, 3))
    area.score(response, 1, score)

    with pytest.raises(NotAllowed, match="2 or more apart"):
        moderating.discuss(
            answer=area.answers(response)[0], words="Why?", doing=area.doing()
        )


def test_panel_agrees_in_one_step_where_it_has_not_scored(area):
    response = area.sent(scores=(2, 1, 3))
    area.score(response, 1, 1)

    agreed = agreeing.agree(response=response, doing=area.doing())

    assert agreed == 2
    assert [one.moderated_score for one in area.answers(response)] == [1, 1, 3]
    assert agreeing.agree(response=response, doing=area.doing()) == 0


def test_blind_panel_does_not_agree_in_bulk(blind):
    response = blind.sent()

    with pytest.raises(NotAllowed, match="scores before it sees"):
        agreeing.agree(response=response, doing=blind.doing())
    assert Answer.objects.filter(moderated_score__isnull=False).count() == 0


def test_panel_agrees_with_several_answers_and_finishes_them(area):
    ready, far = area.sent(), area.sent(area.trust)
    area.score(far, 1, 0)

    done = agreeing.agree_all(responses=[ready, far], doing=area.doing())

    states = Response.objects.filter(pk__in=[ready.pk, far.pk])
    assert done == 1
    assert dict(states.values_list("agency", "state")) == {
        area.police.pk: "moderated",
        area.trust.pk: "submitted",
    }


def test_final_answer_cannot_be_changed(area):
    response = area.final()

    assert (response.state, response.final_at) == ("final", NOW)
    for act in (
        lambda: area.score(response, 1, 3),
        lambda: agreeing.agree(response=response, doing=area.doing()),
        lambda: moderating.send_back(
            response=response, words="Again", doing=area.doing()
        ),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_answer_is_moderated_before_it_is_final(area):
    response = area.scored()

    with pytest.raises(NotAllowed, match="finish moderating"):
        moderating.finalise(response=response, doing=area.doing())


def test_score_changed_after_finishing_is_talked_through_before_it_is_final(area):
    response = area.scored()
    moderating.finish(response=response, doing=area.doing())
    area.score(response, 1, 0)

    with pytest.raises(NotAllowed, match="talked through"):
        moderating.finalise(response=response, doing=area.doing())


def test_answer_sent_back_keeps_the_scores_and_says_why(area):
    response = area.scored()

    response = moderating.send_back(
        response=response, words="Add the training plan.", doing=area.doing()
    )

    assert response.state == "in_progress"
    assert [one.moderated_score for one in area.answers(response)] == [2, 1, 3]
    assert trail("send_back")[0]["words"] == "Add the training plan."


def test_what_the_agency_changed_afterwards_is_scored_again(area):
    response = area.scored()
    moderating.send_back(response=response, words="Again.", doing=area.doing())
    later = NOW + timedelta(days=1)
    Answer.objects.filter(pk=area.answers(response)[0].pk).update(
        self_score=3, saved_at=later
    )
    Response.objects.filter(pk=response.pk).update(state="submitted")

    with pytest.raises(NotAllowed, match="not scored 1 question yet"):
        moderating.finish(response=response, doing=area.doing())
    area.score(response, 1, 3, at=later + timedelta(days=1))
    assert moderating.finish(response=response, doing=area.doing()).state == "moderated"


@pytest.mark.parametrize("state", ["not_started", "in_progress"])
def test_answer_that_was_not_sent_is_not_moderated(area, state):
    response = area.sent()
    Response.objects.filter(pk=response.pk).update(state=state)

    with pytest.raises(NotAllowed, match="scores what was sent"):
        area.score(response, 1, 2)


def test_nobody_moderates_the_answer_of_their_own_agency(area):
    of_police = member(Role.BOARD_ANALYST, area.partnership, area.police)
    of_both = member(Role.AUDITOR, area.partnership)
    AssignmentFactory(
        user=of_both,
        role=Role.AGENCY_SUBMITTER.value,
        partnership=Area("south").partnership,
        agency=area.police,
    )
    PanelMember.objects.create(round=area.round, person=of_both)
    own, other = area.sent(), area.sent(area.trust)

    for person in (of_police, of_both):
        with pytest.raises(NotAllowed, match="their own agency"):
            area.score(own, 1, 2, by=person)
        area.score(other, 1, 2, by=person)


def test_nobody_moderates_what_they_prepared(area):
    response = area.sent()
    Response.objects.filter(pk=response.pk).update(prepared_by=area.auditor)

    with pytest.raises(NotAllowed, match="prepared or signed"):
        area.score(response, 1, 2, by=area.auditor)


def test_auditor_moderates_only_the_rounds_they_were_chosen_for(area):
    response = area.sent()

    area.score(response, 1, 2, by=area.auditor)
    with pytest.raises(PermissionDenied):
        area.score(response, 2, 1, 3, by=area.other_auditor)


@pytest.mark.parametrize("who", ["manager", "board", "submitter"])
def test_others_do_not_moderate(area, who):
    response = area.sent(area.trust)

    with pytest.raises(PermissionDenied):
        area.score(response, 1, 2, by=getattr(area, who))


def test_analyst_of_another_area_does_not_moderate_here(area):
    south = Area("south")

    with pytest.raises(PermissionDenied):
        area.score(area.sent(), 1, 2, by=south.analyst)


def test_round_without_moderation_has_no_panel(area):
    loose = Area("loose", is_moderated=False)
    response = loose.sent()

    with pytest.raises(PermissionDenied):
        loose.score(response, 1, 2)
    with pytest.raises(NotAllowed, match="no panel"):
        panel.add_member(
            of=loose.round, person=loose.auditor, doing=loose.doing(loose.manager)
        )


def test_second_member_to_score_a_standard_is_told(area):
    response = area.sent()
    version = stamp(*area.answers(response, 1))
    area.score(response, 1, 2)

    with pytest.raises(ChangedMeanwhile, match="gave the panel's scores"):
        area.score(response, 1, 3, by=area.auditor, version=version)


def test_stamp_of_a_page_changes_with_every_value(area):
    answer = area.answers(area.sent(), 1)[0]
    before = stamp(answer)
    answer.moderator_comment = "Seen"

    assert stamp(answer) != before
    assert len(before) == 32


def test_panel_is_chosen_by_whoever_runs_the_audits(area):
    doing = area.doing(area.manager)
    panel.add_member(of=area.round, person=area.other_auditor, doing=doing)
    panel.add_member(of=area.round, person=area.other_auditor, doing=doing)
    panel.remove_member(of=area.round, person=area.auditor, doing=doing)

    people = PanelMember.objects.values_list("person", flat=True)
    assert list(people) == [area.other_auditor.pk]
    acts = AuditEvent.objects.filter(
        action="round_changed", detail__act__endswith="panel_member"
    )
    assert acts.count() == 2


@pytest.mark.parametrize("who", ["auditor", "board", "submitter"])
def test_others_do_not_choose_the_panel(area, who):
    with pytest.raises(PermissionDenied):
        panel.add_member(
            of=area.round,
            person=area.other_auditor,
            doing=area.doing(getattr(area, who)),
        )


def test_only_an_auditor_of_the_partnership_joins_the_panel(area):
    south = Area("south")
    doing = area.doing(area.manager)

    for person in (south.auditor, area.board, area.submitter, area.manager):
        with pytest.raises(NotAllowed, match="no auditor of this partnership"):
            panel.add_member(of=area.round, person=person, doing=doing)


def test_version_of_the_answer_rises_with_what_the_panel_does(area):
    response = area.sent()
    area.score(response, 1, 2)
    agreeing.agree(response=response, doing=area.doing())

    assert Response.objects.get(pk=response.pk).version == 2


def test_answer_does_not_go_back_into_a_closed_round(area):
    response = area.scored()
    Round.objects.filter(pk=area.round.pk).update(state="closed", closed_on=NOW.date())

    with pytest.raises(NotAllowed, match="open it again first"):
        moderating.send_back(response=response, words="Again.", doing=area.doing())


def test_agreeing_with_many_costs_little_more_than_with_few(
    area, django_assert_max_num_queries
):
    responses = [area.sent(), area.sent(area.trust)]

    # Locks, rules, lines of the trail: 7 for each; the scores of all at once.
    with django_assert_max_num_queries(2 * 9 + 14):
        assert agreeing.agree_all(responses=responses, doing=area.doing()) == 2


def test_agreeing_with_a_changed_answer_tells_the_trail_of_the_old_score(area):
    response = area.scored()
    later = NOW + timedelta(days=1)
    Answer.objects.filter(pk=area.answers(response)[0].pk).update(
        self_score=3, saved_at=later
    )

    agreed = agreeing.agree(
        response=response, doing=area.doing(at=later + timedelta(days=1))
    )

    assert agreed == 1
    assert trail("agree")[0]["changed"] == {"1.1": "2 > 3"}
