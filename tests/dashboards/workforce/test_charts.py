"""Charts of the training page: Plotly takes them, whiskers reach as far as is said."""

import plotly.graph_objects as go

from dashboards.charts import Bar, Course, bars_figure, several_figure


def test_whiskers_reach_from_the_lower_limit_to_the_upper_one():
    figure = bars_figure(
        [Bar("Police", 20, "20%", 12, 31), Bar("Health", None, "None booked")],
        unit="% of bookings",
    )

    go.Figure(figure)
    bars = figure["data"][0]
    assert bars["error_x"]["array"] == [11, 0]
    assert bars["error_x"]["arrayminus"] == [8, 0]
    said = {one["text"]: one["x"] for one in figure["layout"]["annotations"]}
    assert said == {"20%": 31, "None booked": 0}


def test_bars_without_limits_have_their_numbers_and_no_whiskers():
    figure = bars_figure([Bar("Police", 20, "20")], unit="Attendances")

    go.Figure(figure)
    assert figure["data"][0]["text"] == ["20"]
    assert "error_x" not in figure["data"][0]


def test_every_month_can_be_named():
    labels = ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]
    figure = several_figure(
        [Course("2025-26", (1,) * 6, ("1",) * 6)], labels, unit="Attendances", every=1
    )

    go.Figure(figure)
    assert figure["layout"]["xaxis"]["tickvals"] == labels
