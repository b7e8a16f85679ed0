"""Who is trained and in date, of those who need it, and whose training lapses."""

from collections.abc import Iterable, Mapping, Sequence

from dashboards.assurance.parts import listed
from dashboards.assurance.scores import percent
from dashboards.assurance.trained import share
from dashboards.charts import Bar, bars_figure
from dashboards.profile.shown import Line, Part, withheld
from dashboards.workforce import returned
from dashboards.workforce.reading import Told
from training.coverage import Covered
from training.coverage_page import Total, lede

HEADING = "Are the people trained who need it?"
NOTE = (
    "In date is who attended the whole of a course within its renewal. The share is of "
    "the last headcount of the people who need it, each once for each course; who is in "
    "date beyond a headcount makes up for nobody elsewhere. About to lapse is within 90 "
    "days."
)


def part(told: Told) -> Part:
    """Show coverage by agency, or by course for one agency's people."""
    if not told.covered:
        why = (
            "Nobody can say: no course is needed by a role group yet, or no headcount "
            "of one has come."
        )
        return withheld("covered", HEADING, why)
    by_agency = len({row.agency_id for row in told.covered}) > 1
    named = _sums(told.covered, by_agency=by_agency)
    sums = {name: Total.of(rows) for name, rows in named.items()}
    order = sorted(sums, key=lambda name: (sums[name].share or 0.0, name))
    return Part(
        "covered",
        HEADING,
        _said(told, sums),
        (
            *("Agency" if by_agency else "Course", "In date, of those who need it"),
            *("In date", "About to lapse", "Lapsed"),
        ),
        tuple(_line(name, named[name]) for name in order),
        chart=_chart({name: sums[name] for name in order}),
        note=f"On {told.on:%-d %B %Y}. {NOTE}",
    )


def _sums(rows: Iterable[Covered], *, by_agency: bool) -> dict[str, list[Covered]]:
    """Group the needs by agency, or by course."""
    found: dict[str, list[Covered]] = {}
    for row in rows:
        name = row.agency if by_agency else row.course
        found.setdefault(name, []).append(row)
    return found


def _line(name: str, rows: Sequence[Covered]) -> Line:
    return Line(
        name,
        (
            share(Total.of(rows)),
            returned.number(sum(one.in_date for one in rows)),
            returned.number(sum(one.expiring for one in rows)),
            returned.number(sum(one.lapsed for one in rows)),
        ),
    )


def _said(told: Told, sums: Mapping[str, Total]) -> str:
    found = lede(told.covered)
    unknown = [name for name, one in sums.items() if not one.people]
    if unknown and len(unknown) < len(sums):
        found += f" No headcount from {listed(unknown)}."
    return found


def _chart(sums: Mapping[str, Total]) -> dict[str, object] | None:
    bars = [
        Bar(
            name,
            one.share,
            percent(one.in_date, one.people) if one.people else "No headcount",
        )
        for name, one in sums.items()
    ]
    if not any(bar.value for bar in bars):
        return None
    return bars_figure(bars, unit="In date, % of those who need it", upto=100.0)
