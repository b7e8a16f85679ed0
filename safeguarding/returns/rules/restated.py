"""W-RESTATED: figures the board has already change only with a reason.

Source: DOMAIN C, W-RESTATED; B.1 rule 5.
"""

from collections.abc import Iterator
from decimal import Decimal

from safeguarding.returns.rules.facts import Finding, Key, Numbers, Past, Row, Sent
from safeguarding.returns.rules.history import column_of
from safeguarding.returns.rules.registry import Rule, example
from safeguarding.returns.rules.reopened import in_words, is_same
from safeguarding.returns.rules.samples import past

CODE = "W-RESTATED"
# How many figures that would be withdrawn are named.
MOST_NAMED = 5


def _restated(sent: Sent) -> Iterator[Finding]:
    for key, row in sent.first.items():
        before = sent.context.known_by_key.get(key)
        if before is not None and row.qualifier and not _is_same(row, before):
            yield row.finding(
                CODE,
                f"The board has {in_words(_numbers(before))} for "
                f"{before.period.short_label}; the file says "
                f"{in_words(_numbers(row))}. If that is right, say why "
                "it changes.",
                column_of(row),
            )
    yield from _withdrawn(sent)


def _numbers(one: Row | Past) -> Numbers:
    return (one.numerator, one.denominator, one.value, one.qualifier)


def _is_same(row: Row, before: Past) -> bool:
    nothing = (row.numerator, before.numerator) == (Decimal(0), Decimal(0))
    is_nil = "nil" in (row.qualifier, before.qualifier)
    return is_same(row, _numbers(before)) or (nothing and is_nil)


def _withdrawn(sent: Sent) -> Iterator[Finding]:
    """Find figures of the accepted version that this file would take back.

    A correction often holds only the rows that changed: one finding, not one each.
    """
    gone = [
        key for key in sorted(sent.context.accepted, key=str) if _is_gone(key, sent)
    ]
    if not gone or not sent.rows:
        return
    names = list(dict.fromkeys(_name(key) for key in gone))
    named, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    others = f" and {more} more" if more > 0 else ""
    were = "figures" if len(gone) > 1 else "figure"
    yield Finding(
        CODE,
        f"{len(gone)} {were} of the accepted version would be withdrawn, because this "
        f"file does not hold them: {named}{others}. A correction holds the whole "
        "return. Add the rows, or say why they go.",
    )


def _is_gone(key: Key, sent: Sent) -> bool:
    known = sent.context.known_by_key.get(key)
    has_number = known is not None and (known.numerator, known.value) != (None, None)
    return has_number and key not in sent.first


def _name(key: Key) -> str:
    return f"{key.code} ({key.breakdown})" if key.breakdown else key.code


RULES = (
    Rule(
        CODE,
        "A figure the board has already changes for a reason",
        "The board decided by the old figure; it will ask what was wrong with it.",
        _restated,
        failing=example({"numerator": "45"}, known=(past("2015-16-Q3", 40),)),
        passing=example({"numerator": "40"}, known=(past("2015-16-Q3", 40),)),
    ),
)
