"""What comes up again and again, in case audits and in reviews, year by year.

Findings are about practice and are counted as they are. A review is about a child: small
numbers of reviews are hidden.
"""

from collections.abc import Mapping, Sequence

from dashboards.assurance.parts import said
from dashboards.assurance.reading_cases import Themed
from dashboards.charts import Course, several_figure
from dashboards.profile.shown import (
    Hiding,
    Line,
    Part,
    Shown,
    count,
    disclose,
    withheld,
)
from safeguarding.periods import Period

HEADING = "What comes up again and again?"
NONE = (
    "No finding or review of the last four years has a theme. Themes are given to the "
    "findings of a case audit and to a review when it is decided."
)
DRAWN = 4


def part(found: Mapping[str, Themed], years: Sequence[Period], hiding: Hiding) -> Part:
    """Show each theme by year, the most frequent first.

    Args:
        found: by the theme's title.
        years: newest first.
        hiding: who reads.
    """
    if not found:
        return withheld("themes", HEADING, NONE)
    order = sorted(found, key=lambda title: (-found[title].improve.total(), title))
    along = list(reversed(years))
    labels = [year.short_label for year in along]
    lines = tuple(_line(title, found[title], along, hiding) for title in order)
    top = [title for title in order if found[title].improve.total()][:DRAWN]
    return Part(
        "themes",
        HEADING,
        sentence(order, found, years),
        ("Theme", *labels, "As a strength", "Reviews with it"),
        lines,
        chart=_chart(top, found, along) if top else None,
        note=(
            "Findings that ask for improvement, of case audits completed in the year; "
            "strengths and reviews are of all four years. One finding can have several "
            "themes. Reviews count from their decision."
        ),
    )


def _line(title: str, one: Themed, along: Sequence[Period], hiding: Hiding) -> Line:
    return Line(
        title,
        (
            *(count(one.improve[year]) for year in along),
            count(one.strength.total()),
            reviews(one, hiding),
        ),
    )


def reviews(one: Themed, hiding: Hiding) -> Shown:
    """Show how many reviews had a theme; a small number is hidden."""
    return disclose({"reviews": one.reviews.total()}, {}, hiding).shown("reviews")


def _chart(
    top: Sequence[str], found: Mapping[str, Themed], along: Sequence[Period]
) -> dict[str, object]:
    courses = [
        Course(
            title,
            tuple(float(found[title].improve[year]) for year in along),
            tuple(str(found[title].improve[year]) for year in along),
        )
        for title in top
    ]
    labels = [year.short_label for year in along]
    return several_figure(courses, labels, unit="findings to improve")


def sentence(
    order: Sequence[str], found: Mapping[str, Themed], years: Sequence[Period]
) -> str:
    """Name what comes up most."""
    first = found[order[0]]
    if not first.improve.total():
        return "No finding asks for improvement under a theme."
    both = sum(
        1 for one in found.values() if one.improve.total() and one.reviews.total()
    )
    newest = first.improve[years[0]]
    told = (
        f"{order[0]} comes up most: "
        f"{said(first.improve.total(), 'finding', 'findings')} to improve in four "
        f"years, {newest} of them in {years[0].short_label}."
    )
    if both:
        told += f" {said(both, 'theme', 'themes')} of the audits came up in reviews as well."
    return told
