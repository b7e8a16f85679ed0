"""Takes numbers out of an entry that was made long ago.

A frozen entry cannot be made again: its targets and caveats were those of its day. So
what may no longer be told beside today's figures is taken out of the copy that is
shown; the row in the database stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dashboards.assembly.adding_up import Spot
from dashboards.assembly.caveats import WITHHELD, tells_a_number
from dashboards.assembly.compare import HIDDEN as NOT_COMPARED
from dashboards.assembly.figure import Figure
from dashboards.assembly.rating import Rating
from dashboards.assembly.wording import HIDDEN
from dashboards.known.beside import Then, marked, tells
from dashboards.known.past import Past
from safeguarding.indicators.models import Qualifier
from safeguarding.periods import Period

Entry = dict[str, Any]
EARLIER = ("previous", "year_ago")
NUMBERS = ("numerator", "denominator", "value", "state", "qualifier", "text")
# What an entry keeps when a number in it is taken out. Whatever else it has, today or
# one day, may be worked out from several figures or quote them.
KEPT = {
    *("code", "title", "period", "period_label", "unit", "unit_label", *NUMBERS),
    *(*EARLIER, "rating", "interval", "comparators", "confidence", "target"),
    *("sources", "priority", "position", "polarity", "better", "timing", "frequency"),
    *("owner", "definition_version", "counts_children", "caveats", "history"),
    *("expected_from", "breakdowns"),
}
DERIVED: Entry = {"trend": "", "method": NOT_COMPARED, "needed": "", "signal": False}
# What is worked out from the entry's own figure alone.
OF_OWN: Entry = {"interval": None, "comparators": []}
NOT_RATED = {"word": Rating.NOT_RATED.value, "level": "none", "is_muted": False}


@dataclass(frozen=True)
class Masked:
    """An entry without the numbers that may not be told; `is_withheld` if its own."""

    entry: Entry
    is_withheld: bool


class Masks:
    """Decides on the numbers of frozen entries, for readers without small numbers."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._then = Then(past)
        self._facts = past.base

    def mask(self, entry: Entry) -> Masked:
        """Give an entry as it may be shown today."""
        pk = self._past.figures.ids.get(entry["code"])
        if pk is None or pk not in self._past.families:
            return Masked(entry, is_withheld=False)
        kept = masked(entry, lambda point, part: self._hides(pk, point, part))
        if not self._tell_limits(pk, entry):
            return kept
        return replace(kept, entry={**kept.entry, "spc": None, "needed": ""})

    def _tell_limits(self, pk: int, entry: Entry) -> bool:
        """Say whether limits may be made of figures that have been restated since.

        They reach back further than the small chart. Beside today's limits they would
        tell how far a figure moved that is in neither of the two entries.
        """
        limits = entry.get("spc")
        if not limits:
            return False
        period, first = Period.parse(entry["period"]), Period.parse(limits["since"])
        years = set()
        while period.start >= first.start:
            years.add(period.financial_year)
            period = period.previous()
        family = self._past.families[pk]
        return any(self._past.is_changed(family, year) for year in years)

    def _hides(self, pk: int, point: Entry, part: tuple[str, str]) -> bool:
        period = Period.parse(point["period"])
        spot = Spot(pk, period, *part)
        family = self._past.families[pk]
        # Where nothing changed, what was frozen is hidden as far as it need be.
        if self._past.is_changed(family, period.financial_year):
            return self._then.hides(spot) or self._tells(spot, point)
        return self._tells(spot, point)

    def _tells(self, spot: Spot, point: Entry) -> bool:
        """Compare the frozen number itself with today's.

        What was accepted while the meeting's scorecard was frozen may have been known
        a moment before it, and yet not be in it.
        """
        newest = self._past.newest(self._past.families[spot.indicator_id])
        if spot.dimension:
            rows = newest.rows(spot.indicator_id, spot.period)
            now = rows.get((spot.dimension, spot.code))
        else:
            now = newest.get(spot.indicator_id, spot.period)
        if now is None or not now.is_number:
            return False
        indicator = self._facts.indicators[spot.indicator_id]
        mid_year = spot.period.financial_year.start.year
        population = self._facts.populations.get(mid_year)
        _, frozen = marked(_figure(point, spot.period), indicator, population)
        _, today = marked(now, indicator, population)
        return tells(frozen, today, self._facts.partnership.suppression_threshold)


Hides = Callable[[Entry, tuple[str, str]], bool]


def masked(entry: Entry, hides: Hides) -> Masked:
    """Take out the numbers that `hides` names, and all that was made from them."""
    shown = {
        **entry,
        **{key: _point(entry.get(key), hides) for key in EARLIER},
        "history": [_point(point, hides) for point in entry["history"]],
        "breakdowns": [_table(part, entry, hides) for part in entry["breakdowns"]],
    }
    own = _point(entry, hides)
    is_own = own is not entry
    if is_own:
        shown |= {key: own[key] for key in NUMBERS} | OF_OWN
        shown["rating"] = _rating(entry)
        shown["confidence"] = {**entry["confidence"], "word": "None"}
    if shown == entry:
        return Masked(entry, is_withheld=False)
    return Masked(_without_derived(shown, entry, is_own=is_own), is_own)


def _without_derived(shown: Entry, entry: Entry, *, is_own: bool) -> Entry:
    """Take out what was worked out from figures that are hidden now."""
    gone = {key for key in EARLIER if is_own or shown[key] != entry.get(key)}
    changes = entry.get("change") or {}
    return {
        **{key: shown[key] if key in KEPT else DERIVED.get(key) for key in entry},
        "change": {key: None if key in gone else changes.get(key) for key in EARLIER},
        "confidence": _silent(shown["confidence"]),
        "caveats": [_caveat(caveat) for caveat in entry["caveats"]],
    }


def _rating(entry: Entry) -> Entry:
    """Leave out how a hidden figure stands to its target; "No target" tells nothing."""
    rating: Entry = entry["rating"]
    return rating if rating["level"] == "none" else NOT_RATED


def _point(point: Any, hides: Hides, part: tuple[str, str] = ("", "")) -> Any:
    """Give a figure, or a copy without its numbers."""
    if not point or point["state"] != "value" or not hides(point, part):
        return point
    return {
        **point,
        "numerator": None,
        "denominator": None,
        "value": None,
        "state": Qualifier.SUPPRESSED.value,
        "qualifier": Qualifier.SUPPRESSED.value,
        "text": HIDDEN,
    }


def _table(part: Entry, entry: Entry, hides: Hides) -> Entry:
    """Give a breakdown; when a row of it goes, so do the rates made from the rows."""
    period = {"period": entry["period"]}
    rows = [
        _point({**period, **row}, hides, (part["dimension"], row["code"]))
        for row in part["rows"]
    ]
    pairs = zip(rows, part["rows"], strict=True)
    plain = [{key: row[key] for key in was} for row, was in pairs]
    if plain == part["rows"]:
        return part
    return {**part, "rows": [_without_rate(row) for row in plain]}


def _without_rate(row: Entry) -> Entry:
    return {**row, "relative": None} if "relative" in row else row


def _silent(said: Any) -> Any:
    """Take marks of caveats that hold a number out of the reasons for a confidence."""
    if isinstance(said, dict):
        return {key: _silent(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_silent(value) for value in said]
    is_mark = isinstance(said, str) and said.startswith("Caveat: ")
    return "Caveat: Caveat." if is_mark and tells_a_number(said) else said


def _caveat(caveat: Entry) -> Entry:
    is_telling = tells_a_number(caveat["text"])
    mark = "Caveat" if tells_a_number(caveat["mark"]) else caveat["mark"]
    return {**caveat, "mark": mark, "text": WITHHELD if is_telling else caveat["text"]}


def _figure(point: Entry, period: Period) -> Figure:
    numerator, denominator, value = (
        None if point.get(key) is None else Decimal(str(point[key]))
        for key in ("numerator", "denominator", "value")
    )
    return Figure(
        period,
        point["state"],
        point.get("qualifier") or "",
        numerator,
        denominator,
        value,
    )
