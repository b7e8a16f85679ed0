"""Arithmetic between two or three figures: shares, changes, differences, claims."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from safeguarding.returns.rules.facts import Severity
from safeguarding.returns.values import plain, rounded
from safeguarding.returns.wide.operands import Number, Operands
from safeguarding.returns.wide.spec import Relation

# The least difference worth asking about, in points. Source: DOMAIN C, W-PCT.
LEAST = Decimal("0.05")
# A change a board would not call noticeable, in per cent.
SLIGHT = Decimal(5)
PEOPLE = re.compile(
    r"\b(?:children|young people|individuals|people|persons|pupils|girls|boys)\b",
    re.IGNORECASE,
)
EVENTS = re.compile(
    r"\b(?:episodes?|incidents?|reports|notifications?|sessions?|occasions?|referrals?"
    r"|contacts?|attendances?|crimes?)\b",
    re.IGNORECASE,
)
STRONG = re.compile(
    r"\b(?:noticeabl\w*|significant\w*|marked\w*|sharp\w*|substantial\w*|large|huge"
    r"|dramatic\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What does not close, in words, and the number at which it is said."""

    message: str
    at: Number
    code: str = ""
    level: Severity | None = None


def share(relation: Relation, operands: Operands) -> Iterator[Said]:
    """Compare a stated per cent with its part and whole."""
    part = operands.one(relation.parts[0])
    whole, stated = operands.one(relation.whole), operands.one(relation.stated)
    if part is None or whole is None or stated is None or not whole.value:
        return
    if part.qualifier != "exact" or whole.qualifier != "exact":
        return
    found = part.value / whole.value * 100
    stated = _as_percent(stated, found)
    if abs(found - stated.value) > max(stated.half_unit, LEAST):
        yield Said(
            f"{stated.where} is {stated.text}; {part.text} of {whole.text} is "
            f"{_shown(found, stated)} %. Correct one of them, or explain.",
            next((one for one in (stated, part, whole) if one.row), stated),
        )


def _as_percent(stated: Number, found: Decimal) -> Number:
    """Take 0.84 for 84 %: a workbook keeps a per cent as a share and shows the sign."""
    is_share = not stated.percent and 0 < stated.value <= 1 < found
    if not is_share:
        return stated
    decimals = max(stated.decimals - 2, 0)
    return replace(stated, value=stated.value * 100, decimals=decimals, percent=True)


def _shown(number: Decimal, like: Number) -> str:
    return plain(rounded(number, max(like.decimals, 1)))


def change(relation: Relation, operands: Operands) -> Iterator[Said]:
    """Compare a stated change in per cent with the figures it is between."""
    first, last, stated = _three(relation, operands)
    if first is None or last is None or stated is None or not first.value:
        return
    found = (last.value - first.value) / first.value * 100
    claimed = stated.value if stated.signed else abs(stated.value)
    compared = found if stated.signed else abs(found)
    if abs(compared - claimed) > max(stated.half_unit, LEAST):
        yield Said(
            f"{stated.where} is {stated.text}; from {first.text} to {last.text} is "
            f"{_shown(found, stated)} %. Correct one of them, or explain.",
            stated,
        )


def _three(
    relation: Relation, operands: Operands
) -> tuple[Number | None, Number | None, Number | None]:
    first, last = (operands.one(one) for one in relation.parts)
    return first, last, operands.one(relation.stated)


def difference(relation: Relation, operands: Operands) -> Iterator[Said]:
    """Compare a stated difference with its two figures, and its direction."""
    first, last, stated = _three(relation, operands)
    if first is None or last is None or stated is None:
        return
    found = first.value - last.value
    numbers = (first, last, stated)
    is_rounded = any(one.percent or one.decimals for one in numbers)
    allowed = max(stated.half_unit, LEAST) if is_rounded else Decimal(0)
    right_size = abs(abs(found) - abs(stated.value)) <= allowed
    right_way = not stated.signed or abs(found - stated.value) <= allowed
    if right_size and right_way:
        return
    is_percent = any(one.percent for one in numbers)
    wrong_way = right_size and not is_percent
    hint = " Is it the other way round?" if right_size else ""
    yield Said(
        f"{stated.where} is {stated.text}; {first.text} less {last.text} is "
        f"{plain(found)}.{hint} Correct one of them, or explain.",
        stated,
        "W-SIGN" if wrong_way else "",
    )


def same(relation: Relation, operands: Operands) -> Iterator[Said]:
    """Compare two statements of one thing."""
    one, other = operands.one(relation.parts[0]), operands.one(relation.whole)
    if one is None or other is None:
        return
    off = one.value - other.value
    if one.qualifier == "at_least" and off < 0:
        return
    if other.qualifier == "at_least" and off > 0:
        return
    if abs(off) > one.slack + other.slack:
        yield Said(
            f"{one.where} is {one.text}; {other.where} is {other.text}. They are two "
            "statements of one thing: which is right?",
            one if one.row else other,
        )


def mean(relation: Relation, operands: Operands) -> Iterator[Said]:
    """Compare a stated average; one that closes shows that people were events.

    People cannot be added up over months, so a year of them divided by 12 is no
    monthly number of people (DOMAIN B.1 rule 3).
    """
    total, count = operands.one(relation.whole), operands.one(relation.parts[0])
    stated = operands.one(relation.stated)
    if total is None or count is None or stated is None or not count.value:
        return
    found = total.value / count.value
    if abs(found - stated.value) > max(stated.half_unit, LEAST):
        yield Said(
            f"{stated.where} is {stated.text}; {total.text} over {count.text} is "
            f"{_shown(found, stated)}. Correct one of them, or explain.",
            stated,
        )
    elif relation.says == "individuals" or _counts_people(total):
        yield Said(
            f"{total.where} is called people, but {stated.text} is simply {total.text} "
            f"over {count.text}: that adds up events. Are these episodes or reports?",
            total,
            "W-IND-EPI",
        )


def _counts_people(total: Number) -> bool:
    return bool(PEOPLE.search(total.where)) and not EVENTS.search(total.where)


def claim(relation: Relation, operands: Operands) -> Iterator[Said]:
    """Hold words against numbers: majority, increase, decrease, between."""
    numbers = [
        one
        for ref in relation.parts
        for one in operands.all_of(ref, relation)
        if one is not None
    ]
    if not numbers:
        return
    says = relation.says.casefold()
    bounds = [Decimal(one) for one in re.findall(r"\d+(?:\.\d+)?", says)]
    if "majority" in says or "most" in says.split():
        yield from _majority(numbers[0], operands.one(relation.whole))
    elif len(bounds) == 2:
        yield from _between(numbers, min(bounds), max(bounds), relation.says)
    elif len(numbers) == 2:
        yield from _direction(numbers[0], numbers[1], says)


def _majority(part: Number, whole: Number | None) -> Iterator[Said]:
    if whole is not None and not whole.value:
        return
    found = part.value / whole.value * 100 if whole is not None else part.value
    if found <= 50:
        yield Said(
            f"{part.where} is said to be the majority; it is {_shown(found, part)} %. "
            "The largest group is not always the majority: correct the words.",
            part,
        )


def _between(
    numbers: list[Number], low: Decimal, high: Decimal, says: str
) -> Iterator[Said]:
    outside = [one for one in numbers if not low <= one.value <= high]
    if outside:
        listed = ", ".join(f"{one.text} ({one.where})" for one in outside)
        yield Said(f"The text says '{says}'; outside it: {listed}.", outside[0])


def _direction(first: Number, last: Number, says: str) -> Iterator[Said]:
    off = last.value - first.value
    wanted = -1 if re.search(r"decreas|reduc|fall|fell|drop|lower", says) else 1
    slight = bool(first.value) and abs(off / first.value * 100) < SLIGHT
    if off * wanted <= 0 or (STRONG.search(says) and slight):
        yield Said(
            f"The text says '{says}'; it went from {first.text} to {last.text}. "
            "Correct the words, or say what they mean.",
            last,
        )
