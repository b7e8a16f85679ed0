"""What the services of case file audits are told, as plain values."""

from dataclasses import dataclass
from datetime import date

from safeguarding.board.models import Group
from safeguarding.partners.models import Agency


@dataclass(frozen=True)
class Plan:
    """What an audit is about, and when it is planned for.

    Attributes:
        title: what lists call it; read by the board.
        theme: what is looked at.
        method: a `CaseAudit.Method`.
        planned_on: the day the audit begins.
        priority: code of the plan's priority; may be "".
        method_notes: how cases are chosen and graded; read by the team only.
        group: which group commissioned it.
        lead_agency: whose people lead it.
        about_from: first day of the work that is looked at.
        about_to: its last day.
    """

    title: str
    theme: str
    method: str
    planned_on: date
    priority: str = ""
    method_notes: str = ""
    group: Group | None = None
    lead_agency: Agency | None = None
    about_from: date | None = None
    about_to: date | None = None


@dataclass(frozen=True)
class Told:
    """What was reported of an audit whose cases are kept elsewhere."""

    on: date
    cases: int
    summary: str


@dataclass(frozen=True)
class Ended:
    """The day an audit was completed, and what the board reads of it."""

    on: date
    summary: str


@dataclass(frozen=True)
class Words:
    """A reason in words."""

    words: str


@dataclass(frozen=True)
class Chosen:
    """Keys of the agencies that take part."""

    agencies: tuple[int, ...]


@dataclass(frozen=True)
class Team:
    """Keys of persons, each with the agency for which they audit."""

    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class More:
    """How many cases to add."""

    count: int


@dataclass(frozen=True)
class Nothing:
    """Nothing to enter."""


@dataclass(frozen=True)
class Concern:
    """Whether there is an immediate concern for a child, and since when it is escalated."""

    is_there: bool | None = None
    escalated_on: date | None = None


@dataclass(frozen=True)
class Graded:
    """One agency's grade of a case.

    Attributes:
        agency: key of the agency.
        grade: a `Grade`.
        concern: what whoever graded it says of an immediate concern.
    """

    agency: int
    grade: str
    concern: Concern = Concern()


@dataclass(frozen=True)
class Shown:
    """What a case shows beside its grades; None for not answered."""

    concern: Concern = Concern()
    child_voice: bool | None = None
    parent_voice: bool | None = None
    practitioner_voice: bool | None = None


@dataclass(frozen=True)
class Agreed:
    """The overall grade of a case, a `Grade`, with what the meeting says of a concern."""

    grade: str
    concern: Concern = Concern()


@dataclass(frozen=True)
class Found:
    """A finding.

    Attributes:
        kind: a `Finding.Kind`.
        text: read by the board.
        themes: codes of the partnership's themes.
        new_theme: title of a theme that is not there yet.
        no_action_reason: why an area for improvement needs no recommendation.
    """

    kind: str
    text: str
    themes: tuple[str, ...] = ()
    new_theme: str = ""
    no_action_reason: str = ""
