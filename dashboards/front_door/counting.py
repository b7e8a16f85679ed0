"""The number of a step, as an entry of its own that every presenter understands.

The catalogue has no indicator for the assessments that were finished: that number is
what "assessments within 45 working days" is out of. Such an entry is made here from
the reader's own one, its change and its trend too, so it can hold nothing hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboards.front_door.steps import OUT_OF, Place, Step
from dashboards.presenters import words
from safeguarding.indicators import statistics
from safeguarding.indicators.change import change, format_figure
from safeguarding.indicators.figures import Figure, Polarity, Qualifier, Unit
from safeguarding.periods import Period

Entry = dict[str, Any]
Known = Mapping[str, Entry]

SHOWN, HIDDEN, ABSENT = "value", "suppressed", "no_figure"
NO_COUNT = "not_available"
SHARE_ONLY = "Count not given"
NOBODY = {"word": "None", "reasons": []}
UNJUDGED = {"word": "No target", "level": "none"}


@dataclass(frozen=True)
class Hiding:
    """What this reader must not see: counts of 1 to `threshold`, unless `is_full`."""

    threshold: int
    is_full: bool

    def hides(self, count: float | None) -> bool:
        """Say whether a number, or a difference, of children is too small to show."""
        if self.is_full or count is None:
            return False
        return 1 <= abs(count) <= self.threshold


def count_of(step: Step, known: Known, period: Period, hiding: Hiding) -> Entry:
    """Give the entry that counts a step; one without a figure when there is none.

    The first place with a number is taken. A hidden count ends the search: what
    another indicator is out of must not tell it.
    """
    found = [_entry(place, known, hiding) for place in step.places]
    told = [one for one in found if one is not None]
    for one in told:
        if one["state"] == SHOWN or (one["state"] == HIDDEN and not one["is_whole"]):
            return one
    return told[0] if told else absent(step.places[0].code, step.title, period)


def absent(code: str, title: str, period: Period) -> Entry:
    """Give an entry for what does not stand on the scorecard: no figure, never 0."""
    return {
        "code": code,
        "title": title,
        **_point(period.code, period.short_label),
        "is_whole": False,
        "unit": Unit.COUNT,
        "previous": None,
        "year_ago": None,
        "change": {},
        "trend": "",
        "method": "",
        "rating": UNJUDGED,
        "confidence": NOBODY,
        "caveats": [],
        "history": [],
    }


def _point(code: str, label: str) -> Entry:
    return {
        "period": code,
        "period_label": label,
        "label": label,
        "numerator": None,
        "denominator": None,
        "value": None,
        "state": ABSENT,
        "qualifier": "",
        "text": "",
    }


def _entry(place: Place, known: Known, hiding: Hiding) -> Entry | None:
    entry = known.get(place.code)
    if entry is None:
        return None
    if place.part != OUT_OF:
        return entry | {"is_whole": False}
    return _of_wholes(entry, hiding)


def _of_wholes(entry: Entry, hiding: Hiding) -> Entry:
    """Count what a share is out of, now and before."""
    own = _whole(entry, hiding)
    previous = _earlier(entry, "previous", hiding)
    year_ago = _earlier(entry, "year_ago", hiding)
    is_broken = entry.get("trend") == statistics.Word.BROKEN
    base = next((one for one in (year_ago, previous) if _is_number(one)), None)
    return (
        absent(entry["code"], entry["title"], Period.parse(entry["period"]))
        | own
        | {
            "is_whole": True,
            "previous": previous,
            "year_ago": year_ago,
            "change": {
                "previous": None if is_broken else _change(own, previous),
                "year_ago": None if is_broken else _change(own, year_ago),
            },
            **_trend(own, base, is_broken=is_broken),
            "confidence": entry["confidence"],
            "caveats": entry["caveats"],
            "history": [_whole(point, hiding) for point in entry["history"]],
            "sources": entry.get("sources") or [],
            "expected_from": entry.get("expected_from") or [],
        }
    )


def _earlier(entry: Entry, which: str, hiding: Hiding) -> Entry | None:
    return _whole(entry[which], hiding) if entry.get(which) else None


def _whole(point: Entry, hiding: Hiding) -> Entry:
    """Make a point of what a share is out of; without it, the reason stands."""
    label = point.get("label") or point.get("period_label") or ""
    made = _point(point["period"], label)
    count = point.get("denominator")
    if point["state"] == HIDDEN or hiding.hides(count):
        # A sender who hides a number says so in other words than ours.
        text = point["text"] if point["state"] == HIDDEN else words.HIDDEN
        return made | {"state": HIDDEN, "qualifier": HIDDEN, "text": text}
    if count is None:
        given = point["state"] == SHOWN
        text = SHARE_ONLY if given else point.get("text", "")
        return made | {"state": NO_COUNT if given else point["state"], "text": text}
    written = format_figure(count, Unit.COUNT, qualifier=point.get("qualifier") or "")
    return made | {
        "value": count,
        "numerator": count,
        "state": SHOWN,
        "qualifier": point.get("qualifier") or Qualifier.EXACT.value,
        "text": written,
    }


def _is_number(point: Entry | None) -> bool:
    return bool(point and point["state"] == SHOWN)


def _figure(point: Entry | None) -> Figure | None:
    if point is None or not _is_number(point):
        return None
    return Figure(Decimal(str(point["value"])), qualifier=point["qualifier"])


def _change(own: Entry, base: Entry | None) -> Entry | None:
    moved = change(_figure(own), _figure(base), Unit.COUNT)
    return moved.as_dict() if moved else None


def _trend(own: Entry, base: Entry | None, *, is_broken: bool) -> Entry:
    if not (_is_number(own) and base):
        return {"trend": "", "method": ""}
    judged = statistics.trend(
        _figure(own),
        _figure(base),
        unit=Unit.COUNT,
        polarity=Polarity.NEUTRAL,
        broken=is_broken,
    )
    said = f"Compared with {base['period_label']}. {judged.method}"
    return {"trend": str(judged.word), "method": said}
