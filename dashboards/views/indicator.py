import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards import charts, dictionary, reading
from dashboards.assembly.caveats import tells_a_number
from dashboards.dictionary import Meaning
from dashboards.presenters import entries as words
from dashboards.presenters import finding, series, sources
from dashboards.presenters.series import Point, Series
from dashboards.reading import Entry, Place
from dashboards.views.found import or_404
from dashboards.views.freshness import staleness
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.periods import Period


@dataclass(frozen=True)
class Shown:
    """The scorecard entry a reader asked for, and all there is around it."""

    place: Place
    quarter: Period
    entry: Entry
    all: list[tuple[Period, Entry]]
    meaning: Meaning


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def indicator(request: SignedInRequest, partnership: str, code: str) -> HttpResponse:
    user = request.user
    with or_404():
        place = reading.get_place(user, partnership, Permission.SEE_SCORECARD)
        meaning = dictionary.get_meaning(code, day=timezone.localdate())
        known = reading.entries_of_indicator(user, place, code)
        if not known:
            return _nothing(request, place, meaning)
        quarter, entry = _chosen(request, known)
    shown = Shown(place, quarter, entry, known, meaning)
    return render(request, "dashboards/indicator.html", _context(request, shown))


def _chosen(
    request: SignedInRequest, known: list[tuple[Period, Entry]]
) -> tuple[Period, Entry]:
    """Take the quarter asked for, else the newest.

    Raises:
        NotThereError: the indicator is not on the scorecard of the quarter asked for.
    """
    asked = request.GET.get("period")
    if not asked:
        return known[-1]
    quarter = reading.get_quarter(asked)
    for each in known:
        if each[0] == quarter:
            return each
    raise reading.NotThereError


def _nothing(request: SignedInRequest, place: Place, meaning: Meaning) -> HttpResponse:
    context = {"place": place, "meaning": meaning}
    return render(request, "dashboards/indicator_empty.html", context)


def _context(request: SignedInRequest, shown: Shown) -> dict[str, Any]:
    place, entry = shown.place, shown.entry
    row = words.row(entry, quarter=shown.quarter.code, threshold=place.threshold)
    told = [each for _, each in shown.all]
    found = series.series(told, shown=entry, threshold=place.threshold)
    readable = reading.readable_submissions(request.user, [entry])
    main = found[0] if found else None
    return {
        "place": place,
        "quarter": shown.quarter,
        "row": row,
        "meaning": shown.meaning,
        "question": finding.question(entry["title"], entry["polarity"]),
        "finding": finding.finding(row),
        "main": main,
        "others": found[1:],
        "freshness": staleness(
            place,
            shown.quarter,
            reading.freshness(request.user, place, shown.quarter),
        ),
        "note": finding.chart_note(shown.meaning.better, main.points if main else ()),
        "chart": _chart(request, shown, main) if main and main.known else None,
        "origins": sources.origins(entry, readable),
        "breakdowns": breakdowns(entry, place.threshold),
        "trail": _trail(place, shown.quarter),
        "picker": _picker(shown),
    }


def breakdowns(entry: Entry, threshold: int) -> list[dict[str, Any]]:
    """Put the parts of a figure into words, one table per dimension."""
    return [
        {
            "title": part["dimension"].replace("_", " ").capitalize(),
            "rows": [
                {"label": each["label"], "figure": words.figure(each, threshold)}
                for each in sorted(part["rows"], key=_in_order)
            ],
        }
        for part in entry["breakdowns"]
    ]


def _in_order(part: dict[str, Any]) -> list[tuple[int, str]]:
    """Order by label as people count: Year 7 before Year 10; never by the number."""
    pieces = re.split(r"(\d+)", str(part["label"]))
    return [(int(piece), "") if piece.isdigit() else (0, piece) for piece in pieces]


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


def _chart(request: SignedInRequest, shown: Shown, main: Series) -> dict[str, Any]:
    target = shown.entry.get("target")
    return charts.series_figure(
        main.points,
        unit=shown.entry["unit_label"],
        target=charts.Line(target["target"], target["text"]) if target else None,
        breaks=_breaks(shown.meaning, main),
        caveats=_caveats(request, shown, main),
    )


def _breaks(meaning: Meaning, main: Series) -> list[charts.Mark]:
    return [
        charts.Mark(
            dictionary.first_period_of(version, main.kind).short_label,
            "counted differently from here",
        )
        for version in meaning.versions
        if version.breaks_series
    ]


def _mark(point: Point, mark: str) -> str:
    """Say no number over a hidden figure, not even a caveat's."""
    is_telling = point.state == "suppressed" and tells_a_number(mark)
    return "Caveat" if is_telling else mark


def _caveats(request: SignedInRequest, shown: Shown, main: Series) -> list[charts.Mark]:
    """Mark the periods that a caveat touches."""
    found = dictionary.caveats_of(
        request.user, partnership_id=shown.place.pk, code=shown.meaning.code
    )
    return [
        charts.Mark(point.label, _mark(point, mark))
        for starts_on, ends_on, mark, _ in found
        for point in main.points
        if starts_on <= point.period.end and point.period.start <= ends_on
    ]
