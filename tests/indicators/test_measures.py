"""A measure that could not be counted in one pass is refused when it is declared."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Avg, Count

from safeguarding.indicators import measures
from safeguarding.indicators.measures import Measure, Source, Timing
from tests.example_records.measures import EPISODES
from tests.example_records.models import Episode


@pytest.mark.parametrize(
    "aggregate",
    [
        pytest.param(Count("child", distinct=True), id="distinct children"),
        pytest.param(Avg("days_missing"), id="average"),
    ],
)
def test_aggregate_whose_parts_do_not_add_up_is_refused(aggregate):
    with pytest.raises(ImproperlyConfigured, match=r"EXA-09 .* do not add up"):
        Measure("EXA-09", EPISODES, numerator=Count("pk"), denominator=aggregate)


def test_stock_needs_a_source_with_openings_and_closings():
    source = Source(Episode.objects.all())

    with pytest.raises(ImproperlyConfigured, match="openings and closings"):
        Measure("EXA-09", source, numerator=Count("pk"), timing=Timing.AT_END)


def test_source_with_openings_only_is_refused():
    with pytest.raises(ImproperlyConfigured, match="only one of opened and closed"):
        Source(Episode.objects.all(), opened="quarter")


def test_measures_of_installed_apps_are_known():
    assert measures.registered()["EXA-01"].source is EPISODES


def test_indicator_that_is_counted_twice_is_refused():
    second = Measure("EXA-01", Source(Episode.objects.all()), numerator=Count("pk"))

    with pytest.raises(ImproperlyConfigured, match="EXA-01 is counted by two"):
        measures.register([second])
