"""Each component by itself, with what pages give it."""

import re
from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string

AT = datetime(2022, 6, 14, 9, 42, tzinfo=UTC)


def _words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize(
    ("staleness", "expected"),
    [
        (
            {"is_updating": True, "complete_at": AT},
            (
                "Figures are being updated. What you see was last complete at 10:42 "
                "on 14 June 2022."
            ),
        ),
        (
            {"is_updating": True, "complete_at": None},
            (
                "Figures are being updated. They have not been complete yet: what "
                "you see may lack figures."
            ),
        ),
        (
            {"is_updating": False, "is_new": True, "complete_at": AT},
            "New figures are ready. Show the new figures",
        ),
        (
            {"is_updating": False, "complete_at": AT},
            "Figures are complete as accepted by 10:42 on 14 June 2022.",
        ),
        ({"is_updating": False, "complete_at": None}, ""),
    ],
)
def test_a_page_says_how_fresh_its_figures_are(staleness, expected):
    html = render_to_string("components/staleness_words.html", {"staleness": staleness})

    assert _words(html) == expected


@pytest.mark.parametrize("is_updating", [True, False])
def test_a_page_asks_again_only_while_figures_are_updated(is_updating):
    staleness = {"is_updating": is_updating, "complete_at": AT, "url": "/poll/"}

    html = render_to_string("components/staleness.html", {"staleness": staleness})

    assert ('hx-get="/poll/"' in html) is is_updating
    assert 'role="status"' in html


def test_a_gap_splits_the_small_line_in_two():
    spark = {
        "lines": ["5,27.5 23,20", "78,12 115,5"],
        "dots": [],
        "gaps": [{"x": 60.5, "y": 29}],
        "last": {"x": 115, "y": 5},
        "words": "Q1: 10; Q2: Not received",
        "width": 120,
        "height": 32,
    }

    html = render_to_string("components/sparkline.html", {"spark": spark})

    assert html.count("<polyline") == 2
    assert 'd="M60.5 29m' in html
    assert 'aria-label="Q1: 10; Q2: Not received"' in html


def test_a_hidden_number_is_read_out_as_words():
    hidden = {"text": "c", "kind": "hidden", "spoken": "fewer than 6 (not zero)"}

    html = render_to_string("components/figure.html", {"figure": hidden})

    assert '<span aria-hidden="true">c</span>' in html
    assert '<span class="govuk-visually-hidden">fewer than 6 (not zero)</span>' in html


def test_a_figure_shows_the_counts_behind_it():
    share = {"text": "71.4 %", "kind": "value", "counts": "55 of 77"}

    html = render_to_string("components/figure.html", {"figure": share})

    assert _words(html) == "71.4 % 55 of 77"


@pytest.mark.parametrize(
    ("shape", "tone"), [("circle", "good"), ("diamond", "near"), ("triangle", "bad")]
)
def test_a_rating_is_a_word_a_shape_and_a_colour(shape, tone):
    rating = {"word": "Target word", "shape": shape, "tone": tone}

    html = render_to_string("components/rating.html", {"rating": rating})

    assert _words(html) == "Target word"
    assert "<svg" in html
    assert f"app-rating--{tone}" in html


def test_a_chart_carries_its_figures_as_a_table_and_no_markup_of_others():
    chart = {"data": [{"x": ["</script><b>Q1"], "y": [1]}], "layout": {}}
    rows = [{"label": "Q1", "figure": {"text": "1,234", "kind": "value"}}]

    html = render_to_string(
        "components/chart.html",
        {"id": "one", "figure": chart, "finding": "It rose.", "rows": rows},
    )

    assert "</script><b>" not in html
    assert '<th scope="row" class="govuk-table__header">Q1</th>' in html
    assert "1,234" in html
