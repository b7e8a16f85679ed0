"""The only room that builds figures: plain dictionaries for Plotly.

A figure is made from points that were already cleared for the reader. What is
hidden or missing has no height, no hover and no number in it: an empty place with
a letter under it. Tests check every figure against Plotly's own rules.

Words in a figure are plain: Plotly turns markup into inline styles, which our
Content-Security-Policy refuses.
"""

from dashboards.charts.bars import Bar, bars_figure
from dashboards.charts.funnel import Stage, funnel_figure
from dashboards.charts.parts import Beside, Compared, Letter, Limits, Line
from dashboards.charts.series import floor_of, series_figure
from dashboards.charts.several import Course, several_figure

__all__ = [
    "Bar",
    "Beside",
    "Compared",
    "Course",
    "Letter",
    "Limits",
    "Line",
    "Stage",
    "bars_figure",
    "floor_of",
    "funnel_figure",
    "series_figure",
    "several_figure",
]
