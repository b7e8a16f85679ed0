"""What people enter about a case: one small value for each thing that can be done."""

from dataclasses import dataclass
from datetime import date

from safeguarding.cases.models import RiskAssessment
from safeguarding.cases.services.children import About
from safeguarding.partners.models import Agency, Partnership


@dataclass(frozen=True)
class Referral:
    """A referral of a child, known or not.

    Attributes:
        keeper: the agency that keeps the case.
        own_reference: of the agency's own system; hashed, so that its list finds the
            case again. "" when there is none.
    """

    partnership: Partnership
    pseudonym: str
    about: About
    keeper: Agency
    source: Agency
    referred_on: date
    own_reference: str = ""


@dataclass(frozen=True)
class Screening:
    """What a screening came to."""

    on: date
    tool: str
    category: int
    route: str
    score: int | None = None


@dataclass(frozen=True)
class Risk:
    """A level of risk from a day on."""

    on: date
    level: str
    group: str = RiskAssessment.Group.TEAM.value
    why: str = RiskAssessment.Why.SCREENING.value


@dataclass(frozen=True)
class Held:
    """A meeting about one child."""

    on: date
    kind: str
    child_invited: bool = False
    child_attended: bool = False
    parent_invited: bool = False
    parent_attended: bool = False
    agencies: tuple[Agency, ...] = ()
    plan_review_on: date | None = None


@dataclass(frozen=True)
class Disrupted:
    """An action against suspects: its kind and day."""

    on: date
    kind: str
    is_in_force: bool = True


@dataclass(frozen=True)
class Pursued:
    """What became of pursuing suspects: a count, nobody's name."""

    on: date
    kind: str
    sentence_months: int | None = None


@dataclass(frozen=True)
class On:
    """Something that is known by its day alone."""

    on: date


@dataclass(frozen=True)
class Placement:
    """Where the child is looked after from a day on; "" for not any more."""

    on: date
    placed: str
    placing_la: str = ""


@dataclass(frozen=True)
class Closure:
    """Why a case ends, and who goes on with the child."""

    on: date
    reason: str
    step_down_to: str = ""


@dataclass(frozen=True)
class Nothing:
    """Something that needs no more than being done."""
