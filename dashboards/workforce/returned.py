"""Training as agencies return it: tables that boards publish, as known now.

A year is told as a whole, or by quarters or months that are added up. A figure is as
exact as the least exact of its parts; a year of which a part is lacking says so.
Source: DOMAIN B.4 (TRN-01 to TRN-15), B.5; ADR 25 (two routes).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from dashboards.presenters.entries import Figure as Words
from dashboards.presenters.words import QUALIFIERS
from dashboards.profile.shown import Shown, absent
from dashboards.profile.shown import count as shown_count
from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.figures import NUMBERS, Qualifier
from safeguarding.indicators.models import Observation
from safeguarding.indicators.queries import current_observations
from safeguarding.periods import Kind, Period
from safeguarding.returns.rules.words import printed_change

TOTAL, TYPES, SECTORS, PLACES = "TRN-01", "TRN-02", "TRN-03", "TRN-04"
# Figures of which the parts of a year cannot be added up.
WHOLE_ONLY = frozenset(f"TRN-{n:02}" for n in (9, 10, 11, 12, 13, 15, 16))
RETURN = "return"
MINUS = "\u2212"
# From the most exact to the least.
EXACTNESS = (Qualifier.EXACT, Qualifier.NIL, Qualifier.APPROX, Qualifier.AT_LEAST)
MONTHS_OF_A_YEAR = 12

Key = tuple[str, str]


@dataclass(frozen=True)
class Sent:
    """A number as it was returned.

    Attributes:
        number: a count, or a share or a mean as printed.
        whole: what the count is a share of; None where that was not told.
        unit: of the indicator.
        qualifier: how exact it is.
        told: for how many of the `parts` of the year there is a number.
        parts: how many there should be; 1 where the year was told as a whole.
        is_count: it is a count, and not a share or a mean as printed.
        claim: the change that was printed beside it, as "+99%"; "" for none. It is
            shown as a claim, never reckoned with.
    """

    number: Decimal
    whole: Decimal | None = None
    unit: str = "COUNT"
    qualifier: str = Qualifier.EXACT
    told: int = 1
    parts: int = 1
    is_count: bool = True
    claim: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether it may be held against a count."""
        return self.qualifier in EXACTNESS[:2] and self.told == self.parts

    @property
    def text(self) -> str:
        """The number with its qualifier: "about 200", "at least 40"."""
        plain = f"{self.number.normalize():,f}"
        if self.unit == "PERCENT" and not self.is_count:
            plain += "%"
        said = QUALIFIERS.get(self.qualifier)
        is_rough = said is not None and self.qualifier != Qualifier.NIL
        return f"{said.word} {plain}" if said and is_rough else plain

    @property
    def note(self) -> str:
        """Say what is lacking; "" where nothing is."""
        if self.told == self.parts:
            return ""
        names = "months" if self.parts == MONTHS_OF_A_YEAR else "quarters"
        return f"{self.told} of {self.parts} {names}"

    @property
    def shown(self) -> Shown:
        """As a cell of a table."""
        said = QUALIFIERS.get(self.qualifier)
        words = Words(
            self.text, "value", self.note, meaning=said.meaning if said else ""
        )
        return Shown(words, float(self.number))


@dataclass(frozen=True)
class Returned:
    """What was returned of one year.

    Attributes:
        figures: by code of the indicator and of the part ("" for the whole).
        months: attendances by first day of the month.
        online: the same of the virtual college.
    """

    figures: Mapping[Key, Sent] = field(default_factory=dict)
    months: Mapping[date, Sent] = field(default_factory=dict)
    online: Mapping[date, Sent] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Say whether anything was returned."""
        return bool(self.figures or self.months)

    def get(self, code: str, part: str = "") -> Sent | None:
        """Give one figure."""
        return self.figures.get((code, part))

    @property
    def attended(self) -> Sent | None:
        """All attendances: as returned, or the types together where all are told."""
        if found := self.get(TOTAL):
            return found
        parts = [sent for (code, part), sent in self.figures.items() if code == TYPES]
        return _together(parts) if parts else None


def cell(sent: Sent | None) -> Shown:
    """Show a number that was returned, or that none was."""
    return sent.shown if sent else absent()


def number(value: int | None) -> Shown:
    """Show a count, or that there is none."""
    return absent() if value is None else shown_count(value)


def years(user: User, place: Place) -> set[Period]:
    """Name the financial years of which something was returned. One query."""
    if not user.may(Permission.SEE_TRAINING, place.pk):
        return set()
    rows = Observation.objects.for_user(user, Permission.SEE_TRAINING).filter(
        partnership_id=place.pk,
        source_kind=RETURN,
        indicator__code__startswith="TRN-",
        qualifier__in=NUMBERS,
    )
    starts = rows.order_by().values_list("period_start", flat=True).distinct()
    return {Period.containing(Kind.YEAR, start) for start in starts}


def read(user: User, place: Place, wanted: Sequence[Period]) -> dict[Period, Returned]:
    """Read what was returned of some years; nothing for people of one agency.

    A table tells of everybody, not of one agency's people. One query.
    """
    if not user.may(Permission.SEE_TRAINING, place.pk):
        return {year: Returned() for year in wanted}
    days = Q(pk__in=[])
    for year in wanted:
        days |= Q(period_start__range=(year.start, year.end))
    # What is counted from bookings must not stand before what was returned.
    only = days & Q(indicator__code__startswith="TRN-", source_kind=RETURN)
    rows = (
        current_observations(place.pk, only=only)
        .for_user(user, Permission.SEE_TRAINING)
        .filter(qualifier__in=NUMBERS)
        .select_related("indicator")
        .order_by("indicator__code", "period_start", "pk")
    )
    found = list(rows)
    return {year: _year(year, found) for year in wanted}


def _year(year: Period, rows: Iterable[Observation]) -> Returned:
    inside: dict[Key, dict[Period, list[Observation]]] = {}
    for row in rows:
        period = Period(Kind(row.kind), row.period_start)
        if year.start <= period.start and period.end <= year.end:
            key = (row.indicator.code, row.breakdown_code)
            inside.setdefault(key, {}).setdefault(period, []).append(row)
    told = {key: _of_year(key[0], periods, year) for key, periods in inside.items()}
    return Returned(
        figures={key: sent for key, sent in told.items() if sent},
        months=_by_month(inside.get((TOTAL, ""), {})),
        online=_by_month(inside.get((TYPES, "virtual_college"), {})),
    )


def _of_year(
    code: str, periods: Mapping[Period, list[Observation]], year: Period
) -> Sent | None:
    """Take the year as it was told; else add up its quarters, else its months."""
    if year in periods:
        return _sent(periods[year])
    if code in WHOLE_ONLY:
        return None
    for kind in (Kind.QUARTER, Kind.MONTH):
        parts = [_sent(rows) for one, rows in periods.items() if one.kind is kind]
        if parts:
            return _together(parts, of=len(year.parts(kind)))
    return None


def _by_month(periods: Mapping[Period, list[Observation]]) -> dict[date, Sent]:
    return {
        one.start: _sent(rows)
        for one, rows in periods.items()
        if one.kind is Kind.MONTH
    }


def _sent(rows: Sequence[Observation]) -> Sent:
    """Add up what several agencies gave of one period."""
    counts = [row for row in rows if row.numerator is not None]
    if not counts:
        row = rows[0]
        return Sent(
            row.value or Decimal(0),
            unit=row.indicator.unit,
            qualifier=row.qualifier,
            is_count=False,
        )
    wholes = [row.denominator for row in counts if row.denominator is not None]
    return Sent(
        sum((row.numerator or Decimal(0) for row in counts), Decimal(0)),
        sum(wholes, Decimal(0)) if len(wholes) == len(counts) else None,
        counts[0].indicator.unit,
        _least_exact(row.qualifier for row in counts),
        claim=_claim(counts),
    )


def _claim(rows: Sequence[Observation]) -> str:
    """Find the change that was printed beside the only figure."""
    found = printed_change(rows[0].note) if len(rows) == 1 else None
    return found[1].replace(" ", "").replace("-", MINUS) if found else ""


def _together(parts: Sequence[Sent], of: int | None = None) -> Sent:
    wholes = [one.whole for one in parts if one.whole is not None]
    return Sent(
        sum((one.number for one in parts), Decimal(0)),
        sum(wholes, Decimal(0)) if len(wholes) == len(parts) else None,
        parts[0].unit,
        _least_exact(one.qualifier for one in parts),
        told=len(parts),
        parts=of or len(parts),
    )


def _least_exact(qualifiers: Iterable[str]) -> str:
    order = [str(one) for one in EXACTNESS]
    return order[max(order.index(one) for one in qualifiers)]


def apart(counted: float | None, sent: Sent | None) -> Shown:
    """Say how far what is counted lies from what was returned; where both are exact."""
    if counted is None or sent is None or not sent.is_exact or not sent.is_count:
        return Shown(Words("Not compared", "missing"))
    difference = int(counted - float(sent.number))
    text = f"{difference:+,}".replace("-", MINUS) if difference else "None"
    return Shown(Words(text, "value"), float(difference))
