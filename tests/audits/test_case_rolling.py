"""The quarter of case audits that has just ended is asked for, once."""

from datetime import UTC, date, datetime

import pytest

from audits import tasks
from audits.rolling import roll
from safeguarding.indicators.models import RecomputeKey
from tests.audits.made_cases import Area
from tests.audits.made_rounds import a_round, members_of
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db
JULY = date(2016, 7, 1)


@pytest.fixture
def area():
    area = Area()
    area.plan()
    return area


def wanted(area):
    keys = RecomputeKey.objects.filter(
        partnership=area.place, quarter_start=date(2016, 4, 1)
    )
    return keys.values_list("wanted", flat=True).first()


def test_quarter_with_audits_is_asked_for_when_it_is_over(area):
    Area()
    before = wanted(area)

    assert roll(today=date(2016, 6, 30)) == 0
    assert roll(today=JULY) == 1

    assert wanted(area) == before + 1


def test_quarter_that_was_counted_since_its_end_is_not_asked_for_again(area):
    keys = RecomputeKey.objects.filter(partnership=area.place)
    keys.update(done_at=datetime(2016, 7, 1, 2, 0, tzinfo=UTC))

    assert roll(today=JULY) == 0

    keys.update(done_at=datetime(2016, 6, 30, 22, 0, tzinfo=UTC))
    assert roll(today=JULY) == 1


def test_last_quarter_is_asked_for_when_its_year_has_audits(area):
    assert roll(today=date(2016, 10, 1)) == 0
    assert roll(today=date(2017, 4, 1)) == 1


def test_year_of_a_round_is_asked_for_when_it_is_over():
    opened, draft = PartnershipFactory(), PartnershipFactory()
    for place in (opened, draft):
        members_of(place)
        a_round(place, is_open=place is opened)
    RecomputeKey.objects.all().delete()

    assert roll(today=date(2015, 1, 1)) == 0
    assert roll(today=date(2015, 4, 1)) == 1

    key = RecomputeKey.objects.get()
    assert (key.partnership, key.quarter_start) == (opened, date(2015, 1, 1))


def test_task_does_no_harm_when_it_runs_twice(area):
    tasks.roll()
    tasks.roll()

    assert wanted(area) is not None
