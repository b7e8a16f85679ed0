"""From places to learning: offered, booked, attended, completed. Source: ADR 25."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.assurance.parts import said
from dashboards.assurance.scores import percent
from dashboards.charts import Stage, funnel_figure
from dashboards.presenters.entries import Figure
from dashboards.profile.shown import Line, Part, Shown, count, withheld
from dashboards.workforce import returned
from dashboards.workforce.parts import AS_RETURNED, FROM_BOOKINGS
from dashboards.workforce.reading import Told
from dashboards.workforce.returned import Sent
from dashboards.workforce.tally import Tally, total
from training.models.choices import Status

HEADING = "Are the places used, and do people come?"
STEPS = ("Places", "Booked", "Attended", "Completed")
WORDS = (
    "Booked is everybody but the waiting list, also who cancelled later. Attended is "
    "whoever came, whole or in part; completed is whoever attended the whole. Shares in "
    "the chart are of the step before."
)
WITH, WITHOUT = "With limited places", "Without a limit, such as e-learning"
NO_END = Shown(Figure("No limit", "missing", meaning="There is a place for everybody."))
# Codes of the indicators whose numerators are the steps of the way.
CODES = (returned.PLACES, "TRN-05", "TRN-06", "")


@dataclass(frozen=True)
class Way:
    """The way through one kind of event; `places` is None where there is no end."""

    name: str
    tally: Tally
    places: int | None = None

    @property
    def steps(self) -> tuple[int | None, ...]:
        """How many are left at each step."""
        tally = self.tally
        return self.places, tally.bookings, tally.attended, tally.completed


def part(told: Told) -> Part:
    """Show the way from a place to somebody who learnt."""
    if told.is_kept:
        return _from_bookings(told)
    if told.sent:
        return _as_returned(told)
    return withheld("funnel", HEADING, "No event of the year has a marked register.")


def _from_bookings(told: Told) -> Part:
    ways = _ways(told)
    first = ways[0]
    shown = [at for at, step in enumerate(first.steps) if step is not None]
    lines = tuple(
        Line(STEPS[at], tuple(_step(way.steps[at]) for way in ways)) for at in shown
    )
    lines += tuple(_rest(ways))
    chart = funnel_figure(
        [
            Stage(
                STEPS[at],
                (float(first.steps[at] or 0),),
                (_text(first.steps, at),),
            )
            for at in shown
        ],
        (first.name,),
    )
    return Part(
        "funnel",
        HEADING,
        _finding(told, first),
        ("Step", *(way.name for way in ways)),
        lines,
        chart=chart,
        note=_note(told),
    )


def _ways(told: Told) -> list[Way]:
    """Tell events with an end of places apart: e-learning has no share of places."""
    everybody = Way("All together", told.tally)
    if told.offered is None:
        return [Way("Bookings", told.tally)]
    limited = total(row for row in told.now if row.limited)
    if limited.bookings == told.tally.bookings:
        return [Way("All events", told.tally, told.offered.places)]
    rest = Way(WITHOUT, total(row for row in told.now if not row.limited))
    if not limited.bookings:
        return [rest]
    return [Way(WITH, limited, told.offered.places), rest, everybody]


def _text(steps: Sequence[int | None], at: int) -> str:
    """Write a step's number, and its share of the step before."""
    number, before = steps[at] or 0, steps[at - 1] if at else None
    if not before or number > before:
        return f"{number:,}"
    return f"{number:,} ({percent(number, before)})"


def _step(number: int | None) -> Shown:
    return NO_END if number is None else count(number)


def _rest(ways: Sequence[Way]) -> list[Line]:
    """Say what became of the others."""
    counted = (
        ("Did not attend", [way.tally.missed for way in ways]),
        ("Cancelled", [way.tally.cancelled for way in ways]),
        ("Cancelled late, of these", [way.tally.late for way in ways]),
        ("Not marked", [way.tally.of(Status.BOOKED.value) for way in ways]),
    )
    return [
        Line(label, tuple(map(returned.number, numbers)))
        for label, numbers in counted
        if any(numbers) or label != "Not marked"
    ]


def _finding(told: Told, way: Way) -> str:
    tally = told.tally
    came = f"{said(tally.attended, 'attendance', 'attendances')} in {_year(told)}"
    if told.whose:
        came = f"{told.whose}: {came}"
    places, booked = way.places, way.tally.bookings
    told_of = f"{came}, {percent(tally.attended, tally.bookings)} of those booked"
    if not places:
        return f"{told_of}."
    used = f"{booked:,} bookings for {places:,} places ({_used(booked, places)})"
    where = " at events with limited places" if way.name == WITH else ""
    return f"{told_of}; {used}{where}."


def _used(booked: int, places: int) -> str:
    return percent(booked, places) if booked <= places else "more than there are"


def _year(told: Told) -> str:
    if told.is_running:
        return f"{told.year.short_label} to {told.until:%-d %B}"
    return told.year.short_label


def _note(told: Told) -> str:
    """Say what is counted, and what is not yet."""
    notes = [FROM_BOOKINGS, WORDS]
    offered = told.offered
    if told.awaits:
        notes.append(
            f"Later events are not counted yet: the office's list of bookings after "
            f"{told.until:%-d %B} is still to come."
        )
    if offered and offered.unmarked:
        events = said(offered.unmarked, "event is", "events are")
        at_them = said(offered.unmarked_bookings, "booking", "bookings")
        notes.append(f"{events} not marked yet: the {at_them} there are not counted.")
    if offered and offered.to_come:
        events = said(offered.to_come, "event is", "events are")
        notes.append(
            f"{events} to come this year, with {offered.to_come_places:,} places, "
            f"{offered.to_come_booked:,} of them taken."
        )
    if offered and offered.cancelled:
        events = said(offered.cancelled, "event was", "events were")
        notes.append(f"{events} cancelled and not counted.")
    return " ".join(notes)


def _as_returned(told: Told) -> Part:
    """Show the steps that were returned; their scopes may differ, which is said."""
    sent: list[tuple[str, Sent | None]] = [
        (label, told.sent.get(code) if code else None)
        for label, code in zip(STEPS, CODES, strict=True)
    ]
    if sent[2][1] is None:
        sent[2] = ("Attended", told.sent.attended)
    known = [(label, one) for label, one in sent if one and one.is_count]
    lines = tuple(Line(label, (returned.cell(one),)) for label, one in known)
    lines += tuple(
        Line(label, (returned.cell(one),))
        for label, code in (("Did not attend", "TRN-07"), ("Cancelled", "TRN-08"))
        if (one := told.sent.get(code)) and one.is_count
    )
    if not known:
        return withheld("funnel", HEADING, "No places or attendances were returned.")
    stages = [Stage(label, (float(one.number),), (one.text,)) for label, one in known]
    return Part(
        "funnel",
        HEADING,
        _said(told, dict(known)),
        ("Step", told.year.short_label),
        lines,
        chart=funnel_figure(stages, (told.year.short_label,)),
        note=f"{AS_RETURNED} Whether people attended the whole was not returned.",
    )


def _said(told: Told, known: dict[str, Sent]) -> str:
    year = told.year.short_label
    steps = [f"{one.text} {_WORDS[label]}" for label, one in known.items()]
    return f"Returned for {year}: {', '.join(steps)}."


_WORDS = {"Places": "places", "Booked": "booked", "Attended": "attended"}
