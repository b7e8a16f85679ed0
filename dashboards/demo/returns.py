"""The returns of Northborough: who sends which figures of which period, and when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dashboards.demo import missing, partners
from dashboards.demo.figures import Made
from dashboards.demo.front_door import FrontDoor
from dashboards.demo.levels import FIRST, QUARTERS, WARMING_UP
from dashboards.demo.noise import Noise
from dashboards.demo.protection import Protection
from dashboards.demo.stories import ORDINARY, STORIES, Correction, Story
from safeguarding.periods import Kind, Period

AGENCY = "northborough-{}"
# Templates whose figures need nothing of another template.
ON_THEIR_OWN: tuple[tuple[str, str, Callable[[Noise, int], list[Made]]], ...] = (
    ("csc", "lado_quarter", partners.allegations),
    ("csc", "pf_quarter", partners.private_fostering),
    ("early-help", "eh_quarter", partners.early_help),
    ("yjs", "yjs_quarter", partners.youth_justice),
    ("hospital", "health_quarter", partners.hospital),
    ("community-health", "health_quarter", partners.community),
)


@dataclass(frozen=True)
class Return:
    """One return: its figures, and what was unusual about it."""

    sender: str
    template: str
    period: Period
    rows: tuple[Made, ...]
    story: Story = ORDINARY

    @property
    def agency(self) -> str:
        """Code of the agency."""
        return AGENCY.format(self.sender)

    def corrected(self, correction: Correction) -> tuple[Made, ...]:
        """Give the figures with the one that was wrong put right."""
        return tuple(
            replace(row, numerator=(row.numerator or 0) + correction.by)
            if row.code == correction.code and not row.dimension
            else row
            for row in self.rows
        )


def all_returns() -> list[Return]:
    """Make every return, in the order of the periods' ends; the same ones always."""
    return sorted(_made(), key=lambda one: (one.period.end, one.sender, one.template))


def _made() -> Iterator[Return]:
    noise = Noise()
    front_door, protection = FrontDoor(noise), Protection(noise)
    for t in range(-WARMING_UP, QUARTERS):
        quarter = FIRST.shift(t)
        episodes = missing.episodes_of(noise, t)
        social_care = [
            *front_door.quarter(t),
            *protection.quarter(t),
            *missing.as_social_care_follows(noise, t, episodes),
        ]
        if t < 0:
            continue
        yield _return("csc", "csc_quarter", quarter, social_care)
        of_police = partners.police(noise, t, episodes)
        yield _return("police", "police_quarter", quarter, of_police)
        for sender, template, figures in ON_THEIR_OWN:
            yield _return(sender, template, quarter, figures(noise, t))
        yield from _slower(noise, t, quarter)


def _slower(noise: Noise, t: int, quarter: Period) -> Iterator[Return]:
    """Give what is sent by the term and by the year."""
    term = Period.containing(Kind.TERM, quarter.start)
    if term.quarter == quarter:
        yield _return("schools", "education_term", term, partners.education(noise, t))
    year = quarter.financial_year
    if year.end == quarter.end and FIRST.start <= year.start:
        yield _return("board-unit", "board_year", year, partners.board(noise, t))


def _return(sender: str, template: str, period: Period, rows: list[Made]) -> Return:
    story = STORIES.get((sender, template, period.code), ORDINARY)
    return Return(sender, template, period, tuple(rows), story)
