"""Attendance as parts of a page: a question, its finding, a chart and the table."""

from collections.abc import Iterable, Mapping

from dashboards.attendance.reading import Told
from dashboards.charts import Bar, bars_figure
from dashboards.presenters.entries import Figure
from dashboards.profile.shown import Line, Part, Shown, count
from safeguarding.board.attendance import Tally, added

GROUPS = "Which groups are well attended?"
AGENCIES = "Which agencies come, and which do not?"
SEATS = "Who came from each seat?"
SHARE = "Per cent of what could have been"
NOTE = (
    "Counted are meetings that were held and recorded while a seat was filled. A deputy "
    "in the member's place counts as having come; a deputy's own seat is not counted."
)
TWO_SEATS = (
    "An agency with two seats at a table could come twice to each meeting, so agencies "
    "and seats are separate reports."
)
NO_SEAT = Shown(Figure("No seat", "value"))
EVERYWHERE = "All groups"


def lede(told: Told) -> str:
    """Say what the year came to, in one or two sentences."""
    tally, year = told.counted.whole, told.year.label
    if not tally.eligible:
        return f"Nobody's attendance is recorded for {year}."
    said = f"In {year}, seats were taken {tally} times ({percent(tally)})"
    if tally.deputies:
        said += f", {tally.deputies} of them by a deputy"
    return f"{said}.{_silence(told)}"


def _silence(told: Told) -> str:
    silent = sum(
        number for code, number in told.unrecorded.items() if told.group in {"", code}
    )
    if not silent:
        return ""
    meetings = "1 meeting was" if silent == 1 else f"{silent} meetings were"
    return f" {meetings} held without anybody recording who came: it counts for nobody."


def parts(told: Told) -> list[Part]:
    """Give the parts of the page, the widest view first."""
    if not told.seats:
        return []
    return [*([] if told.group else [groups(told)]), agencies(told), seats(told)]


def groups(told: Told) -> Part:
    """Compare the groups."""
    tallies = added(told.seats, lambda row: row.group_code)
    lines = tuple(
        Line(
            name,
            (
                share(tallies.get(code, Tally())),
                count(tallies.get(code, Tally()).deputies),
                count(told.meetings.get(code, 0)),
                count(told.unrecorded.get(code, 0)),
            ),
        )
        for code, name in told.groups.items()
    )
    columns = ("Group", "Came", "By a deputy", "Meetings", "Not recorded")
    return Part(
        "groups",
        GROUPS,
        _extremes({told.groups[code]: one for code, one in tallies.items()}),
        columns,
        lines,
        chart=_chart(lines),
        note=NOTE,
    )


def agencies(told: Told) -> Part:
    """Compare the agencies, over all groups and at each table."""
    whole = added(told.seats, lambda row: row.agency)
    shown = [code for code in told.groups if told.group in {"", code}]
    at_table = added(told.seats, lambda row: (row.agency, row.group_code))
    one_table = len(shown) == 1
    order = sorted(whole, key=lambda name: (_rate(whole[name]), name))
    lines = tuple(
        Line(
            name,
            (
                share(whole[name]),
                count(whole[name].deputies),
                *(
                    share(at_table[name, code]) if (name, code) in at_table else NO_SEAT
                    for code in ([] if one_table else shown)
                ),
            ),
        )
        for name in order
    )
    tables = () if one_table else tuple(told.groups[code] for code in shown)
    return Part(
        "agencies",
        AGENCIES,
        _extremes(whole),
        ("Agency", "Came" if one_table else EVERYWHERE, "By a deputy", *tables),
        lines,
        chart=_chart(lines),
        note=TWO_SEATS,
    )


def seats(told: Told) -> Part:
    """List every seat; seats that nobody came from are named first."""
    order = sorted(
        told.seats, key=lambda row: (_rate(row.tally), row.agency, row.title)
    )
    lines = tuple(
        Line(
            f"{row.agency}: {row.title}",
            (share(row.tally), count(row.tally.deputies)),
            note="" if told.group else row.group,
        )
        for row in order
    )
    never = sum(not row.tally.attended for row in told.seats)
    finding = "Somebody came from every seat at least once."
    if never:
        these = "1 seat nobody" if never == 1 else f"{never} seats nobody"
        finding = f"From {these} came to any meeting."
    return Part("seats", SEATS, finding, ("Seat", "Came", "By a deputy"), lines)


def share(tally: Tally) -> Shown:
    """Show "3 of 5", with the share below it; as high as its per cent."""
    if not tally.eligible:
        return Shown(Figure("No meeting counted", "value"))
    return Shown(Figure(str(tally), "value", percent(tally)), _rate(tally))


def percent(tally: Tally) -> str:
    """Give the share without decimals; never 100% where somebody was away."""
    rounded = round(_rate(tally))
    if rounded == 100 and tally.attended < tally.eligible:
        return "over 99%"
    return "under 1%" if tally.attended and not rounded else f"{rounded}%"


def _rate(tally: Tally) -> float:
    return 100 * tally.attended / tally.eligible if tally.eligible else 0


def _extremes(tallies: Mapping[str, Tally]) -> str:
    """Name who came most and least often; where nobody differs, say so."""
    order = sorted(tallies, key=lambda name: (_rate(tallies[name]), name))
    least, most = order[0], order[-1]
    if _rate(tallies[least]) == _rate(tallies[most]):
        alike = percent(tallies[most])
        return (
            f"{most}: {tallies[most]}." if len(order) == 1 else f"All alike: {alike}."
        )
    return (
        f"Least often: {least}, {tallies[least]} ({percent(tallies[least])}). "
        f"Most often: {most}, {tallies[most]} ({percent(tallies[most])})."
    )


def _chart(lines: Iterable[Line]) -> dict[str, object]:
    bars = [Bar(one.label, one.cells[0].value, one.cells[0].text) for one in lines]
    return bars_figure(bars, unit=SHARE, upto=100)
