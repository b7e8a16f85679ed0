"""The audits page: what it hands to its template and its files."""

from typing import Any

from django.urls import reverse

from dashboards.assurance import actions, grades, rounds, themes
from dashboards.assurance.choosing import GROUPINGS, SHOWS
from dashboards.assurance.reading import Assurance, RoundRead
from dashboards.assurance.reading_cases import years
from dashboards.presenters.words import hidden_text
from dashboards.profile.shown import Part

NO_ROUND = (
    "No round of self-assessment has been opened yet. Rounds of Section 11 and Section "
    "175/157 appear here when they open."
)
HEAT_HEADINGS = {
    "moderated": "Which standards are met, by the panel's score?",
    "self": "Which standards are met, by their own score?",
    "gap": "Where does the panel differ from the own score?",
}
UNMODERATED_HEADING = "Which standards are met?"


def lede(told: Assurance) -> str:
    """Say in one sentence how the round stands, and where it is weakest."""
    if told.chosen is None:
        return NO_ROUND
    one = told.chosen
    return rounds.lead(one.round, one.standing, one.totals)


def round_parts(one: RoundRead) -> list[Part]:
    """Make the parts that tell of the round."""
    found = [rounds.states(one.round, one.standing)]
    return found if one.round.tool else [*found, rounds.gap(one.round, one.totals)]


def other_parts(told: Assurance) -> list[Part]:
    """Make the parts that tell of case audits, reviews and actions."""
    return [
        grades_part(told),
        themes_part(told),
        actions.part(told.actions, told.names),
    ]


def grades_part(told: Assurance) -> Part:
    """Show the grades of audited cases; the running year's only to those entitled."""
    found = grades.shown_years(told.grades, told.hiding, told.day)
    shown = {one.year for one in found}
    now = years(told.day)[0]
    has_now = bool(told.grades[now].agencies or told.grades[now].overall)
    running = now if has_now and now not in shown else None
    chosen = grades.main_year(found, told.day)
    return grades.part(found, chosen, told.names, running)


def themes_part(told: Assurance) -> Part:
    """Show the themes of findings and reviews."""
    return themes.part(told.themes, years(told.day), told.hiding)


def parts_of(told: Assurance) -> list[Part]:
    """Make every part of the page, in its order."""
    of_round = round_parts(told.chosen) if told.chosen else []
    return [*of_round, *other_parts(told)]


def context_of(told: Assurance) -> dict[str, Any]:
    """Gather what the page shows, in the order a board member asks."""
    one, code = told.chosen, told.place.code
    query = told.choice.query(page=1, group="")
    return {
        "place": told.place,
        "lede": lede(told),
        "rate": rounds.rate(one.round, one.standing) if one else "",
        "chosen": one,
        "heat": one.heat if one and not one.round.tool else None,
        "heat_heading": heat_heading(told),
        "shows": _shows(told),
        "groupings": _groupings(told),
        "whole_list": told.choice.query(group="", page=1) if told.choice.group else "",
        "turning": _turning(told),
        "round_parts": round_parts(one) if one else [],
        "other_parts": other_parts(told),
        "pickers": pickers(told),
        "hidden_text": hidden_text(told.place.threshold),
        "csv": reverse("dashboards:audits-csv", args=[code]) + query,
        "xlsx": reverse("dashboards:audits-xlsx", args=[code]) + query,
    }


def heat_heading(told: Assurance) -> str:
    """Give the question that the heat map answers."""
    if told.chosen and not told.chosen.round.is_moderated:
        return UNMODERATED_HEADING
    return HEAT_HEADINGS[told.choice.show]


def _shows(told: Assurance) -> list[dict[str, Any]]:
    """Offer the other scores; each is a link, so that it needs no script."""
    if told.chosen is None or not told.chosen.round.is_moderated:
        return []
    return [
        {
            "label": label,
            "query": told.choice.query(show=show),
            "current": show == told.choice.show,
        }
        for show, label in SHOWS.items()
    ]


def _groupings(told: Assurance) -> list[dict[str, Any]]:
    if told.chosen is None or not told.chosen.heat.groups:
        return []
    return [
        {
            "label": label,
            "query": told.choice.query(by=by, group="", page=1),
            "current": by == told.choice.by,
        }
        for by, label in GROUPINGS.items()
    ]


def _turning(told: Assurance) -> dict[str, str]:
    """Say where the pages of the list before and after this one are."""
    pages = told.chosen.heat.pages if told.chosen else None
    if pages is None:
        return {}
    found = {}
    if pages.number > 1:
        found["before"] = told.choice.query(page=pages.number - 1)
    if pages.number < pages.of:
        found["after"] = told.choice.query(page=pages.number + 1)
    return found


def pickers(told: Assurance) -> list[dict[str, Any]]:
    """Offer the rounds."""
    if told.chosen is None:
        return []
    picker = {
        "id": "pick-round",
        "name": "round",
        "label": "Round",
        "options": [
            {"code": one.pk, "label": f"{one.title}, {one.year}"} for one in told.rounds
        ],
        "selected": told.chosen.round.pk,
    }
    return [picker]
