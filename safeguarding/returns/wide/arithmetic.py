"""Repeats the arithmetic a printed table states, and says where it does not close.

A relation is data of the mapping; numbers are read leniently, for this only. What
rounding explains is for information. Source: DOMAIN C, W-PCT, W-SUM-PARTS and others.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from safeguarding.returns.rules.facts import Finding, Severity
from safeguarding.returns.values import plain, rounded
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.operands import Number, Operands
from safeguarding.returns.wide.spec import Relation, Spec
from safeguarding.returns.wide.statements import (
    Said,
    change,
    claim,
    difference,
    mean,
    same,
    share,
)
from safeguarding.returns.wide.window import window

Look = Callable[[Relation, Operands], Iterator[Said]]


def check_relations(table: Table, spec: Spec) -> list[Finding]:
    """Repeat every stated relation of a table.

    Returns:
        Findings at the row and heading of the stated figure.
    """
    operands = Operands(table, spec)
    found: list[Finding] = []
    for relation in spec.relations:
        if gone := operands.missing(relation):
            found.append(_gone(relation, gone, table))
            continue
        for bound in operands.each(relation):
            found += [
                _finding(said, bound, table)
                for said in LOOKS[bound.kind](bound, operands)
            ]
    return list(dict.fromkeys(found))


def _gone(relation: Relation, names: list[str], table: Table) -> Finding:
    listed = ", ".join(f"'{name}'" for name in dict.fromkeys(names))
    return Finding(
        relation.rule or CODES[relation.kind],
        f"The mapping checks arithmetic with {listed}, which is not in this table. "
        "That check was not made.",
        table.sheet,
        level=Severity.INFORMATION,
    )


def _finding(said: Said, relation: Relation, table: Table) -> Finding:
    code = relation.rule or said.code or CODES[relation.kind]
    words = f" The paper says: {relation.words}" if relation.words else ""
    return Finding(
        code,
        said.message + words,
        table.sheet,
        said.at.row or None,
        said.at.column,
        said.at.text[:120],
        said.level,
    )


def _sum(relation: Relation, operands: Operands) -> Iterator[Said]:
    parts = _numbers(relation, operands)
    yield from _together(relation, operands, parts)


def _numbers(relation: Relation, operands: Operands) -> list[Number | None]:
    return [
        number for ref in relation.parts for number in operands.all_of(ref, relation)
    ]


def _identity(relation: Relation, operands: Operands) -> Iterator[Said]:
    parts = _numbers(relation, operands)
    less = [one for ref in relation.less for one in operands.all_of(ref, relation)]
    if any(one is None for one in (*parts, *less)):
        return
    negative = [_negated(one) for one in less if one is not None]
    yield from _together(relation, operands, [*parts, *negative])


def _negated(one: Number) -> Number:
    return Number(-one.value, one.decimals, one.qualifier, one.percent)


def _together(
    relation: Relation,
    operands: Operands,
    parts: list[Number | None],
) -> Iterator[Said]:
    whole = operands.one(relation.whole)
    known = [one for one in parts if one is not None]
    if whole is None or not known:
        return
    total = sum((one.value for one in known), Decimal(0))
    off = total - whole.value
    if not off or _is_open(off, known, whole, some_missing=len(known) < len(parts)):
        return
    slack = sum((one.slack for one in (*known, whole)), Decimal(0))
    if slack and abs(off) <= slack:
        return
    rounds = abs(off) <= _rounding([*known, whole])
    because = (
        " Rounding explains it." if rounds else (" Correct one of them, or explain.")
    )
    yield Said(
        f"{whole.where} is {whole.text}; its parts make {plain(total)}.{because}",
        whole,
        level=Severity.INFORMATION if rounds else None,
    )


def _is_open(
    off: Decimal, parts: list[Number], whole: Number, *, some_missing: bool
) -> bool:
    """Whether numbers that are missing or 'at least' leave room for what is off."""
    may_be_more = some_missing or any(one.qualifier == "at_least" for one in parts)
    if off < 0 and may_be_more:
        return True
    return off > 0 and whole.qualifier == "at_least"


def _rounding(numbers: list[Number]) -> Decimal:
    """Say how far rounded figures may miss their total; whole counts may not at all.

    Half a unit of the last decimal for each part that is not zero.
    """
    if not any(one.percent or one.decimals for one in numbers):
        return Decimal(0)
    *parts, _whole = numbers
    return sum((one.half_unit for one in parts if one.value), Decimal(0))


def _shares(relation: Relation, operands: Operands) -> Iterator[Said]:
    known = [one for one in _numbers(relation, operands) if one is not None]
    if len(known) < 2:
        return
    total = sum((one.value for one in known), Decimal(0))
    off = abs(total - 100)
    if not off:
        return
    rounds = off <= sum((one.half_unit for one in known if one.value), Decimal(0))
    because = "by rounding." if rounds else "Is a part missing, or counted twice?"
    yield Said(
        f"The stated shares make {plain(total)} %, not 100 %: {because}",
        known[-1],
        level=Severity.INFORMATION if rounds else None,
    )


def _product(relation: Relation, operands: Operands) -> Iterator[Said]:
    whole = operands.one(relation.whole)
    parts = _numbers(relation, operands)
    if whole is None or any(one is None for one in parts):
        return
    total = Decimal(1)
    for one in parts:
        total *= one.value if one is not None else 1
    slack = sum((one.half_unit for one in parts if one and one.decimals), Decimal(0))
    if abs(total - whole.value) > slack * max(total, Decimal(1)) + whole.slack:
        places = " times ".join(f"{one.text} ({one.where})" for one in parts if one)
        yield Said(
            f"{places} is {plain(rounded(total, 1))}; {whole.where} is {whole.text}. "
            "Which of them is right?",
            whole,
        )


CODES = {
    "sum": "W-SUM-PARTS",
    "share": "W-PCT",
    "shares": "W-PCT-SUM",
    "change": "W-PCT",
    "difference": "W-PCT",
    "same": "W-CROSS-SOURCE",
    "identity": "W-RECON",
    "mean": "W-PCT",
    "product": "W-CROSS-SOURCE",
    "window": "W-PERIOD-ROWS",
    "claim": "W-NARRATIVE",
}
LOOKS: dict[str, Look] = {
    "sum": _sum,
    "share": share,
    "shares": _shares,
    "change": change,
    "difference": difference,
    "same": same,
    "identity": _identity,
    "mean": mean,
    "product": _product,
    "window": window,
    "claim": claim,
}
