"""The page of what changed between two versions of one return, and its file."""

import csv
import io
from dataclasses import dataclass
from pathlib import PurePath

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.difference import Difference, Line, between
from safeguarding.returns.models import Submission
from safeguarding.returns.reading import title_of
from safeguarding.returns.restating import reasons_for_restating
from safeguarding.spreadsheets import harmless

# A page with more lines would not be read; the file holds them all.
MOST_LINES = 300
HEADINGS = (
    "change",
    "indicator_code",
    "indicator",
    "period",
    "part",
    "cell",
    "before",
    "after",
    "row_before",
    "row_after",
)


@dataclass(frozen=True)
class Choice:
    """One version that can be compared with."""

    pk: int
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class ComparePage:
    """All that the page shows.

    Attributes:
        title: the question that the page answers.
        about: the return.
        choices: the other versions, newest first; empty for a first version.
        same: said when the figures are the same, and what is not; "" otherwise.
        reasons: why figures of a closed period were changed, as the sender wrote.
    """

    title: str
    about: str
    base: Submission | None
    choices: tuple[Choice, ...]
    difference: Difference | None
    lines: tuple[Line, ...]
    lines_left_out: int
    same: str
    reasons: tuple[str, ...]


def others_of(version: Submission, user: User) -> list[Submission]:
    """List the other versions of a return that this person may see, newest first."""
    found = Submission.objects.for_user(user, Permission.SEE_RETURNS)
    same = found.filter(obligation_id=version.obligation_id).exclude(pk=version.pk)
    return list(same.order_by("-version").select_related("file").defer("file__content"))


def base_of(version: Submission, others: list[Submission]) -> Submission | None:
    """Choose what to compare with when nobody said: what stood when it was sent.

    The accepted version among the earlier ones, otherwise the one just before.
    """
    earlier = [one for one in others if one.version < version.version]
    accepted = [one for one in earlier if one.state == Submission.State.ACCEPTED]
    return next(iter(accepted or earlier), None)


def compare_page(
    version: Submission, base: Submission | None, others: list[Submission]
) -> ComparePage:
    """Gather the page. The number of queries does not grow with the figures."""
    pair = in_order(version, base) if base is not None else None
    difference = between(*pair) if pair else None
    lines = difference.lines if difference else ()
    return ComparePage(
        title=_title(version, base),
        about=title_of(version.obligation),
        base=base,
        choices=tuple(
            Choice(one.pk, _label(one), base is not None and one.pk == base.pk)
            for one in others
        ),
        difference=difference,
        lines=lines[:MOST_LINES],
        lines_left_out=max(len(lines) - MOST_LINES, 0),
        same=_same(*pair, difference) if pair and difference else "",
        reasons=reasons_for_restating(pair[1]) if pair else (),
    )


def _title(version: Submission, base: Submission | None) -> str:
    if base is None:
        return f"What changed in version {version.version}?"
    first, last = sorted([base.version, version.version])
    return f"What changed between version {first} and version {last}?"


def in_order(version: Submission, base: Submission) -> tuple[Submission, Submission]:
    """Put two versions in the order in which they were sent."""
    first, last = sorted([base, version], key=lambda one: one.version)
    return first, last


def _label(one: Submission) -> str:
    return f"Version {one.version}: {Submission.State(one.state).label.lower()}"


def _same(old: Submission, new: Submission, difference: Difference) -> str:
    """Say that the figures are the same, and what about the files is not."""
    if not difference.is_same:
        return ""
    if old.file_id == new.file_id:
        return "The same file: every figure is the same."
    ways = []
    if difference.is_reordered:
        ways.append("in another order")
    types = {PurePath(one.file_name).suffix.lower() for one in (old, new)}
    if len(types) > 1:
        ways.append("in another type of file")
    if old.way != new.way:
        ways.append("sent in another way")
    how = f", {' and '.join(ways)}" if ways else ""
    return f"Every figure is the same{how}."


def as_csv(difference: Difference) -> bytes:
    """Write one line for each cell that differs; UTF-8 marked for Excel."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for line in difference.lines:
        start = [line.change, line.code, line.title, line.period, line.part]
        for cell in line.changed_cells:
            row = [*start, cell.name, cell.before, cell.after]
            row += [line.before_place, line.after_place]
            writer.writerow([harmless(one) for one in row])
    return text.getvalue().encode("utf-8-sig")


def hand_out(difference: Difference, version: Submission, *, by: User) -> bytes:
    """Write the file, and in the trail that figures left the product."""
    audit.record(
        audit.Action.RETURN_DOWNLOADED,
        by=by,
        partnership_id=version.partnership_id,
        agency_id=version.agency_id,
        about=version,
        form="changes",
    )
    return as_csv(difference)
