"""Who comes, and who does not: by sector, and by agency with the play of chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards.assurance.parts import listed, words
from dashboards.assurance.scores import percent
from dashboards.charts import Bar, bars_figure
from dashboards.profile.shown import Line, Part, Shown, withheld
from dashboards.workforce import returned
from dashboards.workforce.compared import basis
from dashboards.workforce.parts import SECTORS, interval, rate
from dashboards.workforce.reading import Told
from dashboards.workforce.tally import Share, Tally, added
from safeguarding.indicators.beside import HIGHER, LOWER
from training.models.choices import Delivery

SECTORS_ASK = "Which sectors come, and from which comes nobody?"
MISSED = "Who books and does not come?"
RATES = (
    "Who did not attend is a share of the bookings that were not cancelled; who "
    "cancelled late, of all bookings. The interval is what chance alone may give "
    "(Wilson, 95%): of few bookings little can be said."
)
BESIDE: Mapping[str, str] = {
    HIGHER: "More often",
    LOWER: "Less often",
}
SAME = "No different"
NOT_JUDGED = "Not compared"


def sectors(told: Told) -> Part:
    """Compare the sectors; those from which nobody came are named first."""
    sent = {code: told.sent.get(returned.SECTORS, code) for code in SECTORS}
    if not told.is_kept and not any(sent.values()):
        return withheld("sectors", SECTORS_ASK, "No sector is known for the year.")
    if not told.is_kept:
        return _sectors_returned(told)
    came = added(told.who, lambda row: row.sector)
    briefings = [row for row in told.who if row.delivery == Delivery.BRIEFING]
    briefed = added(briefings, lambda row: row.sector)
    # An agency's own people are of a sector or two: that there are no others is no news.
    asked = [code for code in SECTORS if told.is_whole or code in came]
    tallies = {code: came.get(code, Tally()) for code in asked}
    both = any(sent.values())
    lines = tuple(
        Line(
            SECTORS[code],
            (
                returned.number(tally.attended),
                returned.number(tally.bookings),
                rate(Share(tally.attended, tally.bookings)),
                returned.number(briefed.get(code, Tally()).attended),
                *((returned.cell(sent[code]),) if both else ()),
            ),
        )
        for code, tally in tallies.items()
    )
    columns = ("Sector", "Attended", "Booked", "Attended, of booked", "At briefings")
    more = ("Briefings as returned",) if both else ()
    return Part(
        "sectors",
        SECTORS_ASK,
        _sectors_said({SECTORS[code]: one.attended for code, one in tallies.items()}),
        (*columns, *more),
        lines,
        chart=bars(lines, "Attendances"),
        note=basis(told),
    )


def _sectors_returned(told: Told) -> Part:
    sent = {
        label: told.sent.get(returned.SECTORS, code) for code, label in SECTORS.items()
    }
    was = {
        label: told.sent_before.get(returned.SECTORS, code)
        for code, label in SECTORS.items()
    }
    has_before = any(was.values())
    lines = tuple(
        Line(
            label,
            (
                returned.cell(one),
                *((returned.cell(was[label]),) if has_before else ()),
            ),
        )
        for label, one in sent.items()
    )
    counted = {label: int(one.number) for label, one in sent.items() if one}
    return Part(
        "sectors",
        SECTORS_ASK,
        f"At briefings. {_sectors_said(counted)}",
        (
            "Sector",
            f"Briefings, {told.year.short_label}",
            *((told.last_year,) if has_before else ()),
        ),
        lines,
        chart=bars(lines, "Attendances at briefings"),
        note=f"{basis(told)} Sectors are returned for briefings only.",
    )


def _sectors_said(came: Mapping[str, int]) -> str:
    nobody = [label.lower() for label, number in came.items() if not number]
    if len(nobody) == len(came):
        return "Nobody came from any sector."
    most = max(came, key=lambda label: came[label])
    said_most = f"Most came from {most.lower()}: {came[most]:,} attendances."
    if nobody:
        return f"Nobody came from {listed(nobody)}. {said_most}"
    least = min(came, key=lambda label: came[label])
    if len(came) == 1:
        return said_most
    fewest = f"Fewest: {least.lower()}, {came[least]:,}."
    return f"Somebody came from every sector. {said_most} {fewest}"


@dataclass(frozen=True)
class Missed:
    """One agency's bookings, and everybody else's."""

    name: str
    tally: Tally
    rest: Tally

    @property
    def dna(self) -> Share:
        """Who did not attend."""
        return Share(self.tally.missed, self.tally.expected)

    @property
    def late(self) -> Share:
        """Who cancelled late."""
        return Share(self.tally.late, self.tally.bookings)

    @property
    def judged(self) -> str:
        """Whether its people stay away more often than everybody else's."""
        if not self.tally.expected or not self.rest.expected:
            return ""
        others = Share(self.rest.missed, self.rest.expected)
        return self.dna.beside(others).judgement


def missed(told: Told) -> Part:
    """Compare the agencies by who did not attend and who cancelled late."""
    if not told.is_kept:
        return _missed_returned(told)
    rows = _agencies(told)
    has_others = len(rows) > 1
    lines = tuple(
        Line(
            one.name,
            (
                rate(one.dna),
                interval(one.dna),
                *([words(_word(one))] if has_others else []),
                rate(one.late),
                interval(one.late),
            ),
        )
        for one in rows
    )
    beside = ("Beside the others",) if has_others else ()
    return Part(
        "missed",
        MISSED,
        _missed_said(told, rows),
        (
            *("Agency", "Did not attend, of bookings not cancelled", "Interval"),
            *beside,
            *("Cancelled late, of all bookings", "Interval of that"),
        ),
        lines,
        chart=_whiskers(rows),
        note=RATES,
    )


def _agencies(told: Told) -> list[Missed]:
    tallies = added(told.who, lambda row: (row.name, row.agency))
    everybody = told.tally
    found = [
        Missed(name, tally, _less(everybody, tally))
        for (name, _), tally in tallies.items()
    ]
    return sorted(found, key=lambda one: (-(one.dna.value or 0), one.name))


def _less(whole: Tally, part: Tally) -> Tally:
    return Tally({key: n - part.counts.get(key, 0) for key, n in whole.counts.items()})


def _word(one: Missed) -> str:
    if not one.judged:
        return NOT_JUDGED
    return BESIDE.get(one.judged, SAME)


def _missed_said(told: Told, rows: list[Missed]) -> str:
    tally = told.tally
    if not tally.expected:
        return "Everybody who was booked cancelled."
    share = percent(tally.missed, tally.expected)
    found = (
        f"{tally.missed:,} of {tally.expected:,} ({share}) did not attend, of bookings "
        f"not cancelled; {tally.late:,} cancelled late."
    )
    often = [one.name for one in rows if one.judged == HIGHER]
    if often:
        found += f" More often than the others: {listed(often)}."
    elif len(rows) > 1:
        found += " No agency stands out beyond chance."
    return found


def _missed_returned(told: Told) -> Part:
    sent = told.sent.get("TRN-07")
    if sent is None:
        why = "Nobody's bookings of the year are kept here, and none were returned."
        return withheld("missed", MISSED, why)
    of = f" of {sent.whole:,.0f} bookings not cancelled" if sent.whole else ""
    return Part(
        "missed",
        MISSED,
        f"Returned: {sent.text}{of} did not attend. By agency it was not returned.",
        ("All agencies", told.year.short_label),
        (Line("Did not attend", (returned.cell(sent),)),),
        note=basis(told),
    )


def _whiskers(rows: list[Missed]) -> dict[str, object] | None:
    bars = []
    for one in rows:
        limits = one.dna.limits
        if limits is None:
            continue
        bars.append(
            Bar(
                one.name,
                one.dna.value,
                percent(one.dna.part, one.dna.whole),
                float(limits.low),
                float(limits.high),
            )
        )
    if not bars:
        return None
    return bars_figure(bars, unit="% of bookings not cancelled")


def bars(lines: Sequence[Line], unit: str) -> dict[str, object] | None:
    """Draw the first number of each row; None where there is none."""
    drawn = [_bar(line.label, line.cells[0]) for line in lines]
    return bars_figure(drawn, unit=unit) if any(bar.value for bar in drawn) else None


def _bar(label: str, cell: Shown) -> Bar:
    return Bar(label, cell.value, cell.text)
