"""The parts of one agency's page: each kind of evidence, with a sentence and a table."""

from audits.models import ResponseState
from dashboards.assurance.actions import COLUMNS as ACTED
from dashboards.assurance.actions import line as action_line
from dashboards.assurance.actions import sentence as action_sentence
from dashboards.assurance.grades import COLUMNS as GRADED
from dashboards.assurance.grades import HIDDEN
from dashboards.assurance.heat import NOBODY
from dashboards.assurance.lacking import (
    graded,
    no_actions,
    no_returns,
    no_scores,
    no_signals,
)
from dashboards.assurance.parts import listed, said, share, words
from dashboards.assurance.reading_agency import AgencyRead
from dashboards.assurance.scores import Cell, Pair, gap_cell, score_cell
from dashboards.assurance.seen import StandardSeen
from dashboards.assurance.trained import trained
from dashboards.charts import Stage, funnel_figure
from dashboards.presenters.entries import Row
from dashboards.profile.shown import Line, Part, Shown, count, withheld

SCORES = "What does it say of itself, and what does the panel say?"
GRADES = "How did it grade the cases audited?"
CAME = "Does it come to meetings?"
ACTIONS = "Does it do what it promised?"
RETURNS = "Do its returns come in time?"
SIGNALS = "What do its figures say?"
NAMED = 3


def parts_of(read: AgencyRead) -> list[Part]:
    """Make every part, in the order of the evidence."""
    return [
        scores(read),
        grades(read),
        came(read),
        acted(read),
        returns(read),
        signals(read),
        trained(read),
    ]


def scores(read: AgencyRead) -> Part:
    """Set its own score beside the panel's, standard by standard."""
    one = read.assessed
    why = no_scores(read)
    if one is None or why:
        newest = f" {one.newest}." if one else ""
        return withheld("scores", SCORES, f"{why}{newest}")
    told = [
        (each, one.answer.pairs.get(each.pk, NOBODY)) for each in one.round.standards
    ]
    own = sum((pair.own or 0) >= 2 for _, pair in told)
    final = sum((pair.final or 0) >= 2 for _, pair in told)
    state = str(ResponseState(one.answer.state).label).lower()
    unfinished = "" if one.answer.is_final else f" Not final ({state}): it may change."
    newest = "" if one.newest.startswith(one.round.title) else f" {one.newest}."
    return Part(
        "scores",
        SCORES,
        f"{one.round.title}: it says it meets {own} of {len(told)} standards; by the "
        f"last word it meets {final}.{unfinished}{newest}",
        ("Standard", "Own score", "Panel's score", "Difference"),
        tuple(_beside(each, pair) for each, pair in told),
        chart=funnel_figure(
            [
                Stage(
                    str(each.number),
                    (pair.panel, pair.own),
                    (_text(pair.panel), _text(pair.own)),
                )
                for each, pair in told
            ],
            ("Panel's score", "Own score"),
        ),
        note="0 not met to 3 fully met; met from 2 on. The chart's numbers are those of "
        "the standards in the table.",
    )


def _beside(standard: StandardSeen, pair: Pair) -> Line:
    return Line(
        f"{standard.number}. {standard.title}",
        (
            _score(score_cell(pair.own)),
            _score(score_cell(pair.panel, Cell("", "Not moderated"))),
            words(gap_cell(pair).word),
        ),
    )


def _text(score: int | None) -> str:
    return "none" if score is None else str(score)


def _score(cell: Cell) -> Shown:
    return words(f"{cell.number} {cell.word.lower()}" if cell.number else cell.word)


def grades(read: AgencyRead) -> Part:
    """Show its grades by year, beside the overall ones."""
    newest = graded(read)
    if newest is None:
        why = "It graded no case of a completed audit in the years that can be shown."
        return withheld("grades", GRADES, why)
    lines = []
    for year in read.years:
        label = year.year.short_label
        if read.code in year.agencies:
            lines.append(Line(label, year.agencies[read.code].cells))
            lines.append(Line(f"{label}, overall grade", year.overall.cells))
    one = newest.agencies[read.code]
    known = one.better.is_known and one.total.is_known
    found = (
        f"{one.better.text} of {one.total.text} cases were good or better"
        if known
        else f"how many cases were good or better is {HIDDEN}"
    )
    return Part(
        "grades",
        GRADES,
        f"{newest.year.short_label}: {found}.",
        ("Year", *GRADED),
        tuple(lines),
    )


def came(read: AgencyRead) -> Part:
    """Show for each seat how often somebody came: "3 of 5"."""
    if read.came is None:
        return withheld("came", CAME, "You cannot see the attendance here.")
    if not read.came.seats:
        since = f"{read.came.since:%-d %B %Y}"
        why = f"No meeting it could have come to is recorded since {since}."
        return withheld("came", CAME, why)
    whole = read.came.all
    deputies = (
        f", {said(whole.deputies, 'time', 'times')} a deputy" if whole.deputies else ""
    )
    lines = tuple(
        Line(
            f"{one.group}: {one.title}",
            (
                words(str(one.tally)),
                share(one.tally.attended, one.tally.eligible),
                count(one.tally.deputies),
            ),
        )
        for one in read.came.seats
    )
    return Part(
        "came",
        CAME,
        f"It came to {whole} meetings{deputies}, since {read.came.since:%-d %B %Y}.",
        ("Seat", "Came to", "Share", "Of them a deputy"),
        lines,
        note="Recorded meetings while the seat was filled.",
    )


def acted(read: AgencyRead) -> Part:
    """Show how its actions stand."""
    why = no_actions(read)
    if read.acted is None or why:
        return withheld("acted", ACTIONS, why)
    return Part(
        "acted",
        ACTIONS,
        action_sentence(read.acted),
        ("Actions", *ACTED),
        (action_line("All its actions", read.acted),),
    )


def returns(read: AgencyRead) -> Part:
    """Show how many of its last returns came in time."""
    if read.returned is None:
        return withheld("returns", RETURNS, no_returns(read))
    if not read.returned.due:
        return withheld("returns", RETURNS, "None of its returns was due yet.")
    lines = tuple(
        Line(template, (words(told), words(last)))
        for template, told, last in read.returned.templates
    )
    return Part(
        "returns",
        RETURNS,
        f"{read.returned.in_time} of {read.returned.due} of its last returns came in "
        "time.",
        ("Return", "In time", "The newest"),
        lines,
    )


def signals(read: AgencyRead) -> Part:
    """Show how the indicators stand that it gives."""
    why = no_signals(read)
    if read.signals is None or why:
        return withheld("signals", SIGNALS, why)
    rows = read.signals.rows
    lines = tuple(Line(row.title, _signal(row), row.code) for row in rows)
    return Part(
        "signals",
        SIGNALS,
        _signal_sentence(read),
        ("Indicator", "Figure", "Trend", "Target"),
        lines,
        note=f"The newest scorecard, {read.signals.period.short_label}.",
    )


def _signal(row: Row) -> tuple[Shown, ...]:
    return Shown(row.figure), words(row.trend.word), words(row.rating.word)


def _signal_sentence(read: AgencyRead) -> str:
    assert read.signals is not None  # noqa: S101 - asked for just before
    rows = read.signals.rows
    told = [
        f"{len(found)} {word}"
        for word in ("worse", "better")
        for found in [read.signals.moved(word)]
    ]
    missed = sum(row.rating.word == "Target missed" for row in rows)
    absent = [row.title for row in rows if row.figure.kind == "missing"]
    told.append(f"{said(missed, 'target', 'targets')} missed")
    sentence = (
        f"Of {said(len(rows), 'indicator', 'indicators')} it gives: {', '.join(told)}"
    )
    if absent:
        more = f" and {len(absent) - NAMED} more" if len(absent) > NAMED else ""
        sentence += f". Without a figure: {listed(absent[:NAMED])}{more}"
    return f"{sentence}."
