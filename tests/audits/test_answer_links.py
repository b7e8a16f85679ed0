"""Offices answer by a link, without an account; guessing tells nothing."""

import hashlib
import logging
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from audits import links
from audits.models import AnswerLink
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from tests.audits.made_answers import (
    made_round,
    made_set,
    questions,
    required,
    school,
)
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db
CLOSED = "This link cannot be opened"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def of_school(partnership=None, number=1):
    today = timezone.localdate()
    partnership = partnership or PartnershipFactory()
    this = made_round(
        partnership,
        standard_set=made_set(kind="s175"),
        title=f"Schools {number}",
        opens_on=today - timedelta(days=10),
        due_on=today + timedelta(days=30),
    )
    return required(this, establishment=school(partnership, number))


@pytest.fixture
def response():
    return of_school()


def path_of(response, settings, at=None):
    address = links.make(response, at=at or timezone.now())
    assert address.startswith(settings.SITE_URL)
    return address.removeprefix(settings.SITE_URL)


def test_only_the_hash_of_a_secret_is_kept(response, settings):
    token = path_of(response, settings).rstrip("/").rsplit("/", 1)[1]

    assert re.fullmatch(r"[\w-]{43}", token)
    assert AnswerLink.objects.get().token_hash == (
        hashlib.sha256(token.encode()).hexdigest()
    )
    assert links.find(token, timezone.now()) == response


def test_link_ends_sixty_days_after_the_day_and_never_within_two_weeks(response):
    now = timezone.now()
    due = response.round.due_on

    links.make(response, at=now)

    assert timezone.localdate(AnswerLink.objects.get().expires_at) == (
        due + timedelta(days=60)
    )
    long_over = links.expires_at(due - timedelta(days=400), now)
    assert long_over == now + timedelta(days=14)


def test_link_opens_its_response_and_its_secret_leaves_the_address(
    client, response, settings
):
    opened = client.get(path_of(response, settings))

    assert (opened.status_code, opened.url) == (
        302,
        reverse("audits:school", args=[response.pk]),
    )
    assert opened["Referrer-Policy"] == "no-referrer"
    assert opened["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in opened["Cache-Control"]
    shown = client.get(opened.url)
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    assert shown["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("how", ["guessed", "expired", "ended"])
def test_link_that_is_over_says_the_same_as_one_that_never_was(
    client, response, settings, how
):
    path = path_of(response, settings)
    if how == "guessed":
        path = reverse("audits:link", args=["x" * 43])
    elif how == "expired":
        AnswerLink.objects.update(expires_at=timezone.now())
    else:
        assert links.end(response, by=None, at=timezone.now()) == 1

    answer = client.get(path)

    assert answer.status_code == 404
    assert CLOSED in answer.content.decode()
    assert response.required.establishment.name not in answer.content.decode()


def test_page_that_stays_open_closes_when_its_link_ends(client, response, settings):
    client.get(path_of(response, settings))
    links.end(response, by=None, at=timezone.now())

    answer = client.get(reverse("audits:school", args=[response.pk]))

    assert answer.status_code == 404


def test_link_opens_no_other_school_not_even_of_the_same_round(
    client, response, settings
):
    other = required(response.round, establishment=school(response.partnership, 2))
    client.get(path_of(response, settings))

    for name, more in (
        ("school", []),
        ("school-standard", [1]),
        ("school-receipt", []),
        ("school-book", []),
        ("school-files", [questions(other.round)[0].pk]),
    ):
        answer = client.get(reverse(f"audits:{name}", args=[other.pk, *more]))
        assert answer.status_code == 404
        assert other.required.establishment.name not in answer.content.decode()


def test_nobody_without_a_link_sees_a_page_of_it_signed_in_or_not(client, response):
    page = reverse("audits:school", args=[response.pk])

    assert client.get(page).status_code == 404
    client.force_login(member(Role.BOARD_ANALYST, response.partnership))
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404


def test_guessing_is_stopped_and_an_honest_link_is_not_counted(
    client, response, settings
):
    path = path_of(response, settings)
    for _ in range(40):
        assert client.get(path).status_code == 302
    for number in range(30):
        guess = reverse("audits:link", args=[f"{number:043}"])
        assert client.get(guess).status_code == 404

    answers = [client.get(one) for one in (reverse("audits:link", args=["y"]), path)]

    assert [one.status_code for one in answers] == [429, 429]
    assert client.get(path, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_secret_stands_in_no_log_and_in_no_line_of_the_trail(
    client, response, settings, caplog
):
    caplog.set_level(logging.DEBUG)
    path = path_of(response, settings)
    token = path.rstrip("/").rsplit("/", 1)[1]
    client.get(path)
    client.post(reverse("audits:school", args=[response.pk]))
    AnswerLink.objects.update(expires_at=timezone.now())
    client.get(path)

    assert token not in caplog.text
    lines = AuditEvent.objects.filter(object_type="audits.Response")
    assert lines.exists()
    assert token not in str([line.detail for line in lines])


def test_office_answers_from_the_first_question_to_the_receipt(
    client, response, settings
):
    page = client.get(path_of(response, settings)).url
    client.post(page)
    for number in (1, 2):
        place = reverse("audits:school-standard", args=[response.pk, number])
        shown = client.get(place)
        boxes = {"seen": shown.context["mark"]}
        for line in shown.context["page"].lines:
            boxes[f"q{line.question.pk}-self_score"] = "3"
            boxes[f"q{line.question.pk}-evidence"] = "Policy of the school"
        client.post(place, boxes)

    client.post(
        reverse("audits:school-sign", args=[response.pk]), {"title": "Headteacher"}
    )

    receipt = client.get(reverse("audits:school-receipt", args=[response.pk]))
    response.refresh_from_db()
    assert (response.state, response.signatory_title) == ("submitted", "Headteacher")
    assert "Headteacher, by the link sent to the office" in receipt.content.decode()
    assert response.content_hash in receipt.content.decode()


def test_round_that_is_not_open_yet_is_opened_by_no_link(client, response, settings):
    path = path_of(response, settings)
    response.round.state = "draft"
    response.round.save()

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BOARD_ANALYST, 200),
        (Role.BUSINESS_MANAGER, 200),
        (Role.AGENCY_SUBMITTER, 403),
        (Role.BOARD_MEMBER, 403),
        (Role.AUDITOR, 403),
    ],
)
def test_links_are_ended_by_whoever_runs_rounds_there(client, response, role, status):
    links.make(response, at=timezone.now())
    place = reverse("audits:links-end", args=[response.pk])
    agency = AgencyFactory() if role is Role.AGENCY_SUBMITTER else None
    client.force_login(member(role, response.partnership, agency))

    assert client.get(place).status_code == status
    client.post(place)
    assert links.count(response, timezone.now()) == (0 if status == 200 else 1)
    client.force_login(member(Role.BOARD_ANALYST, PartnershipFactory()))
    assert client.get(place).status_code == 404
