"""Reads a list of establishments: every problem at once, with its row and column.

Plain rules over rows of text; nothing here knows the database. A list is the whole
current list: who does not stand in it has left. Source: DOMAIN C (generic rules), C.7.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from audits.models import Establishment
from safeguarding.returns.grid import Grid
from safeguarding.spreadsheets import as_typed

Phase = Establishment.Phase
REQUIRED = ("urn", "name", "phase", "academy")
COLUMNS: Mapping[str, str] = {
    "urn": "URN",
    "name": "Name",
    "phase": "Phase",
    "academy": "Academy",
    "trust": "Trust",
    "email": "Office e-mail",
    "agency": "Agency code",
}
"""Columns of the list with their headings; the last three may be left out."""
ALIASES: Mapping[str, str] = {
    **{heading.casefold(): column for column, heading in COLUMNS.items()},
    "establishment": "name",
    "establishment name": "name",
    "school": "name",
    "school name": "name",
    "academy flag": "academy",
    "is academy": "academy",
    "academy?": "academy",
    "academy trust": "trust",
    "email": "email",
    "e-mail": "email",
    "office email": "email",
    "agency": "agency",
}
PHASES: Mapping[str, str] = {
    **{phase.value: phase.value for phase in Phase},
    **{phase.value.replace("_", " "): phase.value for phase in Phase},
    **{str(phase.label).casefold(): phase.value for phase in Phase},
    "16 plus": Phase.POST_16.value,
    "further education": Phase.POST_16.value,
    "alternative provision": Phase.PRU.value,
}
YES, NO = {"yes", "y", "true", "1", "academy"}, {"no", "n", "false", "0", "maintained"}
LONGEST = 150
HEADING_ROWS = 10
MOST_ROWS = 5_000
URN = re.compile(r"[0-9]{6}")
# Two words with a dot between them are mostly a person's name.
PERSONAL = re.compile(r"[a-z]+[._][a-z]+@", re.IGNORECASE)
OF_AN_OFFICE = re.compile(
    r"office|admin|enquir|info|contact|mail|head|school|safeguard|reception|dsl",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """One problem: where it stands, what stands there, and what to do.

    Attributes:
        code: of the rule; those that begin with W may be explained.
        row: as the spreadsheet counts; 0 for the whole file.
        column: heading of the column; "" for the whole row.
        value: as it stands there.
        message: what is wrong, and what to do.
    """

    code: str
    row: int
    column: str
    value: str
    message: str

    @property
    def is_error(self) -> bool:
        """Whether the list cannot be taken in with it."""
        return self.code.startswith("E-")


@dataclass(frozen=True)
class Listed:
    """One establishment as the list has it; `agency` is a code or ""."""

    row: int
    urn: str
    name: str
    phase: str
    is_academy: bool
    trust: str = ""
    email: str = ""
    agency: str = ""


@dataclass(frozen=True)
class ReadList:
    """What a file came to: the rows without an error, and everything found."""

    rows: tuple[Listed, ...]
    found: tuple[Found, ...]

    @property
    def is_usable(self) -> bool:
        """Whether nothing stands in the way."""
        return not any(one.is_error for one in self.found)


def read_grid(grid: Grid, agencies: Mapping[str, str]) -> ReadList:
    """Read a list.

    Args:
        grid: the sheet, or the text, as rows of cells.
        agencies: code by code and alias, small letters, of those who may answer.
    """
    heading = _heading(grid)
    if heading is None:
        message = (
            "There is no heading. The first row must name the columns URN, Name, Phase "
            "and Academy."
        )
        return ReadList((), (Found("E-FILE", 0, "", "", message),))
    at, places, found = heading
    rows: list[Listed] = []
    for number, cells in grid.rows:
        if number > at and any(cell.strip() for cell in cells):
            said = {
                column: as_typed(cells[place].strip()) if place < len(cells) else ""
                for column, place in places.items()
            }
            wrong = list(_problems(number, said, agencies))
            found += wrong
            is_whole = all(column in said for column in REQUIRED)
            if is_whole and not any(one.is_error for one in wrong):
                rows.append(_listed(number, said, agencies))
    found += _across(grid, rows, at)
    return ReadList(tuple(rows), tuple(sorted(found, key=_order)))


def _order(one: Found) -> tuple[bool, int, str]:
    return not one.is_error, one.row, one.column


def _heading(grid: Grid) -> tuple[int, dict[str, int], list[Found]] | None:
    """Find the heading: the first row that names the URN and two more columns."""
    for number, cells in grid.rows[:HEADING_ROWS]:
        names = [ALIASES.get(" ".join(cell.casefold().split()), "") for cell in cells]
        if "urn" in names and len({name for name in names if name}) > 2:
            places = {name: names.index(name) for name in names if name}
            return number, places, list(_of_columns(number, cells, names))
    return None


def _of_columns(
    row: int, cells: Sequence[str], names: Sequence[str]
) -> Iterator[Found]:
    for column in REQUIRED:
        if column not in names:
            message = f"The column “{COLUMNS[column]}” is missing. Add it."
            yield Found("E-COLUMN", row, COLUMNS[column], "", message)
    for name, many in Counter(name for name in names if name).items():
        if many > 1:
            message = f"The column “{COLUMNS[name]}” stands {many} times. Keep one."
            yield Found("E-COLUMN", row, COLUMNS[name], "", message)
    for cell, name in zip(cells, names, strict=True):
        if cell.strip() and not name:
            message = "This column is not known: it is not read and not kept."
            yield Found("I-COLUMN-EXTRA", row, cell[:40], "", message)


def _problems(
    row: int, said: Mapping[str, str], agencies: Mapping[str, str]
) -> Iterator[Found]:
    for column, value in said.items():
        wrong = _wrong(column, value, agencies)
        if wrong is not None:
            code, message = wrong
            yield Found(code, row, COLUMNS[column], value[:60], message)


def _wrong(
    column: str, value: str, agencies: Mapping[str, str]
) -> tuple[str, str] | None:
    """Say what is wrong with a cell: code and message; None for nothing."""
    if not value:
        is_missing = column in REQUIRED
        return ("E-REQUIRED", "Nothing stands here. Enter it.") if is_missing else None
    if column == "agency":
        return _wrong_agency(value, agencies)
    return CHECKS[column](value)


def _wrong_urn(value: str) -> tuple[str, str] | None:
    if URN.fullmatch(value):
        return None
    return "E-URN", "A URN has 6 digits, for example 103840."


def _wrong_length(value: str) -> tuple[str, str] | None:
    if len(value) <= LONGEST:
        return None
    return "E-LONG", f"At most {LONGEST} signs fit. Shorten it."


def _wrong_academy(value: str) -> tuple[str, str] | None:
    return None if value.casefold() in YES | NO else ("E-CODE", "Enter yes or no.")


def _wrong_phase(value: str) -> tuple[str, str] | None:
    if value.casefold() in PHASES:
        return None
    labels = [str(phase.label) for phase in Phase]
    close = difflib.get_close_matches(value.casefold(), [*PHASES], n=1, cutoff=0.5)
    meant = f" Did you mean “{Phase(PHASES[close[0]]).label}”?" if close else ""
    return "E-CODE", f"Use one of {', '.join(labels)}.{meant}"


def _wrong_email(value: str) -> tuple[str, str] | None:
    try:
        validate_email(value)
    except ValidationError:
        return "E-EMAIL", "This is no e-mail address. Correct it."
    if not PERSONAL.match(value) or OF_AN_OFFICE.search(value):
        return None
    message = (
        "This looks like a person's own address. Enter the office's, which stays when "
        "people go."
    )
    return "W-EMAIL-PERSON", message


def _wrong_agency(value: str, agencies: Mapping[str, str]) -> tuple[str, str] | None:
    if value.casefold() in agencies:
        return None
    close = difflib.get_close_matches(value.casefold(), [*agencies], n=1)
    meant = f" Did you mean “{agencies[close[0]]}”?" if close else ""
    message = (
        "No agency with this code is a member. Leave the cell empty if the school "
        f"answers for itself.{meant}"
    )
    return "E-AGENCY-UNKNOWN", message


CHECKS: Mapping[str, Callable[[str], tuple[str, str] | None]] = {
    "urn": _wrong_urn,
    "name": _wrong_length,
    "phase": _wrong_phase,
    "academy": _wrong_academy,
    "trust": _wrong_length,
    "email": _wrong_email,
}


def _listed(row: int, said: Mapping[str, str], agencies: Mapping[str, str]) -> Listed:
    return Listed(
        row=row,
        urn=said["urn"],
        name=" ".join(said["name"].split()),
        phase=PHASES[said["phase"].casefold()],
        is_academy=said["academy"].casefold() in YES,
        trust=" ".join(said.get("trust", "").split()),
        email=said.get("email", "").lower(),
        agency=agencies.get(said.get("agency", "").casefold(), ""),
    )


def _across(grid: Grid, rows: Iterable[Listed], at: int) -> Iterator[Found]:
    """Compare the rows with each other."""
    known: dict[str, int] = {}
    named: dict[tuple[str, str], int] = {}
    many = 0
    for one in rows:
        many += 1
        if one.urn in known:
            message = f"Row {known[one.urn]} has this URN too. Delete one of them."
            yield Found("E-DUPLICATE", one.row, COLUMNS["urn"], one.urn, message)
        known.setdefault(one.urn, one.row)
        key = (one.name.casefold(), one.phase)
        if key in named:
            message = f"Row {named[key]} has this name and phase too. Are there two?"
            yield Found("W-DUPLICATE", one.row, COLUMNS["name"], one.name, message)
        named.setdefault(key, one.row)
    below = sum(1 for number, cells in grid.rows if number > at and any(cells))
    if not below:
        yield Found("E-FILE", 0, "", "", "No establishment stands below the heading.")
    if many > MOST_ROWS:
        message = f"A list has at most {MOST_ROWS:,} establishments."
        yield Found("E-FILE", 0, "", str(many), message)
