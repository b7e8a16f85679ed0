"""Reads declarative files (TOML), and names every mistake in them at once."""

import dataclasses
import difflib
import math
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

WORDS = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date as 2022-03-31 without quotes",
    "list": "a list in square brackets",
    "dict": "a table in curly brackets",
}


class DeclarationError(Exception):
    """A declarative file cannot be used. Its text lists every mistake found."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Declared(Protocol):
    """Any dataclass that a table of a file is read into."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


T = TypeVar("T", bound=Declared)


@dataclass
class Reading:
    """A file being read: its tables, and the mistakes seen so far."""

    tables: Mapping[str, Any]
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, path: Path) -> "Reading":
        """Open a file.

        Raises:
            DeclarationError: it is not there or is not TOML.
        """
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError:
            raise DeclarationError([f"There is no file {path}."]) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DeclarationError([f"{path} is not a TOML file: {error}."]) from None

    def expect(self, names: set[str]) -> None:
        """Note the tables of the file that nobody reads."""
        self.problems += [
            f"[{name}] is not known{_nearest(name, names)}."
            for name in self.tables
            if name not in names
        ]

    def one(self, name: str, shape: type[T]) -> T | None:
        """Read the table [name]; None, and a problem noted, when it is wrong."""
        table = self.tables.get(name)
        if not isinstance(table, dict):
            self.problems.append(f"[{name}] is missing.")
            return None
        return self._read(f"[{name}]", table, shape)

    def many(self, name: str, shape: type[T]) -> list[T]:
        """Read the tables [[name]] in order, leaving out the wrong ones."""
        tables = self.tables.get(name, [])
        rows = [
            self._read(f"[[{name}]] number {number}", table, shape)
            for number, table in enumerate(tables, 1)
        ]
        return [row for row in rows if row is not None]

    def stop_if_wrong(self) -> None:
        """Raise everything noted.

        Raises:
            DeclarationError: there is at least one problem.
        """
        if self.problems:
            raise DeclarationError(self.problems)

    def _read(self, where: str, table: Any, shape: type[T]) -> T | None:
        if not isinstance(table, dict):
            self.problems.append(f"{where}: it must be a table of its own.")
            return None
        hints = typing.get_type_hints(shape)
        fields = {_written(each): each for each in dataclasses.fields(shape)}
        before = len(self.problems)
        self.problems += [
            f"{where}: '{name}' is not known{_nearest(name, set(fields))}."
            for name in table
            if name not in fields
        ]
        values: dict[str, Any] = {}
        for name, each in fields.items():
            if name in table:
                place = f"{where}, {name}"
                values[each.name] = self._value(place, table[name], hints[each.name])
            elif _is_required(each):
                self.problems.append(f"{where}: '{name}' is missing.")
        return shape(**values) if len(self.problems) == before else None

    def _value(self, where: str, value: Any, hint: Any) -> Any:
        element = _element(hint)
        if element is not None and isinstance(value, list):
            inside = [
                self._read(f"{where} number {number}", part, element)
                for number, part in enumerate(value, 1)
            ]
            return [part for part in inside if part is not None]
        if not _fits(value, hint):
            words = WORDS.get(_accepted(hint)[0].__name__, "something else")
            self.problems.append(f"{where}: it must be {words}.")
        elif isinstance(value, list):
            for kind in typing.get_args(hint):
                for number, part in enumerate(value, 1):
                    self._value(f"{where} number {number}", part, kind)
        return value


def _written(each: "dataclasses.Field[Any]") -> str:
    """Give the name a field has in the file, where Python cannot use that word."""
    return str(each.metadata.get("name", each.name))


def _is_required(each: "dataclasses.Field[Any]") -> bool:
    missing = dataclasses.MISSING
    return each.default is missing and each.default_factory is missing


def _element(hint: Any) -> type[Any] | None:
    """Give the dataclass inside list[...], if that is what the hint says."""
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is list and dataclasses.is_dataclass(arguments[0]):
        return typing.cast("type[Any]", arguments[0])
    return None


def _accepted(hint: Any) -> tuple[type, ...]:
    if isinstance(hint, types.UnionType):
        parts = [part for part in typing.get_args(hint) if part is not type(None)]
        return tuple(kind for part in parts for kind in _accepted(part))
    kind = typing.get_origin(hint) or hint
    return (float, int) if kind is float else (kind,)


def _fits(value: Any, hint: Any) -> bool:
    """Say whether a value is of the kind asked for, and can be kept.

    Python takes true for 1 and a moment for its day; TOML and we do not.
    """
    if type(value) in (bool, datetime):
        return type(value) in _accepted(hint)
    if isinstance(value, str) and "\x00" in value:
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, _accepted(hint))


def _nearest(name: str, names: set[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean '{close[0]}'" if close else ""
