"""Everything the page of one indicator says, in the order a board member asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from dashboards import charts, dictionary, events, punctual, reading, related
from dashboards.dictionary import Meaning
from dashboards.events import Happened
from dashboards.following import choices
from dashboards.presenters import (
    breakdowns,
    compared_now,
    finding,
    limits,
    meanwhile,
    series,
    series_table,
    sources,
    trust,
)
from dashboards.presenters import entries as words
from dashboards.presenters.compared import compared_lines
from dashboards.presenters.series import Series
from dashboards.reading import Entry, Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.change import format_figure
from safeguarding.periods import Period


@dataclass(frozen=True)
class Shown:
    """The scorecard entry a reader asked for, and all there is around it.

    Attributes:
        all: every entry of the indicator with its quarter, oldest first.
        day: today.
    """

    user: User
    place: Place
    quarter: Period
    entry: Entry
    all: list[tuple[Period, Entry]]
    meaning: Meaning
    day: date


def context_of(shown: Shown) -> dict[str, Any]:
    """Gather what the page shows. The number of queries never grows."""
    place, entry = shown.place, shown.entry
    row = words.row(entry, quarter=shown.quarter.code, threshold=place.threshold)
    told = [each for _, each in shown.all]
    found = series.series(told, shown=entry, threshold=place.threshold)
    main = found[0] if found else None
    return {
        "place": place,
        "quarter": shown.quarter,
        "row": row,
        "meaning": shown.meaning,
        "question": finding.question(entry["title"], entry["polarity"]),
        "finding": finding.finding(row),
        "links": _links(shown),
        "choice": choices.choice(shown.user, place.pk, entry["code"]),
        **_judged(entry),
        **_drawn(shown, main),
        "tables": [
            (one.kind_name, series_table.table(one.points)) for one in found[1:]
        ],
        **_parts(shown),
        **_returned(shown),
        "related": related.related(shown.user, place, shown.quarter, shown.meaning),
        "trail": _trail(place, shown.quarter),
        "picker": _picker(shown),
    }


def _judged(entry: Entry) -> dict[str, Any]:
    """Say whether the change is real, and compared with whom."""
    others = compared_now.others(entry)
    return {
        "interval": entry.get("interval"),
        "others": others,
        "others_said": compared_now.in_one_sentence(others),
        "trust": trust.trust(entry),
    }


def _drawn(shown: Shown, main: Series | None) -> dict[str, Any]:
    """Draw the series, and say the same in a sentence, a table and a list."""
    if main is None:
        return {"main": None, "chart": None, "meanwhile": (), "spc_text": ""}
    entry = shown.entry
    told = [each for _, each in shown.all]
    compared = compared_lines(told, main)
    drawn = limits.limits_of(entry, main.points)
    points = main.points if drawn else limits.unmarked(main.points)
    happened = meanwhile.meanwhile(points, _happened(shown, main))
    target = entry.get("target")
    beside = charts.Beside(
        target=charts.Line(target["target"], target["text"]) if target else None,
        limits=drawn,
        compared=compared,
        letters=happened.letters,
    )
    floor = charts.floor_of(points, beside)
    figure = charts.series_figure(points, unit=entry["unit_label"], beside=beside)
    return {
        "main": main,
        "table": series_table.table(points, compared),
        "chart": figure if main.known else None,
        "chart_finding": finding.series_finding(points),
        "note": finding.chart_note(
            shown.meaning.better,
            points,
            drawn,
            floor=format_figure(floor, entry["unit"]) if floor else "",
        ),
        "meanwhile": happened.lines,
        "spc_text": entry["spc"]["text"] if drawn else "",
    }


def _happened(shown: Shown, main: Series) -> list[Happened]:
    """Put events, breaks of the series and caveats together."""
    code = shown.meaning.code
    caveats = dictionary.caveats_of(
        shown.user, partnership_id=shown.place.pk, code=code
    )
    return [
        *events.events_about(shown.place, code),
        *_breaks(shown.meaning, main),
        *(
            Happened(
                meanwhile.CAVEAT, starts_on, ends_on, mark, text, "", is_local=True
            )
            for starts_on, ends_on, mark, text in caveats
        ),
    ]


def _breaks(meaning: Meaning, main: Series) -> Iterable[Happened]:
    for version in meaning.versions:
        if version.breaks_series:
            yield Happened(
                meanwhile.BREAK,
                dictionary.first_period_of(version, main.kind).start,
                None,
                "counted differently from here",
                version.reason or version.text,
                "",
                is_local=False,
            )


def _parts(shown: Shown) -> dict[str, Any]:
    """Show the parts of the figure that this reader may see."""
    entry, place = shown.entry, shown.place
    agencies = breakdowns.by_agency(entry, place.threshold, is_full=place.is_full)
    parts = breakdowns.breakdowns(entry, place.threshold)
    return {
        "dimensions": [*parts, *([agencies] if agencies else [])],
        "why_no_agencies": breakdowns.why_no_agencies(entry, is_full=place.is_full),
    }


def _returned(shown: Shown) -> dict[str, Any]:
    """Say whose number it is, and how timely they are."""
    entry, user = shown.entry, shown.user
    readable = reading.readable_submissions(user, [entry])
    used = {each["indicator"] for each in entry["sources"] if each.get("indicator")}
    computed = {code for each in entry["sources"] for code in each.get("inputs") or ()}
    return {
        "origins": sources.origins(entry, readable),
        "punctual": punctual.punctuality(
            user,
            shown.place,
            {entry["code"], *used, *computed},
            until=shown.quarter.end,
            day=shown.day,
        ),
        "punctual_key": punctual.KEY,
        "knows_all": user.may(Permission.SEE_RETURN_STATUS, shown.place.pk),
    }


def _links(shown: Shown) -> dict[str, str]:
    """Give the pages that go on from here."""
    place, quarter = shown.place.code, shown.quarter.code
    of_it = [place, shown.meaning.code]
    query = f"?period={quarter}"
    return {
        "lineage": reverse("dashboards:lineage", args=of_it) + query,
        "revisions": reverse("dashboards:revisions", args=of_it) + query,
        "known": reverse("dashboards:as-known", args=[place, quarter]),
    }


def _trail(place: Place, quarter: Period) -> list[dict[str, str]]:
    address = reverse("dashboards:scorecard", args=[place.code, quarter.code])
    return [{"label": f"Scorecard, {quarter.short_label}", "url": address}]


def _picker(shown: Shown) -> dict[str, Any]:
    options = [
        {"code": quarter.code, "label": quarter.label}
        for quarter, _ in reversed(shown.all)
    ]
    picker = {
        "id": "pick-period",
        "name": "period",
        "label": "Quarter",
        "options": options,
        "selected": shown.quarter.code,
    }
    return {"action": "", "pickers": [picker]}
