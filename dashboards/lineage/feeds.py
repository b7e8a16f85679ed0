"""What a cell of a return feeds: entries of scorecards, later ones, frozen ones.

Entries are looked for where they can be: those of the indicator and of all that are
computed from it, on the scorecard of the figure's own quarter, and then on those that
look back on it. No search through all entries, whatever their number.

Source: DESIGN section 1, the other way round; FEATURES 1 (15).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from dashboards.models import ScorecardEntry, SnapshotEntry
from dashboards.reading import Entry
from safeguarding.indicators.models import Definition
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import SubmissionRow

# How far a scorecard looks back at most, whatever it draws from earlier figures.
FURTHEST_QUARTERS = 80


@dataclass(frozen=True)
class Fed:
    """An entry that holds the figure of a cell.

    Attributes:
        part: what part of the entry's figure the cell is, for one of a breakdown.
        is_computed: the entry is computed by a formula with the cell's indicator.
        others: how many other rows are in the entry's figure.
        later: quarters of later scorecards that compare with it or draw it.
    """

    code: str
    title: str
    quarter: Period
    period: Period
    part: str
    is_computed: bool
    others: int
    later: tuple[Period, ...]

    @property
    def how(self) -> str:
        """Say what the cell is to the figure."""
        if self.part:
            return f"It is the part “{self.part}” of a breakdown of this figure."
        rows = f"{self.others} other {'row' if self.others == 1 else 'rows'}"
        if self.is_computed:
            beside = f" and {rows}" if self.others else ""
            return f"This figure is computed from it{beside}."
        if self.others:
            return f"It is part of this figure, together with {rows}."
        return "It is this figure."


@dataclass(frozen=True)
class Kept:
    """A frozen scorecard that holds the cell, and by which indicators."""

    snapshot: int
    title: str
    meeting_on: date
    codes: tuple[str, ...]


def computed_from(code: str) -> set[str]:
    """Name all indicators that are computed from one, directly or by way of others."""
    formulas = Definition.objects.exclude(formula=None)
    used_by: dict[str, set[str]] = defaultdict(set)
    for derived, data in formulas.values_list("indicator__code", "formula"):
        formula: Any = data
        for term in (*formula["numerator"], *formula.get("denominator", ())):
            used_by[term].add(derived)
    found: set[str] = set()
    waiting = [code]
    while waiting:
        fresh = used_by[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def quarter_of(row: SubmissionRow) -> Period:
    """Give the quarter on whose scorecard a row's figure stands."""
    return Period(Kind(row.kind), row.period_start).quarter


def feeds(row: SubmissionRow, carrier: int, codes: Collection[str]) -> tuple[Fed, ...]:
    """Find the entries that a row feeds now: two queries.

    Args:
        row: the row, with its indicator.
        carrier: the row that entries point at (`history.carrier_of`).
        codes: the row's indicator and what is computed from it.
    """
    quarter = quarter_of(row)
    rows = ScorecardEntry.objects.filter(
        partnership_id=row.partnership_id,
        quarter_start=quarter.start,
        indicator__code__in=codes,
    )
    told = rows.order_by("position", "pk").values_list(
        "indicator__title",
        "full__code",
        "full__period",
        "full__sources",
        "full__breakdowns",
    )
    entries = [_as_entry(*each) for each in told]
    fed = [each for each in entries if holds(each, row, carrier)]
    later = _later(row, quarter, {each["code"]: each["period"] for each in fed})
    return tuple(_fed(row, quarter, each, later) for each in fed)


def _as_entry(*told: Any) -> Entry:
    names = ("title", "code", "period", "sources", "breakdowns")
    return dict(zip(names, told, strict=True))


def holds(entry: Entry, row: SubmissionRow, carrier: int) -> bool:
    """Say whether the figure of an entry, or a part of it, was made of a row."""
    if row.breakdown_dimension:
        return _part_of(entry, row) is not None
    return any(_is_at(source, row, carrier) for source in entry["sources"])


def _is_at(source: Entry, row: SubmissionRow, carrier: int) -> bool:
    if source["kind"] != "return":
        return False
    if "row_id" in source:
        return bool(source["row_id"] == carrier)
    # Kept before entries named the very row: its place must do.
    place = (source["submission"], source["sheet"], source["row"])
    return place == (row.submission_id, row.sheet, row.row)


def _part_of(entry: Entry, row: SubmissionRow) -> Entry | None:
    """Find the part that a row of a breakdown is, on the entry of the same period."""
    is_own = entry["code"] == row.indicator.code
    if not is_own or entry["period"] != Period(Kind(row.kind), row.period_start).code:
        return None
    for part in entry.get("breakdowns") or ():
        if part["dimension"] == row.breakdown_dimension:
            wanted = row.breakdown_code
            return next((one for one in part["rows"] if one["code"] == wanted), None)
    return None


def _fed(
    row: SubmissionRow,
    quarter: Period,
    entry: Entry,
    later: Mapping[str, Sequence[Period]],
) -> Fed:
    rows = [each for each in entry["sources"] if each["kind"] != "derived"]
    part = _part_of(entry, row) if row.breakdown_dimension else None
    return Fed(
        code=entry["code"],
        title=entry["title"],
        quarter=quarter,
        period=Period.parse(entry["period"]),
        part=part["label"] if part else "",
        is_computed=entry["code"] != row.indicator.code,
        others=max(len(rows) - 1, 0),
        # A part of a figure is on no later scorecard.
        later=() if part else tuple(later.get(entry["code"], ())),
    )


def _later(
    row: SubmissionRow, quarter: Period, shown: Mapping[str, str]
) -> Mapping[str, list[Period]]:
    """Find later scorecards that look back on the figures a row is in: one query.

    Args:
        row: the row.
        quarter: the quarter of its own scorecard.
        shown: the period it stands in there, by code of the indicator.
    """
    looks_back = Q(pk__in=[])
    for code, period in shown.items():
        looks_back |= Q(
            indicator__code=code, full__history__contains=[{"period": period}]
        )
    rows = ScorecardEntry.objects.filter(
        partnership_id=row.partnership_id,
        indicator__code__in=shown.keys(),
        quarter_start__gt=quarter.start,
        quarter_start__lte=quarter.shift(FURTHEST_QUARTERS).start,
    ).annotate(in_history=ExpressionWrapper(looks_back, BooleanField()))
    found: dict[str, list[Period]] = defaultdict(list)
    for code, start, is_there, since, period in rows.order_by(
        "quarter_start"
    ).values_list(
        "indicator__code",
        "quarter_start",
        "in_history",
        "full__spc__since",
        "full__period",
    ):
        if is_there or _in_limits(shown[code], since, period):
            found[code].append(Period(Kind.QUARTER, start))
    return found


def _in_limits(period: str, since: str | None, shown: str) -> bool:
    """Say whether limits that reach back so far are drawn from a period too."""
    if since is None:
        return False
    first, last, here = map(Period.parse, (since, shown, period))
    if not first.kind is here.kind is last.kind:
        return False
    return first.start <= here.start <= last.start


def snapshots(
    row: SubmissionRow, carrier: int, codes: Collection[str]
) -> tuple[Kept, ...]:
    """Find the frozen scorecards of the quarter that hold a row: one query.

    They hold it whatever became of it since.
    """
    rows = SnapshotEntry.objects.filter(
        snapshot__partnership_id=row.partnership_id,
        snapshot__quarter_start=quarter_of(row).start,
        indicator__code__in=codes,
    ).order_by("snapshot__meeting_on", "snapshot_id", "position")
    told = rows.values_list(
        "snapshot_id",
        "snapshot__title",
        "snapshot__meeting_on",
        "indicator__title",
        "full__code",
        "full__period",
        "full__sources",
        "full__breakdowns",
    )
    held: dict[tuple[int, str, date], list[str]] = defaultdict(list)
    for pk, title, on, *rest in told:
        entry = _as_entry(*rest)
        if holds(entry, row, carrier):
            held[pk, title, on].append(entry["code"])
    return tuple(Kept(*key, tuple(codes)) for key, codes in held.items())
