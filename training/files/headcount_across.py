"""The rules of a headcount that compare its rows, also with the count before.

A file has some dozen rows, so that plain Python compares them. Source: DOMAIN C.10.
"""

from collections.abc import Iterator
from datetime import date

from safeguarding.returns.models import RecordFile
from safeguarding.returns.rules.facts import Finding
from training.headcounts import is_jump
from training.models import Headcount, RoleGroup, StagedHeadcount

Key = tuple[str, date]


def across(file: RecordFile) -> Iterator[Finding]:
    """Run the rules. Three queries."""
    rows = list(StagedHeadcount.objects.filter(file=file).order_by("sheet", "number"))
    known = {
        (one.role_group.code, one.on): one
        for one in Headcount.objects.filter(
            partnership_id=file.partnership_id, agency_id=file.agency_id
        ).select_related("role_group", "row__file")
    }
    titles = dict(
        RoleGroup.objects.filter(partnership_id=file.partnership_id).values_list(
            "code", "title"
        )
    )
    yield from _duplicates(rows)
    yield from _other_periods(rows, file)
    yield from _differs(rows, known, file)
    yield from _jumps(rows, known)
    yield from _left(rows, known, titles, file)
    yield from _untold(rows, known, titles)


def _at(row: StagedHeadcount, code: str, message: str, column: str) -> Finding:
    return Finding(code, message, row.sheet, row.number, column)


def _duplicates(rows: list[StagedHeadcount]) -> Iterator[Finding]:
    first: dict[Key, StagedHeadcount] = {}
    for row in rows:
        known = first.setdefault((row.role_group, row.on), row)
        if known is not row:
            yield _at(
                row,
                "E-DUPLICATE",
                f"Row {known.number} counts the same role group on the same day. Take "
                "one of the two out; teams of one group are added up.",
                "role_group",
            )


def _other_periods(rows: list[StagedHeadcount], file: RecordFile) -> Iterator[Finding]:
    period = file.obligation.period
    for row in rows:
        if not period.start <= row.on <= period.end:
            yield _at(
                row,
                "W-PERIOD-ROWS",
                f"{row.on:%-d %B %Y} is not in {period.label}. The count holds from "
                "its own day; say why it is in this return.",
                "on",
            )


def _differs(
    rows: list[StagedHeadcount], known: dict[Key, Headcount], file: RecordFile
) -> Iterator[Finding]:
    """Ask before a file takes the place of what was entered otherwise."""
    for row in rows:
        before = known.get((row.role_group, row.on))
        if before is None or before.people == row.people or _is_own(before, file):
            continue
        yield _at(
            row,
            "W-DIFFERS",
            f"{before.people} people are recorded for that day, not by an earlier "
            "version of this return. Once accepted, the file takes its place; say why "
            "it is right.",
            "people",
        )


def _jumps(
    rows: list[StagedHeadcount], known: dict[Key, Headcount]
) -> Iterator[Finding]:
    for row in rows:
        earlier = [
            one
            for (code, on), one in known.items()
            if code == row.role_group and on < row.on
        ]
        last = max(earlier, key=lambda one: one.on, default=None)
        if last is not None and is_jump(last.people, row.people):
            yield _at(
                row,
                "W-HEADCOUNT-JUMP",
                f"There were {last.people} on {last.on:%-d %B %Y}: more than half of "
                "them came or went. Check the number, or say what changed.",
                "people",
            )


def _left(
    rows: list[StagedHeadcount],
    known: dict[Key, Headcount],
    titles: dict[str, str],
    file: RecordFile,
) -> Iterator[Finding]:
    told = {(row.role_group, row.on) for row in rows}
    own = {key for key, one in known.items() if _is_own(one, file)}
    for code, on in sorted(own - told):
        yield Finding(
            "W-LEFT-OUT",
            f"The version before counted {titles[code]} on {on:%-d %B %Y}; this one "
            "does not. Once accepted, that count is taken out. Say why.",
            column="role_group",
        )


def _untold(
    rows: list[StagedHeadcount], known: dict[Key, Headcount], titles: dict[str, str]
) -> Iterator[Finding]:
    """Name groups whose last count had people and that this file does not count."""
    if not rows:
        return
    newest = max(row.on for row in rows)
    told = {row.role_group for row in rows}
    last: dict[str, Headcount] = {}
    for (code, on), one in sorted(known.items(), key=lambda pair: pair[0][1]):
        if on < newest:
            last[code] = one
    for code in sorted(set(last) - told):
        if last[code].people:
            yield Finding(
                "W-GROUP-UNTOLD",
                f"{titles[code]} had {last[code].people} people on "
                f"{last[code].on:%-d %B %Y} and is in no row: the old count goes on. "
                "Add it (0 for nobody), or say why it is left out.",
                column="role_group",
            )


def _is_own(one: Headcount, file: RecordFile) -> bool:
    """Whether an earlier version of the same return said so."""
    return one.row is not None and one.row.file.obligation_id == file.obligation_id
