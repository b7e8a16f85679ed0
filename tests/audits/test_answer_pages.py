"""Who sees which page and list of answers, and how many queries that takes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.models import Response
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from tests.audits.made_answers import (
    GOOD,
    add_file,
    answered,
    made_agency,
    made_round,
    made_set,
    preparer,
    questions,
    required,
    school,
    seen_by,
    sent,
    signatory,
    url,
)
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db
LATER = date(2099, 1, 1)


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    settings.EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def response():
    this = made_round()
    return required(this, made_agency(this.partnership))


# Lists ------------------------------------------------------------------------


def test_list_has_what_the_own_agency_must_answer_and_nothing_else(client, response):
    this = response.round
    other = required(this, made_agency(this.partnership))
    elsewhere = made_round(title="Section 11 elsewhere")
    required(elsewhere, response.agency)

    for user in (preparer(response), signatory(response)):
        client.force_login(user)
        page = client.get(url("answers"))

        rows = [row.record for row in page.context["table"].page.object_list]
        assert rows == [response]
        text = page.content.decode()
        assert other.agency.short_name not in text
        assert elsewhere.title not in text


def test_list_puts_what_is_sent_below_what_is_still_to_do(client, response):
    later = made_round(response.partnership, year=2027)
    todo = required(later, response.agency)
    sent(response, GOOD, GOOD, GOOD)
    client.force_login(preparer(response))

    page = client.get(url("answers")).content.decode()

    places = [page.index(url("answer", one.pk)) for one in (todo, response)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AGENCY_SUBMITTER, 200),
        (Role.AGENCY_APPROVER, 200),
        (Role.BOARD_ANALYST, 200),
        (Role.BOARD_MEMBER, 403),
        (Role.AUDITOR, 403),
        (Role.BUSINESS_MANAGER, 403),
        (Role.CSE_MISSING_LEAD, 403),
        (Role.LADO, 403),
        (Role.SYSTEM_ADMINISTRATOR, 403),
    ],
)
def test_answer_is_opened_by_its_agency_and_by_analysts_only(
    client, response, role, status
):
    answered(response)
    user = member(role, response.partnership, response.agency)

    for address in (
        url("answer", response.pk),
        url("answer-standard", response.pk, 1),
        url("answer-check", response.pk),
        url("answer-book", response.pk),
    ):
        assert seen_by(client, user, address) == status


def test_other_agencies_and_partnerships_find_nothing(client, response):
    file = add_file(response)
    answered(response)
    strangers = [
        member(role, response.partnership, made_agency(response.partnership))
        for role in (Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER)
    ]
    strangers += [
        member(Role.AGENCY_SUBMITTER, PartnershipFactory(), response.agency),
        member(Role.BOARD_ANALYST, PartnershipFactory()),
    ]
    question = questions(response.round)[0].pk
    pages = {
        Role.AGENCY_SUBMITTER: [
            url("answer", response.pk),
            url("answer-standard", response.pk, 1),
            url("answer-files", response.pk, question),
            url("answer-upload", response.pk),
            url("answer-file", file.pk),
        ],
        Role.AGENCY_APPROVER: [
            url("answer-sign", response.pk),
            url("answer-share", response.pk),
            url("answer-receipt", response.pk),
        ],
        Role.BOARD_ANALYST: [
            url("answer", response.pk),
            url("answer-book", response.pk),
        ],
    }

    for stranger in strangers:
        role = Role(stranger.assignments.get().role)
        for address in pages[role]:
            assert seen_by(client, stranger, address) == 404, address


def test_analyst_reads_and_leaves_a_line_and_changes_nothing(client, response):
    answered(response)
    analyst = member(Role.BOARD_ANALYST, response.partnership)
    place = url("answer-standard", response.pk, 1)

    page = (client.force_login(analyst), client.get(place))[1]

    assert b"<textarea" not in page.content
    assert AuditEvent.objects.filter(action="answer_opened", actor=analyst).exists()
    assert client.post(place, {}).status_code == 403


def test_signatory_reads_and_signs_but_does_not_answer(client, response):
    answered(response)
    signer = signatory(response)
    client.force_login(signer)

    page = client.get(url("answer-standard", response.pk, 1))

    assert b"<textarea" not in page.content
    assert client.post(url("answer-standard", response.pk, 1), {}).status_code == 403
    signed = client.post(url("answer-sign", response.pk), {"title": "Director"})
    assert signed.url == url("answer-receipt", response.pk)
    assert client.get(signed.url).status_code == 200


# Typing -----------------------------------------------------------------------


def boxes(page, **values):
    """Fill the boxes of the first question of a page."""
    first = page.context["page"].lines[0].question.pk
    typed = {f"q{first}-{name}": value for name, value in values.items()}
    return {"seen": page.context["mark"], **typed}


def test_autosave_answers_with_what_is_saved_and_the_pages_new_mark(client, response):
    client.force_login(preparer(response))
    place = url("answer-standard", response.pk, 1)
    typed = boxes(client.get(place), self_score="2", evidence="Minutes")

    saved = client.post(place, typed, headers={"HX-Request": "true"})

    assert saved["X-Autosave"] == "1"
    text = saved.content.decode()
    assert "1 of 3 questions answered" in text
    assert "Nothing has been sent" in text
    again = client.post(
        place,
        typed | {"seen": saved.context["mark"], "save": "1"},
    )
    assert again.status_code == 302


def test_what_is_wrong_is_said_and_what_is_right_is_saved(client, response):
    client.force_login(preparer(response))
    place = url("answer-standard", response.pk, 1)
    typed = boxes(
        client.get(place),
        self_score="1",
        improvement="Write it",
        improvement_owner="head@agency.example",
        improvement_by_day="31",
        improvement_by_month="2",
        improvement_by_year="2027",
    )

    page = client.post(place, typed)

    text = page.content.decode()
    assert "Enter a job title, not an e-mail address" in text
    assert "Enter a real date" in text
    kept = response.answers.get()
    assert (kept.self_score, kept.improvement) == (1, "Write it")
    assert (kept.improvement_owner, kept.improvement_by) == ("", None)


def test_second_person_sees_both_answers_and_chooses(client, response):
    one, other = preparer(response), preparer(response)
    place = url("answer-standard", response.pk, 1)
    client.force_login(other)
    theirs = client.get(place)
    client.force_login(one)
    client.post(place, boxes(client.get(place), self_score="3", evidence="Minutes"))

    client.force_login(other)
    stopped = client.post(place, boxes(theirs, self_score="0"))

    text = stopped.content.decode()
    assert f"Not saved. {one} saved other answers" in text
    assert "theirs is “3: Fully met”, yours is “0: Not met”" in text
    mark = stopped.context["conflict"].mark
    client.post(place, boxes(theirs, self_score="0") | {"over": mark})
    assert response.answers.get().self_score == 0


def test_check_page_links_each_missing_thing_to_its_box(client, response):
    answered(response, replace(GOOD, evidence=""))
    client.force_login(preparer(response))

    page = client.get(url("answer-check", response.pk)).content.decode()

    first, second, third = questions(response.round)
    place = url("answer-standard", response.pk, 1)
    assert f'href="{place}#id_q{first.pk}-evidence"' in page
    assert f'href="{place}#id_q{second.pk}-self_score_0"' in page
    assert f"id_q{third.pk}-self_score_0" in page
    boxes_of = client.get(place).content.decode()
    assert f'id="id_q{first.pk}-evidence"' in boxes_of
    assert f'id="id_q{second.pk}-self_score_0"' in boxes_of


# How many queries -------------------------------------------------------------


def queries_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_list_takes_as_many_queries_for_forty_schools_as_for_seven(client):
    partnership = PartnershipFactory()
    trust = made_agency(partnership)
    this = made_round(partnership, standard_set=made_set(kind="s175"))
    first = required(this, trust, school(partnership, 1, trust))
    for number in range(2, 8):
        required(this, trust, school(partnership, number, trust))
    client.force_login(preparer(first))
    client.get(url("answers"))
    few = queries_of(client, url("answers"))
    for number in range(8, 41):
        required(this, trust, school(partnership, number, trust))

    assert queries_of(client, url("answers")) == few <= 14


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("answer", ()),
        ("answer-standard", (1,)),
        ("answer-check", ()),
        ("answer-book", ()),
    ],
)
def test_page_takes_as_many_queries_for_twenty_questions_as_for_one(client, name, more):
    found = []
    for many in (1, 20):
        texts = (tuple(f"Question {n}" for n in range(many)), ("Last",))
        this = made_round(standard_set=made_set(texts))
        response = answered(required(this, made_agency(this.partnership)), GOOD)
        client.force_login(preparer(response))
        client.get(url(name, response.pk, *more))
        found.append(queries_of(client, url(name, response.pk, *more)))

    assert found[0] == found[1] <= 16


def test_late_answer_is_said_to_be_late_and_an_extension_counts(client, response):
    client.force_login(preparer(response))
    today = timezone.localdate()
    type(response.round).objects.update(due_on=today, opens_on=today)
    assert b">Late<" not in client.get(url("answers")).content

    yesterday = today - timedelta(days=1)
    type(response.round).objects.update(due_on=yesterday, opens_on=yesterday)
    assert b">Late<" in client.get(url("answers")).content

    type(response.required).objects.update(
        extended_until=LATER, extension_reason="Inspection"
    )
    assert b">Late<" not in client.get(url("answers")).content
    assert Response.objects.count() == 1
