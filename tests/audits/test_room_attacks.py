"""What somebody tries who has a seat, and wants to see or do more than it gives."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audits import links, queries_answers
from audits.answers_upload import SCORE
from audits.models import Answer, AnswerFile, PanelMember
from audits.services import answer_files, establishments
from safeguarding.access.models import Assignment
from safeguarding.access.permissions import Role
from safeguarding.board.services import actions
from safeguarding.board.worklists_actions import LISTS
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing, Seen
from tests.audits.made_answers import (
    made_round,
    made_set,
    questions,
    required,
    school,
)
from tests.audits.made_cases import Area as CaseArea
from tests.audits.made_panel import NOW, Area
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    MembershipFactory,
    PartnershipFactory,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def behind(client, place, code, period):
    page = reverse("dashboards:records-behind", args=[place.code, code])
    return client.get(page, {"period": period})


def test_auditor_reads_no_grade_of_an_audit_they_are_not_on(client):
    IndicatorFactory(code="AUD-06", frequency="YEAR")
    area = CaseArea()
    area.completed()
    outsider = member(Role.AUDITOR, area.place, AgencyFactory())
    client.force_login(outsider)

    answer = behind(client, area.place, "AUD-06", "2016-17-Q4")

    assert answer.status_code == 404
    client.force_login(area.lead)
    assert behind(client, area.place, "AUD-06", "2016-17-Q4").status_code == 200


def test_seat_of_an_agency_opens_no_other_agencys_actions_behind_a_number(client):
    IndicatorFactory(code="AUD-05", frequency="QUARTER")
    area = CaseArea()
    audit = area.meeting()
    made = actions.NewAction(
        partnership=area.place,
        agency=area.police,
        owner_role="Head of unit",
        source_kind="audit",
        source_id=audit.pk,
        source_title="Secret title of the police",
        text="Do it",
        evidence_wanted="Minutes",
        due_on=date(2016, 6, 30),
        created_on=date(2016, 6, 1),
    )
    actions.create(made=made, doing=area.doing())
    both = member(Role.AGENCY_SUBMITTER, area.place, area.council)
    Assignment.objects.create(
        user=both,
        role=Role.BOARD_MEMBER.value,
        partnership=PartnershipFactory(),
        starts_on=date(2015, 1, 1),
    )
    client.force_login(both)

    answer = behind(client, area.place, "AUD-05", "2016-17-Q1")

    assert b"Secret title" not in answer.content
    assert answer.status_code == 404
    client.force_login(area.lead)
    answer = behind(client, area.place, "AUD-05", "2016-17-Q1")
    assert b"Secret title" in answer.content


BLIND_PAGES = ("answer", "answer-check", "answer-receipt", "answer-book")


@pytest.mark.parametrize("name", BLIND_PAGES)
def test_analyst_reads_no_self_score_of_a_blind_round_by_another_door(client, name):
    area = Area("dudley", is_blind=True)
    response = area.sent()
    client.force_login(area.analyst)

    assert client.get(reverse(f"audits:{name}", args=[response.pk])).status_code == 404


@pytest.mark.parametrize("key", ["²", "9" * 5000, "-1", "1e3", "9" * 30, "\x00"])
def test_odd_keys_of_rows_choose_nothing(client, key):
    area = Area("dudley")
    area.sent()
    client.force_login(area.analyst)
    page = reverse("audits:panel-agree-all", args=[area.round.pk])
    assert client.post(page, {"answer": key}).status_code == 302
    page = reverse("audits:round-act", args=[area.round.pk, "chase"])
    assert client.post(page, {"who": key}).status_code == 302


def of_school(partnership=None, number=1):
    today = timezone.localdate()
    this = made_round(
        partnership or PartnershipFactory(),
        standard_set=made_set(kind="s175"),
        title=f"Schools {number}",
        opens_on=today - timedelta(days=10),
        due_on=today + timedelta(days=30),
    )
    return required(this, establishment=school(this.partnership, number))


def test_session_that_was_there_before_the_link_opens_nothing(client, settings):
    response = of_school()
    client.get("/")
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    address = links.make(response, at=timezone.now()).removeprefix(settings.SITE_URL)
    client.get(address)
    assert client.session.session_key != before


def test_changed_mailbox_ends_the_links_that_lie_in_the_old_one(client, settings):
    response = of_school(number=7)
    place, schools = response.partnership, response.required.establishment
    schools.email = "old@example.org"
    schools.save()
    manager = member(Role.BUSINESS_MANAGER, place)
    address = links.make(response, at=timezone.now()).removeprefix(settings.SITE_URL)
    assert client.get(address).status_code == 302
    page = reverse("audits:school", args=[response.pk])
    assert client.get(page).status_code == 200

    for email, status in (("OLD@example.org", 200), ("new@example.org", 404)):
        take_in_list(manager, place, schools, email)
        assert client.get(page).status_code == status
    assert client.get(address).status_code == 404


def test_school_for_which_an_agency_answers_now_has_no_links_any_more(client, settings):
    response = of_school(number=7)
    place, schools = response.partnership, response.required.establishment
    schools.email = "office@example.org"
    schools.save()
    trust = AgencyFactory()
    MembershipFactory(partnership=place, agency=trust)
    address = links.make(response, at=timezone.now()).removeprefix(settings.SITE_URL)
    assert client.get(address).status_code == 302

    manager = member(Role.BUSINESS_MANAGER, place)
    take_in_list(manager, place, schools, "office@example.org", trust.code)

    assert client.get(address).status_code == 404


def take_in_list(by, place, one, email, agency=""):
    csv = (
        "URN,Name,Phase,Academy,Office e-mail,Agency code\n"
        f"{one.urn},{one.name},Primary,no,{email},{agency}\n"
    )
    today = timezone.localdate()
    looked = establishments.preview(csv.encode(), place, today)
    doing = Changing(by, timezone.now(), Seen("", ("W-EMAIL-PERSON",), "checked"))
    establishments.take_in(
        partnership=place, packed=looked.packed, on=today, doing=doing
    )


def test_panel_learns_of_no_difference_in_an_answer_changed_since_it_scored(client):
    area = Area("dudley", is_blind=True)
    response = area.sent(area.trust, scores=(3, 3, 3))
    area.score(response, 1, 3)
    area.score(response, 2, 3, 3)
    first = area.answers(response)[0]
    Answer.objects.filter(pk=first.pk).update(
        self_score=1, saved_at=NOW + timedelta(hours=1)
    )
    client.force_login(area.auditor)
    page = reverse("audits:panel-round", args=[area.round.pk])

    lines = client.get(page).context["lines"]

    assert [one.waiting for one in lines] == ["1 question to score"]
    assert not client.get(page, {"stands": "talk"}).context["lines"]


def test_filter_tells_nobody_how_far_a_panel_is_with_their_own_answer(client):
    area = Area("dudley")
    response = area.sent(area.police, scores=(3, 3, 3))
    area.score(response, 1, 0)
    mine = member(Role.AUDITOR, area.partnership, area.police)
    PanelMember.objects.create(round=area.round, person=mine)
    client.force_login(mine)
    page = reverse("audits:panel-round", args=[area.round.pk])

    assert (
        "No answer is like this"
        in client.get(page, {"stands": "talk"}).content.decode()
    )
    client.force_login(area.auditor)
    assert "1 answer like this" in client.get(page, {"stands": "talk"}).content.decode()


def test_files_of_what_somebody_signed_are_for_others_on_the_panel(client):
    area = Area("dudley")
    response = area.sent()
    kept = area.file(area.answers(response)[0])
    response.signatory = area.auditor
    response.save()
    found = [
        queries_answers.files_for_panel(one).filter(pk=kept.pk).exists()
        for one in (area.auditor, area.analyst, area.other_auditor, area.manager)
    ]

    assert found == [False, True, False, False]


def test_files_taken_out_count_so_that_nobody_fills_the_disk(
    client, settings, tmp_path, monkeypatch
):
    settings.EVIDENCE_DIR = tmp_path
    monkeypatch.setattr(answer_files, "MOST_EVER", 2)
    response = of_school(number=8)
    address = links.make(response, at=timezone.now()).removeprefix(settings.SITE_URL)
    client.get(address)
    question = questions(response.round)[0].pk
    page = reverse("audits:school-files", args=[response.pk, question])

    for _ in range(3):
        upload = SimpleUploadedFile("policy.txt", b"Our policy of May 2026\n")
        answer = client.post(page, {"file": upload})
        for kept in AnswerFile.objects.filter(removed_at=None):
            place = [response.pk, question, kept.pk]
            client.post(reverse("audits:school-file-remove", args=place))

    assert "takes no more" in answer.content.decode()
    assert AnswerFile.objects.count() == 2


@pytest.mark.parametrize("elsewhere", [False, True])
def test_owners_people_do_not_verify_with_a_seat_that_names_no_agency(elsewhere):
    area = CaseArea()
    made = actions.NewAction(
        partnership=area.place,
        agency=area.police,
        owner_role="Head of unit",
        source_kind="audit",
        source_id=None,
        source_title="Neglect",
        text="Do it",
        evidence_wanted="Minutes",
        due_on=date(2016, 6, 30),
    )
    action = actions.create(made=made, doing=area.doing())
    shown = actions.Evidence("Minutes of May")
    action = actions.complete(
        action=action, on=date(2016, 6, 1), evidence=shown, doing=area.doing()
    )
    free = member(Role.AUDITOR, area.place)
    other = PartnershipFactory() if elsewhere else area.place
    Assignment.objects.create(
        user=free,
        role=Role.AGENCY_SUBMITTER.value,
        partnership=other,
        agency=area.police,
        starts_on=date(2015, 1, 1),
    )

    with pytest.raises(NotAllowed, match="another agency verifies"):
        actions.verify(action=action, doing=area.doing(free))
    today = date(2016, 6, 2)
    assert action not in LISTS["to-verify"].rows(free, today)
    assert action in LISTS["to-verify"].rows(area.council_auditor, today)


@pytest.mark.parametrize(
    ("text", "score"),
    [("2", 2), ("2.0", 2), ("2: Mostly met", 2), ("2. Mostly", 2), ("2.5", None)],
)
def test_half_a_score_is_no_score(text, score):
    found = SCORE.fullmatch(text)

    assert (int(found[1]) if found else None) == score
