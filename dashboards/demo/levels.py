"""What a series of Northborough moves about: a level, seasons, a shift, a drift.

Quarters are numbered: 0 is the first the partnership sent (`FIRST`). Quarters before
it are worked out too, so that stocks and cohorts have settled when it begins.
"""

from dataclasses import dataclass

from safeguarding.periods import Period

FIRST = Period.parse("2021-22-Q3")
QUARTERS = 20
WARMING_UP = 12
NO_SEASON = (1.0, 1.0, 1.0, 1.0)
# Schools report most worries: the summer quarter (Q2) is quiet.
OF_SCHOOLS = (1.03, 0.90, 1.04, 1.03)
# Children go missing in the light evenings.
OF_SUMMER = (1.08, 1.06, 0.94, 0.92)

# When the stories of `northborough.toml` begin.
ONE_DOOR = 10  # 2024-25-Q1: one front door for all agencies
INTERVIEWS = 13  # 2024-25-Q4: a new provider of return interviews
OVERLOADED = 12  # from 2024-25-Q3: assessments take longer every quarter
DUTY_DESK = 17  # 2025-26-Q4: decisions on referrals by a desk of their own
NEW_HOMES = 18  # 2026-27-Q1: two children's homes opened


@dataclass(frozen=True)
class Level:
    """Where a series would be without chance.

    Attributes:
        base: the level at the start, as a count or a share.
        season: factors of Q1 to Q4.
        shift: (quarter, factor): from this quarter on.
        drift: (quarter, factor): so much more with every quarter after this one.
    """

    base: float
    season: tuple[float, float, float, float] = NO_SEASON
    shift: tuple[int, float] | None = None
    drift: tuple[int, float] | None = None

    def at(self, t: int) -> float:
        """Give the level of a quarter."""
        level = self.base * self.season[FIRST.shift(t).number - 1]
        if self.shift and t >= self.shift[0]:
            level *= self.shift[1]
        if self.drift and t > self.drift[0]:
            level *= self.drift[1] ** (t - self.drift[0])
        return level
