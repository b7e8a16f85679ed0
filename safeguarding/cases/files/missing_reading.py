"""Reads one row of a file of missing episodes: cells become values, numbers hashes.

This runs a quarter of a million times for one file, so it looks everything up.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from safeguarding.cases.files.cells import (
    REMEMBERED,
    Births,
    Born,
    Codes,
    Days,
    Moment,
    Moments,
    quotable_day,
    yes_no,
)
from safeguarding.cases.files.findings import Found
from safeguarding.cases.models import (
    EpisodeType,
    Ethnicity,
    Location,
    PoliceRisk,
    Precision,
    Sex,
)
from safeguarding.cases.pseudonyms import CHILD_NUMBER, Pseudonyms, Use, canonical
from safeguarding.returns.values import Misread

COUNCIL_CODE = re.compile(r"[EWSN][0-9]{8}")
SEXES = {
    **dict.fromkeys(("F", "2", "female", "girl"), Sex.FEMALE.value),
    **dict.fromkeys(("M", "1", "male", "boy"), Sex.MALE.value),
    **dict.fromkeys(
        ("", "U", "0", "9", "not known", "unknown", "not stated"), Sex.NOT_KNOWN.value
    ),
}
CSE_FLAGS = ("none", "suspected", "known")
TYPES = {
    **{one.value: one.value for one in EpisodeType},
    "away from placement": EpisodeType.AWAY.value,
    "away from placement without authorisation": EpisodeType.AWAY.value,
}
TYPE_ADVICE = {
    "a": "In SSDA903, A means away; the police's absent is another thing: write it out.",
    "m": "Write it out: missing.",
}


def same(*codes: str) -> dict[str, str]:
    """Give codes that are written as they are kept; blank is kept as blank."""
    return {"": "", **{code: code for code in codes}}


def codes_of(choices: Any) -> Codes[str]:
    """Make the reader of a column of codes that may be blank."""
    return Codes(same(*choices.values), tuple(choices.values))


class Identifiers:
    """Makes pseudonyms of the numbers in a file; those of children come again."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._children: dict[str, str] = {}

    def child(self, text: str, found: Found) -> str:
        """Give the pseudonym of a child's number; "" and a finding for none."""
        known = self._children.get(text)
        if known is not None:
            return known
        plain = canonical(text)
        if not plain:
            found.say(
                "E-REQUIRED", "The child's number is empty. Give it.", "child_ref"
            )
            return ""
        if not CHILD_NUMBER.fullmatch(plain):
            found.say(
                "E-CHILD-ID",
                "The child's number is not one of at most 20 letters and digits with at "
                "least one digit "
                "(SSDA903 rules 1570 and 1580). Give the council's own number, never "
                "a name.",
                "child_ref",
            )
            return ""
        made = self._pseudonyms.of(text)
        if len(self._children) < REMEMBERED:
            self._children[text] = made
        return made

    def episode(self, text: str) -> str:
        """Give the pseudonym of an episode's number; these do not come again."""
        return self._pseudonyms.of(text, Use.EPISODE)


@dataclass
class Readers:
    """One reader of each sort of cell; each remembers what it read."""

    moments: Moments = field(default_factory=Moments)
    days: Days = field(default_factory=Days)
    births: Births = field(default_factory=Births)
    types: Codes[str] = field(
        default_factory=lambda: Codes(TYPES, tuple(EpisodeType.values), TYPE_ADVICE)
    )
    risks: Codes[str] = field(default_factory=lambda: codes_of(PoliceRisk))
    locations: Codes[str] = field(default_factory=lambda: codes_of(Location))
    ethnicities: Codes[str] = field(default_factory=lambda: codes_of(Ethnicity))
    sexes: Codes[str] = field(
        default_factory=lambda: Codes(SEXES, ("F", "M", "U")),
    )
    cse_flags: Codes[str] = field(
        default_factory=lambda: Codes(same(*CSE_FLAGS), CSE_FLAGS)
    )
    yes_no: Codes[bool | None] = field(default_factory=lambda: yes_no(or_unknown=True))

    def moment(self, text: str, column: str, found: Found) -> Moment | None:
        """Read a moment; None where the cell is blank or cannot be read."""
        if not text:
            return None
        read = self.moments.read(text)
        if isinstance(read, Misread):
            found.say("E-DATE", read.message, column, quotable_day(text))
            return None
        return read

    def day(self, text: str, column: str, found: Found) -> date | None:
        """Read a day; None where the cell is blank or cannot be read."""
        if not text:
            return None
        read = self.days[text]
        if isinstance(read, Misread):
            found.say("E-DATE", read.message, column, quotable_day(text))
            return None
        return read

    def born(self, text: str, found: Found) -> Born | None:
        """Read a birth; no finding repeats it."""
        if not text:
            return None
        read = self.births[text]
        if isinstance(read, Misread):
            found.say("E-DATE", read.message, "born")
            return None
        return read


def coded(codes: Codes[str], text: str, column: str, found: Found) -> str:
    """Read a cell of codes; "" and a finding where it is none of them."""
    read = codes[text]
    if isinstance(read, str):
        return read
    found.say("E-CODE", read.message, column)
    return ""


def answered(
    codes: Codes[bool | None], text: str, column: str, found: Found
) -> bool | None:
    """Read a cell of Y and N; None where it says neither."""
    read = codes[text]
    if isinstance(read, Misread):
        found.say("E-CODE", read.message, column)
        return None
    return read


@dataclass(slots=True)
class EpisodeRow:
    """What one row says, before the rules looked at it."""

    found: Found
    child: str
    reference: str
    born: Born | None
    start: Moment | None
    end: Moment | None
    reported: Moment | None
    debrief: Moment | None
    type: str
    location: str
    has_type: bool
    has_start: bool
    has_end: bool
    screened_on: date | None = None
    in_care: bool | None = None

    @property
    def is_by_date(self) -> bool:
        """Whether the start or the end is known by its day only."""
        start, end = self.start, self.end
        return (start is not None and not start.has_time) or (
            end is not None and not end.has_time
        )

    @property
    def precision(self) -> str:
        """How exactly the start and the end are known together."""
        return (Precision.DATE if self.is_by_date else Precision.DATETIME).value

    @property
    def started_at(self) -> datetime | None:
        """When the episode started."""
        return self.start.at if self.start else None

    @property
    def ended_at(self) -> datetime | None:
        """When it ended; not before its start on a day that is known by date only."""
        start, end = self.start, self.end
        if end is None:
            return None
        if start and end.at < start.at and start.day == end.day and self.is_by_date:
            return start.at
        return end.at
