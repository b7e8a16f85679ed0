"""What the page of one file for several boards shows of each board."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms.boundfield import BoundField

from safeguarding.returns.boards.forms import BoardsForm
from safeguarding.returns.boards.split import SAME, Share, Split
from safeguarding.returns.problems import Overview, arrange
from safeguarding.returns.rules.facts import Finding


@dataclass(frozen=True)
class BoardLine:
    """One board: how its share stands, in words, and its problems with their boxes."""

    name: str
    state: str
    colour: str
    text: str
    overview: Overview
    boxes: tuple[BoundField, ...]


@dataclass(frozen=True)
class Found:
    """What the check of one file found."""

    problems: Overview
    notes: tuple[str, ...]
    boards: tuple[BoardLine, ...]
    sendable: int
    note: str


def found_of(split: Split, form: BoardsForm, note: str) -> Found:
    """Put the check into words, board by board.

    Args:
        split: what was found.
        form: with the boxes for the reasons.
        note: the signed note of the kept file; "" when it must be chosen again.
    """
    boards = tuple(_line(share, form) for share in split.shares)
    whole = arrange(split.problems)
    return Found(whole, split.notes, boards, len(split.sendable), note)


def _line(share: Share, form: BoardsForm) -> BoardLine:
    board = share.owed.partnership
    problems: Sequence[Finding] = () if share.is_held else share.checked.problems
    overview = arrange(problems)
    state, colour, text = _state(share, overview)
    codes = [group.code for group in overview.groups if group.needs_reason]
    boxes = () if share.is_in_the_way else tuple(form.boxes(board.pk, codes))
    return BoardLine(board.short_name, state, colour, text, overview, boxes)


def _state(share: Share, overview: Overview) -> tuple[str, str, str]:
    rows = f"{len(share.rows)} row{'' if len(share.rows) == 1 else 's'}"
    if share.is_empty:
        return "No rows", "grey", "The file has no row for it. Nothing is sent to it."
    if share.is_held:
        told = next(one.message for one in share.checked.errors if one.code == SAME)
        return "Nothing new", "grey", f"{rows}. {told}"
    if share.blocked:
        return "Cannot be sent", "red", f"{rows}. {share.blocked}"
    if overview.errors:
        errors = f"{overview.errors} error{'' if overview.errors == 1 else 's'}"
        return "To correct", "red", f"{rows}, {errors} to correct."
    if overview.warnings:
        several = "" if overview.warnings == 1 else "s"
        warned = f"{overview.warnings} warning{several}"
        return "To explain", "yellow", f"{rows}, {warned} to correct or explain."
    return "Ready", "green", f"{rows}. Nothing is wrong with them."
