"""Figures: Plotly takes them, nothing hidden is in them, words have room."""

from datetime import date

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import charts
from dashboards.events import Happened
from dashboards.presenters import limits, meanwhile, series
from tests.dashboards.pages import made

COUNTS = st.lists(st.one_of(st.none(), st.integers(6, 400)), min_size=2, max_size=30)


def points_of(counts, spc=None):
    """A series that ends with the quarter; None is a hidden number."""
    told = []
    for place, count in enumerate(counts):
        period = made.QUARTER.shift(place - len(counts) + 1)
        hidden = made.hidden(period)
        told.append(hidden if count is None else made.figure(period, count))
    entry = made.entry(**told[-1], history=told, spc=spc)
    return series.series([entry], shown=entry, threshold=5)[0].points, entry


def band(first, last):
    return charts.Limits(first, last, 10.0, 30.0, 20.0, "10 to 30", "20")


@given(COUNTS, st.booleans(), st.booleans())
def test_plotly_takes_every_figure_and_hidden_points_are_nowhere_in_it(
    counts, has_limits, has_other
):
    points, _ = points_of(counts)
    other = charts.Compared("england", "England", {points[0].label: 12.5}, {})
    beside = charts.Beside(
        target=charts.Line(25, "25 or less"),
        limits=band(0, len(points) - 1) if has_limits else None,
        compared=(other,) if has_other else (),
        letters=(charts.Letter("A", 0.5), charts.Letter("B", 0.5, 1.2)),
    )

    figure = charts.series_figure(points, unit="count", beside=beside)

    go.Figure(figure)
    line = figure["data"][0]
    for point, height, hover in zip(points, line["y"], line["text"], strict=True):
        assert (height is None) == (point.state != "value")
        assert (hover == "") == (height is None)
    floor = [a["text"] for a in figure["layout"]["annotations"] if a["text"] == "c"]
    assert len(floor) == sum(height is None for height in line["y"])


@pytest.mark.parametrize(
    ("counts", "floor"),
    [
        pytest.param([10, 40, 25], 0, id="far apart"),
        pytest.param([300, 300], 0, id="all the same"),
        # A quarter of the span of 20 under 80 is 75, at a step of 10: 70.
        pytest.param([80, 100, 90], 70, id="all far above zero"),
        pytest.param([80, None, 100], 0, id="a small one is hidden"),
    ],
)
def test_heights_begin_at_zero_unless_all_lie_far_above(counts, floor):
    points, _ = points_of(counts)

    figure = charts.series_figure(points, unit="count")

    assert charts.floor_of(points) == floor
    axis = figure["layout"]["yaxis"]
    assert ("range" in axis) == bool(floor)


def test_letters_that_would_touch_stand_in_two_rows():
    points, _ = points_of([10, 40, 25, 30])
    near = (charts.Letter("A", 1), charts.Letter("B", 1.1), charts.Letter("C", 3))

    figure = charts.series_figure(
        points, unit="count", beside=charts.Beside(letters=near)
    )

    rows = {a["text"]: a["yshift"] for a in figure["layout"]["annotations"]}
    assert rows["A"] == rows["C"] < rows["B"]


def test_a_run_is_named_once_where_it_begins():
    spc = {
        "signals": [
            {"period": made.QUARTER.shift(-back).code, "rule": "run", "direction": "up"}
            for back in (0, 1, 2)
        ]
    }
    points, _ = points_of([10, 12, 40, 41, 42], spc)

    figure = charts.series_figure(points, unit="count")

    named = [a for a in figure["layout"]["annotations"] if "run" in a["text"]]
    assert [(a["text"], a["x"]) for a in named] == [
        ("a run above the average", points[2].label)
    ]


def test_limits_of_counts_are_whole_numbers_that_lie_inside():
    spc = {
        "points": 4,
        "since": made.QUARTER.shift(-3).code,
        "signals": [],
        "centre": 25.25,
        "low": 10.2,
        "high": 40.8,
        "text": "So far.",
    }
    points, entry = points_of([10, 40, 25, 26], spc)

    drawn = limits.limits_of(entry, points)

    assert drawn.range == "11 to 40"
    assert (drawn.low, drawn.high) == (10.2, 40.8)


@pytest.mark.parametrize(
    ("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (52, "BA")]
)
def test_letters_go_on_after_z(place, letter):
    assert meanwhile.letter_of(place) == letter


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "at", "until"),
    [
        # Q2 2021-22 is the second of four: from 0.5 to 1.5. 16 August is its middle.
        pytest.param(date(2021, 8, 16), None, 1.0, None, id="a day"),
        pytest.param(date(2020, 1, 1), date(2021, 6, 30), -0.5, 0.5, id="from before"),
        pytest.param(date(2022, 1, 1), date(2023, 1, 1), 2.5, 3.5, id="to after"),
    ],
)
def test_what_happened_stands_where_its_days_are(starts_on, ends_on, at, until):
    points, _ = points_of([10, 40, 25, 26])
    one = Happened("Event", starts_on, ends_on, "T", "", "s", is_local=False)

    (letter,) = meanwhile.meanwhile(points, [one]).letters

    assert (letter.at, letter.until) == (at, until)


def test_what_happened_outside_the_series_is_left_out():
    points, _ = points_of([10, 40, 25, 26])
    before = Happened(
        "Event", date(2019, 1, 1), date(2019, 2, 1), "T", "", "s", is_local=False
    )

    assert meanwhile.meanwhile(points, [before]).lines == ()


def test_a_missing_part_has_no_bar_and_says_why():
    bars = [charts.Bar("Girls", 40, "40"), charts.Bar("Boys", None, "c")]

    figure = charts.bars_figure(bars, unit="count")

    go.Figure(figure)
    assert figure["data"][0]["x"] == [40, None]
    assert [a["text"] for a in figure["layout"]["annotations"]] == ["c"]
