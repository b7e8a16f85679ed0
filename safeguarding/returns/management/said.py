"""What the commands about returns share: arguments, answers and exit statuses.

Exit status 0 fine, 1 problems found, 2 wrong usage. With --json one document goes
to standard output and nothing else does.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from safeguarding.periods import PeriodError
from safeguarding.returns.check import Checked
from safeguarding.returns.errors import NothingOwed
from safeguarding.returns.models import Obligation
from safeguarding.returns.obligations import find_obligation
from safeguarding.returns.rules.facts import Finding, Severity

PROBLEMS, WRONG_USAGE = 1, 2
WORDS = {
    Severity.ERROR: "Error",
    Severity.WARNING: "Warning",
    Severity.INFORMATION: "Note",
}


class ReturnCommand(BaseCommand):
    """A command about one file and the return it is for."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file and the return."""
        parser.add_argument("file", type=Path, help="CSV or Excel workbook (.xlsx)")
        for name, example in (
            ("partnership", "dudley"),
            ("agency", "dudley-early-help"),
            ("template", "eh_quarter"),
            ("period", "2021-22-Q4"),
        ):
            parser.add_argument(f"--{name}", required=True, help=f"such as {example}")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def stop(self, message: str, status: int = WRONG_USAGE) -> NoReturn:
        """Say in plain words why nothing was done, and end."""
        self.stderr.write(message)
        sys.exit(status)

    def find(self, options: dict[str, Any]) -> Obligation:
        """Find the return, or end with plain words."""
        try:
            return find_obligation(
                options["partnership"],
                options["agency"],
                options["template"],
                options["period"],
            )
        except (NothingOwed, PeriodError) as error:
            self.stop(str(error))

    def read(self, options: dict[str, Any]) -> bytes:
        """Read a file of figures, or end with plain words."""
        with self.opened(options) as stream:
            # One byte over the limit is enough to refuse it.
            return stream.read(settings.UPLOAD_MAX_BYTES + 1)

    @contextmanager
    def opened(self, options: dict[str, Any]) -> Iterator[BinaryIO]:
        """Open a file of any length, or end with plain words."""
        try:
            stream = options["file"].open("rb")
            stream.read(1)
        except OSError as error:
            self.stop(f"{options['file']} cannot be read: {error.strerror}.")
        stream.seek(0)
        with stream:
            yield stream

    def tell(self, checked: Checked, *, as_json: bool, **more: object) -> None:
        """Write what was found."""
        if as_json:
            self.stdout.write(json.dumps({**document(checked), **more}, indent=2))
            return
        for line in lines(checked.problems):
            self.stdout.write(line)
        counted = f"{checked.accepted_rows} of {checked.rows} rows can be kept."
        self.stdout.write(f"{_summary(checked)} {counted}")


def document(checked: Checked) -> dict[str, object]:
    """Shape a check as the documented JSON."""
    return {
        "problems": [_problem(one) for one in checked.problems],
        "rows": checked.rows,
        "accepted_rows": checked.accepted_rows,
    }


def _problem(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "value": one.value,
        "message": one.message,
    }


def lines(problems: Iterable[Finding]) -> Iterable[str]:
    """Write each problem on one line: the place, the message, the code last."""
    for one in problems:
        place = [one.sheet, f"row {one.row}" if one.row else "", one.column]
        where = ", ".join(part for part in place if part) or "file"
        yield f"{WORDS[one.severity]} in {where}: {one.message} [{one.code}]"


def _summary(checked: Checked) -> str:
    errors, warnings = (
        _count(checked.errors, "error"),
        _count(checked.warnings, "warning"),
    )
    return f"{errors}, {warnings}."


def _count(findings: Sequence[Finding], noun: str) -> str:
    return f"{len(findings)} {noun}{'' if len(findings) == 1 else 's'}"
