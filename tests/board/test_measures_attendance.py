"""GOV-01 to GOV-03 and GOV-05 are counted from the records of the board."""

from datetime import UTC, date, datetime

import pytest

from safeguarding.board.models import BoardSeat, Group, SelfAssessment
from safeguarding.indicators.compute import refresh_all
from safeguarding.indicators.models import Observation
from safeguarding.periods import Period
from tests.board.made_groups import ABSENT, CAME, DEPUTY, NOT_YET, Table
from tests.factories import IndicatorFactory

pytestmark = pytest.mark.django_db

Q4 = Period.parse("2015-16-Q4")
AT = datetime(2016, 6, 1, tzinfo=UTC)
JANUARY, MARCH, APRIL = date(2016, 1, 13), date(2016, 3, 9), date(2016, 4, 13)
CODES = ("GOV-01", "GOV-02", "GOV-03", "GOV-05")


@pytest.fixture(autouse=True)
def indicators():
    for code in CODES:
        frequency = "YEAR" if code == "GOV-05" else "QUARTER"
        IndicatorFactory(code=code, share=True, frequency=frequency)


def figures(place, quarter=Q4):
    """Give code -> (numerator, denominator) as counted for a quarter and its year."""
    refresh_all(partnership_ids=[place.pk], quarters=[quarter], at=AT)
    rows = Observation.objects.filter(
        partnership=place,
        period_start__in=[quarter.start, quarter.financial_year.start],
    )
    return {
        row.indicator.code: (int(row.numerator), int(row.denominator))
        for row in rows.select_related("indicator")
    }


def test_each_kind_of_group_has_its_own_indicator():
    board = Table()
    tables = {
        "executive": Table(Group.Kind.EXECUTIVE, "executive", board.place),
        "sub": Table(Group.Kind.SUB_GROUP, "quality", board.place),
        "task": Table(Group.Kind.TASK_AND_FINISH, "neglect", board.place),
        "panel": Table(Group.Kind.PANEL, "cse", board.place),
        "strategic": Table(Group.Kind.STRATEGIC_BOARD, "strategy", board.place),
    }
    board.met(JANUARY, marks=[(board.seat(), CAME)])
    for name, status in (
        *(("executive", ABSENT), ("sub", DEPUTY), ("task", CAME)),
        *(("panel", ABSENT), ("strategic", ABSENT)),
    ):
        table = tables[name]
        table.met(JANUARY, marks=[(table.seat(), status)])

    found = figures(board.place)

    # Board and strategic board; executive; sub-group, task and finish, panel.
    assert found == {"GOV-01": (1, 2), "GOV-02": (0, 1), "GOV-03": (2, 3)}


def test_below_the_line_stand_seats_that_could_come_and_above_it_deputies_too():
    table, other = Table(), Table()
    came, stood_in, away = (table.seat(title=name) for name in "ABC")
    later = table.seat(title="D", starts_on=date(2016, 2, 1))
    helper = table.seat(title="E", capacity=BoardSeat.Capacity.DEPUTY)
    first = [(came, CAME), (stood_in, DEPUTY), (away, ABSENT), (helper, CAME)]
    table.met(JANUARY, marks=[*first, (later, NOT_YET)])
    table.met(MARCH, marks=[(came, CAME), (later, CAME)])
    table.met(APRIL, marks=[(came, CAME)])
    table.meeting(date(2016, 2, 10))  # Held, and nobody recorded it.
    other.met(JANUARY, marks=[(other.seat(), ABSENT)])

    # January: three seats, two taken. March: two seats, both taken.
    assert figures(table.place)["GOV-01"] == (4, 5)
    assert figures(other.place)["GOV-01"] == (0, 1)
    assert figures(table.place, Q4.shift(1))["GOV-01"] == (1, 1)


def test_a_quarter_without_a_meeting_has_no_figure():
    table = Table()
    table.met(APRIL, marks=[(table.seat(), CAME)])

    assert figures(table.place) == {}


def test_the_boards_own_judgement_is_a_figure_of_the_year():
    table, other = Table(), Table()
    ratings = [(2015, "Good", True), (2015, "Poor", False), (2014, "Good", True)]
    for number, (year, rating, is_good) in enumerate(ratings):
        for place, good in ((table.place, is_good), (other.place, True)):
            SelfAssessment.objects.create(
                partnership=place,
                year=year,
                printed_year=str(year),
                area=f"Area {number}",
                rating=rating,
                is_good=good,
                scale="Poor, Good",
            )

    assert figures(table.place) == {"GOV-05": (1, 2)}
    assert figures(other.place) == {"GOV-05": (2, 2)}
    year = Observation.objects.filter(indicator__code="GOV-05")
    assert {row.kind for row in year} == {"YEAR"}
