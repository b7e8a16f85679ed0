"""Keeps the mappings that a file declares, so that a board's papers load at once."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from safeguarding.declared import DeclarationError, Reading
from safeguarding.partners.models import Partnership
from safeguarding.returns.guard import FileRefused
from safeguarding.returns.models import TableMapping
from safeguarding.returns.readers import read as open_file
from safeguarding.returns.wide.find import Table, tables_in
from safeguarding.returns.wide.spec import Spec
from safeguarding.returns.wide.spec_data import SpecError, from_data, to_data


@dataclass(frozen=True)
class DeclaredOwner:
    """[papers]: whose tables these are."""

    partnership: str


@dataclass(frozen=True)
class DeclaredReturn:
    """[[paper.sent]]: a return the table is sent with.

    Attributes:
        agency: code.
        template: code.
        period: as 2015-16-Q3.
        explanations: why a kind of warning is as it should be, by code.
        owed: whether the board asks for this return.
        refused: whether the table holds no figure of it.
        agreement: whether the agency may send, having a signed agreement in date.
    """

    agency: str
    template: str
    period: str
    explanations: dict[str, str] = field(default_factory=dict)
    owed: bool = True
    refused: bool = False
    agreement: bool = True


@dataclass(frozen=True)
class DeclaredPaper:
    """[[paper]]: one printed table, and how it is read.

    Attributes:
        file: beside the declaring file.
        source: paper and lines.
        mapping: `wide.spec.Spec` as plain data; empty for what is no table.
        first: what stood in the mapping before an analyst corrected it.
        sent: the returns it is sent with.
    """

    file: str
    source: str
    mapping: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)
    sent: list[DeclaredReturn] = field(default_factory=list)


@dataclass(frozen=True)
class Papers:
    """A file of papers, read and found right."""

    partnership: str
    papers: list[DeclaredPaper]
    folder: Path


def read_papers(path: Path) -> Papers:
    """Read a file of papers.

    Raises:
        DeclarationError: listing every mistake in it.
    """
    reading = Reading.of(path)
    reading.expect({"papers", "paper"})
    owner = reading.one("papers", DeclaredOwner)
    papers = reading.many("paper", DeclaredPaper)
    reading.stop_if_wrong()
    return Papers(owner.partnership if owner else "", papers, path.parent)


def load_mappings(path: Path) -> int:
    """Keep each mapping of a file for its partnership; a second run keeps nothing new.

    A mapping that differs from the one kept is kept beside it, and the last one holds.

    Returns:
        How many mappings are new or changed.

    Raises:
        DeclarationError: the file or a table is wrong; nothing has been changed.
    """
    declared = read_papers(path)
    partnership = Partnership.objects.filter(code=declared.partnership).first()
    if partnership is None:
        message = f"There is no partnership {declared.partnership}. Set it up first."
        raise DeclarationError([message])
    return _keep_new(partnership, _found(declared))


def _found(declared: Papers) -> dict[str, Spec]:
    """Find each table and give its mapping by the table's layout."""
    problems: list[str] = []
    found: dict[str, Spec] = {}
    for paper in declared.papers:
        if not paper.mapping:
            continue
        try:
            spec = from_data(paper.mapping)
            table = find_table(declared.folder / paper.file, spec)
        except (SpecError, FileRefused, OSError) as error:
            problems.append(f"[[paper]] {paper.file}: {error}")
            continue
        problems += [f"[[paper]] {paper.file}: {one}" for one in _strays(table, spec)]
        if found.setdefault(table.layout, spec) is not spec:
            problems.append(f"[[paper]] {paper.file}: another table looks the same.")
    if problems:
        raise DeclarationError(problems)
    return found


def find_table(path: Path, spec: Spec) -> Table:
    """Find the table of a file that a mapping is for.

    Raises:
        FileRefused: the file cannot be read, or holds no table of figures.
        OSError: there is no such file.
    """
    opened = open_file(path.read_bytes())
    tables = tables_in(
        opened.grids, labels=spec.label_columns, known=frozenset(spec.rows)
    )
    if not tables:
        raise FileRefused("There is no table of figures.")
    return tables[0]


def _strays(table: Table, spec: Spec) -> list[str]:
    """Name the rows and columns of a mapping that its own table does not print."""
    rows = [f"there is no row '{one}'." for one in spec.rows if one not in table.labels]
    columns = [
        f"there is no column '{one}'."
        for one in spec.columns
        if one not in table.headings
    ]
    return rows + columns


@transaction.atomic
def _keep_new(partnership: Partnership, found: dict[str, Spec]) -> int:
    kept = TableMapping.objects.filter(
        partnership=partnership, agency=None, template=None, layout__in=found
    )
    last = {one.layout: one.spec for one in kept}  # In order of time: the last holds.
    new = [
        TableMapping(
            partnership=partnership,
            layout=layout,
            name=spec.name[:200],
            spec=to_data(spec),
        )
        for layout, spec in found.items()
        if last.get(layout) != to_data(spec)
    ]
    TableMapping.objects.bulk_create(new)
    return len(new)
