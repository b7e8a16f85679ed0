"""By which names and codes an agency may call a board's area in its file."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from safeguarding.partners.models import Partnership
from safeguarding.returns.values import fold, nearest, quoted


@dataclass(frozen=True)
class Area:
    """An area as published files know it. Source: DOMAIN D.8."""

    name: str
    new_code: str
    old_code: str
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it may be called."""
        return (self.name, self.new_code, self.old_code, *self.also)


@lru_cache(maxsize=1)
def known_areas() -> Mapping[str, Area]:
    """Give the areas of `fixtures/areas.toml` by their new code."""
    path = settings.BASE_DIR / "fixtures" / "areas.toml"
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["area"]
    areas = [Area(**{**one, "also": tuple(one.get("also", ()))}) for one in listed]
    return {one.new_code: one for one in areas}


class Areas:
    """The boards that one file may be for, by everything they may be called.

    Only these are ever named in a message: what other boards there are, or which of
    them the agency serves, is not told.
    """

    def __init__(self, boards: Iterable[Partnership]) -> None:
        self._by_name: dict[str, set[int]] = {}
        self._labels: dict[str, int] = {}
        for board in boards:
            self._labels[board.short_name] = board.pk
            for name in names_of(board):
                self._by_name.setdefault(fold(name), set()).add(board.pk)

    def find(self, text: str) -> int | str:
        """Give the key of the board that is meant, or what is wrong with the text."""
        if not text:
            return f"The row names no area. Write one of: {self._listed}."
        found = self._by_name.get(fold(text), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            return f"{quoted(text)} could be more than one board. Write its code."
        meant = nearest(text, self._by_name)
        known = {fold(name): name for name in self._labels}
        label = next(
            (known[fold(n)] for n in self._labels if self._is_of(n, meant)), ""
        )
        hint = f" Did you mean {label}?" if label else f" Write one of: {self._listed}."
        return (
            f"{quoted(text)} is not the name or code of a board this file is for.{hint}"
        )

    def _is_of(self, label: str, name: str) -> bool:
        return self._labels[label] in self._by_name.get(fold(name), set())

    @property
    def _listed(self) -> str:
        return ", ".join(sorted(self._labels))


def names_of(board: Partnership) -> tuple[str, ...]:
    """Give everything a board's area may be called, its old code included."""
    own = (board.code, board.short_name, board.name, board.la_code)
    area = known_areas().get(board.la_code)
    listed = (*own, *(area.names if area else ()))
    return tuple(name for name in listed if name)
