"""How records become numbers: what an app that owns records declares can be counted.

An app keeps a module `measures` with a list of that name beside its records:

    EPISODES = Source(MissingEpisode.objects.all())
    measures = [
        Measure("MIS-04", EPISODES, numerator=Count("pk", filter=Q(location="HOME"))),
    ]

Nothing here runs a query: `compute` is the only module that turns measures into SQL.
What is asked of one record or of a child's history is a column of the record, written
when the record arrives, so that every measure stays a plain count.

Source: DESIGN section 5.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import (
    Aggregate,
    Count,
    Expression,
    F,
    IntegerField,
    QuerySet,
    Sum,
)
from django.db.models.functions import Cast, ExtractQuarter, ExtractYear
from django.utils.module_loading import module_has_submodule

from safeguarding.periods import Kind, Period


class Timing(StrEnum):
    """Whether a measure counts what happened in the quarter, or what stood at its end.

    Stock and flow are different indicators (DESIGN section 4 rule 3).
    """

    DURING = "during"
    AT_END = "at_end"


def quarter_index(date_field: str | Expression) -> Cast:
    """Give the expression of a date's quarter, for a generated column of a record.

    Returns:
        Whole number equal to `Period.containing(Kind.QUARTER, day).index`: year of the
        financial year times 4, plus the quarter from 1.
    """
    # Quarters of both years coincide, and Q1 of the financial year starts in April.
    whole = ExtractYear(date_field) * 4 + ExtractQuarter(date_field) - 1
    return Cast(whole, IntegerField())


def year_index(year_field: str) -> Expression:
    """Give the index of a financial year, from the field of the year it begins in.

    Returns:
        Whole number equal to `Period.containing(Kind.YEAR, day).index`.
    """
    return F(year_field) + 1


@dataclass(frozen=True, eq=False)
class Source:
    """Records of one kind, and the columns that say whose they are and when.

    Attributes:
        rows: the records that count at all; a queryset that is never evaluated itself.
        area: field that names the partnership.
        quarter: field with the index of the quarter the record belongs to, or of the
            financial year where `per` is the year.
        per: the kind of period its measures are counted for: a quarter or a year.
        opened: field with the quarter index in which the record opened, for measures
            of what stood at the end of a quarter.
        closed: field with the quarter index in which it closed; empty while open. A
            record closed on the last day of a quarter is not open at its end.
    """

    rows: "QuerySet[Any]"
    area: str = "partnership"
    quarter: str = "quarter"
    per: Kind = Kind.QUARTER
    opened: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        """Refuse half of an opening and closing.

        Raises:
            ImproperlyConfigured: only one of `opened` and `closed` is given.
        """
        if bool(self.opened) != bool(self.closed):
            raise ImproperlyConfigured(
                f"{self.label} names only one of opened and closed."
            )

    def periods(self, quarters: Iterable[Period]) -> list[Period]:
        """Give the periods that are counted when these quarters are asked for."""
        if self.per is Kind.QUARTER:
            return sorted(quarters)
        return sorted({quarter.financial_year for quarter in quarters})

    @property
    def label(self) -> str:
        """Name of the records, kept with every figure made from them."""
        return str(self.rows.model._meta.label)


@dataclass(frozen=True)
class Measure:
    """One indicator counted from one source.

    Attributes:
        code: the indicator's code.
        source: where the records are; measures of one source are counted together.
        numerator: what is counted, in Django's own words. Only `Count` (not of distinct
            values) and `Sum`, because counts of parts must add up to the whole:
            distinct children are a count of "first of this child in the quarter".
        denominator: out of how many, or None where the figure is itself a count.
        breakdown: field whose values the count is also given for; its name is the
            dimension's.
        timing: what happened during the quarter, or what stood at its end.
    """

    code: str
    source: Source
    numerator: Aggregate
    denominator: Aggregate | None = None
    breakdown: str = ""
    timing: Timing = Timing.DURING

    def __post_init__(self) -> None:
        """Refuse what cannot be counted in one pass.

        Raises:
            ImproperlyConfigured: an aggregate does not add up, or a measure of what
                stood at the end has a source without openings and closings.
        """
        for aggregate in self.aggregates:
            if not isinstance(aggregate, Count | Sum) or _is_distinct(aggregate):
                raise ImproperlyConfigured(
                    f"Measure {self.code} uses an aggregate whose parts do not add up."
                )
        if self.timing is Timing.AT_END and not self.source.opened:
            raise ImproperlyConfigured(
                f"Measure {self.code} needs a source with openings and closings."
            )

    @property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """The numerator and, where there is one, the denominator."""
        both = (self.numerator, self.denominator)
        return tuple(each for each in both if each is not None)


def _is_distinct(aggregate: Aggregate) -> bool:
    return bool(getattr(aggregate, "distinct", False))


_known: dict[str, Measure] = {}


def register(measures: Iterable[Measure]) -> None:
    """Make measures known; one indicator is counted in one way only.

    Raises:
        ImproperlyConfigured: another measure counts the same indicator.
    """
    for measure in measures:
        other = _known.setdefault(measure.code, measure)
        if other is not measure:
            raise ImproperlyConfigured(
                f"{measure.code} is counted by two measures: from "
                f"{other.source.label} and from {measure.source.label}."
            )


def autodiscover() -> None:
    """Register the `measures` of every installed app that has such a module."""
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "measures"):
            module = import_module(f"{config.name}.measures")
            register(getattr(module, "measures", ()))


def registered() -> Mapping[str, Measure]:
    """Give every known measure by its indicator's code."""
    return MappingProxyType(_known)


def by_source(measures: Iterable[Measure]) -> dict[Source, list[Measure]]:
    """Group measures by where their records are, in order of code."""
    groups: dict[Source, list[Measure]] = {}
    for measure in sorted(measures, key=lambda each: each.code):
        groups.setdefault(measure.source, []).append(measure)
    return groups
