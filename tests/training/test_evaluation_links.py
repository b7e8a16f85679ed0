"""Links of evaluations: one stage, once, until they end; guessing tells nothing."""

import hashlib
import logging
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import RecomputeKey
from tests.factories import PartnershipFactory, member
from tests.training.made_evaluation import (
    attendee,
    event_of,
    invited,
    said,
    switched_on,
    theme,
)
from training import links
from training.models import Evaluation, EvaluationInvite, Impact

pytestmark = pytest.mark.django_db
CLOSED = "This link cannot be opened"
POST = {"score": "4", "usefulness": "excellent", "quality": "good"}


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def booking():
    day = timezone.localdate() - timedelta(days=2)
    return attendee(event_of(switched_on(), starts_on=day))


def path_of(booking, settings, stage="post", **extra):
    """Make an invitation that was sent, and give the path in its message."""
    invite = invited(booking, stage, state="sent", sent_at=timezone.now(), **extra)
    address = links.make(invite, at=timezone.now())
    invite.save()
    assert address.startswith(settings.SITE_URL)
    return address.removeprefix(settings.SITE_URL)


def the_invite(stage="post"):
    return EvaluationInvite.objects.get(stage=stage)


def opened(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    return answer.url


def test_only_the_hash_of_a_secret_is_kept(booking, settings):
    token = path_of(booking, settings).rstrip("/").rsplit("/", 1)[1]

    assert re.fullmatch(r"[\w-]{43}", token)
    assert the_invite().token_hash == hashlib.sha256(token.encode()).hexdigest()


def test_link_opens_its_question_and_its_secret_leaves_the_address(
    client, booking, settings
):
    answer = client.get(path_of(booking, settings))

    assert answer.status_code == 302
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    shown = client.get(answer.url)
    assert shown.status_code == 200
    # Stricter, and the browser would name no origin: the form could not be sent.
    assert shown["Referrer-Policy"] == "same-origin"
    assert "no-store" in shown["Cache-Control"]


def test_page_shows_course_and_month_and_nothing_of_anybody(client, booking, settings):
    url = opened(client, path_of(booking, settings))

    text = client.get(url).content.decode()

    assert "Working with fathers" in text
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)[1]
    assert "fathers" not in title
    for hidden in (
        booking.delegate.short,
        booking.delegate.pseudonym,
        str(booking.agency),
        str(booking.partnership),
        booking.event.ref,
    ):
        assert hidden not in text


def test_answer_is_kept_once_and_the_link_is_used_up(client, booking, settings):
    path = path_of(booking, settings)
    url = opened(client, path)

    thanks = client.post(url, POST)

    assert thanks.url == reverse("training:evaluate-thanks")
    told = Evaluation.objects.get()
    assert (told.post_score, told.usefulness, told.quality) == (4, "excellent", "good")
    assert told.post_on == timezone.localdate()
    assert told.agency == booking.agency
    assert (the_invite().state, the_invite().token_hash) == ("answered", "")
    for again in (path, url):
        answer = client.get(again)
        assert answer.status_code == 404
        assert CLOSED in answer.content.decode()
    assert client.post(url, POST | {"score": "1"}).status_code == 404
    assert Evaluation.objects.get().post_score == 4


def test_opening_uses_nothing_up_as_mail_programs_open_links_too(
    client, booking, settings
):
    path = path_of(booking, settings)
    for _ in range(3):
        url = opened(client, path)

    assert client.head(path).status_code == 302
    assert client.post(url, POST).status_code == 302


@pytest.mark.parametrize(
    "how", ["guessed", "expired", "used", "stopped", "reminded", "not_sent"]
)
def test_link_that_opens_nothing_looks_the_same_whatever_the_reason(
    client, booking, settings, how
):
    path = path_of(booking, settings)
    if how == "guessed":
        path = reverse("training:evaluate", args=["x" * 43])
    elif how == "expired":
        EvaluationInvite.objects.update(expires_at=timezone.now())
    elif how == "used":
        client.post(opened(client, path), POST)
    elif how == "reminded":
        invite = the_invite()
        links.make(invite, at=timezone.now())
        invite.save()
    else:
        state = {"stopped": "stopped", "not_sent": "wanted"}[how]
        EvaluationInvite.objects.update(state=state)

    answer = client.get(path)
    never = client.get(reverse("training:evaluate", args=["y" * 43]))

    assert (answer.status_code, never.status_code) == (404, 404)
    assert _bare(answer) == _bare(never)
    assert CLOSED in answer.content.decode()
    assert "fathers" not in answer.content.decode()


def _bare(answer):
    """Leave out what differs with every page: tokens of forms."""
    return re.sub(r'"X-CSRFToken": "\w+"', "", answer.content.decode())


def test_open_page_closes_when_its_link_ends(client, booking, settings):
    url = opened(client, path_of(booking, settings))
    EvaluationInvite.objects.update(expires_at=timezone.now())

    assert client.get(url).status_code == 404
    assert client.post(url, POST).status_code == 404
    assert not Evaluation.objects.exists()


def test_open_page_keeps_nothing_of_who_did_not_attend_after_all(
    client, booking, settings
):
    url = opened(client, path_of(booking, settings))
    booking.status = "dna"
    booking.save()

    assert client.post(url, POST).status_code == 404
    assert not Evaluation.objects.exists()


def test_link_opens_no_other_question_not_even_of_the_same_person(
    client, booking, settings
):
    other = attendee(booking.event)
    path = path_of(booking, settings)
    path_of(other, settings)
    path_of(booking, settings, "three")
    client.get(path)

    for invite in EvaluationInvite.objects.exclude(booking=booking, stage="post"):
        url = reverse("training:evaluate-answer", args=[invite.pk])
        assert client.get(url).status_code == 404
        assert client.post(url, POST).status_code == 404
    assert not Evaluation.objects.exists()


def test_counting_through_the_pages_finds_nothing_signed_in_or_not(
    client, booking, settings
):
    path_of(booking, settings)
    url = reverse("training:evaluate-answer", args=[the_invite().pk])
    absent = reverse("training:evaluate-answer", args=[the_invite().pk + 1])

    assert _bare(client.get(url)) == _bare(client.get(absent))
    client.force_login(member(Role.TRAINING_COORDINATOR, booking.partnership))
    assert client.get(url).status_code == 404


def test_session_that_somebody_laid_into_the_browser_opens_nothing(
    client, booking, settings
):
    client.get(reverse("training:evaluate", args=["x" * 43]))
    session = client.session
    session["laid"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key

    url = opened(client, path_of(booking, settings))

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    stranger = type(client)()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = before
    assert stranger.get(url).status_code == 404


def test_guessing_is_stopped_and_keeps_nobody_from_an_honest_link(
    client, booking, settings
):
    path = path_of(booking, settings)
    for _ in range(40):
        assert client.get(path).status_code == 302
    for number in range(30):
        guess = reverse("training:evaluate", args=[f"{number:043}"])
        assert client.get(guess).status_code == 404

    answers = [
        client.get(one) for one in (reverse("training:evaluate", args=["y"]), path)
    ]

    # A whole town hall may stand behind one address.
    assert [one.status_code for one in answers] == [429, 302]


def test_secret_and_words_stand_in_no_log_and_in_no_line_of_the_trail(
    client, booking, settings, caplog
):
    caplog.set_level(logging.DEBUG)
    path = path_of(booking, settings, "three")
    token = path.rstrip("/").rsplit("/", 1)[1]
    url = opened(client, path)
    client.post(url, {"changed": "yes", "text_said": "I ask about fathers"})
    client.get(path)

    (line,) = AuditEvent.objects.filter(action="evaluation_given")
    assert (line.actor, line.detail) == (None, {"stage": "three"})
    for hidden in (token, "I ask about"):
        assert hidden not in caplog.text
        assert hidden not in str(line.detail)


def test_answer_asks_for_the_figures_of_the_quarter_when_it_is_over(
    client, booking, settings
):
    over = attendee(event_of(booking.partnership))
    client.post(opened(client, path_of(booking, settings)), POST)
    client.post(opened(client, path_of(over, settings)), POST)

    (key,) = RecomputeKey.objects.filter(partnership=booking.partnership)
    assert key.quarter_start == date(2026, 4, 1)


def test_score_before_is_kept_beside_the_one_after(client, settings):
    day = timezone.localdate() + timedelta(days=3)
    event = event_of(PartnershipFactory(), starts_on=day, status="planned")
    booking = attendee(event, status="booked")
    path = path_of(booking, settings, "pre")

    client.post(opened(client, path), {"score": "2"})

    told = Evaluation.objects.get()
    assert (told.pre_score, told.post_score, told.pre_on) == (
        2,
        None,
        timezone.localdate(),
    )
    assert timezone.localdate(the_invite("pre").expires_at) == day


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Choose yes or no"),
        ({"changed": "yes"}, "Say in a few words"),
        (
            {"changed": "yes", "text_said": "Talked about 943 476 5919"},
            "number of a person",
        ),
        (
            {
                "changed": "yes",
                "text_said": "More",
                "manager_email": "me@agency.example",
            },
            "nobody can confirm their own answer",
        ),
    ],
)
def test_answer_that_cannot_be_kept_is_refused_at_its_field(
    client, settings, sent, message
):
    day = timezone.localdate() - timedelta(days=95)
    event = event_of(PartnershipFactory(), starts_on=day)
    booking = attendee(event, email="Me@agency.example")
    url = opened(client, path_of(booking, settings, "three"))

    answer = client.post(url, sent)

    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert not Impact.objects.exists()
    assert the_invite("three").state == "sent"


def test_what_changed_is_kept_with_its_themes_and_a_manager_is_asked(
    client, settings, booking
):
    ours = theme(booking.partnership)
    foreign = theme(PartnershipFactory(), "other", "Foreign theme")
    url = opened(client, path_of(booking, settings, "three"))
    sent = {
        "changed": "yes",
        "text_said": "I ask about fathers",
        "tags": [ours.pk],
        "manager_email": "Manager@agency.example",
    }
    assert "Foreign theme" not in client.get(url).content.decode()
    assert client.post(url, sent | {"tags": [foreign.pk]}).status_code == 200

    client.post(url, sent)

    told = Impact.objects.get()
    assert (told.stage, told.practice_changed, told.manager_confirmed) == (
        3,
        True,
        None,
    )
    assert list(told.tags.all()) == [ours]
    asked = the_invite("manager3")
    assert (asked.state, asked.manager_email) == ("wanted", "manager@agency.example")


def test_no_change_keeps_no_words_no_theme_and_asks_no_manager(
    client, settings, booking
):
    url = opened(client, path_of(booking, settings, "six"))

    client.post(
        url,
        {"changed": "no", "text_said": "Well", "manager_email": "m@agency.example"},
    )

    told = Impact.objects.get()
    assert (told.stage, told.practice_changed, told.text) == (6, False, "")
    assert not EvaluationInvite.objects.filter(stage="manager6").exists()


@pytest.mark.parametrize(("word", "confirmed"), [("yes", True), ("no", False)])
def test_manager_confirms_or_not_and_their_address_is_deleted(
    client, settings, booking, word, confirmed
):
    said(booking, text="I ask about fathers", on=timezone.localdate())
    path = path_of(
        booking, settings, "manager3", manager_email="manager@agency.example"
    )
    url = opened(client, path)
    assert "I ask about" not in client.get(url).content.decode()

    client.post(url, {"confirmed": word})

    told = Impact.objects.get()
    assert (told.manager_confirmed, told.manager_on) == (
        confirmed,
        timezone.localdate(),
    )
    assert the_invite("manager3").manager_email == ""


def test_thank_you_page_is_the_same_for_everybody(client):
    answer = client.get(reverse("training:evaluate-thanks"))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
