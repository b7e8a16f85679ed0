"""What a partnership's file says of this room: its tables and their fields."""

from dataclasses import dataclass, field
from datetime import date

from safeguarding.declared import Reading

TABLES = {"partnership", "agency", "population", "priority", "neighbour_set"}


@dataclass(frozen=True)
class DeclaredPartnership:
    """[partnership]; `note` and `predecessor_name` are for the file's reader."""

    code: str
    name: str
    short_name: str
    kind: str
    active_from: date
    la_code: str = ""
    region: str = ""
    suppression_threshold: int = 5
    two_person_sign_off: bool = False
    active_to: date | None = None
    predecessor_name: str = ""
    note: str = ""


@dataclass(frozen=True)
class DeclaredAgreement:
    """[[agency.agreement]]; without `signed_on` it is not signed yet."""

    title: str
    starts_on: date
    expires_on: date
    signed_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class DeclaredAgency:
    """[[agency]]; `source` and `note` are for the file's reader."""

    code: str
    name: str
    short_name: str
    type: str
    sector: str
    statutory_status: str
    active_from: date
    joined_on: date
    aliases: list[str] = field(default_factory=list)
    active_to: date | None = None
    left_on: date | None = None
    predecessor: str = ""
    agreement: list[DeclaredAgreement] = field(default_factory=list)
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class DeclaredPopulation:
    """[[population]]; without `recorded_on` it counts as known from its mid-year."""

    mid_year: int
    age_band: str
    count: int
    source: str
    recorded_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class DeclaredPriority:
    """[[priority]]; `source` is for the file's reader."""

    plan: str
    code: str
    title: str
    starts_on: date
    ends_on: date | None = None
    parent: str = ""
    lead_groups: list[str] = field(default_factory=list)
    source: str = ""


@dataclass(frozen=True)
class DeclaredMember:
    """A local authority of a set of neighbours."""

    code: str
    name: str


@dataclass(frozen=True)
class DeclaredNeighbours:
    """[[neighbour_set]]: the authorities a partnership compares itself with.

    An old and a new set follow each other by their dates; `note` is for the file's
    reader. Source: DOMAIN A.6.
    """

    name: str
    starts_on: date
    source: str
    members: list[DeclaredMember]
    ends_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class DeclaredPartners:
    """Everything this room reads from a partnership's file."""

    partnership: DeclaredPartnership | None
    agencies: list[DeclaredAgency]
    populations: list[DeclaredPopulation]
    priorities: list[DeclaredPriority]
    neighbours: list[DeclaredNeighbours]


def read(reading: Reading) -> DeclaredPartners:
    """Read this room's tables, noting problems in the reading."""
    return DeclaredPartners(
        reading.one("partnership", DeclaredPartnership),
        reading.many("agency", DeclaredAgency),
        reading.many("population", DeclaredPopulation),
        reading.many("priority", DeclaredPriority),
        reading.many("neighbour_set", DeclaredNeighbours),
    )
