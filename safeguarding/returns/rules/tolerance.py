"""How far figures may differ because they were rounded: said once for all rules.

The tolerance is that of the level: half a unit of the last decimal for one figure,
as many halves as there are parts that are not zero for their total. Source: DOMAIN C,
W-PCT and W-PCT-SUM.
"""

from collections.abc import Iterable
from decimal import Decimal

from safeguarding.returns.values import decimals_of

# The least difference of a percentage worth asking about, in points.
LEAST = Decimal("0.05")


def half_unit(text: str) -> Decimal:
    """Give half a unit of the last decimal as typed: 0.05 for '66.7'."""
    return Decimal(1).scaleb(-decimals_of(text)) / 2


def of_stated(text: str) -> Decimal:
    """Say how far a stated percentage may be from its counts."""
    return max(half_unit(text), LEAST)


def of_shares(parts: Iterable[str]) -> Decimal:
    """Say how far rounded shares may be from 100 %; empty and 0 add nothing."""
    told = (text for text in parts if text.strip("0.,% "))
    return sum((half_unit(text) for text in told), Decimal(0))


def of_total(parts: Iterable[str]) -> Decimal:
    """Say how far rounded parts may be from their total.

    Numbers that are all whole are counts, and may not be off at all.
    """
    texts = list(parts)
    return of_shares(texts) if any(map(decimals_of, texts)) else Decimal(0)
