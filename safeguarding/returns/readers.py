"""Opens a file of figures: looked at, scanned, then read.

`read` takes bytes and gives grids of text. A workbook is parsed by `reader_process`,
in a process of its own with little memory and time; text, bounded by its size, by the
standard library. What the grids mean is not known here.
"""

import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from safeguarding.returns import reader_process
from safeguarding.returns.antivirus import require_clean
from safeguarding.returns.csv_text import decode, read_text
from safeguarding.returns.grid import Grid
from safeguarding.returns.guard import (
    LIMITS,
    TOO_LARGE,
    FileRefused,
    Limits,
    is_workbook,
    require_size,
)

WALL_SECONDS = 30
BROKEN = "The workbook cannot be read. Open it in Excel and save it again."
TOO_SLOW = (
    "The workbook takes too long to read. Copy the figures to a new one, or save the "
    "sheet as CSV."
)
# A parser that asks for too much memory aborts; one that uses too much time is ended.
ENDED_BY: dict[int, str] = {signal.SIGABRT: TOO_LARGE, signal.SIGXCPU: TOO_SLOW}
NOT_NOW = "The workbook cannot be opened now. Nothing was stored; try again later."


@dataclass(frozen=True)
class Opened:
    """What a file holds: its sheets as grids of text, and how it was read.

    `encoding` is empty for a workbook.
    """

    grids: tuple[Grid, ...]
    hidden: tuple[Grid, ...] = ()
    encoding: str = ""


def read(content: bytes, limits: Limits = LIMITS) -> Opened:
    """Read a CSV file or a workbook, told apart by content.

    Raises:
        FileRefused: with words fit to show, for a file that cannot be read safely.
    """
    require_size(content, limits)
    require_clean(content)
    if is_workbook(content, limits):
        return _opened(_answer(_ask(content)))
    text, encoding = decode(content)
    return Opened((read_text(text, limits),), (), encoding)


def _opened(answer: dict[str, Any]) -> Opened:
    if found := answer.get("uncalculated"):
        message = (
            f"The cell {found[1]} of the sheet '{found[0]}' holds a formula without "
            "its result. Open the workbook in Excel, save it and send it again."
        )
        raise FileRefused(message)
    shown: list[Grid] = []
    hidden: list[Grid] = []
    for name, is_shown, rows in answer["sheets"]:
        (shown if is_shown else hidden).append(Grid(name, list(enumerate(rows, 1))))
    return Opened(tuple(shown), tuple(hidden))


def _ask(content: bytes) -> bytes:
    """Have a workbook parsed, and give the answer as it was written.

    The answer goes to a nameless file, so that the system itself bounds its size.

    Raises:
        FileRefused: the parser did not end as it should.
    """
    parser = find_spec("python_calamine")
    if parser is None or parser.origin is None:
        raise FileRefused(NOT_NOW)
    command = [
        *(sys.executable, "-I", "-S", "-B", reader_process.__file__),
        str(Path(parser.origin).parent.parent),
    ]
    try:
        with tempfile.TemporaryFile() as answer:
            ended = subprocess.run(  # noqa: S603 - our own program, no shell
                command,
                input=content,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=WALL_SECONDS,
                check=False,
            )
            if ended.returncode:
                raise FileRefused(ENDED_BY.get(-ended.returncode, BROKEN))
            answer.seek(0)
            return answer.read()
    except subprocess.TimeoutExpired as error:
        raise FileRefused(TOO_SLOW) from error
    except OSError as error:
        raise FileRefused(NOT_NOW) from error


def _answer(written: bytes) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(written)
    except ValueError as error:
        raise FileRefused(BROKEN) from error
    if failed := answer.get("failed"):
        raise FileRefused(TOO_LARGE if failed == "memory" else BROKEN)
    return answer
