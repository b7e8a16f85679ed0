"""What a reader asked to see: which round, which scores, grouped by what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

SHOWS: Mapping[str, str] = {
    "moderated": "Panel's score",
    "self": "Own score",
    "gap": "Difference",
}
GROUPINGS: Mapping[str, str] = {"phase": "Phase", "trust": "Trust"}


@dataclass(frozen=True)
class Choice:
    """What was asked for in the address; whatever it does not know falls away.

    Attributes:
        round: number of the round; None for the newest.
        show: one of `SHOWS`.
        by: one of `GROUPINGS`.
        group: of which group the list is; "" for all.
        page: of the list, from 1.
    """

    round: int | None = None
    show: str = "moderated"
    by: str = "phase"
    group: str = ""
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Choice":
        """Read it from an address."""
        show, by = given.get("show", ""), given.get("by", "")
        return cls(
            round=_number(given.get("round", "")),
            show=show if show in SHOWS else "moderated",
            by=by if by in GROUPINGS else "phase",
            group=given.get("in", "")[:150],
            page=_number(given.get("page", "")) or 1,
        )

    def query(self, **changes: str | int | None) -> str:
        """Write the address's end that asks for the same, with changes."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        pairs = {
            "round": asked.round,
            "show": asked.show,
            "by": asked.by,
            "in": asked.group,
            "page": asked.page if asked.page > 1 else "",
        }
        return "?" + urlencode({key: one for key, one in pairs.items() if one})


def _number(text: str) -> int | None:
    """Read a small whole number; anything else is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
