"""Writes rows by COPY, the fastest way into PostgreSQL that there is."""

import csv
import io
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from django.db import connection, models

HASH_BYTES = 16


class Slice:
    """Rows for one COPY: each is written once, after what says whose row it is.

    Attributes:
        fingerprint: sum of the fingerprints of the values written, so that their
            order does not matter.
    """

    def __init__(self, table: type[models.Model], own: Sequence[str]) -> None:
        """Prepare for rows of a table.

        Args:
            table: the model of the rows.
            own: its fields in the order in which values come.
        """
        self._table = table
        self._fields = ["file", "sheet", "number", *own]
        self._lines: list[str] = []
        self._writer = csv.writer(self, lineterminator="\n")
        self._before = ""
        self.fingerprint = 0

    def write(self, line: str) -> None:
        """Take a line from the writer, and put in front whose row it is."""
        digest = blake2b(line.encode(), digest_size=HASH_BYTES).digest()
        self.fingerprint += int.from_bytes(digest, "little")
        self._lines.append(self._before + line)

    def add(self, file_id: int, place: tuple[str, int], values: Sequence[Any]) -> None:
        """Add a row.

        Args:
            file_id: key of its file.
            place: its sheet, and its number there.
            values: in the order of the fields; None is null.
        """
        sheet, number = place
        quoted = sheet.replace('"', '""')
        self._before = f'{file_id},"{quoted}",{number},'
        self._writer.writerow(values)

    def copy(self) -> None:
        """Write the rows to the table, in the caller's transaction."""
        copy_lines(self._table, self._fields, "".join(self._lines))


def copy_rows(
    table: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows to a table, in the caller's transaction."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    copy_lines(table, fields, text.getvalue())


def copy_lines(table: type[models.Model], fields: Sequence[str], lines: str) -> None:
    """Write lines of CSV to a table.

    An empty cell is null where a column may be null, and "" where it may not.
    """
    if not lines:
        return
    known = [table._meta.get_field(name) for name in fields]
    columns = {str(getattr(one, "column", one.name)): one.null for one in known}
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    never = ", ".join(quote(name) for name, is_null in columns.items() if not is_null)
    force = f", FORCE_NOT_NULL ({never})" if never else ""
    statement = (
        f"COPY {quote(table._meta.db_table)} ({names})"
        f" FROM STDIN WITH (FORMAT csv{force})"
    )
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(statement, io.StringIO(lines))
