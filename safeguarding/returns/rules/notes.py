"""W-NARRATIVE and W-SIGN: what a note says of a figure, against the figure.

A prompt to read the note again; `words` reads only plain statements.
Source: DOMAIN C, W-NARRATIVE, W-SIGN; E.1 rows 18, 21, 38, 76.
"""

from collections.abc import Iterator
from decimal import Decimal

from safeguarding.periods import Period
from safeguarding.returns.rules.across import whole_of
from safeguarding.returns.rules.facts import Finding, Row, Sent
from safeguarding.returns.rules.history import earlier, now, shown, year_ago
from safeguarding.returns.rules.registry import Rule, each_row, example
from safeguarding.returns.rules.samples import past
from safeguarding.returns.rules.tolerance import half_unit
from safeguarding.returns.rules.words import (
    beside,
    between,
    direction,
    majority_word,
    printed_change,
    signed,
    strong_word,
)
from safeguarding.returns.values import plain, rounded

HALF = Decimal(50)
# A change in per cent that nobody would call noticeable.
SLIGHT = Decimal(5)
# A base below which no change in per cent is stated (DOMAIN B.1 rule 8).
LEAST_BASE = Decimal(10)


def _narrative(sent: Sent) -> Iterator[Finding]:
    for row in sent.rows:
        note = row.note
        if note and now(row) is not None and row.indicator is not None:
            yield from _majority(row, note, sent)
            yield from _direction(row, note, sent)
            yield from _size(row, note, sent)
            yield from _range(row, note, sent)
            yield from _printed_change(row, note, sent)


def _majority(row: Row, note: str, sent: Sent) -> Iterator[Finding]:
    word, share = majority_word(note), _share(row, sent)
    if word and share is not None and share <= HALF:
        yield _finding(
            row, f"'{word}', and it is {_words(share)} %: not more than half"
        )


def _share(row: Row, sent: Sent) -> Decimal | None:
    """Give the share a note may speak of: a per cent, or a part of its whole."""
    if row.indicator is not None and row.indicator.unit == "PERCENT":
        return now(row)
    whole = sent.first.get(whole_of(row.key)) if row.dimension else None
    if whole is None or row.numerator is None or not whole.numerator:
        return None
    return row.numerator / whole.numerator * 100


def _bases(row: Row, sent: Sent) -> list[tuple[Period, Decimal]]:
    """Give the figures a change is stated against: a year ago, and just before."""
    known = earlier(row, sent)
    near = [year_ago(row, sent), known[-1] if known else None]
    found: dict[Period, Decimal] = {}
    for one in near:
        figure = shown(row.indicator.unit, one) if one and row.indicator else None
        if one is not None and figure is not None and one.qualifier != "at_least":
            found[one.period] = figure
    return list(found.items())


def _direction(row: Row, note: str, sent: Sent) -> Iterator[Finding]:
    said, figure = direction(note), now(row)
    bases = _bases(row, sent)
    if not said or figure is None or not bases:
        return
    if all((figure - base) * said <= 0 for _, base in bases):
        words = "more" if said > 0 else "fewer"
        listed = " and ".join(f"{_words(b)} in {p.short_label}" for p, b in bases)
        yield _finding(
            row, f"that there are {words}, and it is {_words(figure)} after {listed}"
        )


def _size(row: Row, note: str, sent: Sent) -> Iterator[Finding]:
    word, figure = strong_word(note), now(row)
    bases = [(one, base) for one, base in _bases(row, sent) if base >= LEAST_BASE]
    if not word or figure is None or not bases:
        return
    moved = [abs(figure - base) / base * 100 for _, base in bases]
    if max(moved) < SLIGHT:
        one, base = bases[0]
        yield _finding(
            row,
            f"'{word}', and {_words(figure)} after {_words(base)} in "
            f"{one.short_label} is {_words(moved[0])} %",
        )


def _range(row: Row, note: str, sent: Sent) -> Iterator[Finding]:
    span = between(note)
    if span is None or row.indicator is None or row.indicator.unit != "PERCENT":
        return
    outside = [share for share in _spread(row, sent) if not _inside(share, span)]
    if outside:
        listed = ", ".join(f"{_words(one)} %" for one in outside[:3])
        yield _finding(
            row, f"between {span[0]} % and {span[1]} %, and there is {listed}"
        )


def _printed_change(row: Row, note: str, sent: Sent) -> Iterator[Finding]:
    """Hold a printed change against the year before, where that is known."""
    said, figure, then = printed_change(note), now(row), year_ago(row, sent)
    base = shown(row.indicator.unit, then) if then and row.indicator else None
    if said is None or figure is None or then is None or not base:
        return
    moved = (figure - base) / base * 100
    if abs(moved - said[0]) > half_unit(said[1].strip("+-\u2212 %")):
        yield _finding(
            row,
            f"that it changed by {said[1]}, and {_words(figure)} after {_words(base)} "
            f"in {then.period.short_label} is {_words(moved)} %",
        )


def _spread(row: Row, sent: Sent) -> list[Decimal]:
    """Give the shares a range speaks of: the parts of a whole, else its own."""
    own = [one for one in (now(row),) if one is not None]
    if row.dimension:
        return own
    parts = [
        now(one)
        for one in sent.by_code.get(row.key.code, ())
        if one.dimension and one.period == row.period
    ]
    return [one for one in parts if one is not None] or own


def _inside(share: Decimal, span: tuple[Decimal, Decimal]) -> bool:
    low, high = (
        end + half_unit(plain(end)) * side
        for end, side in zip(span, (-1, 1), strict=True)
    )
    return low <= share <= high


def _finding(row: Row, says: str) -> Finding:
    return row.finding(
        "W-NARRATIVE",
        f"The note says {says}. Read it again: correct the note or the figure, or "
        "explain.",
        "note",
    )


def _words(number: Decimal) -> str:
    return plain(rounded(number, 1))


def _sign(row: Row, sent: Sent) -> Iterator[Finding]:
    note, figure = row.note, now(row)
    if figure is None or row.indicator is None:
        return
    if row.indicator.unit == "POINTS" and figure < 0:
        yield row.finding(
            "W-SIGN",
            f"{plain(figure)} is below zero: the score fell. Is it after minus before?",
            "value",
        )
    side = beside(note)
    if (
        side is not None
        and figure != side.number
        and (figure > side.number) != side.is_above
    ):
        yield row.finding(
            "W-SIGN",
            f"The note says '{side.text}', and the figure is {_words(figure)}: on the "
            "other side. Correct one of them, or explain.",
            "note",
        )
    yield from _turned(row, note, figure, sent)


def _turned(row: Row, note: str, figure: Decimal, sent: Sent) -> Iterator[Finding]:
    """Find a change with the wrong sign: '+7 pp' for 14 % after 21 %."""
    for said, text in signed(note):
        for one, base in _bases(row, sent):
            moves = [figure - base]
            moves += [(figure - base) / base * 100] if base else []
            slack = half_unit(text.strip("+-\u2212 %pt"))
            same = any(abs(move - said) <= slack for move in moves)
            turned = any(move and abs(move + said) <= slack for move in moves)
            if turned and not same:
                yield row.finding(
                    "W-SIGN",
                    f"The note says '{text}', and {_words(figure)} after "
                    f"{_words(base)} in {one.short_label} goes the other way. "
                    "Correct one of them, or explain.",
                    "note",
                )
                return


RULES = (
    Rule(
        "W-NARRATIVE",
        "What the note says is what the figure says",
        "Readers remember the sentence, not the number.",
        _narrative,
        failing=example(
            {"note": "A noticeable increase."}, past=(past("2014-15-Q3", 39),)
        ),
        passing=example(
            {"note": "A noticeable increase."}, past=(past("2014-15-Q3", 30),)
        ),
    ),
    Rule(
        "W-SIGN",
        "A difference goes the way it is said to go",
        "Below for above turns good news into bad.",
        each_row(_sign),
        failing=example({"note": "1 below the national 39."}),
        passing=example({"note": "1 above the national 39."}),
    ),
)
