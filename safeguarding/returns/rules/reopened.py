"""Rules of a correction after single figures were sent back: the others stay.

Source: FEATURES 1 (12), 2 row 21.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from safeguarding.periods import Kind, Period
from safeguarding.returns.rules.columns import WITH_NUMBER
from safeguarding.returns.rules.facts import Finding, Key, Numbers, Reopened, Row, Sent
from safeguarding.returns.rules.registry import Example, Rule
from safeguarding.returns.values import plain


def _locked(sent: Sent) -> Iterator[Finding]:
    """Find figures that changed, came or went although nobody asked about them."""
    opened = sent.context.reopened
    if opened is None:
        return
    here = set()
    for row in sent.rows:
        here.add(row.key)
        if row.indicator is None or row.period is None or row.key in opened.asked:
            continue
        before = opened.kept.get(row.key)
        if before is None:
            yield row.finding("E-LOCKED", _came(row, opened), "indicator_code")
        elif not is_same(row, before):
            yield row.finding("E-LOCKED", _changed(row, before, opened), "numerator")
    for key, before in opened.kept.items():
        if key not in here:
            yield _went(key, before, opened)


def is_same(row: Row, before: Numbers) -> bool:
    """Say whether a row gives the same numbers, as exact, as a figure before."""
    top, bottom, stated, qualifier = before
    if row.qualifier != qualifier:
        return False
    if qualifier not in WITH_NUMBER:
        return True
    # A stated figure beside a plain count says nothing more.
    counts = row.indicator is not None and row.indicator.unit == "COUNT"
    values = counts or row.value == stated
    return row.numerator == top and row.denominator == bottom and values


def _changed(row: Row, before: Numbers, opened: Reopened) -> str:
    return (
        f"Nobody asked about {_name(row.key)}, so it stays as it was in version "
        f"{opened.version}: {in_words(before)}. Put that back, or ask the coordinator "
        "to send back the whole return."
    )


def _came(row: Row, opened: Reopened) -> str:
    return (
        f"{_name(row.key)} was not in version {opened.version}, and only the figures "
        "that were asked about can change. Delete the row, or ask the coordinator to "
        "send back the whole return."
    )


def _went(key: Key, before: Numbers, opened: Reopened) -> Finding:
    return Finding(
        "E-LOCKED",
        f"{_name(key)} is not in the file, but stays as it was in version "
        f"{opened.version}: {in_words(before)}. Add its row again.",
        column="indicator_code",
        value=key.code,
    )


def _name(key: Key) -> str:
    return f"{key.code} ({key.breakdown})" if key.breakdown else key.code


def in_words(before: Numbers) -> str:
    """Write a figure as people say it: 40, 12 of 30, not collected."""
    top, bottom, stated, qualifier = before
    if qualifier not in WITH_NUMBER:
        return qualifier.replace("_", " ")
    if top is None:
        return plain(stated)
    return f"{plain(top)} of {plain(bottom)}" if bottom is not None else plain(top)


def _asked(sent: Sent) -> Iterator[Finding]:
    """Find figures that were asked about and came back as they were."""
    opened = sent.context.reopened
    if opened is None:
        return
    for row in sent.rows:
        before = opened.before.get(row.key)
        if before is not None and is_same(row, before):
            message = (
                f"The coordinator asked about {_name(row.key)}: "
                f"“{opened.asked[row.key]}” It is as before, {in_words(before)}. "
                "Correct it, or explain why it is right."
            )
            yield row.finding("W-ASKED", message, "numerator")


def _sent_back(*, asked: bool, was: int) -> Reopened:
    """Make the facts of an example: its one figure was asked about, or not."""
    key = Key("EXA-01", Period(Kind.QUARTER, date(2015, 10, 1)), "", "")
    known: dict[Key, Numbers] = {key: (Decimal(was), None, None, "exact")}
    return Reopened(
        version=1,
        asked={key: "Children or episodes?"} if asked else {},
        kept={} if asked else known,
        before=known if asked else {},
    )


RULES = (
    Rule(
        code="E-LOCKED",
        title="Only the figures that were asked about change",
        why="When single figures are sent back, the others are settled: a second look "
        "at them would never end.",
        check=_locked,
        failing=Example(reopened=_sent_back(asked=False, was=41)),
        passing=Example(reopened=_sent_back(asked=False, was=40)),
    ),
    Rule(
        code="W-ASKED",
        title="A figure that was asked about is looked at again",
        why="The same figure again may be right. Then the coordinator needs to read why.",
        check=_asked,
        failing=Example(reopened=_sent_back(asked=True, was=40)),
        passing=Example(reopened=_sent_back(asked=True, was=41)),
    ),
)
