"""The shape of a rule: a code, words, one small function and two examples."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from safeguarding.returns.rules.facts import (
    Finding,
    Past,
    Reopened,
    Row,
    Sent,
    Severity,
)

Check = Callable[[Sent], Iterable[Finding]]


class Missing(StrEnum):
    """What a rule does where a value it needs is missing; none is taken for 0."""

    SILENT = "says nothing"
    PARTIAL = "speaks only if what is there is too much already"
    TOLD = "says, for information, that it was not checked"
    REPORTED = "is about what is missing"


@dataclass(frozen=True, slots=True)
class Example:
    """A small file that fails or passes a rule; tests and the help page use it.

    Each row gives only the cells that differ from `samples.GOOD_ROW`; `given` holds
    attributes of the context.
    """

    rows: tuple[Mapping[str, str], ...] = ({},)
    past: tuple[Past, ...] = ()
    extra_columns: tuple[str, ...] = ()
    without_columns: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    encoding: str = "UTF-8"
    already_sent: bool = False
    other_template: str = ""
    is_unsettled: bool = False
    reopened: Reopened | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked.

    The first letter of the code is the severity; a finding may be milder or graver.

    Attributes:
        code: stable; stands beside every finding.
        title: what must hold, in words.
        why: for the help page: what would go wrong on the board's table without it.
        check: looks at a file and what is known of it.
        failing: a file that breaks it.
        passing: a file that does not.
        missing: what it does where a value it needs is missing.
        since: the rule holds for periods that end on this day or later.
        until: and for those that end by this day; an old return is judged by the
            rules of its own time.
    """

    code: str
    title: str
    why: str
    check: Check
    failing: Example
    passing: Example = Example()
    missing: Missing = Missing.SILENT
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether returns whose period ends on a day are judged by it."""
        begun = self.since is None or day >= self.since
        return begun and (self.until is None or day <= self.until)

    @property
    def severity(self) -> Severity:
        """E, W or I."""
        return Severity(self.code[0])


def each_row(look: Callable[[Row, Sent], Iterable[Finding]]) -> Check:
    """Make a check of a whole file from a check of one row."""

    def check(sent: Sent) -> Iterator[Finding]:
        for row in sent.rows:
            yield from look(row, sent)

    return check


def example(
    *rows: Mapping[str, str], past: tuple[Past, ...] = (), **given: object
) -> Example:
    """Write an example of rows, figures of earlier periods, and what else is known.

    Args:
        rows: cells that differ from the good row.
        past: as in the context of the rules.
        given: other attributes of that context.
    """
    return Example(rows=rows or ({},), past=past, given=given)
