"""Missing children of Northborough, as the police count them and social care follows.

The police count episodes that began, social care those that ended, so the two differ
a little. Children are counted once in each place, and once in all.
"""

from dataclasses import dataclass

from dashboards.demo.children import AGE_MISSING, SEX, described
from dashboards.demo.figures import Made, count, share, split
from dashboards.demo.levels import INTERVIEWS, NEW_HOMES, OF_SUMMER, Level
from dashboards.demo.noise import Noise

FROM_HOME = Level(118, OF_SUMMER)
FROM_CARE = Level(94, OF_SUMMER, shift=(NEW_HOMES, 1.42))
WITHIN_72_HOURS = Level(0.61, shift=(INTERVIEWS, 1.29))


@dataclass(frozen=True)
class Episodes:
    """Episodes of a quarter, by where the child went missing from."""

    home: int
    care: int
    unknown: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.home + self.care + self.unknown


def episodes_of(noise: Noise, t: int) -> Episodes:
    """Draw the episodes of one quarter; their sum repeats no earlier one."""
    care = noise.count("MIS-06", t, FROM_CARE.at(t))
    unknown = noise.few("MIS-07", t, 5)
    home = noise.count("MIS-04", t, FROM_HOME.at(t))
    while noise.had("MIS-02", home + care + unknown) or noise.had("MIS-04", home):
        home += 1
    noise.fresh("MIS-04", t, home)
    noise.fresh("MIS-02", t, home + care + unknown)
    return Episodes(home, care, unknown)


def as_the_police_count(noise: Noise, t: int, found: Episodes) -> list[Made]:
    """Give the police's figures of a quarter."""
    home = noise.fresh("MIS-03", t, noise.share("MIS-03", t, found.home, 0.56))
    care = noise.fresh("MIS-05", t, noise.share("MIS-05", t, found.care, 0.40))
    both = noise.share("both", t, min(home, care), 0.11)
    children = noise.fresh("MIS-01", t, home + care - both)
    places = {"home": found.home, "care": found.care, "unknown": found.unknown}
    by = {"sex": SEX, "age_band": AGE_MISSING}
    return [
        count("MIS-01", children),
        *described(noise, "MIS-01", t, children, by),
        count("MIS-02", found.all),
        *split("MIS-02", "location", places),
        count("MIS-03", home),
        count("MIS-04", found.home),
        count("MIS-05", care),
        count("MIS-06", found.care),
        count("MIS-07", found.unknown),
        count("MIS-08", noise.share("MIS-08", t, children, 0.15)),
    ]


def as_social_care_follows(noise: Noise, t: int, found: Episodes) -> list[Made]:
    """Give social care's figures of a quarter: interviews offered, accepted, done."""
    before, after = noise.few("began before", t, 3), noise.few("ended after", t, 3)
    ended = noise.fresh("ended", t, found.all + before - after)
    offered = noise.share("MIS-12", t, ended, 0.925)
    accepted = noise.share("MIS-13", t, offered, 0.79)
    done = noise.share("MIS-11", t, accepted, 0.95)
    in_time = noise.share("MIS-10", t, done, WITHIN_72_HOURS.at(t))
    return [
        share("MIS-10", in_time, done),
        share("MIS-11", done, ended),
        share("MIS-12", offered, ended),
        share("MIS-13", accepted, offered),
    ]
