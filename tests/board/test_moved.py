"""Whether a closed action moved its indicator: the verdict, its words, and when."""

from datetime import UTC, date, datetime

import pytest

from safeguarding.access.models import AuditEvent
from safeguarding.board import moved
from safeguarding.board.models import Action
from safeguarding.board.services import actions
from safeguarding.indicators.models import Observation
from safeguarding.periods import Kind, Period
from tests.board.made_actions import Board, doing
from tests.factories import DefinitionFactory, IndicatorFactory, ObservationFactory

pytestmark = pytest.mark.django_db
CLOSED = datetime(2025, 5, 6, 12, 0, tzinfo=UTC)  # In Q1 of 2025-26.
BEFORE, AFTER = Period.parse("2025-26-Q1"), Period.parse("2025-26-Q3")
READY = date(2026, 1, 1)
LATE = date(2026, 6, 1)  # Returns of Q3 have long come.


@pytest.fixture
def board():
    return Board()


def share(**more):
    return IndicatorFactory(share=True, **more)


def figures(board, indicator, before, after, *, agency=None, periods=(BEFORE, AFTER)):
    """Record a figure for each of two periods: counts, or (numerator, denominator)."""
    agency = agency or board.police
    for period, figure in zip(periods, (before, after), strict=True):
        if figure is not None:
            above, below = figure if isinstance(figure, tuple) else (figure, None)
            ObservationFactory(
                partnership=board.place,
                agency=agency,
                indicator=indicator,
                period=period,
                numerator=above,
                denominator=below,
            )


def verdict(board, indicator, today=LATE):
    action = board.closed(at=CLOSED, target_indicator=indicator, due_on=CLOSED.date())
    moved.check_moved(today=today)
    action.refresh_from_db()
    return action.moved, action.moved_why.replace(getattr(indicator, "code", "-"), "X")


def test_better_by_more_than_chance_has_moved(board):
    indicator = share()
    figures(board, indicator, (50, 100), (80, 100))

    assert verdict(board, indicator) == (
        "moved",
        "X is better in Q3 2025-26 than in Q1 2025-26, by more than chance explains.",
    )


def test_worse_has_not_moved_and_says_so(board):
    indicator = share(polarity="LOWER")
    figures(board, indicator, (50, 100), (80, 100))

    assert verdict(board, indicator) == (
        "not_moved",
        "X is worse in Q3 2025-26 than in Q1 2025-26, by more than chance explains.",
    )


def test_no_further_than_chance_has_not_moved(board):
    indicator = share()
    figures(board, indicator, (50, 100), (52, 100))

    assert verdict(board, indicator) == (
        "not_moved",
        "X in Q3 2025-26 is no further from Q1 2025-26 than chance explains.",
    )


def test_agencies_are_added_up_before_they_are_compared(board):
    """Neither alone moves by more than chance: 30 to 40 of 60, twice."""
    indicator = share()
    for agency in (board.police, board.health):
        figures(board, indicator, (30, 60), (40, 60), agency=agency)
    one = share()
    figures(board, one, (30, 60), (40, 60))

    assert verdict(board, one)[0] == "not_moved"
    # 60 to 80 of 120: z = 2.62.
    assert verdict(board, indicator)[0] == "moved"


def test_the_latest_figures_are_compared(board):
    indicator = share()
    figures(board, indicator, (50, 100), (51, 100))
    ObservationFactory(
        partnership=board.place,
        agency=board.police,
        indicator=indicator,
        period=AFTER,
        numerator=90,
        denominator=100,
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
    )

    assert verdict(board, indicator)[0] == "moved"


def test_figures_of_another_board_say_nothing_here(board):
    indicator = share()
    figures(Board(), indicator, (50, 100), (80, 100))

    assert verdict(board, indicator) == (
        "cannot_tell",
        "X has no figure for Q1 2025-26.",
    )


def test_without_an_indicator_nobody_can_tell(board):
    assert verdict(board, None) == ("cannot_tell", moved.NO_INDICATOR)


def test_neither_up_nor_down_is_better(board):
    indicator = IndicatorFactory(polarity="NEUTRAL")
    figures(board, indicator, 100, 300)

    assert verdict(board, indicator) == (
        "cannot_tell",
        "X: neither up nor down is better in itself.",
    )


def test_a_broken_series_is_not_compared(board):
    indicator = share()
    figures(board, indicator, (50, 100), None)
    DefinitionFactory(
        indicator=indicator, version=2, valid_from=AFTER.start, breaks_series=True
    )
    ObservationFactory(
        partnership=board.place,
        agency=board.police,
        indicator=indicator,
        definition=indicator.definitions.get(version=2),
        period=AFTER,
        numerator=80,
        denominator=100,
    )

    assert verdict(board, indicator) == (
        "cannot_tell",
        "X: what is counted changed between Q1 2025-26 and Q3 2025-26.",
    )


def test_not_the_same_agencies(board):
    indicator = share()
    figures(board, indicator, (50, 100), (80, 100))
    figures(board, indicator, (50, 100), None, agency=board.health)

    assert verdict(board, indicator) == (
        "cannot_tell",
        "X: not the same agencies gave a figure for Q1 2025-26 and for Q3 2025-26.",
    )


@pytest.mark.parametrize(
    ("before", "after", "moved_to"),
    [
        # 3 of 40 is hidden from the board: its direction is hidden too.
        ((3, 40), (30, 40), "cannot_tell"),
        # 38 of 40 leaves 2 who were not: hidden as well.
        ((10, 40), (38, 40), "cannot_tell"),
        ((10, 40), (30, 40), "moved"),
    ],
)
def test_small_numbers_of_children_are_judged_by_nobody(board, before, after, moved_to):
    indicator = share(counts_children=True)
    figures(board, indicator, before, after)

    found, why = verdict(board, indicator)
    assert found == moved_to
    if moved_to == "cannot_tell":
        assert why == "X: the counts are too small to be compared."


def test_small_counts_of_other_things_are_too_few_to_tell(board):
    indicator = share()
    figures(board, indicator, (3, 6), (4, 6))

    assert verdict(board, indicator) == (
        "cannot_tell",
        "X: the counts are too few to tell a change from chance.",
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "qualifier", "why"),
    [
        (None, None, 80, "exact", "a figure was given without the counts behind it."),
        (80, 100, None, "approx", "a figure is only approximate."),
    ],
)
def test_what_cannot_be_tested_says_why(
    board, numerator, denominator, value, qualifier, why
):
    indicator = share()
    figures(board, indicator, (50, 100), None)
    ObservationFactory(
        partnership=board.place,
        agency=board.police,
        indicator=indicator,
        period=AFTER,
        numerator=numerator,
        denominator=denominator,
        value=value,
        qualifier=qualifier,
    )

    assert verdict(board, indicator) == ("cannot_tell", f"X: {why}")


def test_what_nobody_collected_is_no_figure(board):
    indicator = share()
    figures(board, indicator, (50, 100), None)
    ObservationFactory(
        partnership=board.place,
        agency=board.police,
        indicator=indicator,
        period=AFTER,
        numerator=None,
        qualifier="not_collected",
    )

    assert verdict(board, indicator)[1] == "X has no figure for Q3 2025-26."


def test_a_figure_that_is_still_to_come_is_waited_for(board):
    indicator = share()
    figures(board, indicator, (50, 100), None)

    assert verdict(board, indicator, READY) == (
        "",
        "Waits for the figure of X for Q3 2025-26.",
    )
    figures(board, indicator, None, (80, 100))
    moved.check_moved(today=date(2026, 1, 30))
    action = Action.objects.get()
    assert (action.moved, action.moved_checked_on) == ("moved", date(2026, 1, 30))


def test_nobody_looks_before_two_quarters_are_over(board):
    indicator = share()
    figures(board, indicator, (50, 100), (80, 100))

    assert moved.ready_on(CLOSED.date()) == READY
    assert verdict(board, indicator, date(2025, 12, 31)) == ("", "")


YEARS = Period.parse("2025-26"), Period.parse("2026-27")


def test_a_year_waits_for_the_year_after(board):
    indicator = share(frequency="YEAR")
    figures(board, indicator, (50, 100), (80, 100), periods=YEARS)

    assert verdict(board, indicator, date(2027, 3, 31)) == (
        "cannot_tell",
        "X is to be compared with 2026-27, which is not over.",
    )
    moved.check_moved(today=date(2027, 4, 1))
    assert Action.objects.get().moved == "moved"


def test_months_make_the_quarter(board):
    """30 a month before, 60 a month after: 90 and 180."""
    indicator = IndicatorFactory(frequency="MONTH", polarity="LOWER")
    for before, after in zip(BEFORE.months, AFTER.months, strict=True):
        figures(board, indicator, 60, 30, periods=(before, after))

    assert verdict(board, indicator)[0] == "moved"


def test_a_month_too_few_makes_none(board):
    indicator = IndicatorFactory(frequency="MONTH", polarity="LOWER")
    pairs = list(zip(BEFORE.months, AFTER.months, strict=True))
    for before, after in pairs[:2]:
        figures(board, indicator, 60, 30, periods=(before, after))

    assert verdict(board, indicator)[1] == "X has no figure for Q1 2025-26."


def test_terms_are_compared_with_the_last_one_that_is_over(board):
    indicator = share(frequency="TERM")
    span = moved.Span.of(indicator, CLOSED.date())

    assert span.before == Period.containing(Kind.TERM, CLOSED.date())
    assert span.after.end <= AFTER.end
    assert span.after == span.before.next()


def test_no_words_quote_a_figure(board):
    indicator = share()
    figures(board, indicator, (57, 100), (93, 100))

    why = verdict(board, indicator)[1]

    assert not {"57", "93", "100"} & set(why.replace(".", " ").split())


def test_looking_twice_writes_nothing_and_is_on_the_trail_once(board):
    verdict(board, None)

    assert moved.check_moved(today=LATE) == 0
    events = AuditEvent.objects.filter(detail__act="check-moved")
    assert events.get().actor is None


def test_what_is_opened_again_loses_its_verdict(board):
    verdict(board, None)
    action = Action.objects.get()
    actions.reopen(action=action, words="Slipped", doing=doing(board.manager))
    moved.check_moved(today=LATE)

    action.refresh_from_db()
    assert (action.moved, action.moved_why) == ("", "")


def test_many_actions_cost_as_much_as_one(board, django_assert_max_num_queries):
    indicator = share()
    figures(board, indicator, (50, 100), (80, 100))
    board.closed(at=CLOSED, target_indicator=indicator, due_on=CLOSED.date())
    moved.check_moved(today=LATE)
    with django_assert_max_num_queries(8) as one:
        moved.check_moved(today=LATE)
    for _ in range(5):
        board.closed(at=CLOSED, target_indicator=indicator, due_on=CLOSED.date())
    moved.check_moved(today=LATE)

    with django_assert_max_num_queries(len(one)):
        moved.check_moved(today=LATE)
    assert Observation.objects.count() == 2
