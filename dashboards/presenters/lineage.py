"""The way of a number, in the words of the page that follows it back.

Nothing here decides who may know what: `dashboards.lineage.behind` has left that out
already, and what is missing is told in other words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.utils import timezone

from dashboards.assembly import wording
from dashboards.assembly.derive import POPULATION
from dashboards.assembly.totals import Part, add_up
from dashboards.lineage.behind import Behind
from dashboards.lineage.history import Once
from dashboards.presenters.entries import Figure, figure
from safeguarding.indicators.formulas import TERM
from safeguarding.periods import Period, PeriodError

Entry = dict[str, Any]
CHILDREN = "children aged 0 to 17"
ONLY = "Only {agency} and the board's coordinators can open the return."
GONE = "The return behind it cannot be shown. Ask the board's coordinator."
NOBODY = "Not signed by a second person"
FINGERPRINT = 12


@dataclass(frozen=True)
class Fact:
    """One line about a row."""

    key: str
    value: str
    is_code: bool = False


@dataclass(frozen=True)
class Line:
    """One row of a return, or one count of records, that a figure is made of.

    `row_id` and `submission` are None where the reader may not go on; `why_not` says so.
    """

    title: str
    place: str
    said: Figure | None
    facts: tuple[Fact, ...]
    submission: int | None = None
    row_id: int | None = None
    why_not: str = ""


def formula_in_words(formula: str, titles: Mapping[str, str]) -> str:
    """Write a computation as a sentence's end: what is divided by what, times how much.

    Args:
        formula: as entries keep it, "CPP-02 / POPULATION_0_17 x 10,000".
        titles: titles of indicators by code.
    """
    named = {**titles, POPULATION: CHILDREN}

    def name(found: re.Match[str]) -> str:
        term = found[0]
        title = named.get(term)
        if title is None or term == POPULATION:
            return title or term
        return f"{title} ({term})"

    above, _, below = formula.partition(" / ")
    below, _, times = below.partition(" x ")
    sides = [TERM.sub(name, each.replace(" + ", " plus ")) for each in (above, below)]
    divided = f"{sides[0]} divided by {sides[1]}" if below else sides[0]
    return f"{divided}, times {times}" if times else divided


def row_line(source: Entry, found: Behind | None, threshold: int) -> Line:
    """Tell a row of a return.

    Args:
        source: as the entry points at it.
        found: the row itself; None when it is not there any more.
        threshold: counts of children up to this are hidden in this partnership.
    """
    if found is None:
        place = _where(source["version"], source["sheet"], source["row"])
        return Line(source["agency_name"], place, None, (), why_not=GONE)
    return Line(
        title=f"{found.agency}: {found.return_title}, {found.period.short_label}",
        place=_where(found.version, found.sheet, found.row, found.columns),
        said=said(found.now, found.unit, threshold) if found.now else None,
        facts=tuple(_facts(source, found, threshold)),
        submission=found.submission if found.may_open else None,
        row_id=found.row_id if found.may_open else None,
        why_not="" if found.may_open else ONLY.format(agency=found.agency),
    )


def _records(scope: str) -> str:
    """Name the records of a measure and their period: "CSE cases, Q3 2015-16"."""
    label, _, code = scope.partition(" ")
    try:
        kind = apps.get_model(label)._meta.verbose_name_plural
        return f"{kind}, {Period.parse(code).short_label}"
    except (LookupError, ValueError, PeriodError):
        return scope  # Of a kind that is not kept any more: as it was written.


def measure_line(source: Entry, threshold: int, *, unit: str) -> Line:
    """Tell what was counted from records; with the count only where it is given."""
    scope = source.get("scope")
    facts = [
        Fact("Measure", source.get("measure") or "not named"),
        Fact("Definition", f"version {source.get('definition') or 1}"),
        Fact("Records", _records(str(scope)) if scope else "all of this partnership"),
    ]
    shown = None
    if "qualifier" in source:
        shown = _figure(_part(source), unit, threshold)
    return Line("Counted by this service from records", "", shown, tuple(facts))


def _where(
    version: int, sheet: str, row: int | None, columns: Sequence[str] = ()
) -> str:
    """Point at a place in a file: version, sheet, row, columns."""
    names = f", column {columns[0]}" if columns else ""
    if columns[1:]:
        names = f", columns {', '.join(columns[:-1])} and {columns[-1]}"
    named = f"sheet “{sheet}”, " if sheet else ""
    return f"Version {version}, {named}row {row}{names}"


def _facts(source: Entry, found: Behind, threshold: int) -> list[Fact]:
    names = found.names
    facts = []
    if names and names.note:
        facts.append(Fact("Note with it", names.note))
    facts.append(Fact("Prepared", _prepared(found)))
    facts.append(Fact("Signed", _signed(found)))
    if received := source.get("received_on"):
        facts.append(Fact("Return first received", _day(date.fromisoformat(received))))
    if found.accepted_on:
        by = names.decided_by if names else ""
        who = f"by {by}" if by else "by the board's coordinator"
        facts.append(Fact("Accepted", f"{_day(found.accepted_on)} {who}"))
    if (found.definition_version or 1) > 1:
        words = f"version {found.definition_version} of the definition"
        facts.append(Fact("Counted by", words))
    if found.again:
        again = f"version {found.again.version}, accepted later, did not change it"
        facts.append(Fact("Since then", again))
    return [*facts, *_checked(found), *_earlier(found, threshold), *_proof(found)]


def _prepared(found: Behind) -> str:
    if found.names:
        who = found.names.prepared_by
        behalf = f", on behalf of {found.agency}" if found.is_on_behalf else ""
        return f"{_day(found.sent_on)} by {who}{behalf}"
    if found.is_on_behalf:
        return f"{_day(found.sent_on)} by the coordinator, on behalf of {found.agency}"
    return f"{_day(found.sent_on)} by a named person of {found.agency}"


def _signed(found: Behind) -> str:
    if found.signed_on is None:
        return NOBODY
    by = found.names.signed_by if found.names else ""
    return f"{_day(found.signed_on)} by {by or f'a named signatory of {found.agency}'}"


def _checked(found: Behind) -> list[Fact]:
    if not found.explained:
        return []
    noun = "warning" if found.explained == 1 else "warnings"
    return [
        Fact(
            "Check", f"{found.explained} {noun} about this row, explained by the sender"
        )
    ]


def _earlier(found: Behind, threshold: int) -> list[Fact]:
    """Say what the figure was before, or only how often it was given anew."""
    if not found.times:
        return []
    if not found.earlier:
        often = "once" if found.times == 1 else f"{found.times} times"
        return [Fact("Given anew", f"{often}, after it had been accepted before")]
    before = [
        f"{_in_one(said(each, found.unit, threshold))} from {_moment(each)}"
        for each in found.earlier
    ]
    return [Fact("Was before", "; ".join(before))]


def _in_one(said: Figure) -> str:
    return f"{said.text} ({said.counts})" if said.counts else said.text


def _proof(found: Behind) -> list[Fact]:
    if found.names is None:
        return []
    short = found.names.fingerprint[:FINGERPRINT]
    return [
        Fact("File", found.names.file_name),
        Fact("Fingerprint of the figures", f"{short}…", is_code=True),
    ]


def said(once: Once, unit: str, threshold: int) -> Figure:
    """Read what one agency sent, by the rule of totals."""
    if once.is_withdrawn:
        return Figure("Withdrawn", "missing")
    part = Part(once.numerator, once.denominator, once.value, once.qualifier)
    return _figure(part, unit, threshold)


def _part(source: Entry) -> Part:
    """Read a count of records as entries for full readers carry it."""
    return Part(
        _decimal(source.get("numerator")),
        _decimal(source.get("denominator")),
        _decimal(source.get("value")),
        source["qualifier"],
    )


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _figure(part: Part, unit: str, threshold: int) -> Figure:
    total = add_up([part], unit)
    point = {
        "numerator": wording.number(total.numerator),
        "denominator": wording.number(total.denominator),
        "value": wording.number(total.value),
        "state": total.state,
        "qualifier": total.qualifier,
        "text": wording.text(
            state=total.state,
            qualifier=total.qualifier,
            value=total.value,
            unit=unit,
        ),
    }
    return figure(point, threshold, unit=unit)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _moment(once: Once) -> str:
    at: datetime = timezone.localtime(once.recorded_at)
    return _day(at.date())
