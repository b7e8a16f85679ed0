"""The cells of one row of a list of CSE cases, and what its columns may hold."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import TextChoices

from safeguarding.cases.files.cases_columns import NOT_LAC
from safeguarding.cases.files.cells import (
    Births,
    Born,
    Codes,
    Days,
    quotable_day,
    yes_no,
)
from safeguarding.cases.files.findings import Found
from safeguarding.cases.files.missing_reading import SEXES
from safeguarding.cases.models import (
    ClosureReason,
    Ethnicity,
    ExploitationType,
    Level,
    PlacedWhere,
    Route,
    ScreeningTool,
    SocialCareStatus,
    StepDown,
)
from safeguarding.returns.records.kinds import Raw
from safeguarding.returns.values import Misread

WHOLE = re.compile(r"[0-9]{1,4}")


def _codes(choices: type[TextChoices], **more: str) -> Codes[str]:
    """Read codes of a list, or what they are called."""
    labels = {label: value for value, label in choices.choices}
    values = {value: value for value in (*choices.values, *more.values())}
    return Codes({**labels, **values}, tuple(values))


class Readers:
    """What texts of the columns mean; kept for the length of a file."""

    def __init__(self, localities: Mapping[str, str]) -> None:
        self.days = Days()
        self.births = Births()
        self.codes: dict[str, Codes[str]] = {
            "sex": Codes(SEXES, ("M", "F", "U")),
            "ethnicity": _codes(Ethnicity),
            "screening_tool": _codes(ScreeningTool),
            "category": Codes({one: one for one in "123"}, ("1", "2", "3")),
            "route": _codes(Route),
            "risk_level": _codes(Level),
            "looked_after": _codes(PlacedWhere, not_lac=NOT_LAC),
            "social_care_status": _codes(SocialCareStatus),
            "exploitation_type": _codes(ExploitationType),
            "closure_reason": _codes(ClosureReason),
            "step_down_to": _codes(StepDown),
        }
        if localities:
            names = {name: code for code, name in localities.items()}
            codes = {code: code for code in localities}
            self.codes["locality"] = Codes({**names, **codes}, tuple(localities))
        self.flags = yes_no(or_unknown=True)


class Cells:
    """The cells of one row, and what is found wrong with them."""

    def __init__(self, raw: Raw, readers: Readers) -> None:
        self.found = Found(raw)
        self.born: Born | None = None
        self._cells = raw.cells
        self._readers = readers

    def text(self, column: str) -> str:
        """Give a cell; "" where it is blank or the file lacks the column."""
        return self._cells.get(column, "")

    def say(self, code: str, column: str, message: str) -> None:
        """Add a finding about a cell; only what looks like a day is repeated."""
        is_birth = column == "birth_month"
        value = "" if is_birth else quotable_day(self.text(column))
        self.found.say(code, message, column, value)

    def need(self, *columns: str, because: str = "") -> None:
        """Say which of some cells are blank and should not be."""
        why = f": {because}." if because else ". Every row needs it."
        for column in columns:
            if not self.text(column):
                self.say("E-REQUIRED", column, f"{column} is empty{why}")

    def day(self, column: str) -> date | None:
        """Read a day."""
        read: date | None = self._read("E-DATE", column, self._readers.days)
        return read

    def code(self, column: str) -> str:
        """Read a code."""
        return self._read("E-CODE", column, self._readers.codes[column]) or ""

    def flag(self, column: str) -> bool | None:
        """Read yes or no."""
        read: bool | None = self._read("E-CODE", column, self._readers.flags)
        return read

    def birth(self) -> date | None:
        """Read the month of birth, and remember how exactly it is known."""
        self.born = self._read("E-DATE", "birth_month", self._readers.births)
        return self.born.month if self.born else None

    def whole(self, column: str) -> int | None:
        """Read a whole number."""
        text = self.text(column)
        if text and not WHOLE.fullmatch(text):
            message = "This is not a whole number up to 9999. Write it in digits."
            self.say("E-TYPE", column, message)
            return None
        return int(text) if text else None

    def _read(self, code: str, column: str, meanings: Mapping[str, Any]) -> Any:
        text = self.text(column)
        read = meanings[text] if text else None
        if isinstance(read, Misread):
            self.say(code, column, read.message)
            return None
        return read
