"""Arranges problems for people: by kind, what must be done first, message first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safeguarding.returns.models import Problem, RecordFinding
from safeguarding.returns.records.kinds import RuleText
from safeguarding.returns.rule_texts import text_of
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


# Just found, kept with a version, or kept with a file of records.
Found = Finding | Problem | RecordFinding
# Code and severity: a code can be of two, as an explanation that holds answers it.
Kind = tuple[str, Severity]


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


def arrange(
    problems: Sequence[Found],
    *,
    records: str = "",
    counts: Mapping[Kind, int] | None = None,
) -> Overview:
    """Group problems by kind, errors first; show at most two hundred in all.

    Args:
        problems: what was found, as far as it is listed.
        records: code of the kind of records, when it was a file of records.
        counts: how many of each kind there are, where more were found than listed.
    """
    kinds: dict[Kind, list[Found]] = {}
    for one in problems:
        kinds.setdefault((one.code, Severity(one.severity)), []).append(one)
    left = MOST_SHOWN
    groups = []
    known = counts or {}
    for kind, found in sorted(kinds.items(), key=_first_errors):
        count = known.get(kind, len(found))
        shown = found[:left]
        told = str(getattr(found[0], "explanation", ""))
        rule = text_of(kind[0], records)
        groups.append(_group(kind, rule, shown, count, told))
        left -= len(groups[-1].lines)
    return Overview(
        groups=tuple(groups),
        errors=_of(groups, Severity.ERROR),
        warnings=_of(groups, Severity.WARNING),
        count=sum(group.count for group in groups),
    )


def _of(groups: Sequence[Group], severity: Severity) -> int:
    return sum(one.count for one in groups if one.label == LABELS[severity])


def _first_errors(kind: tuple[Kind, list[Found]]) -> int:
    return list(Severity).index(kind[0][1])


def _group(
    kind: Kind,
    rule: RuleText | None,
    shown: Sequence[Found],
    count: int,
    explanation: str,
) -> Group:
    code, severity = kind
    return Group(
        code=code,
        title=rule.title if rule else code,
        why=rule.why if rule else "",
        label=LABELS[severity],
        colour=COLOURS[severity],
        count=count,
        lines=tuple(_line(one) for one in shown),
        explanation=explanation,
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
