"""Takes off a cell the marks that a person gave a meaning to; the rest is read strictly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeguarding.returns.rules.columns import WITH_NUMBER
from safeguarding.returns.values import Misread, fold, parse_number
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.numbers import FOOTNOTES, MISSING

# Signs that say something only after a number, and are its sign before it.
SIGNS = ("+", "-")
AFTER = ("+", "*", *FOOTNOTES)
BEFORE = (
    *("over", "more than", "at least", "nearly", "almost", "about", "around"),
    *("approximately", "approx.", "approx", "roughly", "circa", "c.", "ca.", "~"),
    *(">=", ">", "<=", "<", "\u00a3"),
)


@dataclass(frozen=True, slots=True)
class Read:
    """A cell without its marks: the text to be stored, and what they mean."""

    text: str
    qualifier: str = ""


def without_marks(cell: str, marks: Mapping[str, str]) -> Read:
    """Take the marks off a cell.

    Args:
        cell: as printed.
        marks: what each means; a mark may be a whole cell, or stand with a number.
    """
    by_fold = {fold(mark): means for mark, means in marks.items()}
    whole = by_fold.get(fold(cell))
    if whole is not None and whole != "exact":
        return Read("", whole) if whole not in WITH_NUMBER[:3] else Read(cell, whole)
    if MISSING.fullmatch(cell):
        return Read("")
    text, qualifier = cell, ""
    stripped = True
    while stripped:
        stripped = False
        for mark in sorted(marks, key=len, reverse=True):
            rest = _without(text, mark)
            if rest is not None:
                text, stripped = rest, True
                qualifier = _firmer(qualifier, marks[mark])
    is_number = not isinstance(parse_number(text, percent=True), Misread)
    return Read(text, qualifier) if is_number else Read(cell)


def _without(text: str, mark: str) -> str | None:
    """Take one mark off an end of a text that has more; None when it has none."""
    if not mark.strip() or len(text) <= len(mark):
        return None
    folded, known = text.casefold(), mark.casefold()
    if folded.endswith(known) and (mark != "-" or not text[:-1].strip()):
        return text[: -len(mark)].rstrip()
    if folded.startswith(known) and mark not in SIGNS:
        return text[len(mark) :].lstrip()
    return None


def _firmer(known: str, said: str) -> str:
    """Keep what says most: a footnote (exact) says nothing about the number."""
    return said if said != "exact" else known


def marks_of(table: Table, headings: Iterable[str]) -> list[str]:
    """List the marks in cells of figures, in the order they are met, each once.

    A mark is what stands with a number, or a whole cell that is no number.
    """
    wanted = set(headings)
    found: dict[str, str] = {}
    for line in table.lines:
        for heading, cell in zip(table.headings, line.cells, strict=True):
            if heading in wanted:
                for mark in _marks_in(cell):
                    found.setdefault(fold(mark), mark)
    return list(found.values())


def _marks_in(cell: str) -> list[str]:
    if not cell or not isinstance(parse_number(cell, percent=True), Misread):
        return []
    text, marks = cell, []
    stripped = True
    while stripped:
        stripped = False
        for mark in (*AFTER, *BEFORE):
            fits = text.endswith(mark) if mark in AFTER else _leads(text, mark)
            if fits and (rest := _without(text, mark)) is not None:
                text, stripped = rest, True
                marks.append(mark)
    if not isinstance(parse_number(text, percent=True), Misread):
        return marks
    has_digits = any(sign.isdigit() for sign in cell)
    return [] if has_digits or MISSING.fullmatch(cell) else [cell]


def _leads(text: str, mark: str) -> bool:
    rest = text[len(mark) :].lstrip()
    return text.casefold().startswith(mark) and rest[:1].isdigit()
