"""What is owed follows from duties, once, and never for a period that still runs."""

from datetime import date

import pytest

from safeguarding.indicators.models import RecomputeKey
from safeguarding.returns import services, tasks
from safeguarding.returns.models import Obligation
from tests.factories import DutyFactory, TemplateFactory

pytestmark = pytest.mark.django_db


def codes():
    owed = Obligation.objects.order_by("period_start")
    return [one.period.code for one in owed]


def test_every_period_that_ended_while_the_duty_held_is_owed():
    duty = DutyFactory(starts_on=date(2015, 7, 1), ends_on=date(2016, 3, 31))

    made = services.generate_obligations(
        partnership=duty.partnership, until=date(2015, 12, 31)
    )

    assert made == 2
    assert codes() == ["2015-16-Q2", "2015-16-Q3"]


def test_a_duty_that_starts_within_a_period_owes_that_period():
    duty = DutyFactory(starts_on=date(2015, 8, 15))

    services.generate_obligations(partnership=duty.partnership, until=date(2015, 9, 30))

    assert codes() == ["2015-16-Q2"]


# Worked by hand: 20 working days after Thursday 31 December 2015, with New Year's
# Day off, end on Friday 29 January 2016; 60 days on is 29 March 2016.
def test_due_and_lock_dates_count_working_days():
    duty = DutyFactory(starts_on=date(2015, 10, 1), due_working_days=20, lock_days=60)

    services.generate_obligations(
        partnership=duty.partnership, until=date(2015, 12, 31)
    )

    owed = Obligation.objects.get()
    assert (owed.due_on, owed.lock_on) == (date(2016, 1, 29), date(2016, 3, 29))


def test_a_second_run_makes_nothing_and_wants_nothing():
    duty = DutyFactory(starts_on=date(2015, 10, 1))
    until = date(2015, 12, 31)
    services.generate_obligations(partnership=duty.partnership, until=until)
    wanted = RecomputeKey.objects.get().wanted

    assert services.generate_obligations(partnership=duty.partnership, until=until) == 0

    assert RecomputeKey.objects.get().wanted == wanted


def test_the_scorecard_of_the_quarter_comes_into_being_so_that_gaps_show():
    duty = DutyFactory(
        starts_on=date(2015, 9, 1), template=TemplateFactory(frequency="TERM")
    )

    services.generate_obligations(
        partnership=duty.partnership, until=date(2015, 12, 31)
    )

    key = RecomputeKey.objects.get()
    assert (key.partnership, key.quarter_start) == (duty.partnership, date(2015, 10, 1))


def test_the_number_of_queries_does_not_grow_with_the_periods(
    django_assert_max_num_queries,
):
    duty = DutyFactory(starts_on=date(2000, 4, 1))

    with django_assert_max_num_queries(9):
        made = services.generate_obligations(
            partnership=duty.partnership, until=date(2020, 3, 31)
        )

    assert made == 80


@pytest.mark.parametrize("times", [1, 2])
def test_the_nightly_task_may_run_twice(times):
    DutyFactory(starts_on=date(2015, 10, 1), ends_on=date(2015, 12, 31))

    for _ in range(times):
        tasks.generate_obligations()

    assert codes() == ["2015-16-Q3"]
