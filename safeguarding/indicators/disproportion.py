"""Is one group found more often than all others? A relative rate with its interval.

Events and people of a group against those of all other groups together, never against
a total that the group is a part of. Numbers in, numbers and words out.

Where the group or the others have few events, the logarithm of the ratio is far from
normal, and the exact mid-p interval of the group's share in all events takes its
place. It takes events for rare: too wide rather than too narrow where they are not.

Source: DESIGN section 7; FEATURES 2 row 36. Log method: Katz and others (1978),
Biometrics 34:469, for percentages; Rothman (2002), Epidemiology: An Introduction,
p. 133, for rates. Conditional mid-p: Berry and Armitage (1995), The Statistician
44:417; Breslow and Day (1987), Statistical Methods in Cancer Research II, p. 93.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log, sqrt

from safeguarding.indicators.significance import Interval, Z, mid_p

# With fewer events on either side the exact interval is used.
FEW = 10
# "About the same" is claimed only where twice or half as much would have been seen.
DOUBLE = 2.0
# Half of 5 %: what each tail beyond an interval may hold.
TAIL = 0.025
# Between which ratios limits are looked for, and how closely.
MOST, HALVINGS = 1e6, 60

HIGHER, LOWER, SIMILAR, TOO_FEW = "higher", "lower", "similar", "too few to say"
LOG = "Relative rate, 95 % interval by its logarithm."
EXACT = "Relative rate, exact 95 % interval (conditional mid-p)."


@dataclass(frozen=True, slots=True)
class Group:
    """How many events there were among how many people; of a percentage, at most all.

    Attributes:
        events: a whole number, not negative.
        people: above 0; population, or the denominator of the percentage.
    """

    events: int
    people: int


@dataclass(frozen=True, slots=True)
class Relative:
    """A group's rate over that of all others.

    Attributes:
        ratio: 2.0 is twice as often; None where the others have no event.
        interval: its 95 % limits; ``high`` is None without an upper one.
        word: higher, lower, similar or "too few to say".
        text: what to show; quotes the figures.
        method: a sentence that does not.
    """

    ratio: float | None
    low: float
    high: float | None
    word: str
    text: str
    method: str


def relative_rate(group: Group, others: Group, *, is_share: bool) -> Relative | None:
    """Set a group's rate against that of all other groups together.

    Args:
        group: one group.
        others: all others, added up.
        is_share: events happen to people at most once, as in a percentage.

    Returns:
        None where either has no people, or there was no event at all.

    Raises:
        ValueError: a number is negative, or a share has more events than people.
    """
    for each in (group, others):
        if min(each.events, each.people) < 0 or (
            is_share and each.events > each.people
        ):
            message = "Events must lie between 0 and the people they happen to."
            raise ValueError(message)
    if not (group.people and others.people and group.events + others.events):
        return None
    ratio = None
    if others.events:
        ratio = group.events * others.people / (others.events * group.people)
    if ratio and min(group.events, others.events) >= FEW:
        found, method = _by_log(ratio, group, others, is_share=is_share), LOG
    else:
        found, method = _exact(group, others), EXACT
    high = found.high if found.high < MOST else None
    word = _word(found.low, high)
    text = _text(ratio, found.low, high, word)
    return Relative(ratio, found.low, high, word, text, method)


def _by_log(ratio: float, group: Group, others: Group, *, is_share: bool) -> Interval:
    both = (group, others)
    variance = sum(1 / each.events for each in both)
    # With few left without the event, what it takes off cannot be relied on.
    if is_share and min(each.people - each.events for each in both) >= FEW:
        variance -= sum(1 / each.people for each in both)
    width = Z * sqrt(variance)
    return Interval(exp(log(ratio) - width), exp(log(ratio) + width))


def _exact(group: Group, others: Group) -> Interval:
    """Find the ratios at which what was observed lies in either tail."""
    total = group.events + others.events

    def below(ratio: float) -> float:
        share = ratio * group.people / (ratio * group.people + others.people)
        return mid_p(group.events, total, share)

    low = _where(lambda ratio: below(ratio) < 1 - TAIL) if group.events else 0.0
    high = _where(lambda ratio: below(ratio) < TAIL) if others.events else MOST
    return Interval(low, high)


def _where(holds: Callable[[float], bool]) -> float:
    """Give the ratio from which on something holds."""
    low, high = 1 / MOST, MOST
    for _ in range(HALVINGS):
        middle = sqrt(low * high)
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _word(low: float, high: float | None) -> str:
    if low > 1:
        return HIGHER
    if high is not None and high < 1:
        return LOWER
    is_narrow = high is not None and high < DOUBLE and low > 1 / DOUBLE
    return SIMILAR if is_narrow else TOO_FEW


def _text(ratio: float | None, low: float, high: float | None, word: str) -> str:
    if word == TOO_FEW:
        return "Too few to say"
    if ratio is None:
        return f"The others have none ({_times(low)} times their rate or more)"
    limits = f"{_times(low)} or more" if high is None else _between(low, high)
    return f"{_times(ratio)} times the rate of all others ({limits})"


def _between(low: float, high: float) -> str:
    return f"{_times(low)} to {_times(high)}"


def _times(ratio: float) -> str:
    """Write with one decimal, or two where one would hide on which side of 1 it is."""
    if not ratio:
        return "0"
    written = f"{ratio:.1f}"
    return f"{ratio:.2f}" if written == "1.0" and ratio != 1 else written
