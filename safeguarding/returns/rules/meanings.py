"""Rules about what a figure means: its scope, its definition, what it is compared with.

Source: DOMAIN C (W-SCOPE, W-DEF, W-COMPARATOR, W-SIMILAR); E.1 rows 22, 25, 37, 41.
"""

import re
from collections.abc import Iterator

from safeguarding.indicators.relations import RelationKind
from safeguarding.returns.rules.columns import WITH_NUMBER
from safeguarding.returns.rules.facts import (
    Finding,
    IndicatorFacts,
    Row,
    Sent,
    Severity,
)
from safeguarding.returns.rules.history import column_of, earlier
from safeguarding.returns.rules.registry import Missing, Rule, each_row, example
from safeguarding.returns.rules.samples import past
from safeguarding.returns.rules.words import limits, limits_in_words

# None needs no scope.
ANY_NUMBER = frozenset(WITH_NUMBER) - {"nil"}
# How a note names other areas, and how the catalogue lists them (DOMAIN B key).
GROUPS = {
    "statistical neighbours": (
        re.compile(
            r"\bstatistical (?:neighbour|partner|comparator)s?\b", re.IGNORECASE
        ),
        re.compile(r"\bSN\b|statistical", re.IGNORECASE),
    ),
    "England": (
        re.compile(
            r"\b(?:national|england)(?:'s)? (?:average|mean|figure|rate)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\bE\b|England|national", re.IGNORECASE),
    ),
}


def _scope(sent: Sent) -> Iterator[Finding]:
    for relation in sent.context.held.get(RelationKind.NEEDS_SCOPE, []):
        for code in sorted(relation.codes):
            for row in sent.by_code.get(code, ()):
                said = row.note.strip()
                if not (said or row.dimension) and row.qualifier in ANY_NUMBER:
                    yield row.finding(
                        "W-SCOPE",
                        f"Say in the note what {code} covers here: its figure differs "
                        f"with its scope. {relation.words}".strip(),
                        "note",
                    )


def _definition(row: Row, sent: Sent) -> Iterator[Finding]:
    facts = row.indicator
    if facts is None:
        return
    said = limits(row.note)
    defined = limits(f"{facts.title}. {facts.definition}")
    if said and defined and not said & defined:
        yield row.finding(
            "W-DEF",
            f"The note says {limits_in_words(said)}; {facts.code} is defined by "
            f"{limits_in_words(defined)}. Was it counted that way?",
            "note",
        )
    yield from _changed(row, facts, sent)


def _changed(row: Row, facts: IndicatorFacts, sent: Sent) -> Iterator[Finding]:
    """Tell who counted by the definition before that there is a new one."""
    known = earlier(row, sent)
    since = facts.defined_on
    if since is None or row.dimension or not known:
        return
    if known[-1].period.end < since:
        yield row.finding(
            "W-DEF",
            f"What {facts.code} counts changed on {since:%d/%m/%Y}, after the last "
            f"figure you gave: {facts.definition}. Count by this one.",
            column_of(row),
        ).at(Severity.INFORMATION)


def _comparator(row: Row, _sent: Sent) -> Iterator[Finding]:
    listed = row.indicator.comparators if row.indicator else ""
    note = row.note
    if not listed or not note:
        return
    for group, (in_note, in_catalogue) in GROUPS.items():
        if in_note.search(note) and not in_catalogue.search(listed):
            yield row.finding(
                "W-COMPARATOR",
                f"The note compares with {group}; {row.key.code} is compared with "
                f"{listed}. Which areas are meant?",
                "note",
            )


def _similar(sent: Sent) -> Iterator[Finding]:
    """Show both definitions where one return asks for two that are easily confused."""
    known = sent.context.indicators
    for relation in sent.context.held.get(RelationKind.SIMILAR, []):
        facts = [known[term.code] for term in relation.terms if term.code in known]
        rows = [row for one in facts for row in sent.by_code.get(one.code, ())]
        asked = [one for one in facts if one.in_template]
        if rows and len(facts) > 1 and asked == facts:
            both = "; ".join(
                f"{one.code}, {one.title}: {one.definition}" for one in facts
            )
            yield (
                rows[0]
                .finding(
                    "W-SIMILAR",
                    f"Two figures that are easily taken for each other. {both}. Look "
                    "whether each stands under its own code.",
                    "indicator_code",
                )
                .at(Severity.INFORMATION)
            )


RULES = (
    Rule(
        "W-SCOPE",
        "A figure of changing scope says what it covers",
        "Two boards' figures of one name can count different things.",
        _scope,
        failing=example({"indicator_code": "EXA-15"}),
        passing=example({"indicator_code": "EXA-15", "note": "Without consultations."}),
        missing=Missing.REPORTED,
    ),
    Rule(
        "W-DEF",
        "The figure is counted as it is defined",
        "Seven days are not seven working days.",
        each_row(_definition),
        failing=example(
            {
                "indicator_code": "EXA-16",
                "denominator": "50",
                "note": "Response within 7 days.",
            }
        ),
        passing=example(
            {
                "indicator_code": "EXA-16",
                "denominator": "50",
                "note": "Response within 7 working days.",
            }
        ),
    ),
    Rule(
        "W-COMPARATOR",
        "Areas it is compared with are called what they are",
        "Neighbours on the map are not neighbours in the statistics.",
        each_row(_comparator),
        failing=example(
            {
                "indicator_code": "EXA-16",
                "denominator": "50",
                "note": "Our statistical partners reach 70.",
            }
        ),
        passing=example(
            {
                "indicator_code": "EXA-16",
                "denominator": "50",
                "note": "The region reaches 70.",
            }
        ),
    ),
    Rule(
        "W-SIMILAR",
        "Figures of like names are not taken for each other",
        "Two measures with nearly the same name tell different stories.",
        _similar,
        failing=example({"indicator_code": "EXA-17"}),
        passing=example(past=(past("2014-15-Q3", 39),)),
    ),
)
