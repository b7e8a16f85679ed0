"""What there is to say of a figure's way here: seven questions, seven short answers.

No answer quotes a number of the figure, so that readers from whom it is hidden may
read them too. Source: FEATURES 3 (10); DESIGN section 4 rule 7.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboards.assembly.draft import Draft
from dashboards.assembly.facts import Known, Sent
from dashboards.assembly.revisions import times_restated

CHANGED = "What is counted has changed since the period compared."
# A figure that moved once was corrected; one that goes on moving is not settled.
OFTEN = 2


class About(StrEnum):
    """What an answer is about, in the order in which they are read."""

    COMPLETENESS = "completeness"
    TIMELINESS = "timeliness"
    PRECISION = "precision"
    PROBLEMS = "problems"
    EXCEPTIONS = "exceptions"
    SIGN_OFF = "sign_off"
    REVISIONS = "revisions"
    CAVEATS = "caveats"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a word, the sentences behind it, and what they weigh.

    Attributes:
        is_serious: the figure cannot be relied on while this stands.
        weighs: how many reservations it adds; a sentence may be only good to know.
    """

    about: About
    word: str
    reasons: tuple[str, ...] = ()
    is_serious: bool = False
    weighs: int = 0


def answers(draft: Draft, *, marks: Sequence[str], is_broken: bool) -> list[Answer]:
    """Answer the seven questions of an entry's figure.

    Args:
        draft: the entry.
        marks: the marks of the caveats that apply to the figure itself.
        is_broken: the series is broken between it and what it is compared with.
    """
    own, rows = draft.own, draft.own.made_of
    careful = [f"Caveat: {mark}." for mark in marks]
    if is_broken:
        careful.append(CHANGED)
    return [
        _complete(own.gaps, is_number=own.is_number),
        _reserved(
            About.TIMELINESS,
            ("In time", "Late"),
            _say(draft, rows, "sent it after its due date.", lambda one: one.is_late),
        ),
        _reserved(About.PRECISION, ("Exact", "Not exact"), own.doubts),
        _problems(draft, rows),
        _exceptions(draft, rows),
        _signed(draft, rows),
        _restated(draft),
        _reserved(About.CAVEATS, ("None", "Read with care"), tuple(careful)),
    ]


def _complete(gaps: tuple[str, ...], *, is_number: bool) -> Answer:
    if not is_number and not gaps:
        return Answer(About.COMPLETENESS, "No figure")
    word = "Incomplete" if gaps else "Complete"
    return Answer(About.COMPLETENESS, word, gaps, is_serious=bool(gaps))


def _reserved(about: About, words: tuple[str, str], reasons: tuple[str, ...]) -> Answer:
    """Answer with the first word where all is well, each reason weighing one."""
    return Answer(about, words[bool(reasons)], reasons, weighs=len(reasons))


def _problems(draft: Draft, rows: Sequence[Known]) -> Answer:
    said = _say(draft, rows, "was asked about it and has not answered.", _is_questioned)
    word = "Open" if said else "None open"
    return Answer(About.PROBLEMS, word, said, is_serious=bool(said))


def _exceptions(draft: Draft, rows: Sequence[Known]) -> Answer:
    cannot = _say(draft, rows, "cannot correct what a check found.", _has_exception)
    explained = _say(
        draft,
        rows,
        "explained a warning about it.",
        lambda one: one.has_explained_warning and not one.has_exception,
    )
    word = "Cannot be corrected" if cannot else "Explained" if explained else "None"
    reasons = (*cannot, *explained)
    return Answer(About.EXCEPTIONS, word, reasons, weighs=len(reasons))


def _signed(draft: Draft, rows: Sequence[Known]) -> Answer:
    if not draft.facts.partnership.two_person_sign_off:
        return Answer(About.SIGN_OFF, "Not asked for")
    said = _say(
        draft, rows, "sent it without a second person's signature.", _is_unsigned
    )
    return _reserved(About.SIGN_OFF, ("Signed", "Not signed"), said)


def _restated(draft: Draft) -> Answer:
    times, last_on = times_restated(draft)
    if last_on is None:
        return Answer(About.REVISIONS, "Never restated")
    often = "once" if times == 1 else f"{times} times"
    said = f"Restated {often} since it was first given, last on {last_on:%-d %B %Y}."
    weighs = 1 if times >= OFTEN else 0
    return Answer(About.REVISIONS, f"Restated {often}", (said,), weighs=weighs)


def _is_questioned(sent: Sent) -> bool:
    return sent.is_questioned


def _has_exception(sent: Sent) -> bool:
    return sent.has_exception


def _is_unsigned(sent: Sent) -> bool:
    return not sent.is_signed


def _say(
    draft: Draft, rows: Iterable[Known], sentence: str, applies: Callable[[Sent], bool]
) -> tuple[str, ...]:
    """Say it of every agency it is true of, once each."""
    names = dict.fromkeys(
        name for name, sent in _returned(draft, rows) if applies(sent)
    )
    return tuple(f"{name} {sentence}" for name in names)


def _returned(draft: Draft, rows: Iterable[Known]) -> Iterator[tuple[str, Sent]]:
    """Give the rows that came in a return, with the name of who sent them."""
    for row in rows:
        sent = draft.facts.sent.get(row.source_id or 0)
        if sent is not None and row.source_kind == "return" and row.agency_id:
            yield draft.facts.agencies[row.agency_id].short_name, sent
