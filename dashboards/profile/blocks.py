"""Numbers that belong together and add up, with what is small taken away.

A number of an entry that its reader sees is no secret here; one that is hidden there
stays hidden. Counts of rows are used only where the entries are made of the same rows.

Source: DOMAIN F.3, B.4 (MIS-10 to 14, CSE-09).
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from dashboards.profile import codes
from dashboards.profile.counted import INTERVIEWS
from dashboards.profile.reading import Profile, is_counted
from dashboards.profile.shown import Block, disclose

Entry = dict[str, Any]
Counts = dict[str, int | None]
Sums = dict[str, tuple[str, ...]]
STEPS = tuple(INTERVIEWS)
# Who did not go on from one step to the next.
LEFT = {"offered": "not_offered", "accepted": "not_accepted"} | {
    "done": "not_done",
    "in_time": "late",
}
# The two counts of each share of the interviews.
SHARES = {
    codes.IN_TIME: ("in_time", "done"),
    codes.DONE: ("done", "ended"),
    codes.OFFERED: ("offered", "ended"),
    codes.ACCEPTED: ("accepted", "offered"),
}


def overlap(profile: Profile) -> Block:
    """Set the children at risk beside the children missing."""
    names = ("risk", "miss", "both", "risk_only", "miss_only")
    sums = {"risk": ("risk_only", "both"), "miss": ("miss_only", "both")}
    share = profile.known.get(codes.BOTH)
    forced = _hidden_totals(profile)
    if _is_hidden(share):
        forced |= {"both"}
    if profile.is_counted_here(codes.RISK, codes.MISS):
        counts: Counts = _of_children(profile, names)
    else:
        counts = _sent_overlap(profile, share)
    told = _told_totals(profile) & counts.keys()
    return disclose(counts, sums, profile.hiding, told=told, forced=forced)


def _sent_overlap(profile: Profile, share: Entry | None) -> Counts:
    """Take the overlap from the share an agency sent, and the rest from totals."""
    of_quarter = share if _is_of(share, profile) else None
    both, risk = _number(of_quarter, "numerator"), _number(of_quarter, "denominator")
    miss = _total(profile, codes.MISS)
    return {
        "risk": risk,
        "miss": miss,
        "both": both,
        "risk_only": _less(risk, both),
        "miss_only": _less(miss, both),
    }


def places(profile: Profile) -> Block:
    """Count children by where they went missing from, and those in two of them."""
    names = ("miss", "home", "care", "education", "other_placement", "unknown")
    ways = ("home_and_care", "home_not_care", "care_not_home", "elsewhere")
    if not profile.is_counted_here(codes.MISS):
        return disclose({}, {}, profile.hiding)
    sums = {
        "home": ("home_not_care", "home_and_care"),
        "care": ("care_not_home", "home_and_care"),
        "miss": ("home", "care_not_home", "elsewhere"),
    }
    counts = _of_children(profile, (*names, *ways))
    told, forced = _told_totals(profile), _hidden_totals(profile)
    if "miss" in forced:
        forced |= counts.keys()
    return disclose(counts, sums, profile.hiding, told=told, forced=forced)


def repeats(profile: Profile) -> tuple[Block, tuple[str, ...]]:
    """Count children by how often they went missing, as finely as is safe.

    Returns:
        The numbers, and which of them may be shown: once, twice and more often; or
        once and again; or none. Who knows the episodes too could otherwise work out
        how often those few went missing whose number is hidden.
    """
    if not profile.is_counted_here(codes.MISS):
        return disclose({}, {}, profile.hiding), ()
    told, forced = _told_totals(profile), _hidden_totals(profile)
    for names in (("once", "twice", "more"), ("once", "again")):
        counts = _of_children(profile, ("miss", *names))
        sums: Sums = {"miss": names}
        if "more" in names:
            _beside_frequent(profile, counts, sums)
        block = disclose(counts, sums, profile.hiding, told=told, forced=forced)
        if not block.hidden:
            return block, names
    return block, ()


def _beside_frequent(profile: Profile, counts: Counts, sums: Sums) -> None:
    """Note that those missing most in the quarter are among the frequently missing."""
    frequent = _total(profile, codes.FREQUENT)
    earlier = _less(frequent, counts["more"])
    if frequent is not None and earlier is not None:
        counts |= {"frequent": frequent, "before": earlier}
        sums["frequent"] = ("more", "before")


def interviews(profile: Profile) -> Block:
    """Follow the episodes that ended through offer, answer and interview."""
    counts = _steps(profile)
    for before, step in pairwise(STEPS):
        counts[LEFT[step]] = _less(counts.get(before), counts.get(step))
    sums = {before: (step, LEFT[step]) for before, step in pairwise(STEPS)}
    told: set[str] = set()
    forced: set[str] = set()
    for code, (part, whole) in SHARES.items():
        entry = profile.known.get(code)
        if _is_hidden(entry):
            forced |= {part} & counts.keys()
        elif _number(entry, "denominator") is not None:
            told |= {part, whole}
    return disclose(
        counts, sums, profile.hiding, told=frozenset(told), forced=frozenset(forced)
    )


def _steps(profile: Profile) -> Counts:
    """Count the rows, or take the shares apart that an agency sent."""
    if profile.rows is not None and not any(_was_sent(profile, one) for one in SHARES):
        return dict(profile.rows.interviews)
    counts: Counts = {}
    for code, (part, whole) in SHARES.items():
        entry = profile.known.get(code)
        if _is_of(entry, profile):
            for name, of in ((part, "numerator"), (whole, "denominator")):
                if counts.get(name) is None:
                    counts[name] = _number(entry, of)
    return counts


def _was_sent(profile: Profile, code: str) -> bool:
    entry = profile.known.get(code)
    sources = (entry or {}).get("sources") or ()
    return bool(sources) and not is_counted(entry, profile.quarter)


def _of_children(profile: Profile, names: tuple[str, ...]) -> Counts:
    assert profile.rows is not None  # noqa: S101 - asked for just before
    return {name: profile.rows.children[name] for name in names}


def _totals(profile: Profile) -> Mapping[str, Entry | None]:
    """Give the entries that say how many there are in all."""
    named = {"risk": codes.RISK, "miss": codes.MISS, "frequent": codes.FREQUENT}
    named |= codes.CHILDREN_BY_PLACE
    return {name: profile.known.get(code) for name, code in named.items()}


def _told_totals(profile: Profile) -> frozenset[str]:
    found = _totals(profile).items()
    return frozenset(name for name, one in found if one and one["state"] == "value")


def _hidden_totals(profile: Profile) -> frozenset[str]:
    return frozenset(name for name, one in _totals(profile).items() if _is_hidden(one))


def _total(profile: Profile, code: str) -> int | None:
    entry = profile.known.get(code)
    return _number(entry, "value") if _is_of(entry, profile) else None


def _is_hidden(entry: Entry | None) -> bool:
    return entry is not None and entry["state"] == "suppressed"


def _is_of(entry: Entry | None, profile: Profile) -> bool:
    return entry is not None and entry["period"] == profile.quarter.code


def _number(entry: Entry | None, name: str) -> int | None:
    """Give a whole number of an entry that its reader may see."""
    if entry is None or entry["state"] != "value" or entry.get(name) is None:
        return None
    return int(entry[name])


def _less(whole: int | None, part: int | None) -> int | None:
    """Give the rest; None where it is not known, or would be less than nothing."""
    if whole is None or part is None or part > whole:
        return None
    return whole - part
