"""Do the bookings kept here and the tables that were returned tell the same?"""

from dashboards.assurance.parts import said
from dashboards.profile.shown import Line, Part
from dashboards.workforce import returned
from dashboards.workforce.parts import DELIVERIES, SECTORS
from dashboards.workforce.reading import Told
from dashboards.workforce.returned import Sent
from dashboards.workforce.tally import added
from training.models.choices import Delivery

HEADING = "Do bookings and returned tables agree?"
NOTE = (
    "Bookings are counted here; tables are what agencies returned. A figure that is "
    "about or at least so many is not compared."
)


def part(told: Told) -> Part | None:
    """Set both beside one another; None unless both tell of the same time.

    A table of the whole year says nothing against bookings that are counted in part.
    """
    if not (told.is_kept and told.sent) or told.awaits:
        return None
    rows = [row for row in _rows(told) if row[2] is not None]
    lines = tuple(
        Line(
            label,
            (
                returned.number(counted),
                returned.cell(sent),
                returned.apart(counted, sent),
            ),
        )
        for label, counted, sent in rows
    )
    return Part(
        "agree",
        HEADING,
        _said(rows),
        ("What", "From bookings", "As returned", "Difference"),
        lines,
        note=NOTE,
    )


Compared = tuple[str, int, Sent | None]


def _rows(told: Told) -> list[Compared]:
    tally, sent = told.tally, told.sent
    types = added(told.now, lambda row: row.delivery)
    briefings = [row for row in told.who if row.delivery == Delivery.BRIEFING]
    briefed = added(briefings, lambda row: row.sector)
    rows: list[Compared] = [("Attendances", tally.attended, sent.attended)]
    rows += [
        (
            f"Attendances: {label.lower()}",
            types[code].attended if code in types else 0,
            sent.get(returned.TYPES, code),
        )
        for code, label in DELIVERIES.items()
    ]
    rows += [
        (
            f"Briefings: {label.lower()}",
            briefed[code].attended if code in briefed else 0,
            sent.get(returned.SECTORS, code),
        )
        for code, label in SECTORS.items()
    ]
    places = told.offered.places if told.offered else 0
    return [
        *rows,
        ("Places offered", places, sent.get(returned.PLACES)),
        ("Did not attend", tally.missed, _count(sent.get("TRN-07"))),
        ("Cancelled", tally.cancelled, _count(sent.get("TRN-08"))),
        ("Events", told.offered.delivered if told.offered else 0, sent.get("TRN-14")),
    ]


def _count(sent: Sent | None) -> Sent | None:
    return sent if sent and sent.is_count else None


def _said(rows: list[Compared]) -> str:
    compared = [
        (label, counted, sent)
        for label, counted, sent in rows
        if sent and sent.is_exact and sent.is_count
    ]
    apart = [one for one in compared if one[2] and one[1] != one[2].number]
    if not compared:
        return "Nothing that was returned is exact enough to compare."
    if not apart:
        many = said(len(compared), "figure", "figures")
        return f"They agree: {many} both tell, and each is the same."
    label, counted, sent = apart[0]
    figures = said(len(apart), "figure differs", "figures differ")
    first = f"{label}: {counted:,} from bookings, {sent.text if sent else ''} returned."
    return (
        f"{figures} of the {len(compared)} that both tell. {first} Find out which is "
        "right before either is published."
    )
