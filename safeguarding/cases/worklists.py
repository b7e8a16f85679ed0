"""What waits for coordinators: lists as data; `waiting` puts those of all topics in order.

A list is a question, the rows in scope that answer it, most urgent first, and the cells
shown of a row. The page, the download and the counts know nothing else of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from safeguarding.access.models import User


@dataclass(frozen=True)
class Cell:
    """One cell of a row: what is shown, under which heading."""

    heading: str
    text: str
    is_number: bool = False


@dataclass(frozen=True)
class Waiting:
    """One record that waits.

    Attributes:
        name: how people call it: the child's handle.
        url: the record's page, which asks why it is opened.
        cells: the rest of the row, in order; the same headings in every row.
    """

    name: str
    url: str
    cells: tuple[Cell, ...] = field(default=())


@dataclass(frozen=True)
class Worklist:
    """One question about what waits.

    Attributes:
        code: part of the address and of the file's name: "not-screened".
        question: heading of its page.
        said: what "3 …" says on the front page: ("referral not screened", "referrals
            not screened").
        rule: which rule puts a record in the list, in a sentence.
        rows: gives all rows for a person and a moment, the most urgent first, in a
            constant number of queries. Only what `for_user` with SEE_CASES gives.
        count: the same as len(rows), in one query.
    """

    code: str
    question: str
    said: tuple[str, str]
    rule: str
    rows: Callable[[User, datetime], Sequence[Waiting]]
    count: Callable[[User, datetime], int]
