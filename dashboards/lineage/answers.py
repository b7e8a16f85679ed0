"""The sentences of the page that follows a number back: whence, and how it is made."""

from collections.abc import Mapping, Sequence

from dashboards.lineage.behind import Behind
from dashboards.presenters import entries as words
from dashboards.reading import Entry
from safeguarding.periods import Kind


def making(entry: Entry, found: Mapping[int, Behind]) -> str:
    """Say how the figure follows from its rows."""
    sources = entry["sources"]
    if any(each["kind"] == "derived" for each in sources):
        return "It is computed by this service, and never sent by anybody:"
    if not sources:
        return ""
    if any(each["kind"] != "return" for each in sources):
        return "It is counted by this service from the records it holds."
    agencies = {each["agency"] for each in sources}
    parts = []
    months = sorted(
        {each.period for each in found.values() if each.period.kind is Kind.MONTH}
    )
    if len(months) > 1:
        parts.append(
            f"the months from {months[0].short_label} to {months[-1].short_label}"
        )
    if len(agencies) > 1:
        parts.append(f"what {len(agencies)} agencies sent")
    if not parts:
        return "It is the figure as the agency sent it."
    return (
        f"It is added up from {' and '.join(parts)}: counts are added to counts, and "
        "percentages are never averaged."
    )


def answer(entry: Entry, found: Mapping[int, Behind], threshold: int) -> str:
    """Say in one sentence where the number comes from."""
    shown = words.figure(entry, threshold, unit=entry["unit"])
    number = shown.spoken or shown.text
    rows = [each for each in entry["sources"] if each["kind"] == "return"]
    who = sorted({each["agency_name"] for each in rows})
    if not entry["sources"]:
        owed = ", ".join(entry.get("expected_from") or ())
        return (
            f"Nothing has come yet. It is owed by {owed}."
            if owed
            else ("Nothing has come yet.")
        )
    lead = f"{number} in {entry['period_label']}"
    if not rows:
        return f"{lead}: counted by this service from records."
    if any(each["kind"] == "derived" for each in entry["sources"]):
        return (
            f"{lead}: computed from {_count(len(rows), 'row')} sent by {_names(who)}."
        )
    if len(rows) > 1:
        return (
            f"{lead}: added up from {_count(len(rows), 'row')} sent by {_names(who)}."
        )
    row = rows[0]
    one = found.get(row.get("row_id") or 0)
    signed = ", signed by a second person" if one and one.signed_on else ""
    return (
        f"{lead}: sent by {row['agency_name']} in version {row['version']} of its "
        f"return, row {row['row']}{signed}."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _names(names: Sequence[str]) -> str:
    if len(names) > 4:
        return f"{len(names)} agencies"
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
