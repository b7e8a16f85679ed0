"""The register's rules: who may do what, when, and on what evidence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board import policy
from safeguarding.board.explaining import explained
from safeguarding.board.life_actions import ACTION
from safeguarding.board.models import (
    Action,
    ActionDue,
    ActionEvidence,
    ActionStep,
    BoardPolicy,
)
from safeguarding.board.queries_actions import actions as seen
from safeguarding.board.queries_actions import actions_of, is_overdue
from safeguarding.board.services import actions
from safeguarding.board.services.actions import Evidence
from safeguarding.cases.errors import ChangedMeanwhile, NeedsConfirming, NotAllowed
from tests.board.made_actions import DUE, NOW, Board, doing, sure
from tests.factories import AgencyFactory, AssignmentFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return Board()


def refused(error, field=""):
    assert error.value.field == field
    return error.value.message


def test_an_action_is_made_with_its_first_due_date_step_and_trail(board):
    action = board.action()

    assert (action.state, action.created_on) == ("open", date(2026, 6, 1))
    assert [due.due_on for due in action.dues.all()] == [DUE]
    assert [(s.act, s.on) for s in action.steps.all()] == [("create", date(2026, 6, 1))]
    event = AuditEvent.objects.get(action="action_changed")
    assert event.detail == {"act": "create", "source": "audit"}
    assert (event.agency_id, event.actor) == (board.police.pk, board.manager)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.AGENCY_SUBMITTER, "audit"),
        (Role.AGENCY_APPROVER, "audit"),
        (Role.BOARD_MEMBER, "audit"),
        (Role.AUDITOR, "review"),
        (Role.AUDITOR, "challenge"),
        (Role.SYSTEM_ADMINISTRATOR, "plan"),
    ],
)
def test_nobody_else_makes_actions(board, role, kind):
    by = member(role, board.place, board.police)

    with pytest.raises(PermissionDenied):
        board.action(by=by, source_kind=kind)


@pytest.mark.parametrize("kind", ["audit", "self_assessment"])
def test_an_auditor_makes_actions_of_audits(board, kind):
    action = board.action(by=board.auditor, source_kind=kind, source_id=7)

    assert list(actions_of(kind, 7)) == [action]


def test_a_keeper_of_another_board_makes_none_here(board):
    with pytest.raises(PermissionDenied):
        board.action(by=Board().manager)


def test_the_owner_is_a_member_of_the_partnership(board):
    with pytest.raises(NotAllowed) as error:
        board.action(agency=AgencyFactory())

    assert "is not a member of" in refused(error, "agency")


def test_nothing_is_due_before_it_is_decided(board):
    with pytest.raises(NotAllowed) as error:
        board.action(due_on=date(2026, 5, 31))

    assert refused(error, "due_on") == "It cannot be due before it is decided"


def test_nothing_is_decided_tomorrow(board):
    with pytest.raises(NotAllowed) as error:
        board.action(created_on=date(2026, 6, 2))

    refused(error, "created_on")


def test_an_action_of_older_papers_keeps_the_day_it_was_decided(board):
    action = board.action(created_on=date(2015, 3, 3), due_on=date(2015, 9, 1))

    assert action.created_on == date(2015, 3, 3)
    assert action.steps.get().on == date(2015, 3, 3)


def test_twelve_months_ahead_is_usual(board):
    board.action(due_on=date(2027, 6, 1))

    with pytest.raises(NeedsConfirming) as error:
        actions.create(
            made=board.new(due_on=date(2027, 6, 2)), doing=doing(board.manager)
        )

    assert [(d.code, d.field) for d in error.value.doubts] == [
        ("W-DUE-12-MONTHS", "due_on")
    ]
    assert Action.objects.count() == 1


def test_a_late_due_date_is_explained_beside_the_action(board):
    action = board.action(due_on=date(2027, 6, 2))

    assert explained(action) == {"W-DUE-12-MONTHS": "I have checked it: it is right"}


def move(board, action, due_on, by=None, **said):
    how = doing(by or board.manager, **said)
    return actions.move_due(action=action, due_on=due_on, reason="Late", doing=how)


def test_the_third_move_of_a_due_date_needs_an_explanation(board):
    action = board.action()
    move(board, action, date(2026, 10, 31))
    move(board, action, date(2026, 11, 30))

    with pytest.raises(NeedsConfirming) as error:
        move(board, action, date(2026, 12, 31))
    assert [d.code for d in error.value.doubts] == ["W-DUE-MOVED"]
    assert action.dues.count() == 3

    how = sure(board.manager)
    due = date(2026, 12, 31)
    actions.move_due(action=action, due_on=due, reason="Late", doing=how)
    action.refresh_from_db()
    assert action.due_on == due
    assert [str(d.due_on) for d in action.dues.order_by("pk")] == [
        "2026-09-30",
        "2026-10-31",
        "2026-11-30",
        "2026-12-31",
    ]


@pytest.mark.parametrize("who", ["owner", "approver", "auditor", "chair"])
def test_the_board_keeps_the_dates(board, who):
    action = board.action()

    with pytest.raises(PermissionDenied):
        move(board, action, date(2026, 10, 31), by=getattr(board, who))


def test_a_moved_date_is_another_and_has_a_reason(board):
    action = board.action()

    with pytest.raises(NotAllowed) as error:
        move(board, action, DUE)
    assert "already" in refused(error, "due_on")
    with pytest.raises(NotAllowed) as error:
        actions.move_due(
            action=action,
            due_on=date(2026, 10, 1),
            reason="",
            doing=doing(board.manager),
        )
    refused(error, "reason")


def test_an_action_does_not_close_on_a_tick(board):
    action = board.action()

    with pytest.raises(NotAllowed) as error:
        board.complete(action, words="")

    assert "Wanted: Ten referrals of one month" in refused(error, "words")
    action.refresh_from_db()
    assert action.state == "open"


def test_evidence_given_before_is_enough(board):
    action = board.action()
    actions.add_evidence(
        action=action, evidence=Evidence("Minutes"), doing=doing(board.owner)
    )

    done = board.complete(action, words="")

    assert done.state == "complete_unverified"
    assert ActionEvidence.objects.get().by == board.owner


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2026, 5, 31), "before it was decided, 1 June 2026"),
        (date(2026, 6, 2), "still to come"),
    ],
)
def test_it_is_done_between_its_decision_and_today(board, on, says):
    action = board.action()

    with pytest.raises(NotAllowed) as error:
        board.complete(action, on=on)

    assert says in refused(error, "on")


@pytest.mark.parametrize("who", ["approver", "other", "auditor", "chair"])
def test_only_the_owner_and_the_board_work_on_an_action(board, who):
    action = board.action()

    for what in (
        lambda: actions.begin(action=action, doing=doing(getattr(board, who))),
        lambda: board.complete(action, by=getattr(board, who)),
    ):
        with pytest.raises(PermissionDenied):
            what()


def test_another_agency_verifies(board):
    action = board.closed()

    assert action.state == "complete_verified"
    assert action.verifying_agency == board.health
    assert (action.verified_by, action.closed_on) == (board.auditor, NOW.date())


def test_the_office_of_the_board_belongs_to_no_agency(board):
    assert board.closed(by=board.manager).verifying_agency is None


def test_the_owners_own_auditor_does_not_verify(board):
    action = board.complete(board.action())
    own = member(Role.AUDITOR, board.place, board.police)

    with pytest.raises(NotAllowed) as error:
        actions.verify(action=action, doing=doing(own))

    assert "Ask the board's office" in refused(error)


def test_nor_does_an_auditor_who_has_any_seat_of_the_owner(board):
    action = board.complete(board.action())
    AssignmentFactory(
        user=board.auditor,
        role=Role.AGENCY_APPROVER.value,
        partnership=board.place,
        agency=board.police,
    )

    with pytest.raises(NotAllowed):
        actions.verify(action=action, doing=doing(board.auditor))


def test_nor_does_whoever_completed_it(board):
    action = board.complete(board.action(), by=board.manager)

    with pytest.raises(NotAllowed) as error:
        actions.verify(action=action, doing=doing(board.manager))

    assert "somebody else verifies it" in refused(error)


def switch(board, *, is_on, by=None, reason="The board decided so on 3 March"):
    return policy.decide(
        partnership=board.place,
        is_on=is_on,
        reason=reason,
        doing=doing(by or board.manager),
    )


def test_with_the_rule_off_an_agency_may_verify_its_own(board):
    switch(board, is_on=False)
    own = member(Role.AUDITOR, board.place, board.police)

    action = board.closed(by=own)

    assert action.verifying_agency == board.police
    # Switched on again, what was verified stays, and its note can still be written.
    switch(board, is_on=True)
    actions.note_impact(action=action, note="Faster", doing=doing(board.owner))
    assert Action.objects.get().impact_note == "Faster"


def test_the_rule_of_one_board_is_not_that_of_another(board):
    other = Board()
    switch(other, is_on=False)

    assert policy.is_independent(board.place.pk)
    assert policy.independent_in({board.place.pk, other.place.pk}) == {board.place.pk}


def test_the_rule_is_switched_with_a_reason_on_the_trail(board):
    switch(board, is_on=False)

    event = AuditEvent.objects.get(action="board_changed")
    assert event.detail["to"] == "off"
    assert event.detail["words"] == "The board decided so on 3 March"
    with pytest.raises(NotAllowed) as error:
        switch(board, is_on=True, reason="")
    refused(error, "reason")
    with pytest.raises(NotAllowed) as error:
        switch(board, is_on=False)
    refused(error, "is_on")


@pytest.mark.parametrize("who", ["analyst", "owner", "auditor", "chair"])
def test_only_the_business_manager_switches_the_rule(board, who):
    with pytest.raises(PermissionDenied):
        switch(board, is_on=False, by=getattr(board, who))


def test_the_database_refuses_the_owners_own_agency_too(board):
    action = board.complete(board.action())
    action.state, action.closed_on = "complete_verified", NOW.date()
    action.verified_on, action.verifying_agency = NOW.date(), board.police

    with pytest.raises(IntegrityError) as error:
        action.save()

    diag = error.value.__cause__.diag
    assert diag.constraint_name == "action_verified_by_others"


def test_what_is_sent_back_was_never_complete(board):
    action = board.complete(board.action(), on=NOW.date())

    action = actions.send_back(
        action=action,
        words="Only three referrals",
        doing=doing(board.auditor, NOW + timedelta(days=20)),
    )

    assert (action.state, action.completed_on) == ("in_progress", None)
    assert action.steps.last().on == NOW.date()


def test_what_will_not_be_done_says_why(board):
    action = board.action()

    with pytest.raises(NotAllowed) as error:
        actions.not_done(action=action, reason="", doing=doing(board.manager))
    refused(error, "reason")
    with pytest.raises(PermissionDenied):
        actions.not_done(action=action, reason="No", doing=doing(board.owner))

    action = actions.not_done(action=action, reason="No", doing=doing(board.manager))
    assert (action.state, action.closed_on) == ("closed_not_done", NOW.date())


def test_an_ended_action_opens_again_with_its_history(board):
    action = board.closed()

    action = actions.reopen(
        action=action, words="It slipped back", doing=doing(board.manager)
    )

    assert action.state == "in_progress"
    assert {action.completed_on, action.verified_on, action.closed_on} == {None}
    assert [s.act for s in action.steps.order_by("pk")] == [
        "create",
        "complete",
        "verify",
        "reopen",
    ]


def test_the_history_cannot_be_changed(board):
    action = board.closed()

    for rows in (
        ActionDue.objects.filter(action=action),
        ActionStep.objects.filter(action=action),
        ActionEvidence.objects.filter(action=action),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_who_comes_second_is_told_who_was_first(board):
    action = board.action()
    stale = doing(board.owner, action=action)
    actions.begin(action=action, doing=doing(board.manager))

    with pytest.raises(ChangedMeanwhile) as error:
        actions.begin(action=action, doing=stale)

    assert f"{board.manager} said that work has begun" in error.value.message


STATES = ["open", "in_progress", "complete_unverified", "complete_verified"]


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("open", "begin move-due add-evidence complete not-done"),
        ("in_progress", "move-due add-evidence complete not-done"),
        ("complete_unverified", "add-evidence verify send-back note-impact"),
        ("complete_verified", "reopen note-impact"),
        ("closed_not_done", "reopen"),
    ],
)
def test_the_life_of_an_action(state, acts):
    assert ACTION.allowed(state) == acts.split()
    for act in set(ACTION.acts) - set(acts.split()):
        with pytest.raises(NotAllowed) as error:
            ACTION.check(act, state)
        assert error.value.message


@pytest.mark.parametrize(
    ("now", "late"),
    [
        # 30 September ends in London at 23:00 UTC: summer time.
        (datetime(2026, 9, 30, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 9, 30, 23, 1, tzinfo=UTC), True),
    ],
)
def test_an_action_is_overdue_from_the_day_after_in_london(board, now, late):
    from safeguarding.cases.clocks import local_day

    board.action()

    assert Action.objects.filter(is_overdue(local_day(now))).exists() is late


def test_what_is_complete_is_not_overdue(board):
    board.complete(board.action())

    assert not Action.objects.filter(is_overdue(date(2027, 1, 1))).exists()


@pytest.mark.parametrize(
    ("who", "sees_own", "sees_other"),
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
def test_who_sees_whose_actions(board, who, sees_own, sees_other):
    own, other = board.action(), board.action(agency=board.health)
    Board().action()

    found = set(seen(getattr(board, who)))

    assert found == {a for a, s in ((own, sees_own), (other, sees_other)) if s}


def test_without_a_decision_the_rule_is_on(board):
    assert not BoardPolicy.objects.exists()
    assert policy.is_independent(board.place.pk)
