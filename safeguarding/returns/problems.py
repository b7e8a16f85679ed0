"""Arranges problems for people: by kind, what must be done first, message first."""

from collections.abc import Sequence
from dataclasses import dataclass

from safeguarding.returns.models import Problem
from safeguarding.returns.rules import BY_CODE
from safeguarding.returns.rules.facts import Finding, Severity

# More would not be read; the first ones corrected, the rest shows at the next check.
MOST_SHOWN = 200
LABELS = {
    Severity.ERROR: "Correct",
    Severity.WARNING: "Correct or explain",
    Severity.INFORMATION: "For information",
}
COLOURS = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "grey",
}


# Findings of reading a file, which no rule over its rows makes.
NOT_RULES = {
    "E-AREA": "Each row says which board's area it is about",
    "I-TABLE": "What was not taken from the table",
}
# Just found, or kept with a version.
Found = Finding | Problem


@dataclass(frozen=True)
class Line:
    """One problem as a line of a table."""

    message: str
    place: str
    column: str
    value: str
    code: str


@dataclass(frozen=True)
class Group:
    """The problems of one kind: how many there are, and those that are shown."""

    code: str
    title: str
    why: str
    label: str
    colour: str
    count: int
    lines: tuple[Line, ...]
    explanation: str = ""

    @property
    def left_out(self) -> int:
        """How many of this kind are not shown."""
        return self.count - len(self.lines)

    @property
    def needs_reason(self) -> bool:
        """Whether a reason answers it."""
        return self.label == LABELS[Severity.WARNING]


@dataclass(frozen=True)
class Overview:
    """All problems of a file, by kind."""

    groups: tuple[Group, ...]
    errors: int
    warnings: int
    count: int

    @property
    def left_out(self) -> int:
        """How many problems are counted but not shown."""
        return sum(group.left_out for group in self.groups)


def arrange(problems: Sequence[Found]) -> Overview:
    """Group problems by kind, errors first; show at most two hundred in all."""
    # A code can be of two severities: an explanation that holds answers a warning.
    kinds: dict[tuple[str, Severity], list[Found]] = {}
    for one in problems:
        kinds.setdefault((one.code, Severity(one.severity)), []).append(one)
    left = MOST_SHOWN
    groups = []
    for (code, severity), found in sorted(kinds.items(), key=_first_errors):
        groups.append(_group(code, severity, found, left))
        left -= len(groups[-1].lines)
    return Overview(
        groups=tuple(groups),
        errors=sum(1 for one in problems if one.severity == Severity.ERROR),
        warnings=sum(1 for one in problems if one.severity == Severity.WARNING),
        count=len(problems),
    )


def _first_errors(kind: tuple[tuple[str, Severity], list[Found]]) -> int:
    return list(Severity).index(kind[0][1])


def _group(code: str, severity: Severity, found: list[Found], left: int) -> Group:
    rule = BY_CODE.get(code)
    return Group(
        code=code,
        title=rule.title if rule else NOT_RULES.get(code, code),
        why=rule.why if rule else "",
        label=LABELS[severity],
        colour=COLOURS[severity],
        count=len(found),
        lines=tuple(_line(one) for one in found[:left]),
        explanation=str(getattr(found[0], "explanation", "")),
    )


def _line(one: Found) -> Line:
    place = [one.sheet, f"row {one.row}" if one.row else ""]
    return Line(
        message=one.message,
        place=", ".join(part for part in place if part) or "the whole file",
        column=one.column,
        value=one.value[:80],
        code=one.code,
    )
