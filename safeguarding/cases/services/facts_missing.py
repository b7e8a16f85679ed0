"""What people enter about a missing episode: one small value for each act."""

from dataclasses import dataclass
from datetime import date, datetime

from safeguarding.cases.models import Precision
from safeguarding.cases.services.children import About
from safeguarding.partners.models import Agency, Partnership


@dataclass(frozen=True)
class When:
    """A moment as people know it: with its time, or the day alone.

    Attributes:
        at: in UTC; the midnight in London of a day without a time.
    """

    at: datetime
    has_time: bool = True

    @property
    def precision(self) -> str:
        """The precision this moment has."""
        return (Precision.DATETIME if self.has_time else Precision.DATE).value


@dataclass(frozen=True)
class What:
    """What an episode was: police and placement categories are not the same."""

    type: str
    location: str
    police_risk: str = ""
    placed: str = ""
    placing_la: str = ""


@dataclass(frozen=True)
class Report:
    """A child who is or was missing.

    Attributes:
        keeper: the agency that keeps the record.
        returned: when the child was back; None while missing.
        own_reference: of that agency's own system; hashed. "" when there is none.
    """

    partnership: Partnership
    pseudonym: str
    about: About
    keeper: Agency
    started: When
    reported: When
    what: What
    returned: When | None = None
    own_reference: str = ""


@dataclass(frozen=True)
class Back:
    """The child is back; the safe and well check, when there was one."""

    returned: When
    debrief: When | None = None


@dataclass(frozen=True)
class Offer:
    """An interview was offered.

    Attributes:
        accepted: the answer; None while there is none.
    """

    offered: When
    accepted: bool | None = None


@dataclass(frozen=True)
class Answer:
    """The answer to the offer of an interview."""

    accepted: bool


@dataclass(frozen=True)
class Done:
    """An interview was held."""

    completed: When
    provider: Agency
    is_independent: bool


@dataclass(frozen=True)
class Why:
    """Why there is no interview."""

    reason: str


@dataclass(frozen=True)
class Screened:
    """A CSE screening of a missing child."""

    on: date
    flag: str
    cce: bool = False


@dataclass(frozen=True)
class Correction:
    """An episode as it should have been entered."""

    started: When
    returned: When | None
    what: What
