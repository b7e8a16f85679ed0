"""Runs the statements of files of records, and gives their rows one by one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction

# Compiling these statements costs more than it saves (PERFORMANCE.md); sorting a
# quarter of a million rows wants more memory than the server gives a statement.
SETTINGS = "SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"
FETCHED = 2_000
MANY_ROWS = 1_000


class Place(NamedTuple):
    """Where a row stands in the file."""

    sheet: str
    number: int


@contextmanager
def planned(expected: int = 0) -> Iterator[None]:
    """Run what is inside in one transaction with the settings it needs.

    Args:
        expected: rows of the file. The planner knows nothing of rows just written and
            takes the tables for as small as they were; kept from nested loops, it
            does not compare each of many rows with each other one, for hours.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        if expected > MANY_ROWS:
            cursor.execute("SET LOCAL enable_nestloop = off")
        yield


def rows(statement: str, given: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Run a statement and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        while some := cursor.fetchmany(FETCHED):
            yield from some


def run(statement: str, given: Mapping[str, Any]) -> int:
    """Run a statement, and say how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)
