"""What a board member should hear before any table: in sentences."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboards.presenters import discussion
from dashboards.presenters.entries import Row

# As many as can be heard before the meeting's patience ends; the rest is folded.
AT_ONCE = 3
# Indicators named in one line; the others are counted.
NAMED = 3
# How the reasons of an entry's confidence say it.
CAME_LATE = "after its due date"


@dataclass(frozen=True)
class Link:
    """An indicator to go to."""

    code: str
    title: str


@dataclass(frozen=True)
class Line:
    """What there is to say of an indicator, or of several that share it.

    `more` says how many share it besides those named.
    """

    links: tuple[Link, ...]
    text: str
    more: int = 0


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
        return f"{self._counts}."

    def with_restated(self, restated: int) -> str:
        """Say it in one sentence, with how many figures were another one at first."""
        return f"{self._counts}, {restated} restated."

    @property
    def _counts(self) -> str:
        return (
            f"Of {indicators(self.all)}: {self.worse} worse, {self.better} better, "
            f"{self.missed} {plural('target', self.missed)} missed, "
            f"{self.not_received} not received"
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
    return [_group(question, known) for question in QUESTIONS]


def is_due(row: Row) -> bool:
    """Say whether the figure has not come, or came late."""
    return discussion.is_not_received(row) or bool(_late(row))


def _late(row: Row) -> str:
    """Give the sentence of the confidence that says who was late."""
    return " ".join(reason for reason in row.reasons if CAME_LATE in reason)


def _trend(*words: str) -> Callable[[Row], bool]:
    return lambda row: row.trend.word in words


def _is_doubtful(row: Row) -> bool:
    has_figure = row.figure.kind != "missing"
    return has_figure and (bool(row.caveats) or row.confidence == "Low")


def _moved(row: Row) -> str:
    change = row.year_ago if row.year_ago.text else row.previous
    said = ", ".join(each for each in (row.figure.text, row.because) if each)
    if change.text:
        joint = "; " if row.because else ", "
        said = f"{said}{joint}{change.text} {change.basis}"
    marks = ", ".join(caveat["mark"] for caveat in row.caveats)
    return f"{said}. Read with care: {marks}" if marks else said


def _against(row: Row) -> str:
    said = f"{row.figure.text}; the target is {row.target}"
    return f"{said}. Confidence in the figure is low" if row.is_muted else said


def _owed(row: Row) -> str:
    if late := _late(row):
        return late
    return f"owed by {row.owed_by}" if row.owed_by else "nobody is down as owing it"


def _restated(row: Row) -> str:
    return f"{row.figure.text}. {row.restated}"


def _why(row: Row) -> str:
    if row.caveats:
        return " ".join(caveat["text"] for caveat in row.caveats)
    return " ".join(row.reasons)


@dataclass(frozen=True)
class _Question:
    """A question of the board, which rows answer it, what is said of each."""

    key: str
    heading: str
    belongs: Callable[[Row], bool]
    say: Callable[[Row], str]
    none: str
    added: str = ""


REAL = ", by more than chance"
NOTHING = "Nothing, as far as the figures can say."
QUESTIONS = (
    _Question("worse", "What has got worse?", _trend("worse"), _moved, NOTHING, REAL),
    _Question(
        "better", "What has got better?", _trend("better"), _moved, NOTHING, REAL
    ),
    _Question(
        "changed",
        "What else has changed?",
        _trend("rising", "falling"),
        _moved,
        "Nothing beyond what chance would do.",
        REAL,
    ),
    _Question(
        "missed",
        "Which targets are missed?",
        discussion.is_missed,
        _against,
        "None of those that have a target and a figure.",
    ),
    _Question(
        "missing",
        "What is missing, or came late?",
        is_due,
        _owed,
        "Everything that was owed has come, in time.",
    ),
    _Question(
        "restated",
        "What has been restated?",
        discussion.is_restated,
        _restated,
        "None since it was first given.",
    ),
    _Question(
        "caveats",
        "What must be read with care?",
        _is_doubtful,
        _why,
        "No caveat stands against these figures.",
    ),
)


def _group(question: _Question, rows: list[Row]) -> Group:
    chosen = [row for row in rows if question.belongs(row)]
    lines = _lines(chosen, question.say)
    counted = f"{len(chosen)} of {indicators(len(rows))}{question.added}."
    return Group(
        key=question.key,
        heading=question.heading,
        sentence=counted if chosen else question.none,
        lines=tuple(lines[:AT_ONCE]),
        folded=tuple(lines[AT_ONCE:]),
    )


def _lines(rows: list[Row], say: Callable[[Row], str]) -> list[Line]:
    """Say the same thing once, of all the indicators it is true of."""
    said: dict[str, list[Link]] = {}
    for row in rows:
        said.setdefault(say(row), []).append(Link(row.code, row.title))
    return [
        Line(tuple(links[:NAMED]), text, more=len(links[NAMED:]))
        for text, links in said.items()
    ]


def indicators(count: int) -> str:
    """Write "1 indicator" or "11 indicators"."""
    return f"{count} {plural('indicator', count)}"


def plural(word: str, count: int) -> str:
    """Add an s unless there is exactly one."""
    return word if count == 1 else f"{word}s"
