"""The shape of a rule: a code, words, one small function and two examples."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from safeguarding.returns.rules.facts import Finding, Past, Row, Sent, Severity

Check = Callable[[Sent], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Example:
    """A small file that fails or passes a rule; tests and the help page use it.

    Each row gives only the cells that differ from `examples.GOOD_ROW`.
    """

    rows: tuple[Mapping[str, str], ...] = ({},)
    past: tuple[Past, ...] = ()
    extra_columns: tuple[str, ...] = ()
    without_columns: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    encoding: str = "UTF-8"
    already_sent: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked.

    The first letter of the code is the severity. `why` is for the help page: what
    would go wrong on the board's table without the rule.
    """

    code: str
    title: str
    why: str
    check: Check
    failing: Example
    passing: Example = Example()

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


def example(*rows: Mapping[str, str], past: tuple[Past, ...] = ()) -> Example:
    """Write an example of rows, and figures known before."""
    return Example(rows=rows or ({},), past=past)
