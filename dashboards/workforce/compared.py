"""This year's numbers beside the year before's, and beside what was returned."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboards.presenters.entries import Figure
from dashboards.profile.shown import Shown
from dashboards.workforce import returned
from dashboards.workforce.parts import AS_RETURNED, FROM_BOOKINGS, change
from dashboards.workforce.reading import Told
from dashboards.workforce.returned import Sent

PRINTED = "as printed"
BESIDE = ("As returned", "Difference")


@dataclass(frozen=True)
class Row:
    """One kind or month: this year's number, the year before's, what was returned."""

    label: str
    now: float | None
    before: float | None
    sent: Sent | None

    @property
    def text(self) -> str:
        """The number of this year in words."""
        return word(self.now)

    @property
    def numbers(self) -> tuple[float | None, float | None]:
        """This year's number and the year before's."""
        return self.now, self.before

    def filled(self, told: Told, before: Sent | None) -> "Row":
        """Take what was returned of a year of which no bookings are kept."""
        now, was = self.now, self.before
        if not told.is_kept and self.sent:
            now = float(self.sent.number)
        if not told.compared and before and before.told == before.parts:
            was = float(before.number)
        return replace(self, now=now, before=was)


def word(value: float | None) -> str:
    """Write a number of a chart; nothing where there is none."""
    return "" if value is None else f"{value:,.0f}"


def known(number: float | None, *, is_known: bool) -> float | None:
    """Give a number; without one nobody came where something is known."""
    if number is None:
        return 0.0 if is_known else None
    return number


def basis(told: Told) -> str:
    """Say which of the two routes the numbers are from."""
    if not told.is_kept:
        return AS_RETURNED
    if told.sent_before and not told.compared:
        return f"{FROM_BOOKINGS} {told.year.year_ago().short_label} is as returned."
    if told.before and not told.compared:
        since = f"{told.kept_from:%B %Y}"
        return f"{FROM_BOOKINGS} They are kept from {since} on: what was before is not known."
    return FROM_BOOKINGS


def has_before(rows: Sequence[Row]) -> bool:
    """Say whether anything is known of the year before."""
    return any(row.before is not None for row in rows)


def columns(first: str, told: Told, rows: Sequence[Row], *more: str) -> tuple[str, ...]:
    """Name the columns: both years, `more`, and what was returned beside bookings."""
    before = (told.last_year,) if has_before(rows) else ()
    beside = BESIDE if told.is_kept and told.sent else ()
    return (first, told.year.short_label, *before, *more, *beside)


def cells(told: Told, row: Row, rows: Sequence[Row], *more: Shown) -> tuple[Shown, ...]:
    """Fill those columns."""
    before = (_number(row.before),) if has_before(rows) else ()
    beside: tuple[Shown, ...] = ()
    if told.is_kept and told.sent:
        counted = None if told.awaits else row.now
        beside = (returned.cell(row.sent), returned.apart(counted, row.sent))
    return (_number(row.now), *before, *more, *beside)


def moved(row: Row) -> Shown:
    """Show the change; where the year before is not known, the one that was printed."""
    claim = row.sent.claim if row.sent else ""
    if row.before is None and claim:
        return Shown(Figure(claim, "value", PRINTED))
    worked_out = change(row.now, row.before)
    if not claim or claim == worked_out.text:
        return worked_out
    return Shown(Figure(worked_out.text, "value", f"printed: {claim}"))


def _number(value: float | None) -> Shown:
    return returned.number(None if value is None else int(value))
