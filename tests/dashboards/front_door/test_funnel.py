"""The funnel as a figure: bars from zero, none where there is no number."""

import plotly.graph_objects as go
import pytest

from dashboards.charts import Stage, funnel_figure

NAMES = ["Now", "A year ago", "Before"]


@pytest.mark.parametrize("periods", [1, 2, 3])
def test_each_period_is_a_trace_and_plotly_accepts_it(periods):
    stage = Stage(
        "Contacts", (240, 200, 220)[:periods], ("240", "200", "220")[:periods]
    )

    figure = funnel_figure([stage], NAMES[:periods])

    go.Figure(figure)
    assert [trace["name"] for trace in figure["data"]] == NAMES[:periods]
    assert figure["layout"]["showlegend"] == (periods > 1)


def test_bars_begin_at_zero_and_leave_room_for_the_longest_number():
    figure = funnel_figure([Stage("Contacts", (100,), ("100",))], ["Now"])

    assert figure["layout"]["xaxis"]["range"] == pytest.approx([0, 116])


def test_a_hidden_number_has_no_bar_and_its_letter_stands_where_the_bar_would():
    stages = [Stage("A", (None, 7), ("c", "7")), Stage("B", (0, None), ("0", ""))]

    figure = funnel_figure(stages, ["Now", "Before"])

    assert [trace["x"] for trace in figure["data"]] == [[0], [7]]
    assert [trace["text"] for trace in figure["data"]] == [["0"], ["7"]]
    marks = [(each["text"], each["x"]) for each in figure["layout"]["annotations"]]
    assert marks == [("c", 0)]


def test_steps_run_from_top_to_bottom():
    stages = [Stage(name, (1,), ("1",)) for name in "ABC"]

    axis = funnel_figure(stages, ["Now"])["layout"]["yaxis"]

    assert axis["ticktext"] == ["A", "B", "C"]
    assert axis["range"] == [2.5, -0.5]


def test_no_figure_at_all_is_still_a_figure():
    figure = funnel_figure([Stage("A", (None,), ("Not received",))], ["Now"])

    go.Figure(figure)
    assert figure["data"][0]["x"] == []
