"""Which columns a heading lacks, and which of its own headings they may be.

Headings only: what stands in the cells is neither shown nor kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from safeguarding.returns.records.headings import Heading, plain_heading
from safeguarding.returns.records.kinds import Column, Layout
from safeguarding.returns.records.of_people import may_be
from safeguarding.returns.rules.columns import HELP

# As many as anybody would read in a list; and as long as a heading is shown.
MOST_HEADINGS = 60
LONGEST = 100
# How like a heading must be to one of the names of a column to be guessed.
ENOUGH_LIKE = 0.72
# A word in common is a hint; these are in common with everything.
_EMPTY_WORDS = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or"}
    | {"the", "to", "was"}
)
_SAME_WORDS = {
    "no": "number",
    "num": "number",
    "nr": "number",
    "id": "number",
    "ref": "number",
    "reference": "number",
    "code": "number",
    "learner": "staff",
    "employee": "staff",
    "delegate": "staff",
    "attendance": "status",
    "organisation": "agency",
    "organization": "agency",
    "employer": "agency",
    "day": "date",
}


@dataclass(frozen=True)
class Asked:
    """What a person is asked about the columns of a file that was not taken.

    Attributes:
        layout: the shape the file nearly has.
        missing: the required columns nobody found.
        others: columns that are welcome and were not found either.
        headings: the file's headings that are no column yet, as they were typed.
        rivals: name of a column that is there more than once -> its headings.
    """

    layout: Layout
    missing: tuple[Column, ...]
    others: tuple[Column, ...]
    headings: tuple[str, ...]
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def doubled(self) -> tuple[Column, ...]:
        """The columns that are there more than once, by names that can be told apart."""
        return tuple(one for one in self.layout.columns if one.name in self.rivals)

    def choices(self, column: Column) -> tuple[str, ...]:
        """Give the headings a column may be."""
        if column.name in self.rivals:
            return self.rivals[column.name]
        return tuple(text for text in self.headings if may_be(column, text))


def asked_about(headings: Iterable[Heading]) -> Asked | None:
    """Give what to ask about the first heading that lacks a column; None for nothing.

    Nothing is asked where no heading of the file can be any column it lacks.
    """
    for heading in headings:
        asked = _asked(heading)
        if asked.rivals or any(map(asked.choices, asked.missing)):
            return asked
    return None


def asked_of_the_rest(
    layout: Layout, read: Sequence[str], left_out: Sequence[str]
) -> Asked | None:
    """Give what to ask about a file that was taken, and left headings behind.

    Args:
        layout: the shape it was read as.
        read: names of the columns that were read.
        left_out: its headings that were not, as the file of records keeps them.

    Returns:
        None where none of them can be a column that was not there.
    """
    others = tuple(one for one in layout.columns if one.name not in read)
    # One of full length may be cut: it would not be found in the next file.
    whole = (text for text in left_out if len(text) < LONGEST)
    usable = tuple(
        text for text in whole if any(may_be(column, text) for column in others)
    )
    return Asked(layout, (), others, usable) if usable else None


def _asked(heading: Heading) -> Asked:
    columns = heading.layout.columns
    found = {name for name in heading.names if name}
    others = (one for one in columns if not one.is_required and one.name not in found)
    usable = tuple(_usable(heading, columns))
    rivals = _rivals(heading)
    return Asked(heading.layout, heading.missing, tuple(others), usable, rivals)


def _rivals(heading: Heading) -> dict[str, tuple[str, ...]]:
    """Give the headings between which somebody can choose."""
    found = {}
    for name in heading.doubled:
        called = {plain_heading(text): text[:LONGEST] for text in heading.called(name)}
        if len(called) == len(heading.called(name)):
            found[name] = tuple(called.values())
    return found


def _usable(heading: Heading, columns: Sequence[Column]) -> Iterator[str]:
    """Give the headings that may be some column, each way of writing once."""
    seen: set[str] = set()
    for place in heading.extra:
        text = heading.cells[place]
        fold = plain_heading(text)
        is_new = bool(fold) and fold not in seen and len(text) <= LONGEST
        if not is_new or text.startswith(HELP) or len(seen) >= MOST_HEADINGS:
            continue
        if any(may_be(column, text) for column in columns):
            seen.add(fold)
            yield text


def guesses(asked: Asked) -> dict[str, str]:
    """Guess which heading is which column: name of the column -> heading.

    No heading is guessed twice; a column that none is like is left open.
    """
    likeness = sorted(
        (
            (_likeness(column, text), -place, column.name, text)
            for place, column in enumerate((*asked.missing, *asked.others))
            for text in asked.choices(column)
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    for like, _, name, text in likeness:
        if like < ENOUGH_LIKE:
            break
        if name not in found and text not in found.values():
            found[name] = text
    return found


def _likeness(column: Column, heading: str) -> float:
    names = (column.title, column.name, *column.aliases)
    return max(_alike(one, heading) for one in names)


def _alike(name: str, heading: str) -> float:
    """How like two headings are, from 0 to 1: by their letters or by their words."""
    one, other = plain_heading(name), plain_heading(heading)
    letters = SequenceMatcher(None, one, other, autojunk=False).ratio()
    ours, theirs = _words_of(name), _words_of(heading)
    shared = len(ours & theirs)
    words = 2 * shared / (len(ours) + len(theirs)) if shared else 0.0
    return max(letters, words)


def _words_of(text: str) -> frozenset[str]:
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    known = (word.removesuffix("s") or word for word in words if word != "s")
    return frozenset(_SAME_WORDS.get(one, one) for one in known) - _EMPTY_WORDS
