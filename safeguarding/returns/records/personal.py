"""Looks for details of people in the rows of a file of records, before any is kept.

Identifiers of an agency's own are what such a file is about: they are hashed while it
is read. Names, addresses, NHS and National Insurance numbers are never needed.
Source: SECURITY 2c; DOMAIN C (E-PII).
"""

import re
from collections.abc import Iterator, Sequence

from safeguarding.returns.records.kinds import Column
from safeguarding.returns.rules.facts import Finding
from safeguarding.returns.rules.files import HIDDEN
from safeguarding.returns.rules.personal_data import (
    EMAIL,
    NATIONAL_INSURANCE,
    TEN_DIGITS,
    holds_nhs_number,
    personal_in,
)

# One look at a whole row tells nearly all of them apart: everything that `personal_in`
# finds has one of these shapes.
SUSPECT = re.compile(
    r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"
    r"|@"
    r"|[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]"
    r"|[A-Za-z][0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}"
)
# Between the cells of a row that is looked at as one text: in no cell, in no shape.
BETWEEN = "\x1f"
# More would not be read; nothing of the file is kept after the first.
MOST = 50
ADVICE = "Delete it and send the file again. Nothing was stored."


class PeopleFinder:
    """Looks at one row after another; `findings` says what was found."""

    def __init__(self, columns: Sequence[Column], headings: Sequence[str]) -> None:
        """Prepare for rows whose cells stand in the order of the columns."""
        self._columns = tuple(columns)
        self._headings = tuple(headings)
        self._found: list[Finding] = []
        # Ten-digit identifiers seen in each column, and those that pass for an NHS
        # number: one in eleven does by chance, all of them do not.
        self._tens: dict[int, int] = {}
        self._passed: dict[int, int] = {}

    @property
    def is_full(self) -> bool:
        """Whether so much was found that nobody would read more."""
        return len(self._found) >= MOST

    def look(self, sheet: str, number: int, cells: Sequence[str]) -> None:
        """Look at the cells of a row that are to be kept."""
        if SUSPECT.search(BETWEEN.join(cells)) is None:
            return
        for place, text in enumerate(cells):
            if text and (kind := self._kind(place, text)):
                heading = self._headings[place]
                message = f"The cell of “{heading}” seems to hold {kind}. {ADVICE}"
                self._found.append(
                    Finding("E-PII", message, sheet, number, heading[:40], HIDDEN)
                )

    def _kind(self, place: int, text: str) -> str:
        if not self._columns[place].is_identifier:
            return personal_in(text)
        if EMAIL.search(text):
            return "an e-mail address"
        if NATIONAL_INSURANCE.search(text):
            return "a National Insurance number"
        if TEN_DIGITS.search(text):
            self._tens[place] = self._tens.get(place, 0) + 1
            self._passed[place] = self._passed.get(place, 0) + holds_nhs_number(text)
        return ""

    def findings(self) -> tuple[Finding, ...]:
        """Give what was found, once all rows were looked at."""
        return (*self._found[:MOST], *self._nhs_numbers())

    def _nhs_numbers(self) -> Iterator[Finding]:
        for place, seen in self._tens.items():
            if self._passed[place] * 2 > seen:
                heading = self._headings[place]
                message = (
                    f"The column “{heading}” seems to hold NHS numbers. Use your own "
                    "identifier of the child instead. Nothing was stored."
                )
                yield Finding("E-PII", message, "", None, heading[:40], HIDDEN)
