"""Brings rows of a table in line with what a file declares, writing only changes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from safeguarding.declared import DeclarationError

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Changes:
    """How many rows were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
        )

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        if not self:
            return "nothing to change"
        return f"{self.added} added, {self.changed} changed, {self.removed} removed"


def sync(
    existing: models.QuerySet[M],
    declared: Sequence[M],
    *,
    key: tuple[str, ...],
    remove_missing: bool = False,
) -> Changes:
    """Add, change and (if asked) remove rows until the table says what is declared.

    Args:
        existing: the rows in question; nothing outside them is touched.
        declared: unsaved rows, unique by `key`.
        key: attribute names (ids for relations) that say which row is which.
        remove_missing: delete existing rows that are not declared.

    A constant number of queries; a second run writes nothing.

    Raises:
        DeclarationError: a row stands twice, or a value does not fit its column.
    """
    _refuse_misfits(declared, key)
    fields = [
        field
        for field in existing.model._meta.concrete_fields
        if not (field.primary_key or field.generated or field.attname in key)
    ]
    known = {_values(row, key): row for row in existing}
    added, changed = [], []
    for row in declared:
        old = known.pop(_values(row, key), None)
        if old is None:
            added.append(row)
        elif _update(old, row, [field.attname for field in fields]):
            changed.append(old)
    with _constraints_in_words([*added, *changed]):
        existing.model._default_manager.bulk_create(added)
        if changed:
            names = [field.name for field in fields]
            existing.model._default_manager.bulk_update(changed, names)
    gone = [row.pk for row in known.values()] if remove_missing else []
    if gone:
        existing.model._default_manager.filter(pk__in=gone).delete()
    return Changes(len(added), len(changed), len(gone))


def _refuse_misfits(declared: Sequence[models.Model], key: tuple[str, ...]) -> None:
    problems = []
    seen = set()
    for row in declared:
        if _values(row, key) in seen:
            problems.append(f"The {_named(row)} stands twice.")
        seen.add(_values(row, key))
        try:
            row.clean_fields(exclude=_not_asked(row))
        except ValidationError as error:
            problems += [
                f"The {_named(row)}, {field}: {' '.join(messages)}"
                for field, messages in error.message_dict.items()
            ]
    if problems:
        raise DeclarationError(problems)


def _not_asked(row: models.Model) -> set[str]:
    """Name the columns that forms would ask about, and declared rows need not fill."""
    return {
        field.name
        for field in row._meta.concrete_fields
        if field.is_relation
        or field.generated
        or (field.null and getattr(row, field.attname) is None)
    }


@contextmanager
def _constraints_in_words(rows: Sequence[models.Model]) -> Iterator[None]:
    """Name the rows that the table's own rules refuse; the rules are sentences."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        problems = [
            f"The {_named(row)} is refused: {each.name.replace('_', ' ')}."
            for row in rows
            for each in row._meta.constraints
            if isinstance(each, models.CheckConstraint) and _breaks(row, each)
        ]
        if not problems:
            raise
        raise DeclarationError(problems) from error


def _breaks(row: models.Model, rule: models.CheckConstraint) -> bool:
    try:
        rule.validate(type(row), row)
    except ValidationError:
        return True
    return False


def _named(row: models.Model) -> str:
    return f"{row._meta.verbose_name} {row}"


def _values(row: models.Model, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _update(old: models.Model, new: models.Model, names: list[str]) -> bool:
    differs = False
    for name in names:
        value = getattr(new, name)
        if getattr(old, name) != value:
            setattr(old, name, value)
            differs = True
    return differs
