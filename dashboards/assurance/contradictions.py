"""What does not fit together about one agency: rules as data, each with its numbers.

A rule asks one question of two kinds of evidence. Where one of them is lacking, or hidden
from the reader, it says so and claims nothing. It sees only what its reader sees.

Source: DOMAIN C.7 (discussion from a difference of 2), B.4 (targets of 100 %); the limits
below are ours, for a board to talk about, and judge nobody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from audits.models import COMPLIANT
from dashboards.assurance.grades import Graded
from dashboards.assurance.lacking import (
    graded,
    no_actions,
    no_grades,
    no_meetings,
    no_overall,
    no_panel,
    no_returns,
    no_scores,
    no_signals,
    pairs,
)
from dashboards.assurance.parts import listed, plain, said
from dashboards.assurance.reading_agency import AgencyRead
from dashboards.assurance.scores import FAR_APART

# Shares from which something is the rule, or is not: three in four, and one in two.
MOST, HALF = 0.75, 0.5
# Between an agency's grades and the overall grades of the same cases.
APART = 0.25
# Section 11 standards by what they are about. Source: DOMAIN C.7.
LEADING, TOGETHER, SHARING = 1, 7, 8


@dataclass(frozen=True)
class Rule:
    """A question to two kinds of evidence.

    Attributes:
        lacks: each says why it cannot be asked; "" where it can.
        finds: sentences of what does not fit, each with its numbers.
    """

    code: str
    question: str
    lacks: tuple[Callable[[AgencyRead], str], ...]
    finds: Callable[[AgencyRead], Iterable[str]]


@dataclass(frozen=True)
class Judged:
    """What came of one rule: what does not fit, or why nobody can say."""

    rule: Rule
    found: tuple[str, ...]
    lacking: str


def judge(read: AgencyRead, rules: Sequence[Rule] | None = None) -> list[Judged]:
    """Ask every rule of one agency, in their order."""
    judged = []
    for rule in RULES if rules is None else rules:
        lacking = next(filter(None, (lack(read) for lack in rule.lacks)), "")
        found = () if lacking else tuple(rule.finds(read))
        judged.append(Judged(rule, found, lacking))
    return judged


def _met(read: AgencyRead) -> tuple[int, int]:
    """Count the standards met, of those with a score."""
    final = [pair.final for _, pair in pairs(read) if pair.final is not None]
    return sum(score >= COMPLIANT for score in final), len(final)


def _meets_most(read: AgencyRead) -> str:
    """Say how many standards it meets, where it meets most of them."""
    met, scored = _met(read)
    if not scored or met / scored < MOST:
        return ""
    return f"Meets {met} of {scored} standards"


def _about(read: AgencyRead, *numbers: int) -> str:
    """Say which of these standards it meets, by whose score: "" where none."""
    strong = [
        (one, pair)
        for one, pair in pairs(read)
        if one.number in numbers and (pair.final or 0) >= COMPLIANT
    ]
    told = [f"{pair.final} on {plain(one.title)}" for one, pair in strong]
    if not told:
        return ""
    moderated = all(pair.panel is not None for _, pair in strong)
    return f"{'Scored' if moderated else 'Self-assessed'} {listed(told)}"


def _share(one: Graded) -> float:
    return (one.better.value or 0) / (one.total.value or 1)


def _of(one: Graded) -> str:
    return f"{one.better.text} of {one.total.text}"


def own_and_panel(read: AgencyRead) -> Iterable[str]:
    """Name each standard on which both scores are far apart."""
    for one, pair in pairs(read):
        if pair.gap is not None and abs(pair.gap) >= FAR_APART:
            yield (
                f"Self-assessed {pair.own} on {plain(one.title)}; the panel gave "
                f"{pair.panel}."
            )


def scores_and_cases(read: AgencyRead) -> Iterable[str]:
    """Hold the standards against the cases, both ways."""
    newest = graded(read)
    met, scored = _met(read)
    if newest is None or not scored:
        return
    one, year = newest.agencies[read.code], newest.year.short_label
    high = met / scored >= MOST and _share(one) < HALF
    low = met / scored < HALF and _share(one) >= MOST
    if one.total.value and (high or low):
        only = "only " if high else ""
        yield (
            f"Meets {met} of {scored} standards; {only}{_of(one)} of the cases it graded "
            f"in {year} were good or better."
        )


def grades_and_overall(read: AgencyRead) -> Iterable[str]:
    """Hold its grades against the overall grades of the year."""
    newest = graded(read)
    if newest is None:
        return
    one, overall = newest.agencies[read.code], newest.overall
    if one.total.value and abs(_share(one) - _share(overall)) >= APART:
        yield (
            f"Graded {_of(one)} cases good or better in {newest.year.short_label}; the "
            f"overall grade was good or better for {_of(overall)}."
        )


def leading_and_meetings(read: AgencyRead) -> Iterable[str]:
    """Hold what it says of leading and working together against who came."""
    told = _about(read, LEADING, TOGETHER)
    came = read.came.all if read.came else None
    if told and came and came.attended / came.eligible < MOST:
        yield f"{told}; came to {came} meetings."


def sharing_and_returns(read: AgencyRead) -> Iterable[str]:
    """Hold what it says of sharing information against how its returns came."""
    told, sent = _about(read, SHARING), read.returned
    if told and sent and sent.in_time / sent.due < MOST:
        yield f"{told}; {sent.in_time} of {sent.due} returns came in time."


def scores_and_overdue(read: AgencyRead) -> Iterable[str]:
    """Hold the standards against actions whose day has passed."""
    told, acted = _meets_most(read), read.acted
    if told and acted and acted.overdue and acted.overdue / acted.open >= HALF:
        verb = "is" if acted.overdue == 1 else "are"
        yield f"{told}; {acted.overdue} of its {acted.open} open actions {verb} overdue."


def closed_and_moved(read: AgencyRead) -> Iterable[str]:
    """Hold closed actions against the indicators they were to move."""
    acted = read.acted
    if acted and acted.not_moved and not acted.moved:
        looked = acted.moved + acted.not_moved
        yield (
            f"Closed {said(acted.verified, 'action', 'actions')} on evidence; of "
            f"{said(looked, 'indicator', 'indicators')} that could be judged two quarters "
            "later, none moved."
        )


def scores_and_signals(read: AgencyRead) -> Iterable[str]:
    """Hold the standards against the indicators it gives."""
    told, signals = _meets_most(read), read.signals
    if not told or signals is None:
        return
    worse, better = len(signals.moved("worse")), len(signals.moved("better"))
    if worse > better:
        verb = "is" if worse == 1 else "are"
        yield (
            f"{told}; {worse} of the {said(len(signals.rows), 'indicator', 'indicators')} "
            f"it gives {verb} worse ({signals.period.short_label}), {better} better."
        )


RULES = (
    Rule(
        "own-and-panel",
        "Do its own and the panel's score agree?",
        (no_panel,),
        own_and_panel,
    ),
    Rule(
        "scores-and-cases",
        "Do the standards show in its cases?",
        (no_scores, no_grades),
        scores_and_cases,
    ),
    Rule(
        "grades-and-overall",
        "Does it see its cases as the others do?",
        (no_grades, no_overall),
        grades_and_overall,
    ),
    Rule(
        "leading-and-meetings",
        "Does it come to the table as it says it leads and works with others?",
        (no_scores, no_meetings),
        leading_and_meetings,
    ),
    Rule(
        "sharing-and-returns",
        "Does it send its figures in time as it says it shares information?",
        (no_scores, no_returns),
        sharing_and_returns,
    ),
    Rule(
        "scores-and-overdue",
        "Does it do what it promised as it meets the standards?",
        (no_scores, no_actions),
        scores_and_overdue,
    ),
    Rule(
        "closed-and-moved",
        "Did closing its actions move anything?",
        (no_actions,),
        closed_and_moved,
    ),
    Rule(
        "scores-and-signals",
        "Do its figures bear the standards out?",
        (no_scores, no_signals),
        scores_and_signals,
    ),
)
