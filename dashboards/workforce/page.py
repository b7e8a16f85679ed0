"""The training page: what it hands to its template and its files."""

from typing import Any

from django.urls import reverse

from dashboards.assurance.parts import said
from dashboards.profile.shown import Part
from dashboards.workforce import agree, covered, funnel, learnt, lost, who
from dashboards.workforce.choosing import GROUPINGS
from dashboards.workforce.heat import LEVELS, heat
from dashboards.workforce.months import months
from dashboards.workforce.parts import signed
from dashboards.workforce.reading import Told
from dashboards.workforce.tally import total
from dashboards.workforce.types import types

EMPTY = (
    "Training appears here once events have bookings that are marked, or once a table "
    "of attendances is accepted among the returns."
)


def first_parts(told: Told) -> list[Part]:
    """Make the parts that stand before the table of courses."""
    agreed = agree.part(told)
    return [
        funnel.part(told),
        *([agreed] if agreed else []),
        types(told),
        months(told),
        who.sectors(told),
    ]


def other_parts(told: Told) -> list[Part]:
    """Make the parts that stand after it."""
    return [
        who.missed(told),
        lost.cost(told),
        lost.demand(told),
        learnt.part(told),
        covered.part(told),
    ]


def parts_of(told: Told) -> list[Part]:
    """Make every part, in the order of the page."""
    return [*first_parts(told), *other_parts(told)]


def lede(told: Told) -> str:
    """Say in one sentence what the year came to."""
    year = told.year.short_label
    if told.is_kept:
        attended = said(told.tally.attended, "attendance", "attendances")
        until = f", up to {told.until:%-d %B %Y}" if told.is_running else ""
        return f"{attended} in {year}{until}{_moved(told)}.{_agreed(told)}"
    if attended_sent := told.sent.attended:
        return (
            f"{attended_sent.text} attendances in {year}, as returned in tables. "
            "Nobody's bookings of the year are kept here."
        )
    return f"Nobody's attendance is known for {year}."


def _moved(told: Told) -> str:
    """Compare with the year before, where bookings of it are kept."""
    before = total(told.compared).attended
    if not before:
        return ""
    now = told.tally.attended
    if now == before:
        return f", as many as in {told.last_year}"
    share = signed(round(100 * (now - before) / before))
    return f": {share} on {told.last_year} ({before:,})"


def _agreed(told: Told) -> str:
    sent = told.sent.attended
    if sent is None or told.awaits:
        return ""
    if not sent.is_exact:
        return f" Returned tables say {sent.text}."
    apart = told.tally.attended - int(sent.number)
    if not apart:
        return f" Returned tables say the same: {sent.text}."
    way = "fewer" if apart < 0 else "more"
    return f" Returned tables say {sent.text}: bookings are {abs(apart):,} {way}."


def context_of(told: Told) -> dict[str, Any]:
    """Gather what the page shows."""
    code, query = told.place.code, told.choice.query(year=told.year.code)
    if told.is_empty:
        return {
            "told": told,
            "lede": lede(told),
            "picker": picker(told),
            "empty": EMPTY,
        }
    first, others = first_parts(told), other_parts(told)
    return {
        "told": told,
        "lede": lede(told),
        "picker": picker(told),
        "heat": heat(told),
        "levels": range(1, LEVELS + 1),
        "groupings": _groupings(told),
        "first_parts": [part for part in first if part.lines],
        "other_parts": [part for part in others if part.lines],
        "silent": [part for part in (*first, *others) if not part.lines],
        "csv": reverse("dashboards:training-csv", args=[code]) + query,
        "xlsx": reverse("dashboards:training-xlsx", args=[code]) + query,
    }


def _groupings(told: Told) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "query": told.choice.query(by=by, year=told.year.code) + "#heat",
            "current": by == told.choice.by,
        }
        for by, label in GROUPINGS.items()
    ]


def picker(told: Told) -> dict[str, Any]:
    """Offer the years, and the agencies where there is more than one."""
    pickers = [
        {
            "id": "pick-year",
            "name": "year",
            "label": "Year",
            "options": [
                {"code": one.code, "label": one.short_label} for one in told.years
            ],
            "selected": told.year.code,
        }
    ]
    if len(told.members) > 1:
        everybody = {"code": "", "label": "All agencies"}
        agencies = [{"code": key, "label": name} for key, name in told.members.items()]
        pickers.append(
            {
                "id": "pick-agency",
                "name": "agency",
                "label": "Whose people",
                "options": [everybody, *agencies],
                "selected": told.choice.agency,
            }
        )
    hidden = (
        [{"name": "by", "value": told.choice.by}] if told.choice.by != "agency" else []
    )
    return {"action": "", "pickers": pickers, "hidden": hidden}
