"""Where children went missing from, how often, and what followed when they were back."""

from typing import Any

from dashboards.charts import Bar, Stage, bars_figure, funnel_figure
from dashboards.presenters.entries import Figure
from dashboards.profile import blocks, codes
from dashboards.profile.over_time import part_of, rows_of, second_to_hide
from dashboards.profile.reading import Profile
from dashboards.profile.shown import (
    Block,
    Line,
    Part,
    Shown,
    absent,
    hidden,
    point,
    withheld,
)

PLACES = "Where did children go missing from?"
REPEATS = "Who went missing again and again?"
INTERVIEWS = "Was each child spoken to when back?"
NEVER_ADDED = (
    "A child missing from two places is counted in both: children do not add up, "
    "episodes do."
)
CHAIN = {
    "ended": "Episodes that ended",
    "offered": "Interview offered",
    "accepted": "Interview accepted",
    "done": "Interview done",
    "in_time": "Done within 72 hours",
}
OFTEN = {
    "once": "1 episode",
    "twice": "2 episodes",
    "more": "3 or more episodes",
    "again": "2 or more episodes",
}
TOO_FEW = (
    "The groups are too small to show: {hidden} in one of them, or a number that would "
    "tell it."
)
ALL_OF_THEM = Shown(Figure("All", "value"))
NONE_ENDED = "No episode is known to have ended in the quarter."
BEHIND = (
    "The rows have changed since the figures were worked out. They are being counted "
    "again: look again in a minute."
)
AGENCIES = "Counted by the agencies. No rows of this quarter are kept here."


def places(profile: Profile) -> Part:
    """Set children and episodes side by side for each place; unknown is always one."""
    if not (_has(profile, codes.MISS) or _has(profile, codes.EPISODES)):
        return withheld("places", PLACES, _none(profile, codes.MISS))
    block = blocks.places(profile)
    children = {place: _children(profile, block, place) for place in codes.PLACES}
    episodes = _episodes(profile)
    lines = [
        Line(name, (children[place], episodes[place]), note=_note(place))
        for place, name in codes.PLACES.items()
    ]
    total = (_shown(profile, codes.MISS), _shown(profile, codes.EPISODES))
    return Part(
        "places",
        PLACES,
        _where(profile, children, episodes),
        ("From", "Children", "Episodes"),
        (*lines, Line("All places", total)),
        chart=_drawn(lines, ("Children", "Episodes")),
        note=_both_places(block),
    )


def _children(profile: Profile, block: Block, place: str) -> Shown:
    """Give the children of a place: the indicator's, the breakdown's or the rows'."""
    code = codes.CHILDREN_BY_PLACE.get(place)
    if code and _has(profile, code):
        return _shown(profile, code)
    if place in block.counts:
        return block.shown(place)
    rows = rows_of(profile.known.get(codes.MISS), "location")
    return point(rows.get(place), profile.hiding.threshold)


def _episodes(profile: Profile) -> dict[str, Shown]:
    """Give the episodes of each place; one that could be worked out is hidden too."""
    found = {}
    whole = profile.known.get(codes.EPISODES)
    rows = rows_of(whole, "location")
    for place in codes.PLACES:
        code = codes.EPISODES_BY_PLACE.get(place)
        if code and _has(profile, code):
            found[place] = _shown(profile, code)
        elif whole and rows:
            found[place] = part_of(whole, rows, place, profile.hiding.threshold)
        else:
            found[place] = absent()
    for place in second_to_hide(_shown(profile, codes.EPISODES), found):
        found[place] = hidden(profile.hiding.threshold)
    return found


def _note(place: str) -> str:
    return "Nobody wrote down where from." if place == "unknown" else ""


def _where(
    profile: Profile, children: dict[str, Shown], episodes: dict[str, Shown]
) -> str:
    """Say the two main places and the unknown in one sentence."""
    said = [
        f"{children[place].of('children', 'child')} "
        f"{episodes[place].of('times', 'time')} from {place}"
        for place in ("home", "care")
    ]
    unknown = episodes["unknown"].of("episodes", "episode")
    told = f"{'; '.join(said)}; where from is unknown for {unknown}."
    return f"{told[:1].upper()}{told[1:]}"


def _both_places(block: Block) -> str:
    told = block.shown("home_and_care")
    if not told.is_known:
        return NEVER_ADDED
    both = told.of("children", "child")
    return f"{both} went missing from home and from care. {NEVER_ADDED}"


def repeats(profile: Profile) -> Part:
    """Show how many children went missing once, twice, three times or more."""
    entry = profile.known.get(codes.MISS)
    if entry is None or entry["state"] not in {"value", "suppressed"}:
        return withheld("repeats", REPEATS, _none(profile, codes.MISS))
    block, names = blocks.repeats(profile)
    often = _frequent(profile)
    lines = tuple(Line(OFTEN[name], (block.shown(name),)) for name in names)
    why = "" if names else _why_no_repeats(profile, block)
    return Part(
        "repeats",
        REPEATS,
        _repeating(profile, block, names, often) or why,
        ("Episodes in the quarter", "Children"),
        (*lines, *([often] if often else ())),
        chart=bars_figure(
            [
                Bar(OFTEN[name], block.shown(name).value, block.shown(name).text)
                for name in names
            ],
            unit="children",
        )
        if names
        else None,
        note="" if not names else why,
        why_not=why,
    )


def _frequent(profile: Profile) -> Line | None:
    if not _has(profile, codes.FREQUENT):
        return None
    told = profile.settled
    rule = f"{told.frequent_episodes} or more in any {told.frequent_months} months"
    note = f"{rule}, the last in this quarter."
    return Line(
        "Frequently missing", (_shown(profile, codes.FREQUENT),), codes.FREQUENT, note
    )


def _repeating(
    profile: Profile, block: Block, names: tuple[str, ...], often: Line | None
) -> str:
    most = names[-1] if names else ""
    said = []
    if most:
        had = block.shown(most).of("children", "child")
        said.append(f"{had} had {OFTEN[most]}")
    if often:
        shown = often.cells[0]
        said.append(f"{shown.number} {shown.verb} frequently missing")
    told = "; ".join(said)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _why_no_repeats(profile: Profile, block: Block) -> str:
    if not block.counts:
        return BEHIND if profile.is_behind else AGENCIES
    return TOO_FEW.format(hidden=hidden(profile.hiding.threshold).figure.spoken)


def interviews(profile: Profile) -> Part:
    """Follow the episodes that ended through offer, answer and interview."""
    block = blocks.interviews(profile)
    told = {name: block.shown(name) for name in CHAIN}
    if not any(one.is_known or one.is_hidden for one in told.values()):
        return withheld("interviews", INTERVIEWS, _none(profile, codes.IN_TIME))
    if told["ended"].value == 0:
        return withheld("interviews", INTERVIEWS, NONE_ENDED)
    names = list(CHAIN)
    lines = tuple(
        Line(CHAIN[name], (told[name], _share(block, names[max(number - 1, 0)], name)))
        for number, name in enumerate(names)
    )
    return Part(
        "interviews",
        INTERVIEWS,
        _talks(block),
        ("Step", "Episodes", "Of the step before"),
        lines,
        chart=_drawn(lines, ("Episodes",)),
        note="Of episodes that ended in the quarter. The 72 hours run from the return.",
    )


def _share(block: Block, before: str, name: str) -> Shown:
    """Give a step as a share of the one before it, where neither is hidden."""
    whole, part = block.shown(before), block.shown(name)
    if before == name:
        return ALL_OF_THEM
    if whole.is_hidden or part.is_hidden:
        return hidden(block.threshold)
    if not whole.value or part.value is None:
        return absent("not_applicable" if whole.value == 0 else "no_figure")
    share = part.value / whole.value * 100
    return Shown(Figure(f"{share:.1f} %", "value"), share)


def _talks(block: Block) -> str:
    ended, done, in_time = (block.shown(name) for name in ("ended", "done", "in_time"))
    if done.value == 0:
        return none_held(ended)
    number = f"{ended.text} episodes" if ended.is_known else "the episodes"
    was = "was" if done.verb == "is" else "were"
    return (
        f"Of {number} that ended, {done.number} {was} followed by an interview, "
        f"{in_time.number} of these within 72 hours."
    )


def none_held(ended: Shown) -> str:
    """Say that no interview is known; "0 of 0" would be read as a finding."""
    if ended.value == 0:
        return NONE_ENDED
    said = "Nobody has told of an interview"
    if not ended.is_known:
        return f"{said}."
    return f"{said}; {ended.of('episodes', 'episode')} ended in the quarter."


def _drawn(
    lines: tuple[Line, ...] | list[Line], names: tuple[str, ...]
) -> dict[str, Any] | None:
    """Draw the first cells of lines as bars under one another."""
    width = len(names)
    stages = [
        Stage(
            line.label,
            tuple(cell.value for cell in line.cells[:width]),
            tuple(cell.text for cell in line.cells[:width]),
        )
        for line in lines
    ]
    if not any(value is not None for each in stages for value in each.values):
        return None
    return funnel_figure(stages, names)


def _has(profile: Profile, code: str) -> bool:
    """Say whether an indicator has a figure, hidden or not."""
    entry = profile.known.get(code)
    return entry is not None and entry["state"] in {"value", "suppressed"}


def _shown(profile: Profile, code: str) -> Shown:
    return point(profile.known.get(code), profile.hiding.threshold)


def _none(profile: Profile, code: str) -> str:
    """Say why there is no figure, and what to do."""
    entry = profile.known.get(code)
    owed = ", ".join((entry or {}).get("expected_from") or ())
    who = f" It is owed by {owed}." if owed else ""
    return f"Nothing has come for this quarter.{who}"
