"""What a file of the corpus is, and what must become of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """Exactly one of `refused` (words), `code` or `figures` says what must happen."""

    category: str
    name: str
    content: bytes
    refused: str = ""
    code: str = ""
    figures: tuple[str, ...] = ()

    @property
    def title(self):
        return f"{self.category}: {self.name}"


def refused(category, words, **files):
    return [Case(category, _name(n), c, refused=words) for n, c in files.items()]


def found(category, code, **files):
    return [Case(category, _name(n), c, code=code) for n, c in files.items()]


def loads(category, *figures, **files):
    return [Case(category, _name(n), c, figures=figures) for n, c in files.items()]


def _name(name):
    return name.replace("_", " ")
