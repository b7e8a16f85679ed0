"""What the front page is made of."""

from dataclasses import dataclass, field

from dashboards.presenters.summary import plural

# A list on the front page stops here; the page behind its link shows all.
AT_ONCE = 8


@dataclass(frozen=True)
class Item:
    """One thing to do or know, and where it is done."""

    text: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Section:
    """One kind of thing: how many, the first of them, and the page with the rest.

    `is_action` when the person must do something about it.
    """

    heading: str
    sentence: str
    items: tuple[Item, ...] = ()
    more: Item | None = None
    is_action: bool = False
    count: int = 0


@dataclass(frozen=True)
class Needs:
    """The front page of one person."""

    sections: tuple[Section, ...] = field(default=())

    @property
    def sentence(self) -> str:
        """Say in one sentence whether anything waits for the person."""
        waiting = sum(each.count for each in self.sections if each.is_action)
        if waiting:
            return f"{waiting} {plural('thing', waiting)} for you."
        return "Nothing is waiting for you."
