"""Sets up which indicators a partnership watches, its targets and its caveats."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from safeguarding.declared import DeclarationError, Reading
from safeguarding.indicators.events import DeclaredEvent, sync_events
from safeguarding.indicators.models import Caveat, Indicator, Switch, Target
from safeguarding.partners.models import Partnership, Priority
from safeguarding.periods import Kind, Period, PeriodError
from safeguarding.sync import Changes, sync

TABLES = {"switch", "target", "caveat", "event"}
LARGEST_TARGET = 1e9


@dataclass(frozen=True)
class DeclaredSwitch:
    """[[switch]]: an indicator on the scorecard, under a priority, between dates."""

    indicator: str
    active_from: date
    active_to: date | None = None
    priority: str = ""
    plan: str = ""
    position: int = 0


@dataclass(frozen=True)
class DeclaredTarget:
    """[[target]]; `direction` is for the file's reader, polarity decides."""

    indicator: str
    year: str
    target: float
    source: str
    amber_from: float | None = None
    red_from: float | None = None
    direction: str = ""


@dataclass(frozen=True)
class DeclaredCaveat:
    """[[caveat]]: a warning that travels with the figures of a period."""

    indicator: str
    period: str
    text: str
    source: str
    mark: str


@dataclass(frozen=True)
class DeclaredIndicators:
    """Everything this room reads from a partnership's file."""

    switches: list[DeclaredSwitch]
    targets: list[DeclaredTarget]
    caveats: list[DeclaredCaveat]
    events: list[DeclaredEvent]


def read(reading: Reading) -> DeclaredIndicators:
    """Read this room's tables, noting problems in the reading."""
    return DeclaredIndicators(
        reading.many("switch", DeclaredSwitch),
        reading.many("target", DeclaredTarget),
        reading.many("caveat", DeclaredCaveat),
        reading.many("event", DeclaredEvent),
    )


def apply(partnership: Partnership, declared: DeclaredIndicators) -> Changes:
    """Write this room's rows, inside the caller's transaction.

    What the file no longer says is removed: switches, targets, caveats and events
    are the board's settings, figures are not touched.

    Raises:
        DeclarationError: an indicator, priority or period is not known.
    """
    ids = dict(Indicator.objects.values_list("code", "pk"))
    problems = [
        f"[[{table}]]: there is no indicator {row.indicator}."
        for table, rows in (
            ("switch", declared.switches),
            ("target", declared.targets),
            ("caveat", declared.caveats),
        )
        for row in rows
        if row.indicator not in ids
    ]
    if problems:
        raise DeclarationError(problems)
    return (
        _sync_switches(partnership, declared.switches, ids)
        + _sync_targets(partnership, declared.targets, ids)
        + _sync_caveats(partnership, declared.caveats, ids)
        + sync_events(partnership.pk, declared.events)
    )


def _sync_switches(
    partnership: Partnership, rows: list[DeclaredSwitch], ids: dict[str, int]
) -> Changes:
    priorities = {
        (each.plan, each.code): each.pk
        for each in Priority.objects.filter(partnership=partnership)
    }
    wrong = [
        f"[[switch]] {row.indicator}: plan {row.plan} has no priority {row.priority}."
        for row in rows
        if row.priority and (row.plan, row.priority) not in priorities
    ]
    if wrong:
        raise DeclarationError(wrong)
    wanted = [
        Switch(
            partnership=partnership,
            indicator_id=ids[row.indicator],
            priority_id=priorities.get((row.plan, row.priority)),
            active_from=row.active_from,
            active_to=row.active_to,
            position=row.position,
        )
        for row in rows
    ]
    key = ("partnership_id", "indicator_id", "active_from")
    existing = Switch.objects.filter(partnership=partnership)
    return sync(existing, wanted, key=key, remove_missing=True)


def _sync_targets(
    partnership: Partnership, rows: list[DeclaredTarget], ids: dict[str, int]
) -> Changes:
    wanted = [
        Target(
            partnership=partnership,
            indicator_id=ids[row.indicator],
            year_start=_period(row.year, "target", Kind.YEAR).start,
            target=_decimal(row.target),
            amber_from=_maybe(row.amber_from),
            red_from=_maybe(row.red_from),
            source=row.source,
        )
        for row in rows
    ]
    key = ("partnership_id", "indicator_id", "year_start")
    existing = Target.objects.filter(partnership=partnership)
    return sync(existing, wanted, key=key, remove_missing=True)


def _sync_caveats(
    partnership: Partnership, rows: list[DeclaredCaveat], ids: dict[str, int]
) -> Changes:
    periods = [_period(row.period, "caveat") for row in rows]
    wanted = [
        Caveat(
            partnership=partnership,
            indicator_id=ids[row.indicator],
            starts_on=period.start,
            ends_on=period.end,
            mark=row.mark,
            text=row.text,
            source=row.source,
        )
        for row, period in zip(rows, periods, strict=True)
    ]
    key = ("partnership_id", "indicator_id", "starts_on", "text")
    existing = Caveat.objects.filter(partnership=partnership)
    return sync(existing, wanted, key=key, remove_missing=True)


def _period(code: str, table: str, kind: Kind | None = None) -> Period:
    try:
        return Period.parse(code, kind=kind)
    except PeriodError as error:
        raise DeclarationError([f"[[{table}]]: {error}"]) from None


def _decimal(number: float) -> Decimal:
    if abs(number) >= LARGEST_TARGET:
        raise DeclarationError([f"[[target]]: {number} is no target a board sets."])
    return Decimal(str(number)).quantize(Decimal("0.001"))


def _maybe(number: float | None) -> Decimal | None:
    return None if number is None else _decimal(number)
