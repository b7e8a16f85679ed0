"""How much an indicator's figures move after they were first reported."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards import dictionary, reading
from dashboards.dictionary import Meaning
from dashboards.presenters import entries as words
from dashboards.presenters.words import hidden_text
from dashboards.reading import Place
from dashboards.revisions import NOUNS, Moves, Revisions, revisions_of
from dashboards.views.found import or_404
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def revisions(request: SignedInRequest, partnership: str, code: str) -> HttpResponse:
    with or_404():
        place = reading.get_place(request.user, partnership, Permission.SEE_SCORECARD)
        meaning = dictionary.get_meaning(code, day=timezone.localdate())
        found = revisions_of(place, code)
    context = {
        "place": place,
        "meaning": meaning,
        "sentence": found.sentence,
        "tables": _tables(found, place),
        "hidden_text": hidden_text(place.threshold),
        "trail": _trail(place, meaning),
    }
    return render(request, "dashboards/revisions.html", context)


def _tables(found: Revisions, place: Place) -> list[dict[str, Any]]:
    return [
        {
            "noun": NOUNS[kind],
            "columns": [f"+{number}" for number in range(1, found.columns)],
            "rows": [_row(one, found, place) for one in rows],
        }
        for kind, rows in found.tables
    ]


def _row(moves: Moves, found: Revisions, place: Place) -> dict[str, Any]:
    """Lay one figure's values out, with an empty cell for each it does not have."""
    unit = found.indicator.unit
    left_out = moves.times + 1 - len(moves.values)
    cells: list[dict[str, Any] | None] = [
        {
            "since": value.since,
            "figure": words.figure(value.point, place.threshold, unit=unit),
            "column": f"+{number}" if number else "First report",
        }
        for number, value in enumerate(moves.values)
    ]
    if left_out and cells[-1]:
        cells[-1]["column"] = "Latest"
    return {
        "label": moves.period.short_label,
        "cells": cells + [None] * (found.columns - len(cells)),
        "left_out": left_out,
        "times": moves.times,
        "moved": moves.moved,
    }


def _trail(place: Place, meaning: Meaning) -> list[dict[str, str]]:
    board = reverse("dashboards:scorecard-latest", args=[place.code])
    address = reverse("dashboards:indicator", args=[place.code, meaning.code])
    return [
        {"label": f"Scorecard, {place.short_name}", "url": board},
        {"label": meaning.title, "url": address},
    ]
