"""What has changed over the quarters: levels of risk, and children looked after."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboards.charts import Course, several_figure
from dashboards.profile import codes
from dashboards.profile.reading import QUARTERS, Profile
from dashboards.profile.shown import Line, Part, Shown, absent, hidden, point, withheld
from safeguarding.periods import Period

Entry = dict[str, Any]
Series = Mapping[Period, Shown]
LEVELS = "How serious is the risk, and is that changing?"
PLACED = "Where do looked-after children at risk live?"
NOT_PARTS = (
    "The levels add up to the children at risk: each child once, at its highest."
)


def levels(profile: Profile) -> Part:
    """Draw children at risk by their highest level of the quarter."""
    whole = series_of(profile, codes.RISK)
    serious = series_of(profile, codes.SERIOUS)
    parts = {label: _of_level(profile, code) for code, label in codes.LEVELS.items()}
    parts["Serious"] = {**parts["Serious"], **_the_safer(parts["Serious"], serious)}
    told = {"At risk": whole, **{name: one for name, one in parts.items() if one}}
    periods = periods_of(told.values())
    if not periods:
        return withheld("levels", LEVELS, _nothing(profile, codes.RISK))
    return over_periods(
        Part(
            "levels",
            LEVELS,
            _finding(whole, parts["Serious"], periods),
            ("Quarter", *told),
            (),
            note=NOT_PARTS if len(told) == len(codes.LEVELS) + 1 else "",
        ),
        _balanced(told, profile.hiding.threshold),
        periods,
    )


def looked_after(profile: Profile) -> Part:
    """Draw the looked-after children at risk, in the borough and outside."""
    told = {
        "Outside the borough": series_of(profile, codes.OUT),
        "In the borough": series_of(profile, codes.IN),
    }
    told = {name: one for name, one in told.items() if one}
    periods = periods_of(told.values())
    if not periods:
        return withheld("looked-after", PLACED, _nothing(profile, codes.OUT))
    last = periods[-1]
    said = [
        f"{one.get(last, absent()).number} {name.lower()}" for name, one in told.items()
    ]
    return over_periods(
        Part(
            "looked-after",
            PLACED,
            f"{last.short_label}: {' and '.join(said)}, on the last day.",
            ("Quarter", *told),
            (),
            note="They are among the children at risk, not added to them.",
        ),
        told,
        periods,
    )


def over_periods(
    part: Part, told: Mapping[str, Series], periods: Sequence[Period]
) -> Part:
    """Fill a part with a chart of series and a table of their periods."""
    courses = [
        Course(
            name,
            tuple(one.get(each, absent()).value for each in periods),
            tuple(_letter(one.get(each)) for each in periods),
        )
        for name, one in told.items()
    ]
    labels = [each.short_label for each in periods]
    is_drawn = any(value is not None for one in courses for value in one.values)
    return Part(
        part.key,
        part.heading,
        part.finding,
        part.columns,
        tuple(
            Line(
                each.short_label,
                tuple(one.get(each, absent()) for one in told.values()),
            )
            for each in periods
        ),
        chart=several_figure(courses, labels, unit="children") if is_drawn else None,
        note=part.note,
    )


def _letter(shown: Shown | None) -> str:
    """Give what stands where there is no point: only what is hidden is named."""
    if shown is None:
        return ""
    return shown.text if shown.is_known or shown.is_hidden else ""


def series_of(profile: Profile, code: str) -> Series:
    """Give an indicator's last periods as its newest entry tells them."""
    entry = profile.known.get(code)
    if entry is None:
        return {}
    threshold = profile.hiding.threshold
    told = {
        Period.parse(each["period"]): point(each, threshold)
        for each in entry["history"][-QUARTERS:]
    }
    told[Period.parse(entry["period"])] = point(entry, threshold)
    return told


def _of_level(profile: Profile, code: str) -> Series:
    """Give how many children were at one level, by quarter."""
    found: dict[Period, Shown] = {}
    for quarter, entry in profile.levels.items():
        rows = rows_of(entry, "risk_level")
        if rows:
            found[quarter] = part_of(entry, rows, code, profile.hiding.threshold)
    return found


def rows_of(entry: Entry | None, dimension: str) -> dict[str, Entry]:
    """Give the rows of one breakdown of an entry, by code."""
    for each in (entry or {}).get("breakdowns") or ():
        if each["dimension"] == dimension:
            return {row["code"]: row for row in each["rows"]}
    return {}


def part_of(
    entry: Entry, rows: Mapping[str, Entry], code: str, threshold: int
) -> Shown:
    """Give one part of a breakdown; one that is not in it happened to nobody.

    Where all the others are hidden, so is that there was none.
    """
    if code in rows:
        return point(rows[code], threshold)
    if all(row["state"] == "suppressed" for row in rows.values()):
        return hidden(threshold)
    return point({"state": "value", "value": 0, "text": "0"}, threshold)


def _the_safer(first: Series, second: Series) -> Series:
    """Take the second series, but hide what the first hides."""
    return {
        period: first[period] if period in first and first[period].is_hidden else shown
        for period, shown in second.items()
        if shown.is_known or shown.is_hidden or period not in first
    }


def _balanced(told: Mapping[str, Series], threshold: int) -> Mapping[str, Series]:
    """Hide a second level wherever exactly one is hidden beside a shown whole.

    The entries see to that themselves; here two of them stand in one table.
    """
    names = list(told)
    fixed = {name: dict(one) for name, one in told.items()}
    for period, whole in told[names[0]].items():
        parts = {name: told[name][period] for name in names[1:] if period in told[name]}
        for name in second_to_hide(whole, parts):
            fixed[name][period] = hidden(threshold)
    return fixed


def second_to_hide(whole: Shown, parts: Mapping[str, Shown]) -> list[str]:
    """Name the smallest shown part, where one hidden part could be worked out."""
    gone = [name for name, one in parts.items() if one.is_hidden]
    if not whole.is_known or len(gone) != 1:
        return []
    shown = [name for name, one in parts.items() if one.value]
    return [min(shown, key=lambda name: parts[name].value or 0)] if shown else []


def periods_of(told: Iterable[Series]) -> list[Period]:
    """List the periods from the first known one on; all of one kind."""
    series = list(told)
    known = [
        period
        for one in series
        for period, shown in one.items()
        if shown.is_known or shown.is_hidden
    ]
    same = [each for each in known if each.kind is known[0].kind]
    every = {each for one in series for each in one if known}
    return sorted(
        each for each in every if each.kind is same[0].kind and each >= min(same)
    )


def _finding(whole: Series, serious: Series, periods: Sequence[Period]) -> str:
    last = periods[-1]
    now = whole.get(last, absent())
    said = f"{last.short_label}: {now.of('children', 'child')} at risk"
    worst = serious.get(last)
    if worst is not None and (worst.is_known or worst.is_hidden):
        said += f", {worst.number} of them at serious risk"
    first = next((each for each in periods if whole.get(each, absent()).is_known), last)
    if first != last and now.is_known:
        said += f"; {whole[first].text} in {first.short_label}"
    return f"{said}."


def _nothing(profile: Profile, code: str) -> str:
    """Say why an indicator has no series at all, and what to do."""
    entry = profile.known.get(code)
    owed = ", ".join((entry or {}).get("expected_from") or ())
    if owed:
        return f"No figure has come yet; it is owed by {owed}."
    return "No figure is known for these quarters."
