"""Arithmetic of stated percentages: which of them a number of meetings can give.

The annual report prints 33%, 50% and 67% of a year of five meetings; one of five is
20%, two are 40%. Source: DOMAIN C.2, B.5 (W-ATT-DENOM; S3:986-1007).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

STATED = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,17})?)\s*(%?)")
MOST_PLACES = 2
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Stated:
    """A percentage as a sheet prints it.

    Attributes:
        percent: 0 to 100, to two decimals at most.
        places: decimals it was printed with; what it may be off is half of the last.
    """

    percent: Decimal
    places: int

    @property
    def tolerance(self) -> Decimal:
        """Half a unit of the last decimal, in percentage points."""
        return Decimal(5).scaleb(-self.places - 1)

    def fits(self, attended: int, eligible: int) -> bool:
        """Whether so many of so many meetings would be printed like this."""
        share = HUNDRED * attended / eligible
        return abs(share - self.percent) <= self.tolerance

    def is_possible(self, eligible: int) -> bool:
        """Whether any number of so many meetings gives it; of none, nothing does."""
        return any(self.fits(n, eligible) for n in range(eligible + 1) if eligible)

    def __str__(self) -> str:
        return f"{self.percent:.{self.places}f}%"


def read_stated(text: str) -> Stated | None:
    """Read "60", "60%", "33.3 %", and the 0.6 that a spreadsheet keeps for 60%.

    Returns:
        None where it is no percentage from 0 to 100.
    """
    found = STATED.fullmatch(text.strip())
    if found is None:
        return None
    number, is_marked = Decimal(found[1]), bool(found[2])
    places = len(found[1].partition(".")[2])
    # A share of one is how spreadsheets keep a percentage. 1 alone is all of them.
    if not is_marked and number <= 1 and (places or number == 1):
        number, places = number * HUNDRED, max(places - 2, 0)
    if number > HUNDRED:
        return None
    kept = min(places, MOST_PLACES)
    step = Decimal(1).scaleb(-kept)
    return Stated(number.quantize(step, ROUND_HALF_UP), kept)


def around(percent: Decimal, eligible: int) -> str:
    """Name the nearest percentages that so many meetings can give, in words."""
    below = int(percent * eligible / HUNDRED)
    numbers = [n for n in (below, below + 1) if 0 <= n <= eligible]
    return ", ".join(f"{n} of {eligible} is {in_percent(n, eligible)}" for n in numbers)


def in_percent(attended: int, eligible: int) -> str:
    """Print a share as papers do: whole where it is, else with one decimal."""
    share = (HUNDRED * attended / eligible).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share.normalize():f}%"


def any_possible(stated: Stated, eligible: Iterable[int]) -> bool:
    """Whether one of several numbers of meetings can give it."""
    return any(stated.is_possible(n) for n in eligible)
