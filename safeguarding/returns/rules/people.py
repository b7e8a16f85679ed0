"""W-IND-EPI: children and their events are two figures. Source: DOMAIN C, B.5."""

from collections.abc import Iterator
from decimal import Decimal

from safeguarding.indicators.relations import RelationFacts, RelationKind
from safeguarding.returns.rules.facts import Finding, Key, Sent, Severity
from safeguarding.returns.rules.lookup import Seen, column_of, find, first_row
from safeguarding.returns.rules.registry import Rule, example
from safeguarding.returns.values import plain

# So many children with exactly one event each are hardly chance.
SUSPICIOUS = Decimal(30)


def _children_and_events(sent: Sent) -> Iterator[Finding]:
    for relation in sent.context.held.get(RelationKind.INDIVIDUALS_OF, []):
        for key in _keys(sent, relation):
            yield from _compare(sent, relation, key)


def _keys(sent: Sent, relation: RelationFacts) -> list[Key]:
    """List the periods and parts for which the file has one of the two figures."""
    found: dict[Key, None] = {}
    for term in relation.terms:
        for row in sent.by_code.get(term.code, ()):
            found[row.key._replace(code="")] = None
    return list(found)


def _compare(sent: Sent, relation: RelationFacts, key: Key) -> Iterator[Finding]:
    if key.period is None:
        return
    children, events = (
        find(
            sent,
            term._replace(dimension=key.dimension, breakdown=key.breakdown),
            key.period,
        )
        for term in relation.terms[:2]
    )
    row = first_row(children, events)
    if children is None or events is None or row is None:
        return
    at = column_of(children if children.row else events)
    if children.number > events.number and events.qualifier != "at_least":
        found = row.finding("W-IND-EPI", _more(children, events), at)
        both_here = children.row is not None and events.row is not None
        yield found.at(Severity.ERROR) if both_here else found
    elif _is_suspicious(children, events):
        yield row.finding(
            "W-IND-EPI",
            f"{children.term.code} and {events.term.code} are both "
            f"{plain(children.number)}: every child exactly once? Look whether one of "
            "them counts the other.",
            at,
        )


def _more(children: Seen, events: Seen) -> str:
    return (
        f"{children.words} (children), which is more than {events.words} (their "
        "events). Each child has at least one: put the figures under the right codes."
    )


def _is_suspicious(children: Seen, events: Seen) -> bool:
    exact = children.is_exact and events.is_exact
    return exact and children.number == events.number >= SUSPICIOUS


RULES = (
    Rule(
        "W-IND-EPI",
        "Children are not more than their events",
        "Reports counted as children make a problem look twice its size.",
        _children_and_events,
        failing=example({"indicator_code": "EXA-05", "numerator": "41"}, {}),
        passing=example({"indicator_code": "EXA-05", "numerator": "25"}, {}),
    ),
)
