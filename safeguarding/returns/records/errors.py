"""Why a file of records is not taken, in words fit to show."""

from collections.abc import Sequence

from safeguarding.returns.errors import ReturnError
from safeguarding.returns.rules.facts import Finding

# Names say what happened, as services.py raises them: they read as sentences.
# ruff: noqa: N818


class RecordsRefused(ReturnError):
    """The file is not taken: it cannot be read, or holds what must not reach us.

    Nothing of it was stored; `problems` says what to do.
    """

    def __init__(self, problems: Sequence[Finding]) -> None:
        self.problems = tuple(problems)
        super().__init__(problems[0].message if problems else "The file was not taken.")


class NotChecked(ReturnError):
    """The file cannot be sent as it stands; the text says why."""
