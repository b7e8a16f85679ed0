"""Draws the lives of things for the documents, from the same data that rules them."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from safeguarding import documents
from safeguarding.board.life import Life


def rewritten(text: str, lives: Iterable[Life]) -> str:
    """Give a document with its drawings as the code has them now.

    Raises:
        KeyError: a mark names a drawing that there is not.
    """
    return documents.rewritten(text, _drawings(lives))


def _drawings(lives: Iterable[Life]) -> Mapping[str, Callable[[], str]]:
    return {f"life of {life.name}": partial(_drawn, life) for life in lives}


def _drawn(life: Life) -> str:
    return documents.drawing(life.diagram())
