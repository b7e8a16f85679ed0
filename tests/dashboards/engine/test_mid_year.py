"""Which estimate of the population a rate is out of: said, and as known then.

Source: DOMAIN B.1 rule 12; the department's rates of a year to March use the mid-year
estimate of the June before.
"""

from datetime import date

import pytest

from dashboards.export_columns import source_in_words
from dashboards.presenters.sources import origins
from safeguarding.partners.models import Population
from tests.dashboards.engine.world import build, indicator, observe
from tests.factories import DefinitionFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
RATE = {"numerator": ["CPP-T4"], "denominator": ["POPULATION_0_17"], "per": 10_000}


@pytest.fixture
def area():
    return PartnershipFactory()


@pytest.fixture
def rate(area):
    """Children on a plan per 10,000, counted on the last day of a quarter."""
    count = indicator(area, code="CPP-T4", timing="AS_AT")
    made = indicator(area, code="CPP-T5", unit="PER_10K", definition=None)
    DefinitionFactory(indicator=made, formula=RATE)
    for period in ("2020-21-Q4", "2021-22-Q1", "2021-22-Q4"):
        observe(area, count, period, numerator=300)
    return made


def estimate(area, mid_year, children, known=None):
    Population.objects.create(
        partnership=area,
        mid_year=mid_year,
        age_band="0-17",
        count=children,
        source="Estimates",
        recorded_on=known or date(mid_year, 6, 30),
    )


@pytest.mark.parametrize(
    ("quarter", "mid_year", "value"),
    [
        ("2020-21-Q4", 2020, 60),  # 300 of 50,000; March 2021 follows June 2020.
        ("2021-22-Q1", 2021, 50),  # 300 of 60,000
        ("2021-22-Q4", 2021, 50),  # March 2022 still follows June 2021.
    ],
)
def test_a_rate_says_which_mid_year_it_is_out_of(area, rate, quarter, mid_year, value):
    estimate(area, 2020, 50_000)
    estimate(area, 2021, 60_000)
    estimate(area, 2022, 75_000)
    estimate(PartnershipFactory(), 2021, 10)

    entry = build(area, quarter)[rate.code]

    source = entry["sources"][-1]
    said = f"children aged 0 to 17, mid-{mid_year} estimate"
    assert entry["value"] == value
    assert source["population"] == said
    assert origins(entry, set())[-1].detail == f"from CPP-T4 and {said}"
    assert source_in_words(source) == f"Computed from CPP-T4, {said}"


def test_a_revised_estimate_is_not_in_what_was_known_before_it(area, rate):
    estimate(area, 2021, 60_000, known=date(2022, 6, 1))
    estimate(area, 2021, 75_000, known=date(2024, 6, 1))

    then = build(area, "2021-22-Q4", as_known_on=date(2023, 1, 1))[rate.code]
    earlier = build(area, "2021-22-Q4", as_known_on=date(2022, 5, 1))[rate.code]
    now = build(area, "2021-22-Q4")[rate.code]

    assert (then["value"], now["value"]) == (50, 40)
    assert earlier["state"] != "value"
    assert earlier["sources"][-1]["population"] == ""
