"""Who the children of a made-up figure are: sex, age, ethnicity, category of plan.

Weights, not percentages; they are nobody's. Parts always add up to their whole.
"""

from collections.abc import Mapping

from dashboards.demo.figures import Made, split
from dashboards.demo.noise import Noise

Weights = Mapping[str, float]
SEX: Weights = {"female": 48, "male": 50.5, "not_known": 1.5}
AGE: Weights = {
    "unborn": 2.5,
    "under_1": 7,
    "1_to_4": 20,
    "5_to_9": 27,
    "10_to_15": 33,
    "16_to_17": 10.5,
}
AGE_IN_CARE: Weights = {
    "under_1": 5,
    "1_to_4": 13,
    "5_to_9": 20,
    "10_to_15": 38,
    "16_to_17": 24,
}
AGE_MISSING: Weights = {"under_10": 3, "10_to_15": 55, "16_to_17": 42}
ETHNICITY: Weights = {
    "white": 61,
    "mixed": 9.5,
    "asian": 12.5,
    "black": 10,
    "other": 3,
    "not_known": 4,
}
CATEGORY: Weights = {"NEG": 51, "EMO": 33, "PHY": 9, "SAB": 4, "MUL": 3}


def described(
    noise: Noise, code: str, t: int, whole: int, by: Mapping[str, Weights]
) -> list[Made]:
    """Split a count by each of some dimensions: dimension -> weights of its parts."""
    return [
        row
        for dimension, weights in by.items()
        for row in split(
            code, dimension, noise.parts(f"{code}/{dimension}", t, whole, weights)
        )
    ]
