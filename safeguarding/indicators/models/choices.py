"""The choices of this room: units, directions, timing, how exact a figure is."""

from django.db import models

from safeguarding.periods import Kind

KINDS: list[tuple[str, str]] = [
    (Kind.YEAR.value, "Financial year"),
    (Kind.QUARTER.value, "Quarter"),
    (Kind.TERM.value, "School term"),
    (Kind.MONTH.value, "Month"),
]


class Unit(models.TextChoices):
    """What a figure is counted in."""

    COUNT = "COUNT", "count"
    PERCENT = "PERCENT", "%"
    PER_10K = "PER_10K", "per 10,000 children"
    PER_1K = "PER_1K", "per 1,000"
    PER_100K = "PER_100K", "per 100,000"
    MEAN = "MEAN", "average"
    WEEKS = "WEEKS", "weeks"
    GBP = "GBP", "pounds"
    POINTS = "POINTS", "points"


class Polarity(models.TextChoices):
    """Which direction is good (DOMAIN A.6)."""

    HIGHER = "HIGHER", "Higher is better"
    LOWER = "LOWER", "Lower is better"
    NEUTRAL = "NEUTRAL", "Neither up nor down is better in itself"


class Timing(models.TextChoices):
    """Flow during a period, or stock on its last day (DOMAIN A.6)."""

    PERIOD = "PERIOD", "during the period"
    AS_AT = "AS_AT", "on the last day of the period"


class Qualifier(models.TextChoices):
    """How exact a figure is, or why there is none. None of these is zero.

    Source: DOMAIN B.1 rule 1, DESIGN section 4 rule 2.
    """

    EXACT = "exact", "Exact"
    APPROX = "approx", "About"
    AT_LEAST = "at_least", "At least"
    NIL = "nil", "Nil return: nothing happened"
    NOT_AVAILABLE = "not_available", "Not available"
    NOT_COLLECTED = "not_collected", "Not collected"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    SUPPRESSED = "suppressed", "Hidden by the sender"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn by a later version"


NUMBER_QUALIFIERS = (
    Qualifier.EXACT.value,
    Qualifier.APPROX.value,
    Qualifier.AT_LEAST.value,
    Qualifier.NIL.value,
)
