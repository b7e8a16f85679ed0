"""The figure of an indicator for a period, whoever it came from."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboards.assembly import derive
from dashboards.assembly.facts import Facts, Known, Slot
from dashboards.assembly.figure import Figure
from dashboards.assembly.totals import NOT_RECEIVED, Part, Total, add_up
from safeguarding.indicators.models import Indicator, Qualifier, Timing
from safeguarding.periods import Kind, Period

CANNOT_BE_ADDED = (
    "Months of it cannot be added up: a child can be counted in more than one."
)
MONTH_MISSING = "Not every month of the quarter has been sent."
OTHER_PERIODS = "{} sent it for other periods, which cannot be added to this one."
COUNTED_AND_SENT = (
    "Agencies sent a figure too; it is not added to the one counted from records."
)


class Figures:
    """Every figure that can be asked of the facts, worked out once each."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.ids = {each.code: each.pk for each in facts.indicators.values()}
        self._found: dict[Slot, Figure] = {}
        self._parts: dict[Slot, dict[tuple[str, str], Figure]] = {}
        self._versions = {
            each.pk: each.version
            for versions in facts.definitions.values()
            for each in versions
        }

    def get(self, indicator_id: int, period: Period) -> Figure:
        """Give the figure of an indicator for a period.

        What was returned stands. Otherwise it is computed: a quarter from its months,
        a derived indicator from its inputs, each for the same period.
        """
        slot = Slot.at(indicator_id, period)
        found = self._found.get(slot)
        if found is None:
            # Formulas that went round in a circle would meet this, and stop.
            self._found[slot] = Figure(period, NOT_RECEIVED)
            found = self._found[slot] = self._work_out(slot, period)
        return found

    def rows(self, indicator_id: int, period: Period) -> dict[tuple[str, str], Figure]:
        """Give the breakdowns of a figure, by dimension and code, agencies added."""
        slot = Slot.at(indicator_id, period)
        found = self._parts.get(slot)
        if found is None:
            found = self._parts[slot] = self._added_up(slot, period)
        return found

    def _added_up(self, slot: Slot, period: Period) -> dict[tuple[str, str], Figure]:
        groups: dict[tuple[str, str], list[Known]] = {}
        is_counted = self._is_counted(slot)
        for row in self.facts.breakdowns.get(slot, ()):
            # Parts of a sent figure are not parts of the one counted from records.
            if row.agency_id is None or not is_counted:
                groups.setdefault((row.dimension, row.code), []).append(row)
        unit = self.facts.indicators[slot.indicator_id].unit
        return {
            key: _figure(period, add_up([_part(row) for row in groups[key]], unit))
            for key in sorted(groups)
        }

    def _is_counted(self, slot: Slot) -> bool:
        """Say whether a figure was counted from records: then what was sent waits."""
        return any(
            row.agency_id is None for row in self.facts.observations.get(slot, ())
        )

    def _work_out(self, slot: Slot, period: Period) -> Figure:
        indicator = self.facts.indicators[slot.indicator_id]
        found = self._chosen(indicator, period)
        gaps = self._sent_otherwise(indicator, period, found)
        return replace(found, gaps=(*found.gaps, *gaps)) if gaps else found

    def _chosen(self, indicator: Indicator, period: Period) -> Figure:
        monthly = period.kind is Kind.QUARTER and indicator.frequency == Kind.MONTH
        if monthly and not self._is_counted(Slot.at(indicator.pk, period)):
            months = self._of_months(indicator, period)
            if months.is_number:
                return months
        own = self._of_agencies(indicator, period)
        if own.is_known:
            return own
        if period.kind is Kind.QUARTER:
            months = self._of_months(indicator, period)
            if months.is_known or months.doubts:
                return months
        return self._derived(indicator, period) or own

    def _sent_otherwise(
        self, indicator: Indicator, period: Period, found: Figure
    ) -> tuple[str, ...]:
        """Name agencies that sent months where others sent the quarter, or reverse."""
        if period.kind is not Kind.QUARTER or not found.made_of:
            return ()
        counted = {row.agency_id for row in found.made_of}
        if None in counted:  # Counted from records: nobody's share is missing.
            return ()
        sent = {
            row.agency_id
            for each in (period, *period.months)
            for row in self.facts.observations.get(Slot.at(indicator.pk, each), ())
        }
        names = sorted(self._name(agency_id) for agency_id in sent - counted)
        return tuple(OTHER_PERIODS.format(name) for name in names)

    def _of_agencies(self, indicator: Indicator, period: Period) -> Figure:
        slot = Slot.at(indicator.pk, period)
        rows = self.facts.observations.get(slot, ())
        counted = tuple(row for row in rows if row.agency_id is None)
        used = counted or rows
        figure = _figure(period, add_up([_part(row) for row in used], indicator.unit))
        doubts = figure.doubts
        if counted and len(rows) > len(counted):
            doubts = (*doubts, COUNTED_AND_SENT)
        return replace(
            figure,
            doubts=doubts,
            gaps=() if counted else self._gaps(slot, rows),
            versions=self._versions_of(used),
            made_of=used,
        )

    def _versions_of(self, rows: Iterable[Known]) -> frozenset[tuple[int, int]]:
        return frozenset(
            (row.indicator_id, self._versions.get(row.definition_id, 0)) for row in rows
        )

    def _gaps(self, slot: Slot, rows: Sequence[Known]) -> tuple[str, ...]:
        """Name the agencies whose share is missing from a figure of several."""
        heard = {row.agency_id for row in rows}
        gaps = [
            f"{self._name(agency_id)} has not sent it."
            for agency_id in self.facts.owed.get(slot, ())
            if agency_id not in heard
        ]
        for row in rows:
            if not _part(row).is_number:
                reason = Qualifier(row.qualifier).label.lower()
                gaps.append(f"{self._name(row.agency_id)} sent: {reason}.")
        return tuple(gaps)

    def _name(self, agency_id: int | None) -> str:
        if agency_id is None:
            return "The product"
        return self.facts.agencies[agency_id].short_name

    def _of_months(self, indicator: Indicator, quarter: Period) -> Figure:
        months = [self._of_agencies(indicator, month) for month in quarter.months]
        if indicator.timing == Timing.AS_AT:
            return replace(months[-1], period=quarter)
        known = [month for month in months if month.is_known]
        if not known:
            return Figure(quarter, NOT_RECEIVED, gaps=_merged(m.gaps for m in months))
        if len(known) < len(months):
            return Figure(quarter, NOT_RECEIVED, doubts=(MONTH_MISSING,))
        if not indicator.additive:
            return Figure(quarter, Qualifier.NOT_AVAILABLE, doubts=(CANNOT_BE_ADDED,))
        return _sum_of(months, indicator.unit, quarter)

    def _derived(self, indicator: Indicator, period: Period) -> Figure | None:
        definition = self.facts.definition(indicator.pk, period.end)
        formula = derive.formula_of(definition)
        if definition is None or formula is None:
            return None
        inputs = {
            code: self.get(self.ids[code], period)
            for code in formula.inputs
            if code in self.ids
        }
        found = derive.compute(formula, period, inputs, self.facts.populations.get)
        own = (indicator.pk, definition.version)
        return replace(found, versions=found.versions | {own})


def _part(row: Known) -> Part:
    return Part(row.numerator, row.denominator, row.value, row.qualifier)


def _figure(period: Period, total: Total) -> Figure:
    return Figure(
        period,
        total.state,
        total.qualifier,
        total.numerator,
        total.denominator,
        total.value,
        total.doubts,
    )


def _merged(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Put sentences together, each once, in order."""
    return tuple(dict.fromkeys(sentence for group in groups for sentence in group))


def _sum_of(months: Sequence[Figure], unit: str, quarter: Period) -> Figure:
    """Add the months of a quarter; one without a number leaves the sum without."""
    parts = [
        Part(each.numerator, each.denominator, each.value, each.qualifier)
        for each in months
        if each.is_number
    ]
    missing = [each for each in months if not each.is_number]
    if missing:
        parts = [Part(None, None, None, each.state) for each in missing]
    total = add_up(parts, unit)
    return replace(
        _figure(quarter, total),
        doubts=_merged([total.doubts, *(each.doubts for each in months)]),
        gaps=_merged(each.gaps for each in months),
        versions=frozenset().union(*(each.versions for each in months)),
        made_of=tuple(row for each in months for row in each.made_of),
    )
