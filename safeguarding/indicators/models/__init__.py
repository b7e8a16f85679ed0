"""What is measured, by which definition, against which target, and every figure."""

from safeguarding.indicators.models.board import Caveat, Switch, Target
from safeguarding.indicators.models.catalogue import Definition, Indicator, Relation
from safeguarding.indicators.models.choices import (
    KINDS,
    NUMBER_QUALIFIERS,
    Polarity,
    Qualifier,
    Timing,
    Unit,
)
from safeguarding.indicators.models.comparing import Benchmark, Event
from safeguarding.indicators.models.observation import OBSERVATION_KEY, Observation
from safeguarding.indicators.models.queue import RecomputeKey, RecomputeKeyQuerySet

__all__ = [
    "KINDS",
    "NUMBER_QUALIFIERS",
    "OBSERVATION_KEY",
    "Benchmark",
    "Caveat",
    "Definition",
    "Event",
    "Indicator",
    "Observation",
    "Polarity",
    "Qualifier",
    "RecomputeKey",
    "RecomputeKeyQuerySet",
    "Relation",
    "Switch",
    "Target",
    "Timing",
    "Unit",
]
