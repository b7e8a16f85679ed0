"""The mark a template carries: which return it was made for, and whether it fits.

A hidden sheet of pairs. It protects against mistakes, not against malice: whoever
removes it sends an ordinary workbook, which is checked like any other.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from safeguarding.indicators.models import Definition
from safeguarding.periods import Kind, Period, PeriodError
from safeguarding.returns.asked import Asked
from safeguarding.returns.models import Obligation
from safeguarding.returns.readers import Opened
from safeguarding.returns.rules.facts import Finding
from safeguarding.returns.values import quoted

MARK_SHEET = "_return"
CODE = "E-TEMPLATE"
ABOUT = "Please leave this sheet as it is: it says which return the file is for."
KIND_WORDS = {
    Kind.YEAR: "this year's",
    Kind.QUARTER: "this quarter's",
    Kind.TERM: "this term's",
    Kind.MONTH: "this month's",
}
AGAIN = "Download the template again and copy your figures into it."


@dataclass(frozen=True)
class Mark:
    """What a template says of itself; `definitions` maps code to version."""

    partnership: str
    agency: str
    template: str
    version: str
    kind: str
    period: str
    definitions: dict[str, str]
    is_whole: bool = True


def mark_of(owed: Obligation, asked: Asked, made_at: datetime) -> list[tuple[str, str]]:
    """Write the rows of the mark: pairs of a name and a text, the checksum last."""
    pairs = [
        ("about", ABOUT),
        ("partnership", owed.partnership.code),
        ("agency", owed.agency.code),
        ("template", owed.template.code),
        ("template_version", str(owed.template.version)),
        ("kind", owed.kind),
        ("period", owed.period.code),
        ("made_at", f"{made_at:%Y-%m-%dT%H:%M:%S%z}"),
    ]
    versions = {line.facts.code: line.definition.version for line in asked.lines}
    pairs += [("definition", f"{code} {number}") for code, number in versions.items()]
    return [*pairs, ("checksum", _checksum(pairs))]


def _checksum(pairs: list[tuple[str, str]]) -> str:
    text = json.dumps(pairs, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def read_mark(opened: Opened) -> Mark | None:
    """Find the mark of a template in a file; None for any other file."""
    grids = [one for one in (*opened.hidden, *opened.grids) if one.name == MARK_SHEET]
    if not grids:
        return None
    cells = [(*row, "", "")[:2] for _, row in grids[0].rows if any(row)]
    pairs = [(str(name), str(text)) for name, text in cells]
    named = dict(pairs)
    versions = [text.partition(" ") for name, text in pairs if name == "definition"]
    before = [(name, text) for name, text in pairs if name != "checksum"]
    return Mark(
        partnership=named.get("partnership", ""),
        agency=named.get("agency", ""),
        template=named.get("template", ""),
        version=named.get("template_version", ""),
        kind=named.get("kind", ""),
        period=named.get("period", ""),
        definitions={code: version for code, _, version in versions},
        is_whole=named.get("checksum") == _checksum(before),
    )


def look_at_mark(opened: Opened, obligation: Obligation) -> Finding | None:
    """Say kindly that a file is the template of another return, or out of date.

    None when it fits, and for every file that is no template of ours. No query is
    made for those. Source: FEATURES 2 row 6.
    """
    mark = read_mark(opened)
    if mark is None:
        return None
    message = (
        _of_another(mark, obligation)
        or _of_another_period(mark, obligation)
        or _out_of_date(mark, obligation)
    )
    return Finding(CODE, message) if message else None


def _of_another(mark: Mark, owed: Obligation) -> str:
    if not mark.is_whole:
        return f"The hidden sheet {MARK_SHEET} of this template was changed. {AGAIN}"
    compared = (
        ("partnership", mark.partnership, owed.partnership.code, owed.partnership),
        ("agency", mark.agency, owed.agency.code, owed.agency),
        ("return", mark.template, owed.template.code, owed.template),
    )
    for what, found, expected, words in compared:
        if found != expected:
            return (
                f"This is the template of another {what} ({quoted(found)}). You are "
                f"sending for {words}: download its template, or send this file with "
                "the return it was made for."
            )
    return ""


def _of_another_period(mark: Mark, owed: Obligation) -> str:
    if (mark.kind, mark.period) == (owed.kind, owed.period.code):
        return ""
    theirs = _period(mark)
    called = theirs.label if theirs else quoted(mark.period)
    return (
        f"This is the template of {called}. You are sending {owed.period.label}: "
        f"download {KIND_WORDS[Kind(owed.kind)]} template, or send this file with the "
        "return it was made for."
    )


def _period(mark: Mark) -> Period | None:
    try:
        return Period.parse(mark.period, kind=Kind(mark.kind))
    except (PeriodError, ValueError):
        return None


def _out_of_date(mark: Mark, owed: Obligation) -> str:
    if mark.version != str(owed.template.version):
        return (
            f"The return has changed since this template was made (version "
            f"{quoted(mark.version)}, now {owed.template.version}). {AGAIN}"
        )
    now = _versions(mark, owed)
    changed = [
        code for code, held in mark.definitions.items() if now.get(code, "0") != held
    ]
    if changed:
        return (
            f"What is counted has changed since this template was made, for "
            f"{', '.join(changed[:10])}. {AGAIN}"
        )
    return ""


def _versions(mark: Mark, owed: Obligation) -> dict[str, str]:
    """Give the version of each definition that holds for the period, as text.

    As `queries.definitions_on`: the first holds for what is older than it.
    """
    held: dict[str, str] = {}
    rows = Definition.objects.filter(indicator__code__in=mark.definitions)
    for code, version, since in (
        rows.annotate(code=F("indicator__code"))
        .order_by("code", "valid_from")
        .values_list("code", "version", "valid_from")
    ):
        if since <= owed.period_end or code not in held:
            held[code] = str(version)
    return held


def made_for(opened: Opened, obligation: Obligation) -> Obligation | None:
    """Find the return of the same agency and partnership a template was made for.

    None when it is the one being sent, or is no return of theirs: nothing is told
    of other agencies' returns.
    """
    mark = read_mark(opened)
    period = _period(mark) if mark else None
    if mark is None or period is None:
        return None
    codes = (mark.partnership, mark.agency)
    if codes != (obligation.partnership.code, obligation.agency.code):
        return None
    return (
        Obligation.objects.filter(
            partnership_id=obligation.partnership_id,
            agency_id=obligation.agency_id,
            template__code=mark.template,
            kind=period.kind.value,
            period_start=period.start,
        )
        .exclude(pk=obligation.pk)
        .first()
    )
