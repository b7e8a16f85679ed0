"""What a room says of the files of records it takes: layouts, reading, loading.

A room registers its kinds when it starts (`AppConfig.ready`), so that the returns know
nothing of the records and the rooms above know nothing of uploads.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.core.exceptions import ImproperlyConfigured

from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile, StagedRow
from safeguarding.returns.rules.facts import Finding


@dataclass(frozen=True)
class Column:
    """One column of a file of records.

    Attributes:
        name: what a row calls it, for the reader of the kind.
        title: as the heading of the template prints it.
        help: what goes in, in words; stands beside it in the template.
        aliases: other headings it goes by; compared without case, spaces and signs.
        is_required: the file is refused without the column (E-COLUMN).
        is_identifier: holds an agency's own identifier: no finding quotes it, and it
            is hashed while the row is read.
    """

    name: str
    title: str
    help: str = ""
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    is_identifier: bool = False


@dataclass(frozen=True)
class Layout:
    """One shape a kind's file may have, told by its heading.

    Attributes:
        code: kept with the file.
        title: what people call it: "SSDA903 Missing module".
        columns: what is read.
        drops: headings of a standard file that hold more than is needed (postcodes,
            workers): dropped while the file is received, never stored, never refused.
        drops_in_words: what they are, where they are too many to name.
        is_ours: whether the template we hand out has this shape.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    drops: tuple[str, ...] = ()
    drops_in_words: str = ""
    is_ours: bool = False

    @property
    def left_behind(self) -> str:
        """What is dropped, for people to read."""
        return self.drops_in_words or ", ".join(self.drops)


class Raw(NamedTuple):
    """A row as read: the sheet, the spreadsheet's own row number, text by column name.

    Absent columns are absent keys; blank cells are "".
    """

    sheet: str
    number: int
    cells: Mapping[str, str]


class Staged(NamedTuple):
    """What a row became: values in the order of the kind's `fields`, and what is wrong.

    `values` is None when nothing of the row can be kept.
    """

    values: Sequence[Any] | None
    findings: Sequence[Finding]


RowReader = Callable[[Raw], Staged]


@dataclass(frozen=True)
class RuleText:
    """What a rule says for itself in lists and on the help page."""

    title: str
    why: str


@dataclass(frozen=True)
class Kind(ABC):
    """One kind of records: how its files are read, and where they go.

    Attributes:
        code: as `Template.records` names it.
        title: of the records, in words: "missing episodes".
        layouts: the shapes its files may have, the most particular first.
        staging: the table of rows as read.
        fields: columns of that table in the order of `Staged.values`; file, sheet and
            number are filled in by the pipeline.
        rules: texts of the rules that only this kind has, by code.
    """

    code: str
    title: str
    layouts: tuple[Layout, ...]
    staging: type[StagedRow]
    fields: tuple[str, ...]
    rules: Mapping[str, RuleText] = field(default_factory=dict)

    @abstractmethod
    def reader(self, file: RecordFile) -> RowReader:
        """Load what is needed once, and give the function that reads each row.

        The function runs every rule that needs one row only; it makes no query.
        """

    @abstractmethod
    def across(self, file: RecordFile) -> Iterable[Finding]:
        """Run the rules that compare rows with each other and with what is known.

        The rows stand in the staging table; a constant number of queries.
        """

    @abstractmethod
    def load(self, file: RecordFile, at: datetime) -> Iterable[Period]:
        """Make records of the staged rows of an accepted file, whole, set-wise.

        Records that an earlier version of the same return gave and this one does not
        are withdrawn, never deleted. Running it twice changes nothing the second time.

        Returns:
            The quarters whose figures it touches.
        """


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of records known.

    Raises:
        ImproperlyConfigured: another kind has its code.
    """
    if _kinds.setdefault(kind.code, kind) is not kind:
        message = f"Two kinds of records are called {kind.code}."
        raise ImproperlyConfigured(message)


def kinds() -> Mapping[str, Kind]:
    """Give every known kind by its code."""
    return MappingProxyType(_kinds)


def kind_of(code: str) -> Kind:
    """Give a kind.

    Raises:
        KeyError: there is none of this code.
    """
    return _kinds[code]


def layout_of(kind: Kind, code: str) -> Layout:
    """Give a layout of a kind by its code; the first for one that is gone."""
    return next((one for one in kind.layouts if one.code == code), kind.layouts[0])
