"""Contacts, referrals and assessments of Northborough: the top of the funnel.

The outcomes of referrals make all referrals; a contact that was closed is followed
for a year (CON-04 speaks of the contacts of the same quarter a year before).
"""

from dashboards.demo.children import AGE, ETHNICITY, SEX, described
from dashboards.demo.figures import Made, count, share
from dashboards.demo.levels import (
    DUTY_DESK,
    OF_SCHOOLS,
    ONE_DOOR,
    OVERLOADED,
    Level,
)
from dashboards.demo.noise import Noise

YEAR = 4
CONTACTS = Level(2900, OF_SCHOOLS, shift=(ONE_DOOR, 1.11))
REFERRED = Level(0.285, shift=(ONE_DOOR, 1.06))
DIRECT = 24
OUTCOMES = {"REF-03": 77, "REF-04": 12, "REF-05": 8, "REF-06": 3}
# The share referred again within a year differs between groups, and stays so.
AGAIN = {
    "white": 0.195,
    "mixed": 0.235,
    "asian": 0.165,
    "black": 0.31,
    "other": 0.2,
    "not_known": 0.14,
}
DECIDED = Level(0.915, shift=(DUTY_DESK, 1.045))
IN_TIME = Level(0.885, drift=(OVERLOADED, 0.976))
NO_FURTHER_ACTION = 0.31


class FrontDoor:
    """Works the quarters through in order; later steps read what it found."""

    def __init__(self, noise: Noise) -> None:
        self._noise = noise
        self.closed: dict[int, int] = {}
        self.referrals = 0

    def quarter(self, t: int) -> list[Made]:
        """Give the figures of one quarter."""
        noise = self._noise
        contacts = noise.count("CON-01", t, CONTACTS.at(t))
        referred = noise.share("CON-02", t, contacts, REFERRED.at(t))
        self.closed[t] = contacts - referred
        direct = noise.few("direct", t, DIRECT)
        self.referrals = noise.fresh("REF-01", t, referred + direct)
        new = noise.fresh("new", t, noise.share("new", t, contacts, 0.71))
        return [
            count("CON-01", contacts),
            share("CON-02", referred, contacts),
            share("CON-03", noise.share("CON-03", t, new, 0.225), new),
            *self._came_back(t),
            share("CON-05", self._decided(t), self.referrals),
            *self._referrals(t),
            *self._assessments(t),
        ]

    def _came_back(self, t: int) -> list[Made]:
        cohort = self.closed.get(t - YEAR, 0)
        back = self._noise.share("CON-04", t, cohort, 0.142)
        return [share("CON-04", back, cohort)]

    def _decided(self, t: int) -> int:
        return self._noise.share("CON-05", t, self.referrals, DECIDED.at(t))

    def _referrals(self, t: int) -> list[Made]:
        whole = self.referrals
        outcomes = self._noise.parts("outcome", t, whole, OUTCOMES)
        by = {"sex": SEX, "age_band": AGE, "ethnicity": ETHNICITY}
        parts = described(self._noise, "REF-01", t, whole, by)
        return [
            count("REF-01", whole),
            *parts,
            *(share(code, number, whole) for code, number in outcomes.items()),
            *self._again(t, [row for row in parts if row.dimension == "ethnicity"]),
        ]

    def _again(self, t: int, groups: list[Made]) -> list[Made]:
        rows = []
        for group in groups:
            of, name = group.numerator or 0, f"REF-07/{group.part}"
            back = self._noise.share(name, t, of, AGAIN[group.part])
            dimension, part = group.dimension, group.part
            rows.append(
                Made("REF-07", back, of, dimension=dimension, part=part)
                if of
                else Made(
                    "REF-07",
                    qualifier="not_applicable",
                    dimension=dimension,
                    part=part,
                )
            )
        back = sum(row.numerator or 0 for row in rows)
        return [share("REF-07", back, self.referrals), *rows]

    def _assessments(self, t: int) -> list[Made]:
        noise = self._noise
        done = noise.count("assessments", t, self.referrals * 0.76)
        in_time = noise.share("ASM-01", t, done, IN_TIME.at(t))
        closed = noise.share("ASM-02", t, done, NO_FURTHER_ACTION)
        return [share("ASM-01", in_time, done), share("ASM-02", closed, done)]
