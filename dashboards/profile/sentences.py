"""The headline of the profile: four questions, answered before any chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.presenters import entries as words
from dashboards.presenters.entries import Row
from dashboards.presenters.words import NOT_COMPARED, Word
from dashboards.profile import blocks, codes
from dashboards.profile.missing import none_held
from dashboards.profile.reading import Entry, Profile
from dashboards.profile.shown import Shown, point
from dashboards.profile.together import same_children

TITLES = {
    codes.RISK: "At risk",
    codes.SERIOUS: "At serious risk",
    codes.OUT: "Looked after outside the borough",
    codes.IN: "Looked after in the borough",
    codes.MISS: "Children missing",
    codes.EPISODES: "Episodes",
    codes.FREQUENT: "Frequently missing",
    codes.IN_TIME: "Interviews within 72 hours",
    codes.DONE: "Episodes followed by an interview",
    codes.BOTH: "Children at risk who went missing",
    codes.FREQUENT_CASES: "Frequently missing with a CSE case",
}
CHILDREN = ("children", "child")
NOBODY_CAN_SAY = "Nobody can say: no figure has come."


@dataclass(frozen=True)
class Told:
    """One headline figure: what it is, the figure, and how it has moved.

    `code` leads to the indicator's page; `why` says why there is no figure.
    """

    code: str
    title: str
    shown: Shown
    change: str
    trend: Word | None
    marks: str
    why: str


@dataclass(frozen=True)
class Answer:
    """A question, its answer in a sentence, and the figures that bear it out."""

    key: str
    heading: str
    sentence: str
    lines: tuple[Told, ...]


def answers(profile: Profile) -> list[Answer]:
    """Answer what the board asks, in the order it asks it."""
    return [
        _answer(
            profile,
            "risk",
            "How many are at risk, and how serious is it?",
            _risk(profile),
            (codes.RISK, codes.SERIOUS, codes.OUT, codes.IN),
        ),
        _answer(
            profile,
            "missing",
            "How many went missing, and how often?",
            _missing(profile),
            (codes.MISS, codes.EPISODES, codes.FREQUENT),
        ),
        _answer(
            profile,
            "same",
            "Are they the same children?",
            same_children(blocks.overlap(profile)),
            (codes.BOTH, codes.FREQUENT_CASES),
        ),
        _answer(
            profile,
            "spoken",
            "Was each spoken to within 72 hours?",
            _spoken(profile),
            (codes.IN_TIME, codes.DONE),
        ),
    ]


def _answer(
    profile: Profile, key: str, heading: str, sentence: str, asked: Sequence[str]
) -> Answer:
    found = [_told(profile, code) for code in asked if code in profile.known]
    return Answer(key, heading, sentence, tuple(found))


def _told(profile: Profile, code: str) -> Told:
    entry, threshold = profile.known[code], profile.hiding.threshold
    row = words.row(entry, quarter=profile.quarter.code, threshold=threshold)
    shown = point(entry, threshold, entry["unit"] or "")
    has_figure = shown.figure.kind != "missing"
    return Told(
        code=code,
        title=TITLES[code],
        shown=shown,
        change=_change(entry, row) if has_figure else "",
        trend=row.trend if has_figure and row.trend != NOT_COMPARED else None,
        marks=", ".join(caveat["mark"] for caveat in row.caveats),
        why="" if has_figure or not row.owed_by else f", owed by {row.owed_by}",
    )


def _change(entry: Entry, row: Row) -> str:
    """Say the change on the period before, and the period where it is another one."""
    other = f" in {row.other_period}" if row.other_period else ""
    moved = (entry.get("change") or {}).get("previous") or {}
    if not row.previous.text:
        return other
    if moved.get("absolute") == 0:
        return f"{other}, the same as in {entry['previous']['period_label']}"
    return f"{other}, {row.previous.text} {row.previous.basis}"


def _figure(profile: Profile, code: str) -> Shown:
    entry = profile.known.get(code)
    return point(entry, profile.hiding.threshold, entry["unit"] if entry else "")


def _told_of(shown: Shown, said: str) -> str:
    """Say it only where there is a figure, hidden or not."""
    return said if shown.is_known or shown.is_hidden else ""


def _sentence(parts: Sequence[str]) -> str:
    said = ", ".join(each for each in parts if each)
    return f"{said[:1].upper()}{said[1:]}." if said else NOBODY_CAN_SAY


def _risk(profile: Profile) -> str:
    risk, serious = (_figure(profile, code) for code in (codes.RISK, codes.SERIOUS))
    return _sentence(
        [
            _told_of(risk, f"{risk.of(*CHILDREN)} {risk.verb} known to be at risk"),
            _told_of(serious, f"{serious.number} of them at serious risk"),
        ]
    )


def _missing(profile: Profile) -> str:
    asked = (codes.MISS, codes.EPISODES, codes.FREQUENT)
    miss, episodes, often = (_figure(profile, code) for code in asked)
    return _sentence(
        [
            _told_of(miss, f"{miss.of(*CHILDREN)} went missing"),
            _told_of(episodes, f"{episodes.of('times', 'time')} in all"),
            _told_of(often, f"{often.number} of them frequently"),
        ]
    )


def _spoken(profile: Profile) -> str:
    """Give interviews in time with both counts, and how many returns had any."""
    block = blocks.interviews(profile)
    in_time, done, ended = (block.shown(key) for key in ("in_time", "done", "ended"))
    if done.value == 0:
        return none_held(ended)
    if in_time.is_known and done.is_known:
        said = f"{in_time.text} of {done.text} interviews were within 72 hours"
    elif in_time.is_hidden or done.is_hidden:
        said = "Hidden: the numbers are too small to show"
    else:
        return NOBODY_CAN_SAY
    if done.is_known and ended.is_known:
        said += f"; {ended.text} episodes ended in the quarter"
    return f"{said}."
