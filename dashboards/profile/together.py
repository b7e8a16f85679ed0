"""Whether the two groups are the same children, where they live, who told of them."""

from collections.abc import Mapping
from typing import Any

from dashboards.charts import Bar, bars_figure, funnel_figure
from dashboards.charts import Stage as Bars
from dashboards.profile import blocks, codes
from dashboards.profile.missing import AGENCIES, BEHIND
from dashboards.profile.over_time import rows_of
from dashboards.profile.reading import Profile
from dashboards.profile.shown import (
    Block,
    Line,
    Part,
    Shown,
    disclose,
    hidden,
    point,
    withheld,
)

OVERLAP = "Are they the same children?"
LOCALITIES = "Where do they live?"
REFERRALS = "Who recognises exploitation?"
GROUPS = {
    "risk_only": "At risk, not missing",
    "both": "At risk and missing",
    "miss_only": "Missing, not known to be at risk",
}
# A list of districts most of which are hidden tells nobody anything but which are small.
ENOUGH = 0.5
REST = "Elsewhere or not recorded"
NO_LOCALITIES = (
    "Not shown: this partnership has not named its localities. Smaller areas, such as "
    "wards and schools, are never shown."
)
FEW_LOCALITIES = (
    "Not shown: in most localities the count is {hidden}, so a table of them would be "
    "little but hidden numbers."
)
NO_TOTAL = (
    "Not shown: the number of children in all is hidden, and these would tell it."
)


def overlap(profile: Profile) -> Part:
    """Set apart the children in one group, in both, in the other."""
    block = blocks.overlap(profile)
    told = {name: block.shown(name) for name in GROUPS}
    if not any(one.is_known or one.is_hidden for one in told.values()):
        return withheld("overlap", OVERLAP, _why_no_overlap(profile))
    lines = tuple(Line(GROUPS[name], (one,)) for name, one in told.items())
    return Part(
        "overlap",
        OVERLAP,
        same_children(block),
        ("Group", "Children"),
        lines,
        chart=_bars(lines, "children"),
        note="Each child is in one of the three groups only.",
    )


def same_children(block: Block) -> str:
    """Answer the question in one sentence."""
    both, risk, miss = (block.shown(name) for name in ("both", "risk", "miss"))
    if both.is_hidden:
        return (
            "Few are, or few are not: the number is hidden so that nobody can be "
            "recognised."
        )
    if not both.is_known:
        return "Nobody can say."
    if both.value == 0:
        return "No: no child at risk went missing in the quarter."
    beside = [
        f"{one.text} {words}"
        for one, words in ((risk, "at risk"), (miss, "missing"))
        if one.is_known
    ]
    children = "child is" if both.value == 1 else "children are"
    return f"Some are: {both.text} {children} in both, of {' and '.join(beside)}."


def _why_no_overlap(profile: Profile) -> str:
    if profile.is_behind:
        return BEHIND
    has_both = all(
        profile.known.get(code, {}).get("state") in {"value", "suppressed"}
        for code in (codes.RISK, codes.MISS)
    )
    if not has_both:
        return "Nobody can say: one of the two groups has no figure for this quarter."
    return f"Nobody can say. {AGENCIES}"


def localities(profile: Profile) -> Part:
    """Count the two groups by locality, where that points at nobody."""
    why = _why_no_localities(profile)
    if why:
        return withheld("localities", LOCALITIES, why)
    risk, miss = (_by_locality(profile, name) for name in ("risk", "miss"))
    names = profile.settled.localities
    keys = [*sorted(names, key=lambda code: names[code]), ""]
    lines = tuple(Line(names.get(key, REST), (risk[key], miss[key])) for key in keys)
    gone = sum(cell.is_hidden for line in lines for cell in line.cells)
    if gone > ENOUGH * sum(len(line.cells) for line in lines):
        spoken = hidden(profile.hiding.threshold).figure.spoken
        why = FEW_LOCALITIES.format(hidden=spoken)
        return withheld("localities", LOCALITIES, why)
    return Part(
        "localities",
        LOCALITIES,
        _most(lines),
        ("Locality", "At risk", "Missing"),
        lines,
        chart=funnel_figure(
            [
                Bars(
                    line.label,
                    tuple(cell.value for cell in line.cells),
                    tuple(cell.text for cell in line.cells),
                )
                for line in lines
            ],
            ("At risk", "Missing"),
        ),
        note="Smaller areas, such as wards and schools, are never shown.",
    )


def _why_no_localities(profile: Profile) -> str:
    if not profile.settled.localities:
        return NO_LOCALITIES
    if profile.is_behind:
        return BEHIND
    if not profile.is_counted_here(codes.RISK, codes.MISS):
        return f"Not shown. {AGENCIES}"
    totals = (profile.known[code]["state"] for code in (codes.RISK, codes.MISS))
    return "" if all(state == "value" for state in totals) else NO_TOTAL


def _by_locality(profile: Profile, group: str) -> Mapping[str, Shown]:
    """Give one group by locality; whoever lives in none of them is in the rest."""
    assert profile.rows is not None  # noqa: S101 - counted here
    at = 0 if group == "risk" else 1
    counts: dict[str, int | None] = dict.fromkeys((*profile.settled.localities, ""), 0)
    for code, found in profile.rows.localities.items():
        key = code if code in profile.settled.localities else ""
        counts[key] = (counts[key] or 0) + found[at]
    total = {group: profile.rows.children[group]}
    block = disclose(
        {**counts, **total},
        {group: tuple(counts)},
        profile.hiding,
        told=frozenset({group}),
    )
    return {key: block.shown(key) for key in counts}


def _most(lines: tuple[Line, ...]) -> str:
    """Name where most of each group live, among what is shown."""
    said = []
    for at, words in enumerate(("at risk", "missing")):
        known = [line for line in lines[:-1] if line.cells[at].value]
        if known:
            top = max(known, key=lambda line: line.cells[at].value or 0)
            said.append(f"{top.cells[at].text} children {words} live in {top.label}")
    return f"Most: {'; '.join(said)}." if said else "No locality stands out."


def referrals(profile: Profile) -> Part:
    """Show which agencies the referrals of the quarter came from."""
    entry = profile.known.get(codes.REFERRALS)
    rows = rows_of(entry, "sector")
    if entry is None or not rows:
        why = "No figure of referrals by source has come for this quarter."
        return withheld("referrals", REFERRALS, why)
    threshold = profile.hiding.threshold
    told = [
        (row.get("label") or row["code"], point(row, threshold))
        for row in rows.values()
    ]
    order = sorted(told, key=lambda pair: (-(pair[1].value or 0), pair[0]))
    lines = tuple(Line(_sector(label), (shown,)) for label, shown in order)
    total = point(entry, threshold)
    return Part(
        "referrals",
        REFERRALS,
        _who(total, lines),
        ("Referred by", "Referrals"),
        (*lines, Line("All sources", (total,), codes.REFERRALS)),
        chart=_bars(lines, "referrals"),
        note="More referrals can mean better recognition. Who is not here referred nobody.",
    )


def _sector(label: str) -> str:
    return "Not recorded" if label == "not_recorded" else label


def _who(total: Shown, lines: tuple[Line, ...]) -> str:
    known = [line for line in lines if line.cells[0].value]
    said = f"{total.text} referrals" if total.is_known else "Referrals"
    if not known:
        return f"{said}; the sources are hidden."
    top = known[0]
    return f"{said}; most from {top.label}: {top.cells[0].text}."


def _bars(lines: tuple[Line, ...], unit: str) -> dict[str, Any] | None:
    bars = [Bar(line.label, line.cells[0].value, line.cells[0].text) for line in lines]
    if not any(bar.value is not None for bar in bars):
        return None
    return bars_figure(bars, unit=unit)
