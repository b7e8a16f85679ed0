"""Loads relations.toml: how figures hang together, reviewed and dated."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from safeguarding.declared import DeclarationError, Reading
from safeguarding.indicators.models import Indicator, Relation
from safeguarding.indicators.relations import (
    RelationFacts,
    RelationKind,
    Term,
    parse_terms,
)
from safeguarding.sync import Changes, sync

# The least number of terms a kind speaks of.
FEWEST = {
    RelationKind.NEEDS_SCOPE: 1,
    RelationKind.ONE_SOURCE: 1,
    RelationKind.SHARES: 1,
}
MOST_TOLERANCE = 100


@dataclass(frozen=True)
class DeclaredRelation:
    """One [[relation]] of the file; `terms` as `relations.Term` writes them."""

    code: str
    kind: str
    terms: list[str]
    source: str
    less: list[str] = field(default_factory=list)
    tolerance: float = 0
    words: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def load_relations(path: Path) -> Changes:
    """Bring the relations in line with the file; a second run changes nothing.

    What the file no longer says is removed: figures do not refer to relations.

    Raises:
        DeclarationError: every mistake of the file; nothing has been changed.
    """
    rows = read_relations(path)
    known = {
        row.code: set(row.breakdowns)
        for row in Indicator.objects.only("code", "breakdowns")
    }
    if problems := [text for row in rows for text in _unknown(row, known)]:
        raise DeclarationError(problems)
    with transaction.atomic():
        return sync(
            Relation.objects.all(),
            [_relation(row) for row in rows],
            key=("code",),
            remove_missing=True,
        )


def read_relations(path: Path) -> list[DeclaredRelation]:
    """Read the file, and check what can be checked without the catalogue.

    Raises:
        DeclarationError: every mistake of the file.
    """
    reading = Reading.of(path)
    reading.expect({"relation"})
    rows = reading.many("relation", DeclaredRelation)
    reading.problems += [text for row in rows for text in _wrong(row)]
    reading.stop_if_wrong()
    return rows


def facts_of(row: Relation) -> RelationFacts:
    """Give a stored relation as plain facts."""
    return RelationFacts(
        kind=RelationKind(row.kind),
        terms=parse_terms(row.terms),
        less=parse_terms(row.less),
        tolerance=row.tolerance,
        words=row.words,
        since=row.valid_from,
        until=row.valid_to,
    )


def _wrong(row: DeclaredRelation) -> list[str]:
    where = f"[[relation]] {row.code}"
    if row.kind not in list(RelationKind):
        return [f"{where}: kind must be one of {', '.join(RelationKind)}."]
    problems = []
    for text in (*row.terms, *row.less):
        try:
            Term.parse(text)
        except ValueError as error:
            problems.append(f"{where}: {error}")
    if len(row.terms) < FEWEST.get(RelationKind(row.kind), 2):
        problems.append(f"{where}: it needs two terms.")
    if not 0 <= row.tolerance < MOST_TOLERANCE:
        problems.append(f"{where}: tolerance is a per cent below {MOST_TOLERANCE}.")
    return problems


def _unknown(row: DeclaredRelation, known: dict[str, set[str]]) -> list[str]:
    problems = []
    for term in parse_terms((*row.terms, *row.less)):
        if term.code not in known:
            problems.append(
                f"[[relation]] {row.code}: there is no indicator {term.code}."
            )
        elif term.dimension and term.dimension not in known[term.code]:
            problems.append(
                f"[[relation]] {row.code}: {term.code} is not broken down by "
                f"{term.dimension}."
            )
    return problems


def _relation(row: DeclaredRelation) -> Relation:
    return Relation(
        code=row.code,
        kind=row.kind,
        terms=row.terms,
        less=row.less,
        tolerance=Decimal(str(row.tolerance)).quantize(Decimal("0.01")),
        words=row.words,
        source=row.source,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
