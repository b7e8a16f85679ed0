"""Every rule a return is checked by: one list, in the order people should read it.

A rule is plain data and one small function (`registry.Rule`); it sees facts
(`facts.Sent`), never the database, and knows no agency and no file. To add one,
write it in the module it belongs to: `tests/returns/test_rules.py` runs its two
examples, and the help page shows it.
"""

from safeguarding.returns.rules import (
    across,
    cells,
    dates,
    figures,
    files,
    history,
    identities,
    meanings,
    notes,
    parts,
    people,
    rates,
    reopened,
    restated,
    sources,
    spans,
    stocks,
)
from safeguarding.returns.rules.facts import Finding, Sent
from safeguarding.returns.rules.registry import Rule

RULES: tuple[Rule, ...] = (
    *files.RULES,
    *cells.RULES,
    *dates.RULES,
    *figures.RULES,
    *across.RULES,
    *parts.RULES,
    *spans.RULES,
    *identities.RULES,
    *stocks.RULES,
    *people.RULES,
    *rates.RULES,
    *history.RULES,
    *restated.RULES,
    *sources.RULES,
    *meanings.RULES,
    *notes.RULES,
    *reopened.RULES,
)
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}


def find_problems(sent: Sent) -> list[Finding]:
    """Run every rule over a file, and order what they find as the file is read.

    A return is judged by the rules of its period.
    """
    end = sent.context.period.end
    held = [rule for rule in RULES if rule.holds_on(end)]
    found = [finding for rule in held for finding in rule.check(sent)]
    return sorted(found, key=_place)


def _place(finding: Finding) -> tuple[str, int, int, str]:
    column = cells.ORDER.get(finding.column, len(cells.ORDER))
    return (finding.sheet, finding.row or 0, column, finding.code)
