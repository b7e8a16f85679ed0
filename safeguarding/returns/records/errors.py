"""Why a file of records is not taken, in words fit to show."""

from collections.abc import Sequence

from safeguarding.returns.errors import ReturnError
from safeguarding.returns.records.asked import Asked
from safeguarding.returns.rules.facts import Finding

# Names say what happened, as services.py raises them: they read as sentences.
# ruff: noqa: N818


class RecordsRefused(ReturnError):
    """The file is not taken: it cannot be read, or holds what must not reach us.

    Nothing of it was stored; `problems` says what to do. `asked` is what a person can
    say of its headings so that it would be taken; None for nothing.
    """

    def __init__(self, problems: Sequence[Finding], asked: Asked | None = None) -> None:
        self.problems = tuple(problems)
        self.asked = asked
        super().__init__(problems[0].message if problems else "The file was not taken.")


class NotChecked(ReturnError):
    """The file cannot be sent as it stands; the text says why."""


class ColumnsRefused(ReturnError):
    """A heading cannot be remembered as that column; the text says why."""
