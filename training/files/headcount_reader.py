"""Makes a staged headcount of each row. Source: DOMAIN C.10."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from safeguarding.cases.files.cells import Days, quotable_day
from safeguarding.cases.files.findings import Found
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Raw, RowReader, Staged
from safeguarding.returns.values import Misread, fold, nearest
from training.models import RoleGroup

FIELDS = ("role_group", "on", "people")
# More than any agency has; a longer number is a reference in the wrong column.
MOST = 200_000
WHOLE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*|[0-9]+")
# What a spreadsheet makes of a whole number.
TAIL = re.compile(r"\.0+$")
QUOTABLE = re.compile(r"[0-9.,+<>~ ]{1,12}")
EMPTY = {
    "role_group": "Nothing says which people these are. Give the code of the role group.",
    "on": "Nothing says when they were counted. Give the day.",
    "people": "Nothing says how many there are. Give the number; 0 for nobody.",
}
GIVE_A_NUMBER = (
    "Write how many people there are, as a whole number in digits. “Over 40” or “70+” "
    "is no number to divide by, and full-time equivalents are not people."
)


@dataclass(slots=True, frozen=True)
class RoleGroups:
    """A partnership's role groups by code, and by title where only one has it."""

    by_name: dict[str, RoleGroup]

    @classmethod
    def of(cls, partnership_id: int) -> "RoleGroups":
        """Load them. One query."""
        rows = list(RoleGroup.objects.filter(partnership_id=partnership_id))
        titles = [fold(row.title) for row in rows]
        found = {
            fold(row.title): row for row in rows if titles.count(fold(row.title)) == 1
        }
        return cls(found | {fold(row.code): row for row in rows})

    def get(self, text: str) -> RoleGroup | None:
        """Give the group that is called so, whatever the case and the blanks."""
        return self.by_name.get(fold(text))

    @property
    def codes(self) -> list[str]:
        """The codes of all groups, in order."""
        return sorted({row.code for row in self.by_name.values()})


def reader(file: RecordFile) -> RowReader:
    """Load the role groups, and give the function that reads the rows. One query."""
    groups = RoleGroups.of(file.partnership_id)
    return _Rows(groups, timezone.localdate(file.given_at))


class _Rows:
    def __init__(self, groups: RoleGroups, today: date) -> None:
        self.groups = groups
        self.today = today
        self.days = Days()

    def __call__(self, raw: Raw) -> Staged:
        """Read one row."""
        found = Found(raw)
        for column, message in EMPTY.items():
            if not raw.cells.get(column):
                found.say("E-REQUIRED", message, column)
        group, on, people = self._group(found), self._day(found), _people(found)
        if group is None or on is None or people is None:
            return Staged(None, found.said)
        return Staged((group.code, on, people), found.said)

    def _group(self, found: Found) -> RoleGroup | None:
        text = found.raw.cells.get("role_group", "")
        group = self.groups.get(text) if text else None
        if text and group is None:
            codes = self.groups.codes
            known = ", ".join(codes)
            near = nearest(text, codes)
            found.say(
                "E-ROLE-GROUP-UNKNOWN",
                "No role group of this partnership is called this. "
                + (f"Its groups are: {known}." if known else "It has none yet.")
                + (f" Did you mean {near}?" if near else ""),
                "role_group",
            )
        return group

    def _day(self, found: Found) -> date | None:
        text = found.raw.cells.get("on", "")
        if not text:
            return None
        read = self.days[text]
        if isinstance(read, Misread):
            found.say("E-DATE", read.message, "on", quotable_day(text))
            return None
        if read > self.today:
            found.say(
                "E-DATE-FUTURE",
                "This day is after the file was given: nobody is counted before it. "
                "Give the day of the count.",
                "on",
            )
        return read


def _people(found: Found) -> int | None:
    text = found.raw.cells.get("people", "")
    if not text:
        return None
    plain = TAIL.sub("", text)
    if not WHOLE.fullmatch(plain) or int(plain.replace(",", "")) > MOST:
        value = text if QUOTABLE.fullmatch(text) else ""
        found.say("E-PEOPLE", GIVE_A_NUMBER, "people", value)
        return None
    return int(plain.replace(",", ""))
