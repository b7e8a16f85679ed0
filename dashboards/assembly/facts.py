"""Everything a build needs to know, loaded once and never changed after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from dashboards.assembly.elsewhere import Neighbours, Published
from safeguarding.indicators.models import Caveat, Definition, Indicator, Target
from safeguarding.indicators.relations import RelationFacts
from safeguarding.partners.models import Agency, Partnership
from safeguarding.periods import Kind, Period


class Slot(NamedTuple):
    """Where figures stand: an indicator, and a period of one kind."""

    indicator_id: int
    kind: Kind
    start: date

    @classmethod
    def at(cls, indicator_id: int, period: Period) -> "Slot":
        """Name the place of an indicator's figure for a period."""
        return cls(indicator_id, period.kind, period.start)


@dataclass(frozen=True, slots=True)
class Known:
    """One observation as known: an agency's figure, or one counted from records."""

    indicator_id: int
    agency_id: int | None
    kind: str
    period_start: date
    dimension: str
    code: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    qualifier: str
    note: str
    definition_id: int
    source_kind: str
    source_id: int | None
    source: Mapping[str, Any]

    @property
    def slot(self) -> Slot:
        """Where it stands."""
        return Slot(self.indicator_id, Kind(self.kind), self.period_start)


@dataclass(frozen=True, slots=True)
class Sent:
    """The row of a submission behind an observation, and how it came.

    Attributes:
        received_on: the day the return first came complete, in whatever version.
        has_exception: a warning about it cannot be corrected, its sender says.
        is_questioned: it was sent back after this, and not accepted anew since.
    """

    submission: int
    version: int
    sheet: str
    row: int
    received_on: date
    is_late: bool
    has_explained_warning: bool
    has_exception: bool = False
    is_signed: bool = False
    is_questioned: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """What one agency's figure was from a moment on, until it was given anew."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    qualifier: str
    recorded_at: datetime

    @property
    def numbers(
        self,
    ) -> tuple[Decimal | None, Decimal | None, Decimal | None, str]:
        """The figure without its moment."""
        return self.numerator, self.denominator, self.value, self.qualifier


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator's place on the scorecards of a partnership, between dates."""

    indicator_id: int
    active_from: date
    active_to: date | None
    position: int
    plan: str
    priority: str
    priority_title: str
    priority_position: int | None
    lead_groups: tuple[str, ...] = ()

    def is_active(self, day: date) -> bool:
        """Say whether the indicator is switched on that day."""
        return self.active_from <= day and (
            self.active_to is None or day <= self.active_to
        )


@dataclass(frozen=True)
class Facts:
    """One partnership's world, for some years, as known on a day or now.

    `owed` gives, by slot, the agencies that owe a return holding the indicator;
    `populations` children aged 0 to 17 by mid-year, the latest estimate known;
    `restated`, by slot and agency, all that a figure ever was, if it ever changed;
    `published`, by indicator, figures of other places, and `neighbours` which to take;
    `same`, which numbers are one number under several names.
    """

    partnership: Partnership
    indicators: Mapping[int, Indicator]
    definitions: Mapping[int, tuple[Definition, ...]]
    agencies: Mapping[int, Agency]
    observations: Mapping[Slot, tuple[Known, ...]]
    breakdowns: Mapping[Slot, tuple[Known, ...]]
    owed: Mapping[Slot, tuple[int, ...]]
    listed: tuple[Listed, ...]
    targets: Mapping[tuple[int, date], Target]
    caveats: Mapping[int, tuple[Caveat, ...]]
    populations: Mapping[int, int]
    sent: Mapping[int, Sent]
    restated: Mapping[tuple[Slot, int | None], tuple[Earlier, ...]]
    published: Mapping[int, tuple[Published, ...]]
    neighbours: tuple[Neighbours, ...]
    same: tuple[RelationFacts, ...] = ()

    @cached_property
    def has_monthly_returns(self) -> bool:
        """Say whether anything is owed by the month."""
        return any(slot.kind is Kind.MONTH for slot in self.owed)

    def owed_by(self, indicator_id: int, period: Period) -> tuple[int, ...]:
        """Give the agencies that owe a figure, or the months it is made of."""
        owed = self.owed.get(Slot.at(indicator_id, period), ())
        if period.kind is not Kind.QUARTER or not self.has_monthly_returns:
            return owed
        slots = [Slot.at(indicator_id, month) for month in period.months]
        by_month = [each for slot in slots for each in self.owed.get(slot, ())]
        return tuple(dict.fromkeys((*owed, *by_month)))

    def definition(self, indicator_id: int, day: date) -> Definition | None:
        """Give the definition in force on a day, or the first there ever was."""
        known = self.definitions.get(indicator_id, ())
        begun = [each for each in known if each.valid_from <= day]
        return begun[-1] if begun else next(iter(known), None)
