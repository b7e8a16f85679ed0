"""The register's pages: what they show, to whom, on record, at what cost."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.life_actions import Act
from safeguarding.board.models import Action, ActionEvidence, BoardPolicy
from safeguarding.board.services import actions
from safeguarding.board.services.actions import Evidence
from tests.board.made_actions import NOW, Board, doing, sure
from tests.factories import IndicatorFactory, SwitchFactory, member
from tests.returns.books import cells_of

pytestmark = pytest.mark.django_db
LIST = reverse("board:actions")
WAITING = reverse("board:actions-waiting")
NOBODY = {Role.CSE_MISSING_LEAD, Role.LADO, Role.SYSTEM_ADMINISTRATOR}


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def board():
    return Board()


def page(action):
    return reverse("board:action", args=[action.pk])


def act(action, which):
    return reverse("board:action-act", args=[action.pk, which])


def text(response):
    words = re.sub("<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", words)


def seen_by(client, who, url=LIST):
    client.force_login(who)
    return text(client.get(url))


def two(board):
    own = board.action(text="Screen every referral")
    other = board.action(text="Train every nurse", agency=board.health)
    Board().action(text="Somewhere else")
    return own, other


@pytest.mark.parametrize(
    ("who", "own", "other"),
    [
        ("owner", True, False),
        ("approver", True, False),
        ("other", False, True),
        ("auditor", True, True),
        ("chair", True, True),
        ("analyst", True, True),
        ("manager", True, True),
    ],
)
def test_the_register_shows_what_each_may_see(client, board, who, own, other):
    one, another = two(board)
    client.force_login(getattr(board, who))

    shown = text(client.get(LIST))
    assert ("Screen every referral" in shown) is own
    assert ("Train every nurse" in shown) is other
    assert "Somewhere else" not in shown
    assert client.get(page(one)).status_code == (200 if own else 404)
    assert client.get(page(another)).status_code == (200 if other else 404)
    for form in ("csv", "xlsx"):
        name = reverse("board:actions-download", args=[form])
        assert ("Screen every" in _words_of(client.get(name), form)) is own


def test_the_register_begins_with_how_much_is_done(client, board):
    late(board, 3)
    board.action()
    board.complete(board.action())
    board.closed()
    late(Board(), 3)

    said = (
        "2 still to be done, 1 of them overdue; 1 to be verified, 1 closed on evidence, "
        "0 closed as not done."
    )
    assert said in seen_by(client, board.chair)
    assert "still to be done" not in seen_by(client, Board().chair)


def test_an_indicator_to_move_is_named_not_only_coded(client, board):
    aim = IndicatorFactory(title="Plans with the child's words")
    board.action(target_indicator=aim)

    shown = seen_by(client, board.chair)
    assert f"Plans with the child&#x27;s words {aim.code}" in shown


def _words_of(response, form):
    if form == "csv":
        return response.content.decode("utf-8-sig")
    rows = cells_of(response.content, "Actions")
    return " ".join(str(cell) for row in rows for cell in row)


@pytest.mark.parametrize("role", sorted(NOBODY))
def test_others_have_no_register(client, board, role):
    action = board.action()
    client.force_login(member(role, board.place))

    for url in (LIST, WAITING, page(action), act(action, Act.BEGIN)):
        assert client.get(url).status_code == 403


MAY = {
    Act.BEGIN: {"owner", "analyst", "manager"},
    Act.COMPLETE: {"owner", "analyst", "manager"},
    Act.ADD_EVIDENCE: {"owner", "analyst", "manager"},
    Act.MOVE_DUE: {"analyst", "manager"},
    Act.NOT_DONE: {"analyst", "manager"},
    Act.REOPEN: {"analyst", "manager"},
    Act.VERIFY: {"auditor", "analyst", "manager"},
    Act.SEND_BACK: {"auditor", "analyst", "manager"},
    Act.NOTE_IMPACT: {"owner", "analyst", "manager"},
}


@pytest.mark.parametrize("which", list(Act))
def test_who_may_do_what(client, board, which):
    action = board.action()
    inside = ("owner", "approver", "auditor", "chair", "analyst", "manager")

    found = set()
    for who in inside:
        client.force_login(getattr(board, who))
        status = client.get(act(action, which)).status_code
        assert status in {200, 403}
        found |= {who} if status == 200 else set()

    assert found == MAY[which]
    client.force_login(board.other)
    assert client.get(act(action, which)).status_code == 404


def test_what_cannot_be_done_now_says_why_before_anything_is_typed(client, board):
    action = board.action()
    client.force_login(board.manager)

    shown = text(client.get(act(action, Act.VERIFY)))

    assert "Only an action that its owner has completed can be verified" in shown
    assert "Yes, it is done" not in shown


def test_the_owners_auditor_is_told_before_the_form(client, board):
    action = board.complete(board.action())
    own = member(Role.AUDITOR, board.place, board.police)

    assert "Ask the board" in seen_by(client, own, act(action, Act.VERIFY))


def test_an_act_nobody_knows_is_not_there(client, board):
    client.force_login(board.manager)

    assert client.get(act(board.action(), "delete")).status_code == 404


def test_the_agency_completes_and_another_verifies(client, board):
    action = board.action()
    client.force_login(board.owner)
    said = {"on_day": "1", "on_month": "6", "on_year": "2026", "words": "Ten of ten"}
    pdf = SimpleUploadedFile("ten.txt", b"Ten of ten referrals were screened.")

    done = client.post(act(action, Act.COMPLETE), said | {"upload": pdf}, follow=True)
    assert "Somebody looks at the evidence next" in text(done)
    client.force_login(board.auditor)
    assert "Verify it" in text(client.get(page(action)))
    done = client.post(act(action, Act.VERIFY), {}, follow=True)

    assert "The action is verified and closed" in text(done)
    action.refresh_from_db()
    assert action.state == "complete_verified"


def test_completing_without_evidence_says_what_is_wanted(client, board):
    action = board.action()
    client.force_login(board.owner)

    shown = text(
        client.post(
            act(action, Act.COMPLETE),
            {"on_day": "1", "on_month": "6", "on_year": "2026"},
        )
    )

    assert "Wanted: Ten referrals of one month" in shown
    assert Action.objects.get(pk=action.pk).state == "open"


def test_words_with_a_number_of_a_person_are_refused(client, board):
    action = board.action()
    client.force_login(board.owner)

    shown = text(
        client.post(act(action, Act.BEGIN), {"words": "NHS number 943 476 5919"})
    )

    assert "This seems to hold a number of a person" in shown


def new_page(board):
    return reverse("board:action-new", args=[board.place.code])


def filled(board, **more):
    return {
        "text": "Screen every referral",
        "agency": board.police.pk,
        "owner_role": "Head of safeguarding",
        "due_on_day": "30",
        "due_on_month": "9",
        "due_on_year": "2026",
        "evidence_wanted": "Ten referrals",
        "source_kind": "challenge",
        "source_title": "Board challenge, June 2026",
    } | more


def test_the_board_adds_an_action(client, board):
    indicator = IndicatorFactory()
    SwitchFactory(partnership=board.place, indicator=indicator)
    client.force_login(board.manager)

    client.post(new_page(board), filled(board, target_indicator=indicator.pk))

    action = Action.objects.get()
    assert (action.agency, action.target_indicator) == (board.police, indicator)


def test_a_year_and_more_ahead_is_asked_about_once(client, board):
    client.force_login(board.manager)
    far = filled(board, due_on_year="2027")

    shown = text(client.post(new_page(board), far))
    assert "That is more than twelve months ahead." in shown
    assert not Action.objects.exists()

    said = {"asked": "W-DUE-12-MONTHS", "looked_at": "on", "reason": "decided"}
    client.post(new_page(board), far | said)
    action = Action.objects.get()
    assert "Due more than twelve months ahead: The board or a group decided it so" in (
        text(client.get(page(action)))
    )


def test_only_this_boards_agencies_and_indicators_are_offered(client, board):
    elsewhere = Board()
    SwitchFactory(partnership=elsewhere.place, indicator=IndicatorFactory())
    client.force_login(board.manager)

    form = client.get(new_page(board)).context["form"]
    assert set(form.fields["agency"].queryset) == {board.police, board.health}
    assert not form.fields["target_indicator"].queryset.exists()
    assert client.get(new_page(elsewhere)).status_code == 404


@pytest.mark.parametrize("who", ["owner", "approver", "auditor", "chair"])
def test_others_add_no_action(client, board, who):
    client.force_login(getattr(board, who))

    assert client.get(new_page(board)).status_code == 403


def test_the_rule_is_switched_on_its_own_page_with_a_reason(client, board):
    url = reverse("board:actions-rule", args=[board.place.code])
    client.force_login(board.manager)

    assert "is on: neither the agency" in text(client.get(url))
    shown = text(client.post(url, {"is_on": "off"}))
    assert "Say who decided it, and why" in shown
    client.post(url, {"is_on": "off", "reason": "The board, 3 March"})

    assert not BoardPolicy.objects.get().independent_verification
    assert (
        client.get(reverse("board:actions-rule", args=[Board().place.code])).status_code
        == 404
    )
    client.force_login(board.analyst)
    assert client.get(url).status_code == 403


def with_file(board, action):
    upload = SimpleUploadedFile("ten.txt", b"Ten of ten referrals were screened.")
    actions.add_evidence(
        action=action,
        evidence=Evidence("Ten of ten", upload),
        doing=doing(board.manager),
    )
    return reverse("board:action-evidence", args=[ActionEvidence.objects.get().pk])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("approver", 200),
        ("auditor", 200),
        ("analyst", 200),
        ("manager", 200),
        ("other", 404),
        ("chair", 404),
    ],
)
def test_a_file_asks_whose_action_it_belongs_to(client, board, who, status):
    action = board.action()
    url = with_file(board, action)
    client.force_login(getattr(board, who))

    response = client.get(url)

    assert response.status_code == status
    assert AuditEvent.objects.filter(action="evidence_opened").exists() is (
        status == 200
    )
    if status == 200:
        assert b"Ten of ten" in b"".join(response.streaming_content)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "attachment" in response["Content-Disposition"]


def test_a_file_of_another_board_is_not_there(client, board):
    url = with_file(board, board.action())
    client.force_login(Board().manager)

    assert client.get(url).status_code == 404


def test_evidence_without_a_file_has_no_download(client, board):
    action = board.complete(board.action())
    client.force_login(board.manager)

    url = reverse("board:action-evidence", args=[action.evidence.get().pk])
    assert client.get(url).status_code == 404


def test_a_board_member_reads_the_words_and_sees_that_there_is_a_file(client, board):
    action = board.action()
    with_file(board, action)

    shown = seen_by(client, board.chair, page(action))

    assert "Ten of ten" in shown
    assert "With a file, which those who work on or verify" in shown
    assert "ten.txt" not in shown


def test_the_timeline_tells_everything_newest_first(client, board):
    action = board.action()
    later = NOW + timedelta(days=1)
    actions.move_due(
        action=action,
        due_on=date(2026, 10, 31),
        reason="Two posts are empty",
        doing=doing(board.manager, later),
    )
    board.complete(action, at=NOW + timedelta(days=2), on=date(2026, 6, 3))

    client.force_login(board.owner)
    events = client.get(page(action)).context["events"]

    assert [event.title for event in events] == [
        "Recorded as complete, done on 3 June 2026",
        "Evidence",
        "Due date moved from 30 September 2026 to 31 October 2026",
        "Added to the register",
    ]


def late(board, days, **more):
    """Make an action that was due so many days before the day of the tests."""
    return board.action(
        created_on=date(2026, 1, 5),
        due_on=NOW.date() - timedelta(days=days),
        **more,
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"late", "open", "complete"}),
        ("stands=overdue", {"late"}),
        ("stands=complete_unverified", {"complete"}),
        ("stands=complete_verified", {"ended"}),
        ("stands=any", {"late", "open", "complete", "ended"}),
        ("source=review", {"open"}),
        ("agency={health}", {"late"}),
        ("indicator={indicator}", {"open"}),
    ],
)
def test_the_register_can_be_narrowed(client, board, query, expected):
    indicator = IndicatorFactory()
    late(board, 3, text="late", agency=board.health)
    board.action(text="open", source_kind="review", target_indicator=indicator)
    board.complete(board.action(text="complete"))
    board.closed(text="ended")
    client.force_login(board.chair)

    query = query.format(health=board.health.pk, indicator=indicator.pk)
    table = client.get(f"{LIST}?{query}").context["table"]

    assert {row.record.text for row in table.rows} == expected


def test_choices_come_from_what_the_person_sees(client, board):
    two(board)
    client.force_login(board.owner)

    form = client.get(LIST).context["filter"].form

    assert list(form.fields["agency"].queryset) == [board.police]


def test_the_register_is_sorted_as_asked(client, board):
    for days in (1, 9, 4):
        late(board, days, text=f"late {days}")
    client.force_login(board.chair)

    def order(query):
        rows = client.get(LIST + query).context["table"].rows
        return [row.record.text for row in rows]

    assert order("") == ["late 9", "late 4", "late 1"]
    assert order("?sort=-due_on") == ["late 1", "late 4", "late 9"]


def codes(client, who):
    client.force_login(who)
    found = client.get(WAITING).context
    return {
        one.worklist.code: one.count for one in (*found["waiting"], *found["clear"])
    }


def test_what_waits_is_counted_for_whoever_asks(client, board):
    late(board, 3)
    late(board, 3, agency=board.health)
    soon = NOW.date() + timedelta(days=30)
    board.action(due_on=soon)
    board.action(due_on=soon + timedelta(days=1))
    board.complete(board.action())
    board.complete(board.action(agency=board.health), by=board.other)
    board.closed(target_indicator=IndicatorFactory())
    often = board.action()
    for day in (1, 2, 3):
        actions.move_due(
            action=often,
            due_on=date(2026, 12, day),
            reason="Late",
            doing=sure(board.manager),
        )
    late(Board(), 3)

    assert codes(client, board.chair) == {
        "overdue": 2,
        "due-soon": 1,
        "to-verify": 2,
        "moved-often": 1,
        "to-check": 1,
    }
    assert codes(client, board.owner) == {
        "mine": 4,
        "overdue": 1,
        "due-soon": 1,
        "to-verify": 1,
        "moved-often": 1,
        "to-check": 1,
    }
    # The auditor sits for health, and does not verify its actions.
    assert codes(client, board.auditor)["to-verify"] == 1


def test_each_list_has_its_page_and_file(client, board):
    late(board, 3, text="=late()")
    client.force_login(board.chair)
    url = reverse("board:actions-worklist", args=["overdue"])

    shown = client.get(url)
    assert "Which actions are late?" in text(shown)
    assert "3 days late" in text(shown)
    query = shown.context["query"]
    assert query == "list=overdue"
    name = reverse("board:actions-download", args=["csv"])
    content = client.get(f"{name}?{query}").content.decode("utf-8-sig")

    # A spreadsheet must not run it.
    assert "'=late()" in content
    event = AuditEvent.objects.get(action="actions_exported")
    assert event.detail == {"form": "csv", "list": "overdue", "rows": 1}
    assert client.get(reverse("board:actions-worklist", args=["no"])).status_code == 404
    assert client.get(f"{name}?list=no").status_code == 404


def test_the_file_holds_what_the_page_is_narrowed_to(client, board):
    late(board, 3, text="late")
    board.action(text="open")
    client.force_login(board.chair)

    query = client.get(f"{LIST}?stands=overdue&sort=due_on").context["query"]
    name = reverse("board:actions-download", args=["xlsx"])
    rows = cells_of(client.get(f"{name}?{query}").content, "Actions")

    assert [row[2] for row in rows[1:]] == ["late"]
    # 1 June less 3 days.
    due = rows[0].index("Due on")
    assert rows[1][due] == date(2026, 5, 29)


def test_a_file_of_nothing_is_still_a_file(client, board):
    client.force_login(board.chair)

    for form in ("csv", "xlsx"):
        response = client.get(reverse("board:actions-download", args=[form]))
        assert response.status_code == 200
    assert (
        client.get(reverse("board:actions-download", args=["pdf"])).status_code == 404
    )


def test_empty_pages_say_what_to_do(client, board):
    assert "No action is open" in seen_by(client, board.chair)
    assert "Nothing is waiting" in seen_by(client, board.chair, WAITING)
    overdue = reverse("board:actions-worklist", args=["overdue"])
    assert "Nothing waits here" in seen_by(client, board.chair, overdue)


@pytest.mark.parametrize("url", [LIST, WAITING])
def test_pages_cost_the_same_for_many_actions(
    client, board, url, django_assert_max_num_queries
):
    client.force_login(board.manager)
    late(board, 1)
    with django_assert_max_num_queries(18) as one:
        client.get(url)
    for days in range(2, 21):
        late(board, days)

    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_one_action_costs_the_same_however_much_happened(
    client, board, django_assert_max_num_queries
):
    action = board.action()
    client.force_login(board.manager)
    with django_assert_max_num_queries(14) as one:
        client.get(page(action))
    for _ in range(5):
        actions.add_evidence(
            action=action, evidence=Evidence("More"), doing=doing(board.owner)
        )

    with django_assert_max_num_queries(len(one)):
        client.get(page(action))
