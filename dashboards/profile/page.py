"""The page of the profile: what it hands to its template and its files."""

from typing import Any

from django.urls import reverse

from dashboards.presenters.words import hidden_text
from dashboards.profile import missing, over_time, together
from dashboards.profile.reading import Profile
from dashboards.profile.sentences import answers
from dashboards.profile.shown import Part
from dashboards.scorecard_page import links_of

SENT = (
    "These figures were counted by the agencies. No rows of this quarter are kept here, "
    "so what only rows can tell is left out."
)
COUNTED = "Counted by this service from the rows of files and the cases kept here."


def parts_of(profile: Profile) -> list[Part]:
    """Make every part of the page, in the order a board member asks."""
    return [
        over_time.levels(profile),
        over_time.looked_after(profile),
        missing.places(profile),
        missing.interviews(profile),
        missing.repeats(profile),
        together.overlap(profile),
        together.referrals(profile),
        together.localities(profile),
    ]


def has_figures(profile: Profile) -> bool:
    """Say whether anything at all is known of the quarter."""
    states = {entry["state"] for entry in profile.known.values()}
    return profile.rows is not None or not states.isdisjoint({"value", "suppressed"})


def basis_of(profile: Profile) -> str:
    """Say who counted."""
    if profile.is_behind:
        return missing.BEHIND
    return COUNTED if profile.rows is not None else SENT


def context_of(profile: Profile) -> dict[str, Any]:
    """Gather what the page shows."""
    board = profile.board
    return {
        "board": board,
        "links": links_of(board),
        "answers": answers(profile),
        "parts": parts_of(profile),
        "basis": basis_of(profile),
        "has_figures": has_figures(profile),
        "hidden_text": hidden_text(board.place.threshold),
        "lineage": _lineage(profile),
    }


def _lineage(profile: Profile) -> dict[str, str]:
    """Say where a number's origin is told, in two parts around its code."""
    address = reverse("dashboards:lineage", args=[profile.board.place.code, "-"])
    before, _, after = address.partition("/-/")
    return {
        "before": f"{before}/",
        "after": f"/{after}?period={profile.quarter.code}",
    }
