"""Who adds, fetches and takes out files of evidence beside answers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import AnswerFile, PanelMember
from safeguarding.access.permissions import Role
from tests.audits.made_answers import (
    add_file,
    made_agency,
    made_round,
    preparer,
    questions,
    required,
    seen_by,
    sent,
    url,
)
from tests.board.made_evidence import pdf
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    settings.EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def response():
    this = made_round()
    return required(this, made_agency(this.partnership))


def test_file_is_added_handed_out_safely_and_taken_out_again(client, response):
    client.force_login(preparer(response))
    question = questions(response.round)[0]
    place = url("answer-files", response.pk, question.pk)

    client.post(place, {"file": SimpleUploadedFile("minutes.pdf", pdf())})

    kept = AnswerFile.objects.get()
    sent_out = client.get(url("answer-file", kept.pk))
    assert sent_out["Content-Disposition"].startswith("attachment")
    assert sent_out["X-Content-Type-Options"] == "nosniff"
    assert b"".join(sent_out.streaming_content) == pdf()
    client.post(url("answer-file-remove", response.pk, question.pk, kept.pk))
    assert client.get(url("answer-file", kept.pk)).status_code == 404


def test_file_that_is_not_what_it_says_is_refused_at_the_field(client, response):
    client.force_login(preparer(response))
    place = url("answer-files", response.pk, questions(response.round)[0].pk)

    page = client.post(place, {"file": SimpleUploadedFile("minutes.pdf", b"MZ\x90")})

    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not AnswerFile.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AGENCY_SUBMITTER, 200),
        (Role.AGENCY_APPROVER, 200),
        (Role.BOARD_ANALYST, 200),
        (Role.BOARD_MEMBER, 403),
        (Role.BUSINESS_MANAGER, 403),
        (Role.AUDITOR, 403),
    ],
)
def test_file_is_for_the_agency_and_analysts_never_for_the_board(
    client, response, role, status
):
    kept = add_file(response)
    user = member(role, response.partnership, response.agency)

    assert seen_by(client, user, url("answer-file", kept.pk)) == status


def test_panel_fetches_files_of_the_rounds_it_moderates_once_they_are_sent(
    client, response
):
    kept = add_file(response)
    auditor = member(Role.AUDITOR, response.partnership)
    stranger = member(Role.AUDITOR, response.partnership)
    own = member(Role.AUDITOR, response.partnership, response.agency)
    for one in (auditor, own):
        PanelMember.objects.create(round=response.round, person=one)
    place = url("panel-answer-file", kept.pk)

    assert seen_by(client, auditor, place) == 404
    sent(response)
    assert seen_by(client, auditor, place) == 200
    assert seen_by(client, stranger, place) == 404
    assert seen_by(client, own, place) == 404
    assert (
        seen_by(client, member(Role.BOARD_MEMBER, response.partnership), place) == 403
    )
