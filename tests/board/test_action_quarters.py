"""How actions stand at the end of quarters, and what AUD-05 and SCR-04 count of it.

Q1 of 2026-27 ends on 30 June 2026, Q2 on 30 September, Q3 on 31 December; Q4 of
2025-26 ends on 31 March 2026.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from safeguarding.board import quarters
from safeguarding.board.models import Action, ActionQuarter
from safeguarding.board.services import actions
from safeguarding.indicators.compute import refresh_all
from safeguarding.indicators.models import Observation, RecomputeKey
from safeguarding.periods import Kind, Period
from tests.board.made_actions import Board, doing, sure
from tests.factories import IndicatorFactory, SwitchFactory

pytestmark = pytest.mark.django_db
Q4, Q1, Q2, Q3 = (
    Period.parse(code)
    for code in ("2025-26-Q4", "2026-27-Q1", "2026-27-Q2", "2026-27-Q3")
)
# Long after all of these quarters.
LATER = date(2027, 2, 1)


def noon(year, month, day):
    return datetime(year, month, day, 12, 0, tzinfo=UTC)


@pytest.fixture
def board():
    return Board()


def made(board, *, decided, due, **more):
    return board.action(at=noon(*decided), due_on=date(*due), **more)


def standing(action, today=LATER):
    """Give code -> (is due, is complete) of the quarters an action is counted in."""
    quarters.refresh(action.partnership, [action.pk], today=today)
    return {
        Period.from_index(Kind.QUARTER, row.quarter).code: (
            row.is_due,
            row.is_complete,
        )
        for row in ActionQuarter.objects.filter(action=action)
    }


def test_it_is_due_from_the_quarter_of_its_due_date_to_the_years_end(board):
    action = made(board, decided=(2026, 5, 1), due=(2026, 9, 30))
    board.complete(action, at=noon(2026, 11, 2))

    assert standing(action) == {
        Q1.code: (False, False),
        Q2.code: (True, False),
        Q3.code: (True, True),
        "2026-27-Q4": (True, True),
    }


def test_what_was_still_open_when_a_year_began_is_due_in_it(board):
    action = made(board, decided=(2025, 9, 1), due=(2025, 12, 31))
    board.complete(action, at=noon(2026, 5, 5))

    assert standing(action) == {
        "2025-26-Q2": (False, False),
        "2025-26-Q3": (True, False),
        Q4.code: (True, False),
        Q1.code: (True, True),
        Q2.code: (True, True),
        Q3.code: (True, True),
        "2026-27-Q4": (True, True),
    }


def test_what_was_closed_before_a_year_began_is_not_counted_in_it(board):
    action = made(board, decided=(2026, 1, 5), due=(2026, 2, 1))
    board.complete(action, at=noon(2026, 3, 31))

    assert standing(action) == {Q4.code: (True, True)}


def test_what_will_not_be_done_is_due_and_not_complete(board):
    action = made(board, decided=(2026, 5, 1), due=(2026, 6, 1))
    how = doing(board.manager, noon(2026, 7, 1))
    actions.not_done(action=action, reason="No money", doing=how)

    assert standing(action, date(2026, 9, 1)) == {
        Q1.code: (True, False),
        Q2.code: (True, False),
    }


def test_a_date_moved_later_does_not_tidy_up_a_quarter_that_is_over(board):
    action = made(board, decided=(2026, 5, 1), due=(2026, 6, 30))
    actions.move_due(
        action=action,
        due_on=date(2026, 12, 1),
        reason="Late",
        doing=sure(board.manager, noon(2026, 7, 2)),
    )

    # 23:30 UTC on 30 June is 1 July in London: that is too late as well.
    assert standing(action) == {
        Q1.code: (True, False),
        Q2.code: (False, False),
        Q3.code: (True, False),
        "2026-27-Q4": (True, False),
    }


def test_the_day_of_a_move_is_londons(board):
    action = made(board, decided=(2026, 5, 1), due=(2026, 6, 30))
    actions.move_due(
        action=action,
        due_on=date(2026, 12, 1),
        reason="Late",
        doing=sure(board.manager, datetime(2026, 6, 30, 23, 30, tzinfo=UTC)),
    )

    assert standing(action)[Q1.code] == (True, False)


def test_a_completion_recorded_late_counts_from_its_day(board):
    action = made(board, decided=(2026, 5, 1), due=(2026, 6, 30))
    board.complete(action, at=noon(2026, 7, 9), on=date(2026, 6, 30))

    assert standing(action)[Q1.code] == (True, True)


def test_what_was_sent_back_never_was_complete(board):
    action = made(board, decided=(2026, 5, 1), due=(2026, 6, 30))
    board.complete(action, at=noon(2026, 6, 20))
    assert standing(action)[Q1.code] == (True, True)

    how = doing(board.auditor, noon(2026, 8, 3))
    actions.send_back(action=action, words="Not yet", doing=how)

    assert standing(action)[Q1.code] == (True, False)


def test_opening_again_leaves_the_quarters_before_as_they_stood(board):
    action = made(board, decided=(2026, 5, 1), due=(2026, 6, 30))
    board.closed(action, at=noon(2026, 6, 20))
    how = doing(board.manager, noon(2026, 8, 3))
    actions.reopen(action=action, words="Slipped", doing=how)

    found = standing(action)
    assert (found[Q1.code], found[Q2.code]) == ((True, True), (True, False))


def test_no_quarter_after_the_running_one_is_written(board):
    action = made(board, decided=(2026, 5, 1), due=(2027, 1, 31))

    assert set(standing(action, date(2026, 7, 1))) == {Q1.code, Q2.code}


def test_the_set_wise_way_agrees_with_looking_at_each(board):
    """Forty actions, each worked out by hand-written rules, one by one."""
    for n in range(40):
        start = date(2025, 6, 1) + timedelta(days=11 * n)
        due = start + timedelta(days=13 + 7 * n)
        at = datetime.combine(start, datetime.min.time(), UTC)
        action = board.action(at=at, due_on=due)
        if n % 3:
            board.complete(action, at=at + timedelta(days=29 * (n % 7)))
    quarters.refresh(board.place, None, today=LATER)

    for action in Action.objects.all():
        written = {
            row.quarter: (row.is_due, row.is_complete)
            for row in ActionQuarter.objects.filter(action=action)
        }
        assert written == _by_hand(action)


def _by_hand(action):
    found = {}
    one = Period.containing(Kind.QUARTER, action.created_on)
    while one.start <= LATER:
        year = one.financial_year
        done = action.completed_on
        was_open = action.created_on < year.start and not (done and done < year.start)
        if action.due_on >= year.start or was_open:
            is_due = action.due_on <= one.end
            found[one.index] = (is_due, bool(done and done <= one.end))
        one = one.next()
    return found


def test_nothing_changed_writes_nothing(board):
    action = made(board, decided=(2026, 5, 1), due=(2026, 6, 30))
    quarters.refresh(board.place, [action.pk], today=LATER)

    assert quarters.refresh(board.place, [action.pk], today=LATER) == set()
    assert quarters.refresh(board.place, [], today=LATER) == set()


def test_one_partnership_is_written_at_a_time(board):
    other = Board()
    action = made(other, decided=(2026, 5, 1), due=(2026, 6, 30))
    ActionQuarter.objects.all().delete()

    quarters.refresh(board.place, None, today=LATER)
    quarters.refresh(board.place, [action.pk], today=LATER)

    assert not ActionQuarter.objects.exists()


def test_a_refresh_is_one_statement_however_many_actions(
    board, django_assert_num_queries
):
    for _ in range(5):
        made(board, decided=(2026, 5, 1), due=(2026, 6, 30))

    # Savepoint and its end, two settings of the session, the statement.
    with django_assert_num_queries(5):
        quarters.refresh(board.place, None, today=LATER)


def test_the_new_quarter_comes_by_itself(board):
    running = made(board, decided=(2026, 5, 1), due=(2026, 6, 30))
    board.complete(
        made(board, decided=(2026, 1, 5), due=(2026, 2, 1)), at=noon(2026, 2, 1)
    )
    RecomputeKey.objects.all().delete()

    assert quarters.roll(board.place, today=date(2026, 7, 1)) == 1
    rows = ActionQuarter.objects.filter(quarter=Q2.index)
    assert [row.action for row in rows] == [running]
    assert {key.quarter_start for key in RecomputeKey.objects.all()} == {
        Q1.start,  # Over since yesterday: now it is counted.
        Q2.start,
    }
    assert quarters.roll(board.place, today=date(2026, 7, 2)) == 0


@pytest.fixture
def counted(board):
    """Count AUD-05 and SCR-04 of a board, by the code of the quarter."""
    for code in ("AUD-05", "SCR-04"):
        indicator = IndicatorFactory(code=code, share=True, timing="AS_AT")
        SwitchFactory(partnership=board.place, indicator=indicator)

    def count(*periods):
        at = datetime(2026, 11, 1, tzinfo=UTC)
        refresh_all(partnership_ids=[board.place.pk], quarters=periods, at=at)
        return {
            (row.indicator.code, Period(Kind.QUARTER, row.period_start).code): (
                int(row.numerator),
                int(row.denominator),
            )
            for row in Observation.objects.filter(partnership=board.place)
        }

    return count


def test_audit_and_review_actions_are_counted_apart(board, counted):
    for n, kind in enumerate(["audit", "self_assessment", "audit", "review", "plan"]):
        action = made(board, decided=(2026, 1, 5), due=(2026, 3, 1), source_kind=kind)
        if n < 2:
            board.complete(action, at=noon(2026, 2, 2))
    made(Board(), decided=(2026, 1, 5), due=(2026, 3, 1))

    # Two of three actions of audits are complete, none of one of reviews.
    assert counted(Q4) == {
        ("AUD-05", Q4.code): (2, 3),
        ("SCR-04", Q4.code): (0, 1),
    }


def test_a_quarter_in_which_nothing_is_due_has_no_share(board, counted):
    made(board, decided=(2026, 1, 5), due=(2026, 9, 1))

    assert counted(Q4) == {("AUD-05", Q4.code): (0, 0)}


def test_a_late_action_that_ended_counts_to_the_end_of_its_year(board):
    done = made(board, decided=(2025, 9, 1), due=(2025, 12, 31))
    given_up = made(board, decided=(2025, 9, 1), due=(2025, 12, 31))
    board.complete(done, at=noon(2026, 5, 5))
    actions.not_done(
        action=given_up,
        reason="Another list has it",
        doing=doing(board.manager, noon(2026, 5, 6)),
    )

    assert quarters.roll(board.place, today=date(2026, 7, 1)) == 2

    rows = ActionQuarter.objects.filter(quarter=Q2.index)
    assert {(row.action_id, row.is_due, row.is_complete) for row in rows} == {
        (done.pk, True, True),
        (given_up.pk, True, False),
    }
