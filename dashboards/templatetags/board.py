"""What looks the same again and again on a scorecard: made once, used often.

A row's word, shape and colour come from a handful of words, and a whole row is
the same for everybody who may see the same. Drawing 170 rows anew for each of them
took most of the page's time. What is kept is found by all that is in it, so that
nobody can be given a row that says anything else than their own would.
"""

from dataclasses import replace
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from dashboards.presenters.tables import Line
from dashboards.presenters.words import Word
from dashboards.scorecard_page import Links

register = template.Library()
# A dozen large scorecards, about 15 MB.
ROWS_KEPT = 2048


@register.filter
@lru_cache(maxsize=ROWS_KEPT)
def as_row(line: Line, links: Links) -> SafeString:
    """Draw a row of the scorecard."""
    context = {"line": line, "row": line.row, "links": links}
    return mark_safe(render_to_string("dashboards/_row.html", context))  # noqa: S308


@register.filter
def as_trend(word: Word) -> SafeString:
    """Draw a trend."""
    return _drawn("trend", word)


@register.filter
def as_ours(word: Word) -> SafeString:
    """Draw how our figure stands beside another place's: "ours is worse"."""
    return _drawn("trend", _ours(word))


@register.filter
def as_rating(word: Word) -> SafeString:
    """Draw a rating."""
    return _drawn("rating", word)


@register.filter
def as_confidence(word: str) -> SafeString:
    """Draw a confidence."""
    return _drawn("confidence", word)


@lru_cache(maxsize=16)
def _ours(word: Word) -> Word:
    return replace(word, word=f"ours is {word.word}") if word.shape else word


@lru_cache(maxsize=128)
def _drawn(kind: str, word: Word | str) -> SafeString:
    html = render_to_string(f"components/{kind}.html", {kind: word})
    # The template has escaped what needs it; line breaks go, they stand in each row.
    return mark_safe(" ".join(html.split()))  # noqa: S308
