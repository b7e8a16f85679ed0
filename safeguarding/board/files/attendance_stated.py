"""W-ATT-DENOM: percentages that no number of meetings can give. Source: DOMAIN C.2.

A paper prints a seat's percentage over its sheet or over the year so far; either will
do. Where it prints another after each meeting, the meetings so far will do too.
"""

from collections.abc import Iterator

from safeguarding.board.files.attendance_facts import Facts, Line, same_year
from safeguarding.board.files.attendance_known import NOT_YET
from safeguarding.board.files.attendance_percent import (
    any_possible,
    around,
    in_percent,
)
from safeguarding.board.services.attendance import PRESENT
from safeguarding.returns.rules.facts import Finding

Came = tuple[int, int]


def judge(facts: Facts) -> Iterator[Finding]:
    """Compare what is stated with what the rows say, once for each seat and figure."""
    for seat_id, lines in facts.by_seat().items():
        said = {line.stated for line in lines if line.stated}
        for line in _once(lines):
            counts = _counts(facts, seat_id, lines, line if len(said) > 1 else None)
            if finding := _finding(line, counts):
                yield finding


def _once(lines: list[Line]) -> Iterator[Line]:
    """Give the first row of each figure that is stated of a seat."""
    seen = set()
    for line in lines:
        if line.stated is not None and line.stated not in seen:
            seen.add(line.stated)
            yield line


def _counts(
    facts: Facts, seat_id: int, lines: list[Line], until: Line | None
) -> list[Came]:
    """Count attended and eligible meetings: of the sheet, of the year, up to a row."""
    here = [line.status for line in lines]
    last = lines[-1].met.on
    year = [line.status for line in lines if same_year(line.met.on, last)]
    earlier = [
        one.status
        for one in facts.elsewhere(seat_id, lines)
        if one.met.on <= last and same_year(one.met.on, last)
    ]
    found = [_came(here), _came([*earlier, *year])]
    if until is not None:
        so_far = [one.status for one in lines if one.met.on <= until.met.on]
        found += [_came(so_far), _came([*earlier, *so_far])]
    return found


def _came(statuses: list[str]) -> Came:
    eligible = [one for one in statuses if one != NOT_YET]
    return sum(one in PRESENT for one in eligible), len(eligible)


def _finding(line: Line, counts: list[Came]) -> Finding | None:
    stated, (attended, eligible) = line.stated, counts[0]
    if stated is None or any(stated.fits(n, of) for n, of in counts if of):
        return None
    place = (line.sheet, line.number, "stated_percent")
    if not any_possible(stated, [of for _, of in counts]):
        can = around(stated.percent, eligible) if eligible else ""
        return Finding(
            "W-ATT-DENOM",
            f"{stated} cannot be: the seat could come to {eligible} meetings of this "
            "sheet" + (f", and {can}" if can else "") + ". A meeting or a day may be "
            "wrong; correct it, or say why the paper prints this.",
            *place,
        )
    share = in_percent(attended, eligible) if eligible else "nothing"
    return Finding(
        "W-ATT-STATED",
        f"The sheet states {stated}; its rows say {attended} of {eligible}, which is "
        f"{share}. Correct one of them, or say why they differ.",
        *place,
    )
