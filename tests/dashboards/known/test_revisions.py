"""How much figures move after first report, worked out by hand."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from dashboards.revisions import revisions_of
from safeguarding.access.permissions import Role
from safeguarding.partners.models import Population
from safeguarding.periods import Kind, Period
from tests.dashboards.engine.world import indicator, observe
from tests.dashboards.known.test_then import place_of
from tests.factories import (
    AgencyFactory,
    DefinitionFactory,
    IndicatorFactory,
    PartnershipFactory,
    member,
)

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = (
    datetime(2016, month, 1, 9, tzinfo=UTC) for month in (1, 2, 3)
)  # fmt: skip
QUARTERS = Period.parse("2014-15").parts(Kind.QUARTER)


@pytest.fixture
def area():
    return PartnershipFactory(code="north", name="North Board")


def rows_of(area, made, *, is_full=True):
    found = revisions_of(place_of(area, is_full=is_full), made.code)
    return found, {one.period: one for _, rows in found.tables for one in rows}


def texts(moves):
    return [value.point["text"] for value in moves.values]


def test_each_value_stands_with_the_day_it_became_known(area):
    made = indicator(area)
    for count, at in ((40, FIRST), (43, SECOND), (60, THIRD)):
        observe(area, made, QUARTERS[0], numerator=count, at=at)

    _, rows = rows_of(area, made)

    moves = rows[QUARTERS[0]]
    assert texts(moves) == ["40", "43", "60"]
    assert [value.since for value in moves.values] == [
        at.date() for at in (FIRST, SECOND, THIRD)
    ]
    assert (moves.times, moves.moved) == (2, "+20")


def test_agencies_are_added_up_as_they_stood_on_each_day(area):
    made = indicator(area)
    one, other = AgencyFactory.create_batch(2)
    observe(area, made, QUARTERS[0], numerator=40, at=FIRST, agency=one)
    observe(area, made, QUARTERS[0], numerator=5, at=SECOND, agency=other)
    observe(area, made, QUARTERS[0], numerator=41, at=THIRD, agency=one)

    _, rows = rows_of(area, made)

    assert texts(rows[QUARTERS[0]]) == ["40", "45", "46"]


def test_the_sentence_gives_the_median_of_the_last_periods(area):
    # Moved by 0, 2, 10 and 0: sorted 0, 0, 2, 10, so the median is 1.
    made = indicator(area)
    for quarter, first, last in zip(
        QUARTERS, (50, 50, 50, 50), (50, 52, 60, 50), strict=True
    ):
        observe(area, made, quarter, numerator=first, at=FIRST)
        observe(area, made, quarter, numerator=last, at=SECOND)

    found, _ = rows_of(area, made)

    assert found.sentence == (
        "Of the last 4 quarters, 2 were restated after the first report. "
        "The median figure moved by 1."
    )


def test_shares_move_by_percentage_points(area):
    # 40 of 100 and then 45 of 100.
    made = indicator(area, unit="PERCENT")
    observe(area, made, QUARTERS[0], numerator=40, denominator=100, at=FIRST)
    observe(area, made, QUARTERS[0], numerator=45, denominator=100, at=SECOND)

    found, rows = rows_of(area, made)

    assert rows[QUARTERS[0]].moved == "+5 points"
    assert found.sentence == (
        "Of the only quarter there is, 1 was restated after the first report. "
        "The median figure moved by 5 points."
    )


def test_only_the_last_eight_periods_are_spoken_of(area):
    made = indicator(area)
    for step in range(10):
        quarter = QUARTERS[0].shift(step)
        observe(area, made, quarter, numerator=50, at=FIRST)
    observe(area, made, QUARTERS[0], numerator=90, at=SECOND)

    found, rows = rows_of(area, made)

    assert len(rows) == 10
    assert found.sentence == (
        "Of the last 8 quarters, no figure has been restated after its first report."
    )


def test_a_computed_rate_moves_with_what_it_is_computed_from(area):
    counted = indicator(area)
    rate = IndicatorFactory(unit="PER_10K", definition=None)
    DefinitionFactory(
        indicator=rate,
        formula={
            "numerator": [counted.code],
            "denominator": ["POPULATION_0_17"],
            "per": 10_000,
        },
    )
    Population.objects.create(
        partnership=area,
        mid_year=2014,
        age_band="0-17",
        count=60_000,
        source="made",
        recorded_on=THIRD.date(),
    )
    observe(area, counted, QUARTERS[0], numerator=60, at=FIRST)
    observe(area, counted, QUARTERS[0], numerator=66, at=SECOND)

    _, rows = rows_of(area, rate)

    assert texts(rows[QUARTERS[0]]) == ["10 per 10,000", "11 per 10,000"]


def test_a_withdrawn_figure_ends_without_a_number(area):
    made = indicator(area)
    observe(area, made, QUARTERS[0], numerator=40, at=FIRST)
    observe(area, made, QUARTERS[0], qualifier="withdrawn", at=SECOND)

    _, rows = rows_of(area, made)

    assert texts(rows[QUARTERS[0]]) == ["40", "Not received"]


def test_small_differences_of_children_are_not_shown_to_other_readers(area):
    # Beside 100, 97 tells of 3. Beside 100 alone, 80 tells nothing.
    made = indicator(area, counts_children=True)
    for count, at in ((80, FIRST), (97, SECOND), (100, THIRD)):
        observe(area, made, QUARTERS[0], numerator=count, at=at)

    limited, rows = rows_of(area, made, is_full=False)
    _, every = rows_of(area, made)

    assert texts(rows[QUARTERS[0]]) == ["80", "c", "100"]
    assert "97" not in str(limited)
    assert texts(every[QUARTERS[0]]) == ["80", "97", "100"]


def test_a_first_value_that_is_not_shown_has_no_difference_either(area):
    made = indicator(area, counts_children=True)
    for quarter, first, last in zip(
        QUARTERS[:3], (97, 50, 50), (100, 50, 70), strict=True
    ):
        observe(area, made, quarter, numerator=first, at=FIRST)
        observe(area, made, quarter, numerator=last, at=SECOND)

    found, rows = rows_of(area, made, is_full=False)

    assert (rows[QUARTERS[0]].moved, rows[QUARTERS[0]].by) == ("", None)
    assert found.sentence == (  # 0 and 20.
        "Of the last 3 quarters, 2 were restated after the first report. 1 figure is "
        "left out here, because a number is not shown; the median of the others moved "
        "by 10."
    )


def test_of_a_hidden_figure_nothing_is_told_but_that_it_is_hidden(area):
    made = indicator(area, counts_children=True)
    observe(area, made, QUARTERS[0], numerator=90, at=FIRST)
    observe(area, made, QUARTERS[0], numerator=3, at=SECOND)

    _, rows = rows_of(area, made, is_full=False)

    assert texts(rows[QUARTERS[0]]) == ["c"]
    assert (rows[QUARTERS[0]].times, rows[QUARTERS[0]].moved) == (0, "")


def page_of(client, made, place="north"):
    return client.get(reverse("dashboards:revisions", args=[place, made.code]))


def words(response):
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def test_the_page_asks_and_answers(client, area):
    made = indicator(area)
    other = PartnershipFactory(code="south")
    observe(area, made, QUARTERS[0], numerator=40, at=FIRST)
    observe(area, made, QUARTERS[0], numerator=61, at=SECOND)
    observe(other, made, QUARTERS[0], numerator=7919, at=FIRST)
    client.force_login(member(Role.BOARD_MEMBER, area))

    page = words(page_of(client, made))

    assert "How much do these figures move after first report?" in page
    assert "Q1 2014-15 40 1 January 2016 61 1 February 2016 +21" in page
    assert "7919" not in page
    assert "7,919" not in page
    assert page_of(client, made, "south").status_code == 404


def test_an_indicator_without_figures_says_so(client, area):
    made = indicator(area)
    client.force_login(member(Role.BOARD_MEMBER, area))

    assert "No figure of it is known yet" in words(page_of(client, made))
    assert client.get("/scorecard/north/indicator/NO-99/revisions/").status_code == 404


@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.SYSTEM_ADMINISTRATOR])
def test_roles_that_read_no_scorecard_are_refused(client, area, role):
    made = indicator(area)
    client.force_login(member(role, area, AgencyFactory()))

    assert page_of(client, made).status_code == 403


@pytest.mark.parametrize("count", [2, 24])
def test_queries_do_not_grow_with_periods_and_restatements(
    client, area, count, django_assert_max_num_queries
):
    made = indicator(area, counts_children=True)
    for step in range(count):
        quarter = QUARTERS[0].shift(step)
        observe(area, made, quarter, numerator=50, at=FIRST)
        observe(area, made, quarter, numerator=60 + step, at=SECOND)
    client.force_login(member(Role.BOARD_MEMBER, area))

    with django_assert_max_num_queries(32):
        page_of(client, made)
