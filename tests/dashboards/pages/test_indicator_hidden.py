"""From the figures to the page: what is hidden cannot be worked out from the chart."""

from datetime import UTC, datetime

import pytest

from dashboards.assembly.entries import build_entries
from dashboards.models import ScorecardEntry
from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from tests.dashboards.engine.world import indicator, observe
from tests.dashboards.pages.test_indicator import figure_of, page_of
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db

LAST = Period.parse("2015-16-Q4")
# Sixteen quarters; the sixth is small, and every number of it stands nowhere else.
COUNTS = [61, 67, 58, 63, 66, 3, 64, 59, 62, 65, 60, 68, 57, 63, 66, 61]
SMALL, PEOPLE = 5, 7919


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Partnership")


@pytest.fixture
def built(north):
    """The indicator's scorecards as the engine makes them."""
    made = indicator(
        north,
        code="CSE-02",
        counts_children=True,
        share=True,
        breakdowns={"sex": {"f": "Girls", "m": "Boys"}},
    )
    agency = AgencyFactory()
    quarters = [LAST.shift(place - len(COUNTS) + 1) for place in range(len(COUNTS))]
    for place, (quarter, count) in enumerate(zip(quarters, COUNTS, strict=True)):
        below = PEOPLE if place == SMALL else 200
        sent = {"agency": agency, "at": datetime(2012, 1, 1, 9, tzinfo=UTC)}
        observe(north, made, quarter, numerator=count, denominator=below, **sent)
    for code, count in (("f", 58), ("m", 3)):
        part = {"breakdown_dimension": "sex", "breakdown_code": code}
        counts = {"numerator": count, "denominator": 100}
        observe(north, made, LAST, agency=agency, **part, **counts)
    for quarter, entries in build_entries(north, quarters).items():
        for each in entries:
            ScorecardEntry.objects.create(
                partnership=north,
                quarter_start=quarter.start,
                indicator_id=each.indicator_id,
                position=each.position,
                full=each.full,
                suppressed=each.suppressed,
            )
    return made


def heights(figure):
    return [height for height in figure["data"][0]["y"] if height is not None]


def centre_of(figure):
    """The height of the average, of which the band's lines are one."""
    lines = [each for each in figure["layout"]["shapes"] if each["type"] == "line"]
    dashed = [each["y0"] for each in lines if each["line"]["dash"] == "longdash"]
    return dashed[0] if dashed else None


def test_the_small_number_is_on_no_part_of_the_page_of_a_board_member(
    client, north, built
):
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = page_of(client, "CSE-02")

    html = response.content.decode()
    assert str(PEOPLE) not in html
    assert figure_of(response)["data"][0]["y"][SMALL] is None


def test_the_average_that_is_drawn_is_that_of_the_figures_shown(client, north, built):
    """Sixteen times the average less fifteen shown figures would be the hidden one."""
    client.force_login(member(Role.BOARD_MEMBER, north))

    figure = figure_of(page_of(client, "CSE-02"))

    shown, centre = heights(figure), centre_of(figure)
    assert len(shown) < len(COUNTS)
    assert centre == pytest.approx(sum(shown) / len(shown), abs=0.001)


def test_the_coordinator_sees_the_number_and_its_average(client, north, built):
    client.force_login(member(Role.BOARD_ANALYST, north))

    figure = figure_of(page_of(client, "CSE-02"))

    assert len(heights(figure)) == len(COUNTS)
    assert figure["data"][0]["y"][SMALL] == pytest.approx(0.0379, abs=0.0001)
