"""How a figure may be split, and how its groups stand against one another."""

import pytest

from tests.dashboards.engine.world import build, build_suppressed, indicator, observe
from tests.factories import AgencyFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

QUARTER = "2015-16-Q3"
NOT_OFFERED = ["ward", "school", "postcode"]


@pytest.fixture
def area():
    return PartnershipFactory()


def split(area, made, dimension, **parts):
    """Record a figure and its parts: code -> (numerator, denominator)."""
    agency = AgencyFactory()
    above, below = zip(*parts.values(), strict=True)
    total = {"numerator": sum(above), "denominator": sum(filter(None, below)) or None}
    observe(area, made, QUARTER, agency=agency, **total)
    for code, (numerator, denominator) in parts.items():
        observe(
            area,
            made,
            QUARTER,
            agency=agency,
            breakdown_dimension=dimension,
            breakdown_code=code,
            numerator=numerator,
            denominator=denominator,
        )


def rows_of(entry, dimension):
    found = {each["dimension"]: each["rows"] for each in entry["breakdowns"]}
    return {row["code"]: row for row in found.get(dimension, ())}


def test_a_part_comes_with_both_its_counts(area):
    made = indicator(area, share=True, breakdowns={"sex": {"f": "Girls", "m": "Boys"}})
    split(area, made, "sex", f=(40, 80), m=(30, 120))

    rows = rows_of(build(area, QUARTER)[made.code], "sex")

    assert rows["f"]["label"] == "Girls"
    assert (rows["f"]["numerator"], rows["f"]["denominator"]) == (40, 80)
    assert rows["f"]["text"] == "50 %"


@pytest.mark.parametrize("dimension", NOT_OFFERED)
def test_places_with_few_children_are_offered_to_nobody(area, dimension):
    made = indicator(area, breakdowns={dimension: {"a": "A place"}})
    split(area, made, dimension, a=(40, None))

    entry = build(area, QUARTER)[made.code]

    assert entry["breakdowns"] == []


def test_localities_are_offered_where_the_indicator_names_them_only(area):
    named = indicator(area, breakdowns={"locality": {"n": "North side"}})
    unnamed = indicator(area)
    for made in (named, unnamed):
        split(area, made, "locality", n=(40, None), s=(30, None))

    entries = build(area, QUARTER)

    assert set(rows_of(entries[named.code], "locality")) == {"n", "s"}
    assert entries[unnamed.code]["breakdowns"] == []


def test_another_partnership_s_parts_are_not_there(area):
    made = indicator(area, breakdowns={"sex": {}})
    elsewhere = PartnershipFactory()
    split(elsewhere, made, "sex", f=(40, None), m=(50, None))
    observe(area, made, QUARTER, numerator=90)

    assert build(area, QUARTER)[made.code]["breakdowns"] == []


def test_a_hidden_part_has_no_numbers(area):
    made = indicator(area, counts_children=True, share=True, breakdowns={"sex": {}})
    split(area, made, "sex", f=(3, 80), m=(30, 120))

    rows = rows_of(build_suppressed(area, QUARTER)[made.code], "sex")

    hidden = [rows["f"][key] for key in ("numerator", "denominator", "value")]
    assert hidden == [None, None, None]
    assert rows["f"]["text"] == "c"


def test_a_group_s_rate_is_set_against_that_of_all_the_others(area):
    made = indicator(area, share=True, breakdowns={"ethnicity": {}})
    split(area, made, "ethnicity", a=(60, 100), b=(100, 400), c=(50, 200))

    relative = rows_of(build(area, QUARTER)[made.code], "ethnicity")["a"]["relative"]

    # 60 / 100 against 150 / 600: 0.60 / 0.25 = 2.4.
    assert relative["ratio"] == 2.4
    # ln 2.4 -+ 1.96 x sqrt(1/60 - 1/100 + 1/150 - 1/600) = 0.8755 -+ 0.2118.
    assert (relative["low"], relative["high"]) == pytest.approx((1.94, 2.97), abs=0.01)
    assert relative["word"] == "higher"
    assert relative["text"] == "2.4 times the rate of all others (1.9 to 3.0)"


def test_nothing_is_said_of_any_group_where_one_of_them_is_hidden(area):
    """With the total, one hidden group's rate would follow from the others'."""
    made = indicator(
        area, counts_children=True, share=True, breakdowns={"ethnicity": {}}
    )
    split(area, made, "ethnicity", a=(60, 100), b=(100, 400), c=(3, 200))

    shown = rows_of(build_suppressed(area, QUARTER)[made.code], "ethnicity")
    full = rows_of(build(area, QUARTER)[made.code], "ethnicity")

    assert [row["relative"] for row in shown.values()] == [None] * 3
    assert full["a"]["relative"]["word"] == "higher"


@pytest.mark.parametrize(
    ("fields", "dimension", "parts"),
    [
        pytest.param(
            {"share": True}, "category", {"a": (60, 100), "b": (20, 100)}, id="no group"
        ),
        pytest.param({}, "sex", {"f": (60, None), "m": (20, None)}, id="no people"),
        pytest.param({"share": True}, "sex", {"f": (60, 100)}, id="nobody else"),
    ],
)
def test_what_is_no_rate_of_a_group_of_people_is_not_compared(
    area, fields, dimension, parts
):
    made = indicator(area, breakdowns={dimension: {}}, **fields)
    split(area, made, dimension, **parts)

    rows = rows_of(build(area, QUARTER)[made.code], dimension)

    assert {row["relative"] is None for row in rows.values()} == {True}
