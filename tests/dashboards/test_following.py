"""People are told of signals in what they follow: once, without a figure, in scope."""

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from playwright.sync_api import expect

from dashboards.following import choices, telling
from dashboards.models import Following, Notice
from dashboards.recompute import drain
from dashboards.tasks import tell
from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from tests.dashboards.engine.world import indicator, observe
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db
Q3 = Period.parse("2015-16-Q3")
MONDAY = datetime(2016, 2, 1, 9, tzinfo=UTC)
SATURDAY = datetime(2016, 2, 6, 9, tzinfo=UTC)
BEFORE, AFTER = datetime(2016, 1, 4, tzinfo=UTC), datetime(2016, 1, 20, tzinfo=UTC)


class Board:
    """A partnership with two indicators, quiet so far, and two of its people."""

    def __init__(self, **fields):
        self.place = PartnershipFactory()
        self.agency = AgencyFactory()
        self.moved, self.still = (
            indicator(self.place, polarity="LOWER", **fields) for _ in range(2)
        )
        for made in (self.moved, self.still):
            self.give(made, Q3.year_ago(), 100)
            self.give(made, Q3, 101)
        drain(budget_seconds=30)
        self.reader = member(Role.BOARD_MEMBER, self.place, self.agency)
        self.analyst = member(Role.BOARD_ANALYST, self.place)

    def give(self, made, quarter, numerator, at=BEFORE):
        observe(
            self.place, made, quarter, agency=self.agency, numerator=numerator, at=at
        )

    def follow(self, user, made=None):
        pk = made.pk if made else None
        choices.follow(user=user, partnership_id=self.place.pk, indicator_id=pk)

    def worsen(self, made=None, numerator=200):
        self.give(made or self.moved, Q3, numerator, at=AFTER)
        drain(budget_seconds=30)


@pytest.fixture
def board():
    return Board()


def test_a_signal_is_noted_for_those_who_follow_the_indicator_or_everything(board):
    board.follow(board.reader, board.moved)
    board.follow(board.analyst)
    other = member(Role.BOARD_MEMBER, board.place, board.agency)
    board.follow(other, board.still)

    board.worsen()

    noted = Notice.objects.values_list("user", "indicator", "word").order_by("user")
    assert list(noted) == [
        (board.reader.pk, board.moved.pk, "worse"),
        (board.analyst.pk, board.moved.pk, "worse"),
    ]


def test_what_stood_before_somebody_followed_and_what_is_no_signal_is_not_noted(board):
    board.worsen()
    board.follow(board.reader)

    board.give(board.still, Q3, 102, at=AFTER)
    drain(budget_seconds=30)

    assert not Notice.objects.exists()


def test_an_old_quarter_that_is_rebuilt_tells_nobody(board):
    for quarter in (Q3.previous(), Q3.shift(-8)):
        board.give(board.moved, quarter, 100)
    drain(budget_seconds=30)
    board.follow(board.reader)

    # Worse than the year before that; and today's 101 is better than it.
    board.give(board.moved, Q3.year_ago(), 200, at=AFTER)
    drain(budget_seconds=30)

    old = board.place.entries.get(
        indicator=board.moved, quarter_start=Q3.year_ago().start
    )
    assert old.full["trend"] == "worse"
    noted = Notice.objects.values_list("quarter_start", "word")
    assert list(noted) == [(Q3.start, "better")]


def test_the_message_holds_no_figure_no_indicator_and_no_direction(board):
    board.follow(board.reader)
    board.worsen()

    tell(now=MONDAY.isoformat())

    (message,) = mail.outbox
    text = f"{message.subject}\n{message.body}"
    assert message.to == [board.reader.email]
    assert board.place.short_name in text
    assert "1 indicator\n" in text
    for secret in ("101", "200", board.moved.code, board.moved.title, "worse"):
        assert secret not in text.replace(board.place.short_name, "")


def test_one_message_a_working_day_and_none_twice(board):
    board.follow(board.reader)
    board.worsen()

    assert telling.tell(now=SATURDAY).sent == 0
    assert telling.tell(now=MONDAY).sent == 1
    assert telling.tell(now=MONDAY + timedelta(hours=1)).sent == 0
    board.worsen(board.still, 300)
    assert telling.tell(now=MONDAY + timedelta(hours=2)).sent == 0
    assert telling.tell(now=MONDAY + timedelta(days=1)).sent == 1
    assert len(mail.outbox) == 2


def test_a_signal_that_went_away_is_not_told(board):
    board.follow(board.reader)
    board.worsen()
    board.give(board.moved, Q3, 101, at=AFTER + timedelta(days=1))
    drain(budget_seconds=30)

    done = telling.tell(now=MONDAY)

    assert (done.sent, done.dropped) == (0, 1)
    assert not mail.outbox


def test_who_stopped_following_or_lost_the_seat_is_not_told(board):
    board.follow(board.reader, board.moved)
    board.follow(board.analyst)
    board.worsen()
    choices.unfollow(
        user=board.reader, partnership_id=board.place.pk, indicator_id=board.moved.pk
    )
    board.analyst.assignments.update(ends_on=date(2015, 1, 1))

    telling.tell(now=MONDAY)

    assert not mail.outbox


def test_a_mail_server_that_refuses_leaves_the_notice_to_be_sent(
    board, monkeypatch, caplog
):
    board.follow(board.reader)
    board.worsen()

    def refuse(*_args, **_kwargs):
        raise SMTPServerDisconnected(f"never heard of {board.reader.email}")

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", refuse)
        failed = telling.tell(now=MONDAY)
    assert board.reader.email not in caplog.text
    sent = telling.tell(now=MONDAY + timedelta(hours=1))

    assert (failed.failed, sent.sent) == (1, 1)
    assert len(mail.outbox) == 1


def test_a_small_number_of_children_is_a_signal_only_to_those_who_may_see_it():
    board = Board(counts_children=True)
    board.follow(board.reader)
    board.follow(board.analyst)

    board.worsen(numerator=3)

    assert set(Notice.objects.values_list("user", flat=True)) == {board.analyst.pk}


def test_nobody_follows_a_board_they_do_not_see(board, client):
    stranger = member(Role.BOARD_MEMBER, PartnershipFactory(), board.agency)
    sender = member(Role.AGENCY_SUBMITTER, board.place, board.agency)

    with pytest.raises(PermissionDenied):
        board.follow(stranger)
    client.force_login(stranger)
    answer = client.post(reverse("dashboards:follow", args=[board.place.code]))
    client.force_login(sender)
    refused = client.post(reverse("dashboards:follow", args=[board.place.code]))

    assert (answer.status_code, refused.status_code) == (404, 403)
    assert not Following.objects.exists()


def test_following_by_the_button_and_stopping_again(board, client):
    client.force_login(board.reader)
    address = reverse("dashboards:follow", args=[board.place.code])
    page = reverse("dashboards:indicator", args=[board.place.code, board.moved.code])

    there = client.post(address, {"indicator": board.moved.code, "next": page})
    away = client.post(address, {"indicator": board.moved.code, "next": "//x.example"})

    assert (there["Location"], away["Location"]) == (
        page,
        reverse("dashboards:following"),
    )
    assert choices.choice(board.reader, board.place.pk, board.moved.code).is_followed
    client.post(address, {"indicator": board.moved.code, "stop": "1"})
    assert not Following.objects.exists()
    assert client.post(address, {"indicator": "NO-SUCH"}).status_code == 404


def test_the_page_shows_own_signals_of_own_boards_and_costs_the_same_for_many(
    board, client, django_assert_max_num_queries
):
    elsewhere = Board()
    elsewhere.follow(elsewhere.reader)
    elsewhere.worsen()
    board.follow(board.reader)
    board.worsen()
    board.worsen(board.still, 300)
    client.force_login(board.reader)

    with django_assert_max_num_queries(12):
        text = client.get(reverse("dashboards:following")).content.decode()

    assert board.moved.title in text
    assert text.count("Worse") == 2
    assert elsewhere.moved.title not in text
    assert elsewhere.place.short_name not in text
    assert " 200" not in text


def test_what_was_read_is_not_mailed(board, client):
    board.follow(board.reader)
    board.worsen()
    client.force_login(board.reader)

    client.post(reverse("dashboards:following-read"))
    telling.tell(now=MONDAY)

    assert not mail.outbox
    assert "New" not in client.get(reverse("dashboards:following")).content.decode()


def test_page_works_by_keyboard_narrow_and_for_screen_readers(
    board, page, live_server, sign_in, axe
):
    board.follow(board.reader, board.moved)
    board.worsen()
    sign_in(board.reader)
    page.goto(live_server.url + reverse("dashboards:following"))
    page.wait_for_selector("html[data-app-ready]", state="attached")

    axe()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("button", name="Stop following").press("Enter")
    page.wait_for_load_state()

    expect(page.get_by_text("You follow nothing yet")).to_be_visible()
