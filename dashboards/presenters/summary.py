"""What a board member should hear before any table: in sentences."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboards.presenters.entries import Row

# As many as can be heard before the meeting's patience ends; the rest is folded.
AT_ONCE = 5
# How the reasons of an entry's confidence say it.
CAME_LATE = "after its due date"


@dataclass(frozen=True)
class Link:
    """An indicator to go to."""

    code: str
    title: str


@dataclass(frozen=True)
class Line:
    """What there is to say of an indicator, or of several that share it."""

    links: tuple[Link, ...]
    text: str


@dataclass(frozen=True)
class Group:
    """One question the summary answers, and its answer."""

    key: str
    heading: str
    sentence: str
    lines: tuple[Line, ...]
    folded: tuple[Line, ...]


@dataclass(frozen=True)
class Glance:
    """The three words of an entry that a tally counts."""

    trend: str
    rating: str
    state: str


@dataclass(frozen=True)
class Tally:
    """How many indicators of a scorecard are what."""

    all: int
    worse: int
    better: int
    missed: int
    not_received: int

    @property
    def sentence(self) -> str:
        """Say it in one sentence."""
        return (
            f"Of {indicators(self.all)}: {self.worse} worse, {self.better} better, "
            f"{self.missed} {plural('target', self.missed)} missed, "
            f"{self.not_received} not received."
        )


def tally(glances: Iterable[Glance]) -> Tally:
    """Count what the front page says about a scorecard."""
    known = list(glances)
    return Tally(
        all=len(known),
        worse=sum(one.trend == "worse" for one in known),
        better=sum(one.trend == "better" for one in known),
        missed=sum(one.rating == "Target missed" for one in known),
        not_received=sum(one.state == "not_received" for one in known),
    )


def groups(rows: Iterable[Row]) -> list[Group]:
    """Answer the board's questions in the order it asks them; empty ones too."""
    known = list(rows)
    return [
        _group("worse", "What has got worse?", known, _trend("worse"), _moved),
        _group("missed", "Which targets are missed?", known, _is_missed, _against),
        _group("better", "What has got better?", known, _trend("better"), _moved),
        _group(
            "changed",
            "What has changed, neither for better nor worse in itself?",
            known,
            _trend("rising", "falling"),
            _moved,
        ),
        _group("missing", "What has not come, or came late?", known, _is_due, _owed),
        _group("caveats", "What must be read with care?", known, _is_doubtful, _why),
    ]


def is_not_received(row: Row) -> bool:
    """Say whether the figure is owed and has not come."""
    return row.figure.text == "Not received"


def _is_due(row: Row) -> bool:
    return is_not_received(row) or bool(_late(row))


def _late(row: Row) -> str:
    """Give the sentence of the confidence that says who was late."""
    return " ".join(reason for reason in row.reasons if CAME_LATE in reason)


def _trend(*words: str) -> Callable[[Row], bool]:
    return lambda row: row.trend.word in words


def _is_missed(row: Row) -> bool:
    return row.rating.word == "Target missed"


def _is_doubtful(row: Row) -> bool:
    has_figure = row.figure.kind != "missing"
    return has_figure and (bool(row.caveats) or row.confidence == "Low")


def _moved(row: Row) -> str:
    change = row.year_ago if row.year_ago.text else row.previous
    if not change.text:
        return row.figure.text
    said = f"{row.figure.text}, {change.text} {change.basis}"
    marks = ", ".join(caveat["mark"] for caveat in row.caveats)
    return f"{said}. Read with care: {marks}" if marks else said


def _against(row: Row) -> str:
    return f"{row.figure.text}; the target is {row.target}"


def _owed(row: Row) -> str:
    if late := _late(row):
        return late
    return f"owed by {row.owed_by}" if row.owed_by else "nobody is down as owing it"


def _why(row: Row) -> str:
    if row.caveats:
        return " ".join(caveat["text"] for caveat in row.caveats)
    return " ".join(row.reasons)


NONE = {
    "worse": "Nothing, as far as the figures can say.",
    "missed": "None of those that have a target and a figure.",
    "better": "Nothing, as far as the figures can say.",
    "changed": "Nothing beyond what chance would do.",
    "missing": "Everything that was owed has come, in time.",
    "caveats": "No caveat stands against these figures.",
}


def _group(
    key: str,
    heading: str,
    rows: list[Row],
    belongs: Callable[[Row], bool],
    say: Callable[[Row], str],
) -> Group:
    chosen = [row for row in rows if belongs(row)]
    lines = _lines(chosen, say)
    sentence = f"{indicators(len(chosen))} of {len(rows)}." if chosen else NONE[key]
    return Group(
        key=key,
        heading=heading,
        sentence=sentence,
        lines=tuple(lines[:AT_ONCE]),
        folded=tuple(lines[AT_ONCE:]),
    )


def _lines(rows: list[Row], say: Callable[[Row], str]) -> list[Line]:
    """Say the same thing once, of all the indicators it is true of."""
    said: dict[str, list[Link]] = {}
    for row in rows:
        said.setdefault(say(row), []).append(Link(row.code, row.title))
    return [Line(tuple(links), text) for text, links in said.items()]


def indicators(count: int) -> str:
    """Write "1 indicator" or "11 indicators"."""
    return f"{count} {plural('indicator', count)}"


def plural(word: str, count: int) -> str:
    """Add an s unless there is exactly one."""
    return word if count == 1 else f"{word}s"
