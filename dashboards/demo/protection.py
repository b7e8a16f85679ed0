"""Protection and care of Northborough: enquiries, conferences, plans, care, CSE.

A stock is the stock before, plus what came, less what went.
"""

from dashboards.demo.children import (
    AGE,
    AGE_IN_CARE,
    CATEGORY,
    ETHNICITY,
    SEX,
    described,
)
from dashboards.demo.figures import Made, absent, count, share, split
from dashboards.demo.levels import ONE_DOOR, Level
from dashboards.demo.noise import Noise

ENQUIRIES = Level(248, shift=(ONE_DOOR, 1.09))
IN_NEED = Level(2120, drift=(0, 1.004))
HEARD = Level(0.60, drift=(0, 1.012))
CARE_STARTS = Level(33, drift=(7, 1.012))
# A system was replaced: for three quarters nobody could count the weeks.
NO_COUNT = (8, 9, 10)
RISK = {"medium": 56, "high": 33, "serious": 11}


class Protection:
    """Works the quarters through in order, remembering how many there are."""

    def __init__(self, noise: Noise) -> None:
        self._noise = noise
        self.plans = 290
        self.looked_after = 452

    def quarter(self, t: int) -> list[Made]:
        """Give the figures of one quarter."""
        in_need = self._noise.count("CIN-01", t, IN_NEED.at(t))
        return [
            *self._conferences(t),
            count("CIN-01", in_need),
            *self._care(t),
            *self._exploited(t),
        ]

    def _conferences(self, t: int) -> list[Made]:
        noise = self._noise
        enquiries = noise.count("S47-01", t, ENQUIRIES.at(t))
        children = noise.fresh("CPC-02", t, noise.share("CPC-02", t, enquiries, 0.385))
        held = noise.fresh("CPC-01", t, noise.share("CPC-01", t, children, 0.57))
        planned = noise.share("CPC-06", t, children, 0.87)
        reviews = noise.count("CPC-05", t, self.plans * 0.37)
        meetings = noise.fresh(
            "VOI-01", t, noise.share("VOI-01", t, held + reviews, 0.8)
        )
        heard = noise.share("heard", t, meetings, HEARD.at(t))
        return [
            count("S47-01", enquiries),
            count("CPC-01", held),
            count("CPC-02", children),
            share("CPC-03", noise.share("CPC-03", t, held, 0.86), held),
            count("CPC-04", noise.few("CPC-04", t, 2.2)),
            count("CPC-05", reviews),
            share("CPC-06", planned, children),
            share("VOI-01", heard, meetings),
            *self._plans(t, planned),
        ]

    def _plans(self, t: int, planned: int) -> list[Made]:
        noise = self._noise
        moved_in = noise.few("moved in", t, 1.5)
        started = noise.fresh("CPP-01", t, planned + moved_in)
        ended = noise.share("plans ended", t, self.plans, 0.29)
        self.plans = noise.fresh("CPP-02", t, self.plans + started - ended)
        by_category = noise.parts("CPP-02/category", t, self.plans, CATEGORY)
        by = {"sex": SEX, "age_band": AGE, "ethnicity": ETHNICITY}
        open_longer = noise.fresh("CPP-05", t, noise.share("open", t, self.plans, 0.74))
        reviewed = noise.share("reviewed", t, open_longer, 0.945)
        visited = noise.share("CPP-06", t, self.plans, 0.835)
        return [
            count("CPP-01", started),
            *described(noise, "CPP-01", t, started, {"category": CATEGORY}),
            count("CPP-02", self.plans),
            *split("CPP-02", "category", by_category),
            *described(noise, "CPP-02", t, self.plans, by),
            share("CPP-04", by_category["NEG"], self.plans),
            share("CPP-05", reviewed, open_longer),
            share("CPP-06", visited, self.plans),
        ]

    def _care(self, t: int) -> list[Made]:
        noise = self._noise
        started = noise.few("care began", t, CARE_STARTS.at(t))
        ended = noise.share("care ended", t, self.looked_after, 0.073)
        whole = noise.fresh("CLA-01", t, self.looked_after + started - ended)
        self.looked_after = whole
        reviews = noise.fresh("VOI-02", t, noise.share("VOI-02", t, whole, 0.58))
        by = {"sex": SEX, "age_band": AGE_IN_CARE, "ethnicity": ETHNICITY}
        return [
            count("CLA-01", whole),
            *described(noise, "CLA-01", t, whole, by),
            share("CLA-04", noise.share("CLA-04", t, whole, 0.165), whole),
            self._proceedings(t),
            share("VOI-02", noise.share("present", t, reviews, 0.93), reviews),
        ]

    def _proceedings(self, t: int) -> Made:
        """Give the weeks of proceedings that ended, out of their number: a mean."""
        ended = max(self._noise.few("proceedings", t, 24), 1)
        weeks = self._noise.count("weeks", t, ended * 41)
        if t in NO_COUNT:
            return absent("CLA-05", "not_available", "The system was being replaced.")
        return Made("CLA-05", numerator=weeks, denominator=ended)

    def _exploited(self, t: int) -> list[Made]:
        noise = self._noise
        known = noise.count("CSE-01", t, 38)
        risk = noise.parts("CSE-01/risk_level", t, known, RISK)
        outside = noise.share("CSE-03", t, known, 0.08)
        inside = noise.share("CSE-04", t, known - outside, 0.25)
        return [
            count("CSE-01", known),
            *split("CSE-01", "risk_level", risk),
            count("CSE-02", risk["serious"]),
            count("CSE-03", outside),
            count("CSE-04", inside),
        ]
