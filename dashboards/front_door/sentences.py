"""What a board member should hear of the front door before any chart.

Three answers: what changed and whether it is real, whether limits are kept, whether
children come back. A fourth says what is missing, when something is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboards.front_door.flow import NOT_GIVEN, Flow, StepLine
from dashboards.front_door.onward import Onward
from dashboards.front_door.timely import Back, Timely
from dashboards.presenters.entries import Row
from dashboards.presenters.summary import AT_ONCE, Link, plural
from dashboards.presenters.words import NOT_COMPARED, Word

# How the method of a trend begins that was judged by its own long series.
BY_LIMITS = "Control limits"
UNTESTED = {"too few to say", "series broken", NOT_COMPARED.word}
NO_SIGNAL = "Nothing beyond what chance would do, as far as the figures can say."
NOTHING_KNOWN = "No step of the front door has a figure for this period."
RATED = {"Target met", "Near target", "Target missed"}


@dataclass(frozen=True)
class Said:
    """A line of an answer: the indicators to go to, and what there is to say."""

    links: tuple[Link, ...]
    text: str
    trend: Word | None = None
    rating: Word | None = None


@dataclass(frozen=True)
class Answer:
    """A question, its answer in a sentence, and the lines that bear it out."""

    key: str
    heading: str
    sentence: str
    lines: tuple[Said, ...]


@dataclass(frozen=True)
class Told:
    """All that the page tells."""

    flow: Flow
    onward: Sequence[Onward]
    timely: Sequence[Timely]
    back: Sequence[Back]


def lede(flow: Flow) -> str:
    """Say in a sentence or two which steps moved, and which could not be judged."""
    known = [line for line in flow.lines if line.now.kind != "missing"]
    if not known:
        return NOTHING_KNOWN
    moved = _moved_steps(known)
    untested = sum(line.row.trend.word in UNTESTED for line in known)
    if untested == len(known):
        return "None of the steps can be compared with an earlier period."
    said = moved or "No step of the front door moved by more than chance would explain."
    if not untested:
        return said
    could = f"{untested} of {len(known)} could not be judged."
    return f"{said} {could}"


def _moved_steps(lines: Sequence[StepLine]) -> str:
    ways = [
        (_listed(line for line in lines if line.row.trend.word == word), verb)
        for word, verb in (("rising", "rose"), ("falling", "fell"))
    ]
    said = "; ".join(f"{names} {verb}" for names, verb in ways if names)
    if not said:
        return ""
    return f"{said[:1].upper()}{said[1:]}: more than chance would explain."


def _listed(lines: Iterable[StepLine]) -> str:
    names = [_plain(line.step.title) for line in lines]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _plain(title: str) -> str:
    return title[:1].lower() + title[1:]


def answers(told: Told) -> list[Answer]:
    """Answer the questions in the order the board asks them."""
    found = [_changed(told), _in_time(told.timely), _come_back(told.back)]
    missing = _missing(told)
    return [*found, missing] if missing.lines else found


def _changed(told: Told) -> Answer:
    steps = [line for line in told.flow.lines if line.now.kind == "value"]
    shares = [one for one in told.onward if one.row and one.share.kind == "value"]
    lines = (
        *(_moved(one.row, one.step.title) for one in steps if one.row.is_signal),
        *(
            _moved(one.row, one.title)
            for one in shares
            if one.row and one.row.is_signal
        ),
    )
    heading = "What has changed, and is it real?"
    if lines:
        counted = f"{len(lines)} {plural('figure', len(lines))}, by a test of chance."
        return Answer("changed", heading, counted, lines)
    if not steps and shares:
        known = tuple(_moved(one.row, one.title) for one in shares if one.row)
        return Answer("changed", heading, "Of the way in, this much is known.", known)
    is_judged = any(one.row.trend.word not in UNTESTED for one in steps)
    sentence = NO_SIGNAL if is_judged else "Nobody can say: nothing could be compared."
    return Answer("changed", heading, sentence, ())


def _moved(row: Row, title: str) -> Said:
    """Say what moved, and by what it was seen: a change, or its own long series."""
    change = row.year_ago if row.year_ago.text else row.previous
    method, _, found = row.method.partition(". ")
    if method.startswith(BY_LIMITS) and found:
        text = f": {row.figure.text}. {found.rstrip('.')}"
    elif change.text:
        text = f": {row.figure.text}, {change.text} {change.basis}"
    else:
        text = f": {row.figure.text}"
    marks = ", ".join(caveat["mark"] for caveat in row.caveats)
    if marks:
        text += f". Read with care: {marks}"
    return Said((Link(row.code, title),), text, trend=row.trend)


def _in_time(timely: Sequence[Timely]) -> Answer:
    known = [one for one in timely if one.row.figure.kind != "missing"]
    missed = sum(one.row.rating.word == "Target missed" for one in known)
    worse = sum(one.row.trend.word == "worse" for one in known)
    better = sum(one.row.trend.word == "better" for one in known)
    sentence = (
        f"Of {len(known)} time {plural('limit', len(known))} with a figure: "
        f"{worse} worse, {better} better, {missed} "
        f"{plural('target', missed)} missed."
        if known
        else "Nobody can say: no time limit has a figure."
    )
    lines = tuple(_limit(one) for one in known)
    return Answer("in-time", "Is each step taken in time?", sentence, lines)


def _limit(one: Timely) -> Said:
    row = one.row
    late = f", {one.late}" if one.late else ""
    text = row.figure.text if row.figure.kind == "value" else "c (hidden)"
    return Said(
        (Link(one.code, f"{one.limit.what}, {one.limit.limit}"),),
        f": {text}{late}",
        trend=row.trend if row.is_signal else None,
        rating=row.rating if row.rating.word in RATED else None,
    )


def _come_back(back: Sequence[Back]) -> Answer:
    known = [one for one in back if one.row.figure.kind != "missing"]
    lines = tuple(
        Said(
            (Link(one.code, one.what),),
            f": {_again(one)}",
            trend=one.row.trend if one.row.is_signal else None,
        )
        for one in known
    )
    worse = sum(one.row.trend.word == "worse" for one in known)
    better = sum(one.row.trend.word == "better" for one in known)
    sentence = (
        f"Of {len(known)} {plural('measure', len(known))}: {worse} worse, "
        f"{better} better."
        if known
        else "Nobody can say: no measure of it has a figure."
    )
    return Answer("back", "Do children come back?", sentence, lines)


def _again(one: Back) -> str:
    if one.row.figure.kind == "hidden":
        return "c (hidden)"
    counts = one.row.figure.counts
    return f"{one.row.figure.text} ({counts})" if counts else one.row.figure.text


def _missing(told: Told) -> Answer:
    """List what has no figure, under its reason; what was never due is left out."""
    found: dict[str, list[Link]] = {}
    for line in told.flow.lines:
        if line.now.kind == "missing":
            why = "count not given" if line.now == NOT_GIVEN else _why(line.row)
            found.setdefault(why, []).append(Link(line.code, line.step.title))
    for title, one in _others(told):
        if one.row and one.row.figure.kind == "missing" and one.code:
            why = _why(one.row)
            found.setdefault(why, []).append(Link(one.code, title))
    count = sum(len(links) for links in found.values())
    lines = tuple(_because(why, links) for why, links in found.items())
    sentence = f"{count} {plural('figure', count)}; none of them is 0."
    return Answer("missing", "What is missing?", sentence, lines)


def _because(why: str, links: Sequence[Link]) -> Said:
    more = len(links) - AT_ONCE
    rest = f" and {more} more" if more > 0 else ""
    return Said(tuple(links[:AT_ONCE]), f"{rest}: {why}")


def _others(told: Told) -> Iterable[tuple[str, Timely | Back | Onward]]:
    yield from ((one.limit.what, one) for one in told.timely)
    yield from ((one.what, one) for one in told.back)
    yield from ((one.title, one) for one in told.onward)


def _why(row: Row) -> str:
    text = row.figure.text
    said = text[:1].lower() + text[1:]
    return f"{said}, owed by {row.owed_by}" if row.owed_by else said
