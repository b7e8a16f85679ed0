"""What each column of a downloaded scorecard holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboards.presenters import comparator, judging
from dashboards.presenters.entries import priority_title
from dashboards.presenters.sources import inputs_of
from dashboards.presenters.words import MISSING
from dashboards.reading import Entry

Cell = str | int | float | None
# The parts of a confidence and what they are called, in the order they are read.
PARTS = {
    "completeness": "Complete?",
    "timeliness": "In time?",
    "precision": "Exact?",
    "problems": "Open questions?",
    "exceptions": "Explained or not correctable?",
    "sign_off": "Signed?",
    "revisions": "Restated?",
    "caveats": "Caveats?",
}


@dataclass(frozen=True)
class Column:
    """A column of the file: its heading, its width in characters, what it holds."""

    heading: str
    width: int
    value: Callable[[Entry], Cell]


def _get(*path: str) -> Callable[[Entry], Cell]:
    """Make a function that follows keys down an entry; None where one is missing."""

    def follow(entry: Entry) -> Cell:
        value: Any = entry
        for key in path:
            value = (value or {}).get(key)
        return value  # type: ignore[no-any-return]

    return follow


def _figure(entry: Entry) -> Cell:
    """Give the number, or `c`, or nothing: why there is none has its own column."""
    if entry["state"] == "value":
        return entry["value"]  # type: ignore[no-any-return]
    return MISSING["suppressed"].word if entry["state"] == "suppressed" else None


def _count(which: str) -> Callable[[Entry], Cell]:
    def value(entry: Entry) -> Cell:
        if entry["state"] == "suppressed" and _is_counted(entry, which):
            return MISSING["suppressed"].word
        return entry[which]  # type: ignore[no-any-return]

    return value


def _is_counted(entry: Entry, which: str) -> bool:
    """A plain count has no denominator that could be hidden."""
    return which == "numerator" or entry["unit"] != "COUNT"


def _earlier(which: str) -> Callable[[Entry], Cell]:
    return lambda entry: _figure(entry[which]) if entry[which] else None


def _state(entry: Entry) -> Cell:
    if entry["state"] == "value":
        return ""
    missing = MISSING.get(entry["state"])
    hidden = entry["state"] == "suppressed"
    return "Hidden: small number" if hidden else missing.word if missing else ""


def _sources(entry: Entry) -> Cell:
    return "; ".join(source_in_words(source) for source in entry["sources"])


def source_in_words(source: dict[str, Any]) -> str:
    """Say where a figure came from, without any number of it."""
    if source["kind"] == "return":
        place = f"version {source['version']}, row {source['row']}"
        sheet = f", sheet {source['sheet']}" if source.get("sheet") else ""
        return f"{source['agency_name']}: {place}{sheet}"
    if source["kind"] == "derived":
        return f"Computed from {', '.join(inputs_of(source))}"
    return f"Counted from records: {source.get('measure', '')}"


def _compared(which: str) -> Callable[[Entry], Cell]:
    """Make a function that looks at the place the page compares a row with."""

    def value(entry: Entry) -> Cell:
        chosen = comparator.first(entry.get("comparators") or ()) or {}
        found: Cell = chosen.get(which)
        return found

    return value


def _part(which: str) -> Callable[[Entry], Cell]:
    def value(entry: Entry) -> Cell:
        parts = entry["confidence"].get("parts") or ()
        found: Cell = next((p["word"] for p in parts if p["part"] == which), None)
        return found

    return value


def _muted(entry: Entry) -> Cell:
    return "Muted: low confidence" if entry["rating"].get("is_muted") else None


COLUMNS = (
    Column("Code", 9, _get("code")),
    Column("Indicator", 44, _get("title")),
    Column("Priority", 34, priority_title),
    Column("Period", 22, _get("period_label")),
    Column("Figure", 10, _figure),
    Column("Unit", 12, _get("unit_label")),
    Column("Numerator", 11, _count("numerator")),
    Column("Denominator", 12, _count("denominator")),
    Column("Why there is no figure", 16, _state),
    Column("How exact", 11, _get("qualifier")),
    Column("Lower end by chance", 11, _get("interval", "low")),
    Column("Upper end by chance", 11, _get("interval", "high")),
    Column("Method of the interval", 14, _get("interval", "method")),
    Column("Period before", 18, _get("previous", "period_label")),
    Column("Figure of the period before", 12, _earlier("previous")),
    Column("Change on the period before", 12, _get("change", "previous", "absolute")),
    Column("Change in % on it", 10, _get("change", "previous", "percent")),
    Column("Change in points on it", 10, _get("change", "previous", "points")),
    Column("Year earlier", 18, _get("year_ago", "period_label")),
    Column("Figure a year earlier", 12, _earlier("year_ago")),
    Column("Change on a year earlier", 12, _get("change", "year_ago", "absolute")),
    Column("Change in % on a year", 10, _get("change", "year_ago", "percent")),
    Column("Change in points on a year", 10, _get("change", "year_ago", "points")),
    Column("Trend", 15, _get("trend")),
    Column("How the trend was judged", 44, _get("method")),
    Column("What would have been a signal", 44, _get("needed")),
    Column("Limits of chance", 44, _get("spc", "text")),
    Column("Target", 10, _get("target", "target")),
    Column("Rating", 14, _get("rating", "word")),
    Column("May it be relied on?", 14, _muted),
    Column("Compared with", 16, _compared("name")),
    Column("Their period", 14, _compared("period_label")),
    Column("Their figure", 10, _compared("value")),
    Column("Their lower end by chance", 11, _compared("low")),
    Column("Their upper end by chance", 11, _compared("high")),
    Column("Ours beside theirs", 12, _compared("word")),
    Column("Their source", 30, _compared("source")),
    Column("Times restated", 10, _get("revisions", "times")),
    Column("Last restated on", 12, _get("revisions", "last_on")),
    Column("First given as", 10, _get("revisions", "first_value")),
    Column("Confidence", 12, _get("confidence", "word")),
    Column(
        "Reasons for the confidence",
        44,
        lambda entry: " ".join(entry["confidence"]["reasons"]),
    ),
    *(Column(heading, 14, _part(name)) for name, heading in PARTS.items()),
    Column("Returned by", 24, lambda entry: ", ".join(judging.agencies(entry))),
    Column("Caveats", 44, lambda entry: " ".join(c["text"] for c in entry["caveats"])),
    Column("Source", 44, _sources),
)
# One line for every place an indicator is compared with.
COMPARED = (
    Column("Code", 9, _get("beside")),
    Column("Indicator", 44, _get("title")),
    Column("Place", 22, _get("name")),
    Column("Their period", 14, _get("period_label")),
    Column("Numerator", 11, _get("numerator")),
    Column("Denominator", 12, _get("denominator")),
    Column("Figure", 10, _get("value")),
    Column("In words", 14, _get("text")),
    Column("Lower end by chance", 11, _get("low")),
    Column("Upper end by chance", 11, _get("high")),
    Column("Ours beside theirs", 12, _get("word")),
    Column("How it was judged", 44, _get("method")),
    Column("Source", 44, _get("source")),
    Column("Published on", 12, _get("published_on")),
)
