"""What is lost: places nobody took, and wishes nobody met."""

from dashboards.assurance.parts import listed, said, words
from dashboards.presenters.entries import Figure
from dashboards.profile.shown import Line, Part, Shown, withheld
from dashboards.workforce import returned
from dashboards.workforce.parts import SECTORS, pounds
from dashboards.workforce.reading import Told
from dashboards.workforce.tally import added
from dashboards.workforce.who import bars
from training.costs import NoShows

COST = "What does it cost that people do not come?"
DEMAND = "Who could not get a place, and from where did nobody come?"
NAMED = 8
UNPRICED = Shown(
    Figure("Not priced", "missing", meaning="No event of a lost place says its cost.")
)


def cost(told: Told) -> Part:
    """Say what missed places cost the pool, by agency."""
    rows = [one for one in told.no_shows if one.places_lost or one.charged_pence]
    if not rows:
        why = (
            "No place was lost."
            if told.no_shows
            else "No bookings of the year are kept here."
        )
        return withheld("cost", COST, why)
    return Part(
        "cost",
        COST,
        _cost_said(rows),
        (
            *("Agency", "Places lost", "Did not attend", "Cancelled late"),
            *("Cost to the pool", "Charged"),
        ),
        tuple(_cost_line(one) for one in rows),
        chart=_cost_chart(rows),
        note="A place is lost when somebody does not attend, or cancels late and nobody "
        "stands in. The cost is that of the place, where the event says what it costs.",
    )


def _cost_chart(rows: list[NoShows]) -> dict[str, object] | None:
    """Draw what it cost, the most first; places where no event says a price."""
    priced = [one for one in rows if one.cost_pence]
    if not priced:
        lines = [Line(one.agency, (returned.number(one.places_lost),)) for one in rows]
        return bars(lines, "Places lost")
    priced.sort(key=lambda one: (-(one.cost_pence or 0), one.agency))
    return bars(
        [Line(one.agency, (_money(one.cost_pence or 0),)) for one in priced],
        "Cost to the pool, £, of places with a price",
    )


def _money(pence: int) -> Shown:
    return Shown(Figure(pounds(pence), "value"), pence / 100)


def _cost_line(one: NoShows) -> Line:
    priced = UNPRICED if one.cost_pence is None else words(pounds(one.cost_pence))
    unpriced = f"{one.unpriced:,} without a price" if one.unpriced else ""
    return Line(
        one.agency,
        (
            returned.number(one.places_lost),
            returned.number(one.dna),
            returned.number(one.cancelled_late),
            priced,
            words(pounds(one.charged_pence)),
        ),
        note=unpriced,
    )


def _cost_said(rows: list[NoShows]) -> str:
    lost = sum(one.places_lost for one in rows)
    money = sum(one.cost_pence or 0 for one in rows)
    charged = sum(one.charged_pence for one in rows)
    unpriced = sum(one.unpriced for one in rows)
    found = f"{said(lost, 'place was', 'places were')} lost"
    if unpriced == lost:
        found += "; no event says what a place costs"
    else:
        found += f" at a cost of {pounds(money)}"
        found += f", not counting {unpriced:,} without a price" if unpriced else ""
    if charged:
        return f"{found}. {pounds(charged)} was charged for it."
    return f"{found}. Nothing was charged for it."


def demand(told: Told) -> Part:
    """Show who waits, and from where nobody came at all."""
    silent = _silent(told)
    if not told.waiting and told.is_kept:
        return withheld("demand", DEMAND, f"Nobody is on a waiting list.{silent}")
    if not told.waiting:
        why = "No bookings of the year are kept here, so no waiting list is known."
        return withheld("demand", DEMAND, why)
    hoping = sum(one.hoping for one in told.waiting)
    vain = sum(one.in_vain for one in told.waiting)
    found = (
        f"{said(hoping, 'person waits', 'people wait') if hoping else 'Nobody waits'} "
        f"for an event to come; {said(vain, 'person', 'people') if vain else 'nobody'} "
        "waited for one that was held without them."
    )
    lines = tuple(
        Line(one.title, (returned.number(one.hoping), returned.number(one.in_vain)))
        for one in told.waiting
    )
    return Part(
        "demand",
        DEMAND,
        f"{found}{silent}",
        ("Course", "Waiting for an event to come", "Waited in vain"),
        lines,
        chart=bars(
            [Line(one.title, (returned.number(one.all),)) for one in told.waiting],
            "People on waiting lists",
        ),
        note="Somebody on two lists is counted on each.",
    )


def _silent(told: Told) -> str:
    """Name the agencies and sectors of which nobody came."""
    if not told.is_kept:
        return ""
    came = {row.code for row in told.who if row.tally.attended}
    agencies = [name for code, name in told.members.items() if code not in came]
    sectors = added(told.who, lambda row: row.sector)
    nobody = [
        label.lower()
        for code, label in SECTORS.items()
        if code not in sectors or not sectors[code].attended
    ]
    found = ""
    if told.is_whole and nobody:
        found += f" No attendance from these sectors: {listed(nobody)}."
    if told.is_whole and agencies:
        more = f" and {len(agencies) - NAMED} more" if len(agencies) > NAMED else ""
        names = agencies[:NAMED]
        found += (
            f" No attendance from {', '.join(names)}{more}."
            if more
            else f" No attendance from {listed(names)}."
        )
    return found
