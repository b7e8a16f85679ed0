"""Police, council and the log here tell of the same episodes: each counts once."""

from datetime import date

import pytest
from django.utils import timezone

from safeguarding.cases import history
from safeguarding.cases.models import ChildQuarter, MissingEpisode, StagedEpisode
from safeguarding.periods import Period
from tests.cases.made_history import Area, day, listed

pytestmark = pytest.mark.django_db

Q3 = Period.parse("2015-16-Q3")


@pytest.fixture
def area():
    return Area()


def refresh(area, *children):
    ids = [child.pk for child in children] if children else None
    return history.refresh(area.partnership, ids, today=date(2016, 2, 10))


def row(child, period):
    return ChildQuarter.objects.filter(child=child, quarter=period.index).first()


def withdraw(record):
    record.withdrawn_at = timezone.now()
    record.save()


def counting(area):
    rows = MissingEpisode.objects.filter(partnership=area.partnership, counts=True)
    return set(rows.values_list("pk", flat=True))


def test_the_councils_rows_count_until_the_police_send_the_quarter(area):
    child, another = area.child(), area.child()
    council = [
        area.episode(child, day("2015-08-01"), system="council"),
        area.episode(child, day("2015-11-01"), system="council"),
        area.episode(child, day("2015-11-05"), system="council", type="away"),
    ]
    refresh(area, child)
    assert counting(area) == {each.pk for each in council}

    police = area.episode(another, day("2015-12-01"))
    # Nothing of the first child was touched, yet its quarter is another one.
    assert refresh(area, another) == {Q3}
    assert counting(area) == {council[0].pk, council[2].pk, police.pk}
    assert row(child, Q3).episodes == 0

    withdraw(police)
    assert refresh(area, another) == {Q3}
    assert row(child, Q3).episodes == 1
    assert counting(area) >= {each.pk for each in council}


def test_a_stray_row_of_another_quarters_list_is_no_list_of_the_police(area):
    child, another = area.child(), area.child()
    council = area.episode(child, day("2015-09-10"), system="council")
    again = area.episode(another, day("2015-09-30"), system="council")
    row = listed(area, "missing-episodes", StagedEpisode)
    stray = area.episode(another, day("2015-09-30"), day("2015-10-02"), row=row)

    refresh(area)
    # The child of both is one episode; the others of July to September stand.
    assert counting(area) == {council.pk, stray.pk}

    again.delete()
    area.episode(another, day("2015-10-05"), row=row)
    late = area.episode(child, day("2015-12-05"), system="council")
    refresh(area)
    assert council.pk in counting(area)
    assert late.pk not in counting(area)


def test_one_child_on_one_day_in_two_systems_is_one_episode(area):
    child, another = area.child(), area.child()
    log = area.episode(child, day("2015-11-01"), day("2015-11-03"), system="log")
    alone = area.episode(child, day("2015-11-20"), day("2015-11-21"), system="log")
    area.interview(log, day("2015-11-05"))
    refresh(area)
    assert counting(area) == {log.pk, alone.pk}

    police = area.episode(child, day("2015-11-02"), day("2015-11-03"))
    area.episode(another, day("2015-11-02"), day("2015-11-03"))
    refresh(area, child)

    police.refresh_from_db()
    assert counting(area) & {log.pk, alone.pk, police.pk} == {alone.pk, police.pk}
    # The interview was recorded with the row of the log; it was held after 48 hours.
    assert (police.rhi_completed, police.rhi_in_time) == (True, True)
    assert row(child, Q3).episodes == 2


def test_a_child_absent_to_the_police_is_missing_if_the_log_says_so(area):
    child = area.child()
    area.episode(child, day("2015-11-01"), type="absent")
    log = area.episode(child, day("2015-11-01"), system="log")

    refresh(area, child)

    assert log.pk in counting(area)
    assert row(child, Q3).episodes == 1
