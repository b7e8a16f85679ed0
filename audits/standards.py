"""Standards and questions of self-assessments: declared in files, kept as rows.

A set is one file of `fixtures/standards/`. Once a round uses a set it never changes:
answers would otherwise be to questions nobody was asked. Source: DOMAIN C.7, G.6.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError

from audits.models import Question, Round, RoundKind, Standard, StandardSet
from safeguarding.declared import DeclarationError, Reading
from safeguarding.sync import Changes, sync


@dataclass(frozen=True)
class DeclaredSet:
    """[set]: which duty, which version, from when, and where it comes from."""

    kind: str
    code: str
    version: int
    title: str
    valid_from: date
    source: str


@dataclass(frozen=True)
class DeclaredQuestion:
    """[[standard.question]]: numbered in the order of the file."""

    text: str
    help_text: str = ""


@dataclass(frozen=True)
class DeclaredStandard:
    """[[standard]]: a title, where it comes from, and its questions."""

    number: int
    title: str
    source: str = ""
    help_text: str = ""
    is_voice: bool = False
    question: list[DeclaredQuestion] = field(default_factory=list)


@dataclass(frozen=True)
class DeclaredFile:
    """One set with its standards."""

    of: DeclaredSet
    standards: list[DeclaredStandard]


def load_standards(folder: Path) -> Changes:
    """Bring the sets of standards in line with the files of a folder.

    Sets that no file declares any more stay: rounds may use them.

    Raises:
        DeclarationError: a file is wrong, or changes a set that a round uses; nothing
            has been changed.
    """
    changes = Changes()
    with transaction.atomic():
        for path in sorted(folder.glob("*.toml")):
            changes += _load(_read(path))
    return changes


def _read(path: Path) -> DeclaredFile:
    reading = Reading.of(path)
    reading.expect({"set", "standard"})
    declared = reading.one("set", DeclaredSet)
    standards = reading.many("standard", DeclaredStandard)
    reading.problems += _problems(declared, standards)
    if reading.problems:
        raise DeclarationError([f"{path.name}: {one}" for one in reading.problems])
    assert declared is not None  # noqa: S101 - otherwise a problem was noted
    return DeclaredFile(declared, standards)


def _problems(
    declared: DeclaredSet | None, standards: list[DeclaredStandard]
) -> Iterable[str]:
    if declared and declared.kind not in RoundKind.values:
        yield f"[set], kind: it must be one of {', '.join(RoundKind.values)}."
    if not standards:
        yield "There is no [[standard]]."
    for one in standards:
        if not one.question:
            yield f"Standard {one.number} has no question."


def _load(file: DeclaredFile) -> Changes:
    wanted = StandardSet(**vars(file.of))
    mine = StandardSet.objects.filter(code=wanted.code, version=wanted.version)
    try:
        changes = sync(mine, [wanted], key=("code", "version"))
        kept = mine.get()
        changes += _load_parts(kept, file.standards)
    except ProtectedError:
        # An answer holds a question that the file has no more.
        raise DeclarationError([_used(mine.get())]) from None
    if changes and Round.objects.filter(standard_set=kept).exists():
        raise DeclarationError([_used(kept)])
    return changes


def _used(kept: StandardSet) -> str:
    return (
        f"{kept} is used by a round and never changes. Declare it as version "
        f"{kept.version + 1}, with the day it is valid from."
    )


def _load_parts(kept: StandardSet, standards: list[DeclaredStandard]) -> Changes:
    wanted = [
        Standard(
            standard_set=kept,
            number=one.number,
            title=one.title,
            source=one.source,
            help_text=one.help_text,
            is_voice=one.is_voice,
        )
        for one in standards
    ]
    existing = Standard.objects.filter(standard_set=kept)
    changes = sync(existing, wanted, key=("standard_set_id", "number"))
    changes += _load_questions(kept, standards)
    gone = existing.exclude(number__in=[one.number for one in standards])
    return changes + Changes(removed=gone.delete()[0])


def _load_questions(kept: StandardSet, standards: list[DeclaredStandard]) -> Changes:
    """Bring questions in line; what is declared no more goes, from the end."""
    ids = dict(Standard.objects.filter(standard_set=kept).values_list("number", "pk"))
    wanted = [
        Question(
            standard_id=ids[one.number],
            number=number,
            text=asked.text,
            help_text=asked.help_text,
        )
        for one in standards
        for number, asked in enumerate(one.question, 1)
    ]
    existing = Question.objects.filter(standard__standard_set=kept)
    key = ("standard_id", "number")
    return sync(existing, wanted, key=key, remove_missing=True)
