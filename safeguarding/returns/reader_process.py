"""Opens one workbook in a process of its own, which can do little else.

Run as a file by `readers`, never inside the program: the parser is given no more
memory, time, files or environment than it needs, so that the worst a workbook can do
is to end this process. It reads bytes and writes JSON. It knows nothing of Django.
Source: SECURITY 2c.
"""

import io
import json
import math
import posixpath
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

MEGABYTE = 1024 * 1024
# What the parser may have. Twice what the largest file that passes the guard needs.
MEMORY_BYTES = 640 * MEGABYTE
CPU_SECONDS = 15
# What comes out of it is held by the program itself: less may come out than go in.
ANSWER_BYTES = 48 * MEGABYTE
MOST_CELLS = 4_000_000
OPEN_FILES = 24
# Spaces and byte-order marks that nobody sees, at the ends of a cell.
UNSEEN = " \t\r\n\u200b\u200c\u200d\u2060\ufeff"
# Sorting accents takes time with the square of their number: long texts go in pieces.
PIECE = 256
Place = tuple[int, int]
Answer = dict[str, Any]


def cell_text(cell: object) -> str:
    """Write a cell as a careful person would type it.

    123.0 is 123, a date is yyyy-mm-dd, and spaces at the ends are dropped, the
    unbreakable ones too. Spreadsheets keep fifteen digits; further ones are noise.
    """
    if isinstance(cell, str):
        # Workbooks can write a null character as _x0000_; PostgreSQL refuses it.
        return _plain(cell).replace("\0", "").strip(UNSEEN)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and math.isfinite(cell):
        number = Decimal(format(cell, ".15g"))
        text = f"{number:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(cell, datetime):
        is_day = cell.time() == time.min
        return cell.date().isoformat() if is_day else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _plain(text: str) -> str:
    if text.isascii():
        return text
    pieces = (text[at : at + PIECE] for at in range(0, len(text), PIECE))
    return "".join(unicodedata.normalize("NFKC", piece) for piece in pieces)


def open_workbook(content: bytes) -> Answer:
    """Give the sheets of a workbook as text, or the cell that has no result.

    Returns:
        {"sheets": [[name, is it shown, rows]]}, or {"uncalculated": [sheet, cell]}.

    Raises:
        MemoryError: its sheets together are larger than any return.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    sheets: list[tuple[str, bool, list[list[str]]]] = []
    marks, left = _Marks(content), MOST_CELLS
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            shown = sheet.visible == SheetVisibleEnum.Visible
            errors, uncalculated = marks.of(sheet.name)
            if shown and uncalculated:
                return {"uncalculated": [sheet.name[:60], uncalculated]}
            cells = workbook.get_sheet_by_name(sheet.name)
            left -= cells.total_height * cells.total_width
            if left < 0:  # Two cells far apart make a sheet of empty ones.
                raise MemoryError
            rows = [
                [cell_text(cell) for cell in row]
                for row in cells.to_python(skip_empty_area=False)
            ]
            _put(errors, rows)
            sheets.append((sheet.name[:60], shown, rows))
    return {"sheets": sheets}


def _put(errors: dict[Place, str], rows: list[list[str]]) -> None:
    """Write into the rows the errors that the parser leaves out."""
    for (row, column), text in errors.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = text


class _Marks:
    """What the parser does not tell of a sheet: errors, formulas without a result."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._parts = dict(_sheet_parts(self._archive))

    def of(self, name: str) -> tuple[dict[Place, str], str]:
        """Give the cells with an error, and the first formula without a result."""
        part = self._parts.get(name, "")
        try:
            content = self._archive.read(part)
        except KeyError:
            return {}, ""
        if not any(sign in content for sign in (b'"e"', b"'e'", b"f>", b"f ", b"\0")):
            return {}, ""
        errors: dict[Place, str] = {}
        for place, cell in _cells(content):
            text = _child(cell, "v")
            if cell.get("t") == "e":
                errors[place] = text or "#ERROR!"
            elif cell.get("t") != "str" and not text and _has_formula(cell):
                return errors, cell.get("r") or f"in row {place[0]}"
        return errors, ""


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Pair the names of sheets with the parts of the archive that hold them."""
    links = {
        link.get("Id"): link.get("Target", "")
        for link in _parse(archive.read("xl/_rels/workbook.xml.rels")).iter()
    }
    for element in _parse(archive.read("xl/workbook.xml")).iter():
        if _tag(element) == "sheet":
            keys = (v for name, v in element.items() if name.endswith("}id"))
            target = links.get(next(keys, ""), "")
            yield element.get("name", ""), posixpath.normpath(_from_root(target))


def _from_root(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _parse(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 - no document type gets this far


def _cells(content: bytes) -> Iterator[tuple[Place, ET.Element]]:
    row = column = 0
    source = ET.iterparse(io.BytesIO(content), ("start", "end"))  # noqa: S314 - same
    for event, element in source:
        kind = _tag(element)
        if event == "start" and kind == "row":
            row, column = int(element.get("r") or row + 1), 0
        elif event == "end" and kind == "c":
            column = _column(element.get("r")) or column + 1
            yield (row, column), element
        elif event == "end" and kind == "row":
            element.clear()


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(cell: ET.Element, kind: str) -> str:
    return next((e.text or "" for e in cell if _tag(e) == kind), "").strip()


def _has_formula(cell: ET.Element) -> bool:
    return any(_tag(element) == "f" for element in cell)


def _column(place: str | None) -> int:
    number = 0
    for letter in (place or "").rstrip("0123456789")[:6].upper():
        number = number * 26 + ord(letter) - 64
    return number


def _limit() -> None:
    """Give up what is not needed, before anything of the workbook is seen."""
    import resource

    wanted = {
        "RLIMIT_AS": MEMORY_BYTES,
        "RLIMIT_CPU": CPU_SECONDS,
        "RLIMIT_FSIZE": ANSWER_BYTES,
        "RLIMIT_NOFILE": OPEN_FILES,
        "RLIMIT_CORE": 0,
    }
    for name, most in wanted.items():
        try:
            # One second between being told to end and being ended (for time).
            hard = most + 1 if name == "RLIMIT_CPU" else most
            resource.setrlimit(getattr(resource, name), (most, hard))
        except ValueError:  # macOS bounds no memory; Linux bounds all of these.
            if sys.platform.startswith("linux"):
                raise


def main(packages: str) -> None:
    """Read a workbook from standard input and answer on standard output.

    Args:
        packages: the folder the parser is installed in.
    """
    _limit()
    sys.path.append(packages)
    try:
        answer = open_workbook(sys.stdin.buffer.read())
    except MemoryError:
        answer = {"failed": "memory"}
    except BaseException:  # noqa: BLE001 - a panic of the parser is no Exception
        answer = {"failed": "damaged"}
    sys.stdout.buffer.write(
        json.dumps(answer, ensure_ascii=False).encode(errors="replace")
    )


if __name__ == "__main__":
    main(sys.argv[1])
