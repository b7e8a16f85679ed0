"""The filters a scorecard offers, and in one sentence what they leave to see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboards.presenters.choice import (
    CONFIDENCE,
    NO_PRIORITY,
    SIGNALS,
    SORTS,
    Choice,
    Option,
    code_of,
)
from dashboards.presenters.entries import Row
from dashboards.presenters.summary import indicators

# The views a meeting asks for most, one press away.
QUICK = ("discuss", "any", "missed", "due", "restated")


@dataclass(frozen=True)
class View:
    """A link to a part of the scorecard, and how much there is in it."""

    label: str
    query: str
    count: int
    is_current: bool


def views(rows: Sequence[Row], choice: Choice) -> list[View]:
    """Offer everything, and what stands out."""
    every = View("Everything", "", len(rows), is_current=not choice.narrows)
    return [every, *(_view(rows, code, choice) for code in QUICK)]


def _view(rows: Sequence[Row], code: str, choice: Choice) -> View:
    which = SIGNALS[code]
    return View(
        label=which.option.label,
        query=f"signal={code}",
        count=sum(map(which.test, rows)),
        is_current=replace(choice, sort="") == Choice(signal=code),
    )


def selects(rows: Sequence[Row], choice: Choice) -> list[dict[str, Any]]:
    """Make the questions of the form; one with nothing to choose is not asked."""
    asked = (
        ("priority", "Priority", _priorities(rows)),
        ("agency", "Agency", _named(each for row in rows for each in row.agencies)),
        ("group", "Group", _named(each for row in rows for each in row.groups)),
        ("signal", "What stands out", [each.option for each in SIGNALS.values()]),
        ("confidence", "Confidence", list(CONFIDENCE.values())),
        ("sort", "In the order of", list(SORTS.values())),
    )
    return [
        _select(name, label, options, getattr(choice, name))
        for name, label, options in asked
        if options or getattr(choice, name)
    ]


def _priorities(rows: Iterable[Row]) -> list[Option]:
    found = {code_of(row.priority_code) or NO_PRIORITY: row.priority for row in rows}
    return [Option(code, title, title) for code, title in found.items()]


def _named(names: Iterable[str]) -> list[Option]:
    return [Option(code_of(name), name, name) for name in sorted(set(names))]


def _select(
    name: str, label: str, options: list[Option], chosen: str
) -> dict[str, Any]:
    every = Option("", "The priorities" if name == "sort" else "All")
    offered = [every, *options]
    if chosen not in {option.code for option in offered}:
        offered.append(Option(chosen, f"{chosen} (none this quarter)"))
    return {
        "id": f"choose-{name}",
        "name": name,
        "label": label,
        "options": offered,
        "selected": chosen,
    }


def sentence(rows: Sequence[Row], shown: int, choice: Choice) -> str:
    """Say what is shown: "12 of 45 indicators: signals, returned by Police."."""
    parts = [part for part in _parts(rows, choice) if part]
    order = f" Sorted {SORTS[choice.sort].said}." if choice.sort else ""
    if not parts:
        return f"All {indicators(len(rows))}.{order}"
    return f"{shown} of {indicators(len(rows))}: {'; '.join(parts)}.{order}"


def _parts(rows: Sequence[Row], choice: Choice) -> Iterable[str]:
    named = {
        "priority": _priorities(rows),
        "agency": _named(each for row in rows for each in row.agencies),
        "group": _named(each for row in rows for each in row.groups),
    }
    said = {"priority": "priority {}", "agency": "from {}", "group": "led by {}"}
    if choice.signal:
        yield SIGNALS[choice.signal].option.said
    for name, words in said.items():
        if code := getattr(choice, name):
            known = {option.code: option.label for option in named[name]}
            yield words.format(known.get(code, code))
    if choice.confidence:
        yield CONFIDENCE[choice.confidence].said
    if choice.q:
        yield f"with “{choice.q}”"
