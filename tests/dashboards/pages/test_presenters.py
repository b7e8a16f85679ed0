"""How entries become words and drawings: plain functions, no database."""

import itertools
from datetime import date
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import charts
from dashboards.presenters import entries, finding, series, sparkline, summary, tables
from safeguarding.returns.standing import Standing, where_it_stands
from tests.dashboards.pages import made

STATES = ["value", "suppressed", "not_received", "refused", "no_figure"]


def row_of(**changes):
    return entries.row(made.entry(**changes), quarter="2021-22-Q4", threshold=5)


def history_of(states):
    """Periods ending with the quarter, each with its own number or none."""
    first = made.QUARTER.shift(1 - len(states))
    points = []
    for step, state in enumerate(states):
        value = step + 10 if state == "value" else None
        text = "c" if state == "suppressed" else str(value)
        point = made.figure(first.shift(step), value, state=state, text=text)
        points.append(point)
    return points


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=30))
def test_no_line_of_the_small_chart_crosses_a_gap(states):
    drawn = sparkline.draw(history_of(states), "")

    known = [state == "value" for state in states]
    pairs = sum(a and b for a, b in itertools.pairwise(known))
    joined = sum(line.count(" ") for line in drawn.lines)
    assert joined == pairs
    assert len(drawn.gaps) == known.count(False)
    assert (drawn.last is None) == (not known[-1])


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=30))
def test_the_large_chart_has_a_height_only_for_values(states):
    entry = made.entry(history=history_of(states), year_ago=None)
    entry |= history_of(states)[-1]

    found = series.series([entry], shown=entry, threshold=5)

    for one in found:
        figure = charts.series_figure(one.points, unit="count")
        go.Figure(figure)
        heights = figure["data"][0]["y"]
        assert len(heights) == len(one.points)
        for point, height in zip(one.points, heights, strict=True):
            assert (height is None) == (point.state != "value")
    drawn = sum(len(one.known) for one in found)
    assert drawn == states.count("value")


def test_words_on_the_chart_carry_no_markup():
    """Plotly turns markup into inline styles, which our policy blocks, aloud."""
    entry = made.entry(history=history_of(STATES), year_ago=None)
    entry |= history_of(STATES)[-1]

    for one in series.series([entry], shown=entry, threshold=5):
        figure = charts.series_figure(one.points, unit="count")
        words = [each["text"] for each in figure["layout"]["annotations"]]
        assert "c" in words
        assert not any("<" in text for text in words)


def test_a_small_change_does_not_look_large_in_the_small_chart():
    points = [made.figure(made.QUARTER.previous(), 294), made.figure(value=296)]

    (line,) = sparkline.draw(points, "").lines

    heights = [float(place.split(",")[1]) for place in line.split()]
    assert abs(heights[0] - heights[1]) < 0.5  # of a drawing 32 high.


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({"absolute": 2, "percent": 2.8, "text": "+2.8 %"}, "+2 (+2.8 %)"),
        ({"absolute": -35, "percent": -5.6, "text": "-5.6 %"}, "-35 (-5.6 %)"),
        ({"absolute": 3, "percent": None, "text": "+3"}, "+3"),
        ({"absolute": -7, "percent": None, "text": "about -7 pp"}, "about -7 points"),
        ({"absolute": 4, "percent": 8.0, "text": "about +8.0 %"}, "about +8.0 %"),
        ({"absolute": 1234, "percent": 9.0, "text": "+9.0 %"}, "+1,234 (+9.0 %)"),
    ],
)
def test_a_change_is_told_as_a_difference_and_in_percent(moved, said):
    assert entries.moved_text(moved) == said


def test_a_yearly_figure_is_not_compared_with_the_same_year_twice():
    year = made.figure(made.QUARTER.year_ago(), 70)

    row = row_of(previous=year, year_ago=year)

    assert row.previous.basis == "The same as a year earlier"
    assert row.year_ago.text == "+2 (+2.8 %)"


@pytest.mark.parametrize(
    ("unit", "said"),
    [("PERCENT", "46 of 1,300"), ("PER_10K", "46 of 1,300"), ("MEAN", "46 over 1,300")],
)
def test_the_counts_behind_a_figure_stand_beside_it(unit, said):
    row = row_of(unit=unit, numerator=46, denominator=1300)

    assert row.figure.counts == said


def test_what_the_sender_hid_is_not_called_a_small_number():
    row = row_of(state="suppressed", text="Hidden by the sender", value=None)

    assert row.figure.text == "Hidden by the sender"
    assert row.figure.spoken == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"trend": "worse"},
            "Q4 2021-22: 74, +2 (+2.8 %) from 72 in Q4 2020-21: worse.",
        ),
        ({"state": "refused"}, "Q4 2021-22: refused."),
        (
            {"state": "suppressed", "text": "c"},
            "Q4 2021-22: fewer than 6 (not zero), so no change is shown.",
        ),
        (
            {"year_ago": None, "change": None},
            "Q4 2021-22: 74. There is no earlier figure to compare it with.",
        ),
        (
            {"year_ago": made.hidden(made.QUARTER.year_ago()), "change": None},
            (
                "Q4 2021-22: 74. The earlier figure is not shown: "
                "fewer than 6 (not zero) in Q4 2020-21."
            ),
        ),
    ],
)
def test_the_finding_is_one_sentence(changes, said):
    assert finding.finding(row_of(**changes)) == said


def test_several_indicators_with_the_same_caveat_are_told_once():
    rows = [row_of(code=code, caveats=[made.caveat()]) for code in ("A-1", "A-2")]

    care = summary.groups(rows)[-1]

    (line,) = care.lines
    assert [link.code for link in line.links] == ["A-1", "A-2"]
    assert care.sentence == "2 of 2 indicators."


def test_a_worse_figure_with_a_caveat_says_so_in_the_same_breath():
    row = row_of(trend="worse", caveats=[made.caveat()])

    worse = summary.groups([row])[0]

    assert worse.lines[0].text.endswith("Read with care: Lock-down")


def test_a_signal_of_its_own_limits_says_by_which_rule():
    """A rise of years can be a signal in a quarter that fell a little."""
    ran = {"period": "2021-22-Q4", "rule": "run", "direction": "up"}
    earlier = {"period": "2021-22-Q3", "rule": "outside", "direction": "up"}
    spc = {"low": 60, "high": 80, "since": "2019-20-Q1", "signals": [earlier, ran]}

    better = summary.groups([row_of(trend="better", spc=spc)])[1]

    said = "74, a run above the average; +2 (+2.8 %) from 72 in Q4 2020-21"
    assert [line.text for line in better.lines] == [said]


def test_with_limits_the_small_chart_is_as_high_as_they_are():
    points = [made.figure(made.QUARTER.previous(), 294), made.figure(value=296)]

    drawn = sparkline.draw(points, "", {"low": 290, "high": 300, "since": "2015-16-Q1"})

    # Of 22 in use: the band is all of it, 296 lies four tenths down from the top.
    assert (drawn.band.y, drawn.band.height) == (5.0, 22.0)
    assert drawn.last.y == 13.8


def test_a_late_return_is_told_beside_what_has_not_come():
    late = {"word": "Medium", "reasons": ["Police sent it after its due date."]}

    missing = summary.groups([row_of(confidence=late), row_of()])[4]

    assert missing.heading == "What is missing, or came late?"
    assert [line.text for line in missing.lines] == late["reasons"]


def test_what_is_more_than_can_be_heard_at_once_is_folded():
    rows = [
        row_of(code=f"A-{n}", trend="worse", value=n, text=str(n)) for n in range(8)
    ]

    worse = summary.groups(rows)[0]

    assert (len(worse.lines), len(worse.folded)) == (3, 5)


def test_tables_follow_the_priorities_and_keep_their_order():
    rows = [row_of(code="A-1"), row_of(code="B-1", priority=None), row_of(code="A-2")]

    first, second = tables.tables(rows)

    assert first.title == "2.3. Clear early help"
    assert [line.row.code for line in first.lines] == ["A-1", "A-2"]
    assert second.title == "Other indicators"


@pytest.mark.parametrize(
    ("sent", "day", "stands"),
    [
        (None, date(2022, 5, 10), Standing.DUE),
        (None, date(2022, 5, 11), Standing.LATE),
        (None, date(2022, 6, 11), Standing.CLOSED),
        ("RECEIVED", date(2022, 6, 11), Standing.WAITING),
        ("SENT_BACK", date(2022, 5, 1), Standing.SENT_BACK),
        ("UNSIGNED", date(2022, 6, 11), Standing.UNSIGNED),
        ("ACCEPTED", date(2022, 6, 11), Standing.ACCEPTED),
    ],
)
def test_where_a_return_stands(sent, day, stands):
    owed = SimpleNamespace(due_on=date(2022, 5, 10), lock_on=date(2022, 6, 10))
    last = SimpleNamespace(state=sent, way="FILE") if sent else None

    assert where_it_stands(owed, last, day) is stands
