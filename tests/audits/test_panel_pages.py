"""The panel's pages: who sees which answer, what a blind panel is shown, and feedback."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.models import Answer, PanelMember, Response
from audits.services import moderating
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.models import Action
from tests.audits.made_panel import Area
from tests.audits.made_rounds import put, response_of, schools_of
from tests.factories import AgencyFactory, MembershipFactory, member

pytestmark = pytest.mark.django_db
ROLES = {
    Role.BOARD_MEMBER: 403,
    Role.AGENCY_SUBMITTER: 403,
    Role.AGENCY_APPROVER: 403,
    Role.BOARD_ANALYST: 200,
    Role.CSE_MISSING_LEAD: 403,
    Role.LADO: 403,
    Role.AUDITOR: 404,
    Role.BUSINESS_MANAGER: 403,
    Role.SYSTEM_ADMINISTRATOR: 403,
}


@pytest.fixture
def area():
    return Area("north")


@pytest.fixture
def south():
    return Area("south")


@pytest.fixture
def blind():
    return Area("blind", is_blind=True)


def text(answer):
    """Give what a person reads, in one line."""
    body = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(body).split())


def get(client, user, name, *args, status=200):
    client.force_login(user)
    answer = client.get(reverse(f"audits:{name}", args=args))
    assert answer.status_code == status, answer.content.decode()[:500]
    return text(answer)


def post(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"audits:{name}", args=args), data, follow=True)


def scores(area, response, standard, *given, comment="Seen"):
    data = {}
    for one, score in zip(area.answers(response, standard), given, strict=True):
        data |= {f"score-{one.pk}": score, f"comment-{one.pk}": comment}
    return data


@pytest.mark.parametrize(("role", "status"), ROLES.items())
def test_who_opens_an_answer(client, area, role, status):
    response = area.sent()
    agency = area.trust if role.value.startswith("AGENCY") else None
    person = member(role, area.partnership, agency)

    get(client, person, "panel-response", response.pk, status=status)
    get(client, person, "panel-standard", response.pk, 1, status=status)
    get(client, person, "panel-round", area.round.pk, status=status)
    get(client, person, "panel", status=403 if status == 403 else 200)


def test_list_names_the_rounds_of_the_own_panels_only(client, area, south):
    area.sent()
    south.sent()

    shown = get(client, area.analyst, "panel")
    assert "1 answer waits for the panel" in shown
    assert "North" in shown
    assert "South" not in shown
    assert "North" in get(client, area.auditor, "panel")
    assert "No round waits for you" in get(client, area.other_auditor, "panel")


def test_analyst_sees_nothing_of_another_area(client, area, south):
    response = south.sent()

    for name, args in (
        ("panel-round", [south.round.pk]),
        ("panel-response", [response.pk]),
        ("panel-standard", [response.pk, 1]),
        ("panel-act", [response.pk, "moderate"]),
        ("panel-discuss", [south.answers(response)[0].pk]),
        ("panel-action", [south.answers(response)[0].pk]),
        ("panel-members", [south.round.pk]),
        ("feedback", [response.pk]),
    ):
        get(client, area.analyst, name, *args, status=404)


def test_round_lists_what_was_sent_and_nothing_else(client, area, south):
    area.sent()
    put(response_of(area.round, area.trust), "in_progress")
    south.sent()

    shown = get(client, area.analyst, "panel-round", area.round.pk)

    assert str(area.police) in shown
    assert "3 questions to score" in shown
    assert "Of 2 asked: 1 sent and to be scored" in shown
    assert "1 not sent yet." in shown
    for other in (area.trust, south.police):
        assert f"{other} " not in shown


@pytest.mark.parametrize("state", ["not_started", "in_progress"])
def test_answer_that_was_not_sent_is_not_there(client, area, state):
    response = area.sent()
    put(response, state)

    get(client, area.analyst, "panel-response", response.pk, status=404)


def test_own_agency_is_named_and_not_opened(client, area):
    person = member(Role.BOARD_ANALYST, area.partnership, area.police)
    response = area.sent()

    shown = get(client, person, "panel-round", area.round.pk)

    assert "somebody else on the panel moderates it" in shown
    get(client, person, "panel-response", response.pk, status=404)
    get(client, person, "panel-standard", response.pk, 1, status=404)


def test_scores_stand_side_by_side(client, area):
    response = area.sent(scores=(3, 1, 3))
    area.score(response, 1, 2)

    shown = get(client, area.analyst, "panel-standard", response.pk, 1)

    assert "3, fully met" in shown
    assert "Evidence of 1.1" in shown
    assert "The panel's score is 1 lower" in shown


def test_opened_answer_is_on_the_trail(client, area):
    response = area.sent()
    get(client, area.auditor, "panel-response", response.pk)

    event = AuditEvent.objects.get(action="answer_opened")
    assert (event.actor, event.object_id) == (area.auditor, str(response.pk))


def hidden(body):
    """Say whether the page tells nothing of the self scores 3, 1 and 3."""
    told = ("fully met", "partly met", "Train all staff", "Head of training", "lower")
    return not any(words in body for words in told)


def test_blind_panel_is_not_sent_the_self_scores(client, blind):
    response = blind.sent(scores=(3, 1, 3))
    client.force_login(blind.auditor)

    for name, args in (
        ("panel-round", [blind.round.pk]),
        ("panel-response", [response.pk]),
        ("panel-standard", [response.pk, 1]),
        ("panel-standard", [response.pk, 2]),
    ):
        body = client.get(reverse(f"audits:{name}", args=args)).content.decode()
        # The panel's own choices name all four scores in its form: leave them out.
        body = re.sub(r"<label.*?</label>", "", body, flags=re.DOTALL)
        assert hidden(body), name
    assert "Evidence of 2.1" in body


def test_blind_panel_sees_theirs_once_it_has_saved_the_standard(client, blind):
    response = blind.sent(scores=(3, 1, 3))
    data = scores(blind, response, 1, 2)

    answer = post(client, blind.auditor, "panel-standard", response.pk, 1, **data)

    shown = text(answer)
    assert "Theirs are shown beside them now" in shown
    assert "3, fully met" in shown
    assert "The panel's score is 1 lower" in shown
    body = client.get(
        reverse("audits:panel-standard", args=[response.pk, 2])
    ).content.decode()
    assert hidden(re.sub(r"<label.*?</label>", "", body, flags=re.DOTALL))
    assert "Shown once you have scored" in get(
        client, blind.auditor, "panel-response", response.pk
    )


def test_page_with_an_error_does_not_tell_a_blind_panel_either(client, blind):
    response = blind.sent(scores=(3, 1, 3))
    first, second = blind.answers(response, 2)

    answer = post(
        client,
        blind.auditor,
        "panel-standard",
        *(response.pk, 2),
        **{f"score-{first.pk}": 1},
    )

    body = re.sub(r"<label.*?</label>", "", answer.content.decode(), flags=re.DOTALL)
    assert "Choose the panel's score" in unescape(body)
    assert hidden(body)
    second.refresh_from_db()
    assert second.moderated_score is None


def test_blind_panel_may_not_agree_in_bulk_nor_find_the_button(client, blind):
    response = blind.sent()

    assert "Agree" not in get(client, blind.auditor, "panel-response", response.pk)
    assert "Agree" not in get(client, blind.auditor, "panel-round", blind.round.pk)
    told = text(post(client, blind.auditor, "panel-agree", response.pk))
    assert "The panel of this round scores before it sees" in told
    told = text(
        post(
            client, blind.auditor, "panel-agree-all", blind.round.pk, answer=response.pk
        )
    )
    assert "The panel of this round scores before it sees" in told
    assert not Answer.objects.exclude(moderated_score=None).exists()


def test_action_made_by_a_blind_panel_does_not_tell_the_improvement(client, blind):
    low = blind.answers(blind.sent(scores=(3, 1, 3)))[1]

    assert hidden(get(client, blind.auditor, "panel-action", low.pk))


def test_talk_is_not_asked_for_before_a_blind_panel_has_scored(client, blind):
    response = blind.sent(scores=(3, 1, 3))
    first, second = blind.answers(response, 2)
    Answer.objects.filter(pk=second.pk).update(
        moderated_score=0, moderated_at=second.saved_at
    )

    get(client, blind.auditor, "panel-discuss", second.pk, status=404)
    assert first.moderated_score is None


def test_panel_goes_from_the_first_standard_to_the_final_answer(client, area):
    response = area.sent(scores=(3, 1, 3))
    who = area.auditor

    told = text(
        post(
            client,
            who,
            "panel-standard",
            *(response.pk, 1),
            **scores(area, response, 1, 1),
        )
    )
    assert "1 difference of 2 or more to talk through" in told
    answer = area.answers(response)[0]
    post(client, who, "panel-discuss", answer.pk, words="They showed the plan.")
    told = text(post(client, who, "panel-agree", response.pk))
    assert "The panel agrees with 2 self scores" in told
    assert "The panel can finish" in told
    assert "They showed the plan." in told
    told = text(post(client, who, "panel-act", response.pk, "moderate"))
    assert "Make it final" in told
    post(client, who, "panel-act", response.pk, "finalise")

    response.refresh_from_db()
    assert response.state == "final"


def test_errors_stand_at_their_question(client, area):
    response = area.sent(scores=(3, 1, 3))
    data = scores(area, response, 1, 1, comment="")

    told = text(post(client, area.auditor, "panel-standard", response.pk, 1, **data))

    assert "There is a problem" in told
    assert "Say why the panel's score differs" in told


def test_answer_goes_back_with_a_reason(client, area):
    response = area.sent()

    told = text(post(client, area.auditor, "panel-act", response.pk, "send-back"))
    assert "Write what they should do" in told
    post(
        client,
        area.auditor,
        "panel-act",
        *(response.pk, "send-back"),
        words="Add the plan.",
    )

    response.refresh_from_db()
    assert response.state == "in_progress"


def test_page_of_a_step_that_cannot_be_done_says_why(client, area):
    response = area.final()

    told = get(client, area.analyst, "panel-act", response.pk, "moderate")

    assert "Only an answer that was sent is moderated" in told
    get(client, area.analyst, "panel-act", response.pk, "burn", status=404)


def test_ticked_answers_are_agreed_with_and_those_of_others_are_not(
    client, area, south
):
    own, other = area.sent(), south.sent()

    told = text(
        post(
            client,
            area.analyst,
            "panel-agree-all",
            area.round.pk,
            answer=[own.pk, other.pk],
        )
    )

    assert "The panel agrees with 1 answer" in told
    other.refresh_from_db()
    assert other.state == "submitted"


def test_nothing_ticked_is_said(client, area):
    area.sent()
    told = text(post(client, area.analyst, "panel-agree-all", area.round.pk))

    assert "Nothing was ticked" in told


def test_members_are_added_and_taken_off(client, area, south):
    manager, person = area.manager, area.other_auditor

    shown = get(client, manager, "panel-members", area.round.pk)
    assert str(area.auditor) in shown
    assert str(south.auditor) not in shown
    told = text(post(client, manager, "panel-members", area.round.pk, person=person.pk))
    assert f"{person} is on the panel" in told
    told = text(post(client, manager, "panel-members", area.round.pk, remove=person.pk))
    assert f"{person} is off the panel" in told
    told = text(
        post(client, manager, "panel-members", area.round.pk, person=south.auditor.pk)
    )
    assert "There is a problem" in told
    on_panel = PanelMember.objects.filter(round=area.round)
    assert [one.person for one in on_panel] == [area.auditor]


def test_manager_chooses_the_panel_and_reads_no_answer(client, area):
    response = area.sent()

    get(client, area.manager, "panel-members", area.round.pk)
    get(client, area.manager, "panel-response", response.pk, status=403)
    get(client, area.auditor, "panel-members", area.round.pk, status=403)


def test_file_of_evidence_is_there_for_the_panel_only(client, area, south):
    kept = area.file(area.answers(area.sent())[0])
    of_south = south.file(south.answers(south.sent())[0], stored=2)

    assert "policy.pdf" in get(
        client, area.auditor, "panel-standard", kept.answer.response_id, 1
    )
    get(client, area.auditor, "panel-answer-file", of_south.pk, status=404)
    get(client, area.other_auditor, "panel-answer-file", kept.pk, status=404)
    get(client, area.submitter, "panel-answer-file", kept.pk, status=403)
    # Nobody laid its bytes on the disk: past the door, the file is said to be away.
    client.force_login(area.auditor)
    answer = client.get(reverse("audits:panel-answer-file", args=[kept.pk]))
    assert answer.status_code == 404
    assert AuditEvent.objects.filter(action="evidence_opened").count() == 1


def test_agency_reads_the_panel_s_scores_once_they_are_final(client, area):
    response = area.scored()

    get(client, area.submitter, "feedback", response.pk, status=404)
    moderating.finish(response=response, doing=area.doing())
    get(client, area.submitter, "feedback", response.pk, status=404)
    moderating.finalise(response=response, doing=area.doing())
    shown = get(client, area.submitter, "feedback", response.pk)

    assert "The panel agrees with your score in all 2 standards" in shown
    assert "Seen" in shown


def test_agency_reads_where_the_panel_differs(client, area):
    response = area.sent(scores=(3, 1, 3))
    area.score(response, 1, 2, comment="The plan is from 2012")
    area.score(response, 2, 1, 3)
    moderating.finish(response=response, doing=area.doing())
    moderating.finalise(response=response, doing=area.doing())

    shown = get(client, area.submitter, "feedback", response.pk)

    assert "differs from yours in 1 of 2 standards" in shown
    assert "The plan is from 2012" in shown


def test_agency_reads_no_feedback_of_another(client, area, south):
    of_trust, of_south = area.final(area.trust), south.final()

    for response in (of_trust, of_south):
        get(client, area.submitter, "feedback", response.pk, status=404)
    get(client, area.board, "feedback", of_trust.pk, status=403)
    get(client, area.manager, "feedback", of_trust.pk, status=403)


def test_agency_takes_an_improvement_on_as_an_action(client, area):
    low = area.answers(area.final())[1]
    shown = get(client, area.submitter, "feedback-action", low.pk)
    assert "Train all staff" in shown
    assert str(area.trust) not in shown

    post(client, area.submitter, "feedback-action", low.pk, **an_action())

    action = Action.objects.get()
    assert (action.agency, action.source_kind) == (area.police, "self_assessment")
    assert action.source_id == area.round.pk
    assert action.source_title == "Round 2014-15, standard 2"
    assert "Train everybody" in get(client, area.submitter, "feedback", low.response_id)


def an_action(**more):
    return {
        "text": "Train everybody",
        "owner_role": "Head of training",
        "evidence_wanted": "The register of the course",
        "due_on_day": "1",
        "due_on_month": "3",
        "due_on_year": "2027",
        "target_indicator": "",
    } | more


def test_agency_makes_no_action_of_what_is_not_its_own_or_not_final(client, area):
    other, early = area.answers(area.final(area.trust))[1], area.answers(area.sent())[1]

    for one in (other, early):
        get(client, area.submitter, "feedback-action", one.pk, status=404)


def test_approver_reads_feedback_and_takes_on_no_action(client, area):
    response = area.final()
    approver = member(Role.AGENCY_APPROVER, area.partnership, area.police)

    assert "Make an action" not in get(client, approver, "feedback", response.pk)
    low = area.answers(response)[1]
    get(client, approver, "feedback-action", low.pk, status=403)


def test_panel_makes_an_action_for_any_member_agency(client, area, south):
    low = area.answers(area.sent())[1]
    shown = get(client, area.auditor, "panel-action", low.pk)
    assert str(area.trust) in shown
    assert str(south.police) not in shown

    data = an_action(agency=area.trust.pk)
    post(client, area.auditor, "panel-action", low.pk, **data)
    refused = post(
        client,
        area.auditor,
        "panel-action",
        low.pk,
        **an_action(agency=south.police.pk),
    )

    assert Action.objects.get().agency == area.trust
    assert "There is a problem" in text(refused)


def test_due_date_far_ahead_is_asked_about(client, area):
    low = area.answers(area.sent())[1]
    data = an_action(agency=area.trust.pk, due_on_year="2040")

    asked = text(post(client, area.auditor, "panel-action", low.pk, **data))
    assert "more than twelve months ahead" in asked
    data |= {"asked": "W-DUE-12-MONTHS", "looked_at": "on", "reason": "decided"}
    post(client, area.auditor, "panel-action", low.pk, **data)

    assert Action.objects.get().due_on.year == 2040


def schools(area, count):
    """Send the answers of so many schools."""
    made = schools_of(area.partnership, count, trust="A trust")
    for school in made:
        required = area.round.required.create(
            partnership=area.partnership, establishment=school
        )
        response = Response.objects.create(
            partnership=area.partnership, round=area.round, required=required
        )
        put(response, "submitted")


@pytest.mark.parametrize("count", [1, 20])
def test_list_of_a_round_costs_the_same_for_many(
    client, area, django_assert_max_num_queries, count
):
    schools(area, count)
    client.force_login(area.analyst)
    address = reverse("audits:panel-round", args=[area.round.pk])
    client.get(address)

    with django_assert_max_num_queries(14):
        shown = text(client.get(address))
    assert f"School {count}" in shown


@pytest.mark.parametrize("name", ["panel-response", "feedback"])
def test_page_of_an_answer_costs_the_same_for_every_question(client, area, name):
    response = area.final()
    person = area.submitter if name == "feedback" else area.analyst
    client.force_login(person)
    address = reverse(f"audits:{name}", args=[response.pk])
    client.get(address)

    with CaptureQueriesContext(
        connection,
    ) as ran:
        client.get(address)

    assert len(ran) <= 16, [one["sql"][:120] for one in ran]


def test_list_is_narrowed_by_state_and_name(client, area):
    area.sent()
    area.final(area.trust)
    client.force_login(area.analyst)
    address = reverse("audits:panel-round", args=[area.round.pk])

    waiting = text(client.get(address, {"stands": "submitted"}))
    named = text(client.get(address, {"named": area.trust.name}))

    assert f"{area.police} " in waiting
    assert f"{area.trust} " not in waiting
    assert "1 answer like this" in named


def test_agency_of_a_school_is_told_like_any_other(client, area):
    trust = AgencyFactory()
    MembershipFactory(partnership=area.partnership, agency=trust)
    person = member(Role.BOARD_ANALYST, area.partnership, trust)
    school = schools_of(area.partnership, 1, agency=trust)[0]
    required = area.round.required.create(
        partnership=area.partnership, establishment=school, agency=trust
    )
    response = Response.objects.create(
        partnership=area.partnership, agency=trust, round=area.round, required=required
    )
    put(response, "submitted")

    get(client, person, "panel-response", response.pk, status=404)
    get(client, area.analyst, "panel-response", response.pk)


def test_agency_is_told_why_its_answer_came_back_and_what_came_of_it(client, area):
    response = area.scored()
    moderating.send_back(
        response=response, words="Add the training plan.", doing=area.doing()
    )
    shown = get(client, area.submitter, "answer", response.pk)
    assert "The panel sent this back on" in shown
    assert "Add the training plan." in shown
    assert "Add the training plan." not in get(
        client,
        member(Role.AGENCY_SUBMITTER, area.partnership, area.trust),
        "answer",
        response_of(area.round, area.trust).pk,
    )

    put(response, "final")
    shown = get(client, area.submitter, "answer", response.pk)
    assert "What did the panel make of our answer?" in shown
    assert "Add the training plan." not in shown
