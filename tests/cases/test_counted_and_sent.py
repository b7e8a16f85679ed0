"""A figure counted from records stands before what agencies sent; nothing is added."""

from datetime import UTC, date, datetime

import pytest

from safeguarding.cases import history
from safeguarding.indicators import compute
from safeguarding.indicators.models import Observation
from safeguarding.periods import Period, periods_between
from tests.cases.made_history import Area, day
from tests.dashboards.engine.world import build, indicator, observe
from tests.factories import AgencyFactory

pytestmark = pytest.mark.django_db

AT = datetime(2016, 4, 20, tzinfo=UTC)
YEAR = periods_between(Period.parse("2015-16-Q1"), Period.parse("2015-16-Q4"))


@pytest.fixture
def area():
    """An area with three missing episodes of two children in Q3, and none told of Q2."""
    made = Area()
    child, another = made.child(), made.child()
    made.episode(child, day("2015-10-05"), day("2015-10-06"))
    made.episode(child, day("2015-12-05"), day("2015-12-06"), location="care")
    made.episode(another, day("2015-12-05"), day("2015-12-06"))
    return made


def count(area):
    history.refresh(area.partnership, None, today=date(2016, 4, 20))
    compute.refresh(partnership_id=area.partnership.pk, quarters=YEAR, at=AT)


@pytest.fixture
def episodes(area):
    return indicator(
        area.partnership, code="MIS-02", frequency="MONTH", additive=True, family="mis"
    )


def test_counted_episodes_stand_before_months_that_were_sent(area, episodes):
    police = AgencyFactory()
    for month in ("2015-10", "2015-11", "2015-M12"):
        observe(area.partnership, episodes, month, agency=police, numerator=50)
    count(area)

    entry = build(area.partnership, "2015-16-Q3")["MIS-02"]

    assert (entry["value"], entry["sources"][0]["kind"]) == (3, "measure")


def test_a_quarter_nobody_listed_keeps_what_was_sent(area, episodes):
    police = AgencyFactory()
    observe(area.partnership, episodes, "2015-16-Q2", agency=police, numerator=41)
    count(area)

    assert build(area.partnership, "2015-16-Q2")["MIS-02"]["value"] == 41


def test_parts_that_were_sent_are_not_added_to_parts_that_were_counted(area, episodes):
    police = AgencyFactory()
    observe(area.partnership, episodes, "2015-16-Q3", agency=police, numerator=40)
    for place, number in (("home", 30), ("education", 10)):
        observe(
            area.partnership,
            episodes,
            "2015-16-Q3",
            agency=police,
            numerator=number,
            breakdown_dimension="location",
            breakdown_code=place,
        )
    count(area)

    entry = build(area.partnership, "2015-16-Q3")["MIS-02"]

    parts = {
        row["code"]: row["value"]
        for dimension in entry["breakdowns"]
        for row in dimension["rows"]
    }
    assert (entry["value"], parts) == (3, {"home": 2, "care": 1})


def test_a_figure_of_a_whole_year_that_was_sent_stays(area, episodes):
    police = AgencyFactory()
    observe(area.partnership, episodes, "2015-16", agency=police, numerator=386)
    count(area)

    rows = Observation.objects.filter(indicator=episodes, kind="YEAR")
    assert [row.numerator for row in rows] == [386]
    # The quarter's scorecard shows the quarter; the year stands beside it, untouched.
    assert build(area.partnership, "2015-16-Q3")["MIS-02"]["value"] == 3
